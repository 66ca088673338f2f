/* The record of a call that has ended. Threads: plain data. */
#ifndef ENGINE_FAX_CALL_H
#define ENGINE_FAX_CALL_H

#include "engine/fax_status.h"

typedef struct fax_call {
    uint32_t call_id;
    uint32_t job_id;
    uint32_t port_index;
    fax_direction_t direction;
    int64_t setup_time;    /* dialled, or first ring; ms UTC */
    int64_t transfer_time; /* answered; 0 if it never was */
    int64_t end_time;
    char number[FAX_NUMBER_SIZE];      /* the far end: dialled, or the caller's */
    char remote_ident[FAX_IDENT_SIZE]; /* its CSI or TSI */
    uint32_t pages_done;               /* confirmed (sent), or kept (received) */
    uint32_t pages_total;              /* 0 is "not known" */
    uint32_t bytes;
    uint32_t bit_rate;
    bool ecm;
    fax_encoding_t encoding;
    fax_resolution_t resolution;
    uint32_t bad_rows;
    uint32_t ecm_retries;
    uint32_t retrains;
    int outcome;              /* fax_outcome_t */
    char file[FAX_TEXT_SIZE]; /* received pages: where they are; "" if there are none */
} fax_call_t;

#endif

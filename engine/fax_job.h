/* A document that a user wants sent. Threads: plain data. */
#ifndef ENGINE_FAX_JOB_H
#define ENGINE_FAX_JOB_H

#include <stdint.h>

#include "engine/fax_status.h"

typedef enum fax_job_state {
    FAX_JOB_CONVERTING = 1,
    FAX_JOB_WAITING, /* for a port, or for its next try */
    FAX_JOB_ACTIVE,
    FAX_JOB_DONE,
    FAX_JOB_FAILED,
    FAX_JOB_CANCELED
} fax_job_state_t;

extern const char *const fax_job_state_labels[]; /* labels[state - 1] */

/* What the user says. */
typedef struct fax_job_request {
    char number[FAX_NUMBER_SIZE];
    char port[FAX_NAME_SIZE]; /* "" is "any" */
    char sender_name[FAX_NAME_SIZE];
    char recipient_name[FAX_NAME_SIZE];
    char document_name[FAX_TEXT_SIZE];
    char sub_address[FAX_IDENT_SIZE]; /* T.30 SUB; "" is "none" */
    uint32_t max_attempts;            /* from 1; 0 is "as configured" */
} fax_job_request_t;

typedef struct fax_job {
    uint32_t id; /* from 1, never used again */
    fax_job_state_t state;
    fax_job_request_t request;
    uint32_t document_size; /* bytes of the user's document */
    uint32_t pages;
    int64_t submitted_time;
    int64_t submitted_clock;
    int64_t not_before_clock; /* the next try is not before this moment */
    uint32_t attempts;
    uint32_t port_index; /* of the present or last attempt; 0 is "none" */
    uint32_t call_id;
    uint32_t pages_sent;         /* confirmed by the far end, in the last attempt */
    int outcome;                 /* fax_outcome_t of the last attempt */
    char problem[FAX_TEXT_SIZE]; /* what was wrong, for people; "" if nothing */
} fax_job_t;

#endif

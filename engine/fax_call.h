/* The record of a call that has ended. Threads: plain data. */
#ifndef ENGINE_FAX_CALL_H
#define ENGINE_FAX_CALL_H

#include "engine/fax_outcome.h"
#include "engine/fax_status.h"

typedef struct fax_call {
    uint32_t call_id; /* never used again, and rising */
    uint32_t job_id;  /* 0 is "none": somebody called us */
    uint32_t port_index;
    char port_name[FAX_NAME_SIZE];
    fax_direction_t direction;
    int64_t setup_time;    /* dialled, or first ring; ms UTC */
    int64_t transfer_time; /* answered; 0 if it never was */
    int64_t end_time;
    int64_t ringing;                    /* ms from setup to the answer, or to the end */
    int64_t transfer;                   /* ms from the answer to the end; 0 if it never was answered */
    int64_t total;                      /* ms from setup to the end */
    char number[FAX_NUMBER_SIZE];       /* the far end: dialled, or the caller's */
    char routing_string[FAX_NAME_SIZE]; /* received: whom the caller wanted (fax_status.h) */
    char local_ident[FAX_IDENT_SIZE];   /* ours: TSI or CSI */
    char remote_ident[FAX_IDENT_SIZE];  /* its CSI or TSI */
    char remote_country[FAX_REMOTE_SIZE];
    char remote_vendor[FAX_REMOTE_SIZE];
    char remote_model[FAX_REMOTE_SIZE];
    char sender_name[FAX_NAME_SIZE];
    char recipient_name[FAX_NAME_SIZE];
    char document_name[FAX_TEXT_SIZE];
    uint32_t pages_done;  /* confirmed (sent), or kept (received) */
    uint32_t pages_total; /* 0 is "not known" */
    uint32_t bytes;
    uint32_t bit_rate;
    bool ecm;
    fax_encoding_t encoding;
    fax_resolution_t resolution;
    uint32_t bad_rows;
    uint32_t ecm_retries;
    uint32_t retrains;
    uint32_t pages_refused;   /* T.30 RTN */
    int outcome;              /* fax_outcome_t */
    fax_cause_t cause;        /* the outcome's */
    bool unconfirmed;         /* sent, and failed: the far end was told that this was all, and may have it */
    bool after_unknown;       /* sent: an earlier attempt may have arrived (fax_outcome_is_unknown()) */
    char file[FAX_TEXT_SIZE]; /* received pages: where they are; "" if there are none */
    bool partial;             /* received: it broke off, `file` holds the pages that came */

    /* Not shown: the moments on the monotonic clock from which the durations are taken. 0 is "none". */
    int64_t setup_clock;
    int64_t transfer_clock;
    int64_t end_clock;
} fax_call_t;

/* Which of the calls in the history any thread may read: its newest `most`, none that ended more than `age`
 * seconds ago; age 0: as long as the database keeps them. */
typedef struct fax_call_window {
    uint32_t most, age;
} fax_call_window_t;

enum {
    FAX_CALL_USUALLY_SHOWN = 500,
    FAX_CALL_MOST_SHOWN = 10000,
    FAX_CALL_MOST_AGE = 366 * 24 * 60 * 60 /* s */
};

/* Take over what a port's status says of its call: whose it is, between whom, and how far it has come. Times
 * and outcome stay. */
void fax_call_take_status(fax_call_t *call, const fax_status_t *status);

/* Fill the derived members, cause and durations, of a call that ends at `clock` (CLOCK_MONOTONIC ms). */
void fax_call_settle(fax_call_t *call, int64_t clock);

/* True if nobody knows whether the whole fax has arrived at the far end. */
bool fax_call_is_unknown(const fax_call_t *call);

/* Which calls of the history are meant; what is 0 or false does not matter. */
typedef struct fax_call_filter {
    uint32_t before; /* those with a lower id */
    int64_t since;   /* that ended then or later; ms UTC */
    uint32_t port_index;
    bool failed;
    uint32_t limit; /* so many at most, the newest */
} fax_call_filter_t;

#endif

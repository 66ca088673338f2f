/* A document that a user wants sent; or fetched, by polling. Threads: plain data. */
#ifndef ENGINE_FAX_JOB_H
#define ENGINE_FAX_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_status.h"

typedef enum fax_job_state {
    FAX_JOB_CONVERTING = 1,
    FAX_JOB_HELD,    /* by the user, until it is released */
    FAX_JOB_WAITING, /* for a port, or for its next try */
    FAX_JOB_ACTIVE,
    FAX_JOB_DONE,
    FAX_JOB_FAILED,
    FAX_JOB_CANCELED
} fax_job_state_t;

/* IPP's job-priority (RFC 8011 section 5.2.1): the highest goes first. */
enum { FAX_JOB_PRIORITY_LOWEST = 1, FAX_JOB_PRIORITY_USUAL = 50, FAX_JOB_PRIORITY_HIGHEST = 100 };

extern const char *const fax_job_state_labels[]; /* labels[state - 1] */

/* True for the states that no other follows. */
static inline bool fax_job_has_ended(fax_job_state_t state)
{
    return state >= FAX_JOB_DONE;
}

/* What can be asked of a job that has not ended. */
typedef enum fax_job_ask {
    FAX_JOB_ASK_NONE = 1,
    FAX_JOB_ASK_CANCEL,
    FAX_JOB_ASK_HOLD,   /* a call in progress goes on */
    FAX_JOB_ASK_RELEASE /* one that is not held goes on as it is */
} fax_job_ask_t;

extern const char *const fax_job_ask_labels[]; /* labels[ask - 1] */

/* What the user says. */
typedef struct fax_job_request {
    char number[FAX_NUMBER_SIZE];
    char port[FAX_NAME_SIZE]; /* "" is "any" */
    char sender_name[FAX_NAME_SIZE];
    char recipient_name[FAX_NAME_SIZE];
    char document_name[FAX_TEXT_SIZE];
    char sub_address[FAX_IDENT_SIZE]; /* T.30 SUB, or the SEP of a poll; "" is "none" */
    uint32_t max_attempts;            /* from 1; 0 is "as configured" */
    uint32_t priority;                /* 1 to 100; 0 is "as usual" */
    bool poll;                        /* fetch what is offered there: there is no document */
    bool held;                        /* do not send it until it is released */
    bool cheap;                       /* send it in the cheap hours only */
    int64_t at_time;                  /* not before, ms UTC; 0 is "now" */
    int64_t until_time;               /* give up then, ms UTC; 0 is "never" */
} fax_job_request_t;

typedef struct fax_job {
    uint32_t id; /* from 1, never used again */
    uint32_t
        batch; /* the id of the first job of those that were submitted together: they share one document */
    fax_job_state_t state;
    fax_job_request_t request;
    uint32_t document_size; /* bytes of the user's document */
    uint32_t pages;         /* to send; of a poll, that came, once it is done */
    int64_t submitted_time;
    int64_t submitted_clock;
    int64_t
        next_try_time; /* the same as not_before_clock in ms UTC, for people and for a restart; 0 is "now" */
    int64_t not_before_clock; /* the next try is not before this moment */
    int64_t last_try_time;    /* when the present or last attempt began, ms UTC; 0 if there was none */
    int64_t ended_time;       /* ms UTC; 0 as long as it has not */
    uint32_t attempts;
    uint32_t unknown_outcomes; /* attempts of which nobody knows how they ended: the fax may have arrived */
    bool cancel_asked;         /* its call is being ended for that */
    uint32_t port_index;       /* of the present or last attempt; 0 is "none" */
    uint32_t call_id;
    uint32_t pages_sent;         /* confirmed by the far end, in the last attempt; of a poll, received */
    int outcome;                 /* fax_outcome_t of the last attempt */
    char problem[FAX_TEXT_SIZE]; /* what was wrong, for people; "" if nothing */
} fax_job_t;

#endif

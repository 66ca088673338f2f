/* How a call can end: one numbered catalogue. Codes below 100 are the call's own, 100 + n is spandsp's
 * T30_ERR_* n, so that each T.30 code has exactly one row. Append only: the codes are in FAX-PORT-MIB and in
 * call records.
 *
 * Threads: constant data, safe everywhere. */
#ifndef ENGINE_FAX_OUTCOME_H
#define ENGINE_FAX_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/fax_state.h"

typedef enum fax_outcome {
    FAX_OUTCOME_NONE = 0, /* no call has ended */
    FAX_OUTCOME_OK = 1,
    FAX_OUTCOME_BUSY = 2,
    FAX_OUTCOME_NO_ANSWER = 3,
    FAX_OUTCOME_BAD_ADDRESS = 4,
    FAX_OUTCOME_NO_DIAL_TONE = 5,
    FAX_OUTCOME_DISCONNECTED = 6, /* the line dropped before the fax was through */
    FAX_OUTCOME_NOT_FAX_CALL = 7,
    FAX_OUTCOME_CANCELED = 8,    /* by the user */
    FAX_OUTCOME_ABORTED = 9,     /* by the operator: port down, shutdown */
    FAX_OUTCOME_PORT_FAULT = 10, /* the worker or the line died under the call */
    FAX_OUTCOME_NO_LINE = 11,    /* no line or network to dial on */
    FAX_OUTCOME_BAD_DOCUMENT = 12,
    FAX_OUTCOME_NO_STORAGE = 13,  /* a received page could not be written and read back */
    FAX_OUTCOME_STUCK = 14,       /* no progress: ended by the watchdog */
    FAX_OUTCOME_REFUSED = 15,     /* the called party rejected the call */
    FAX_OUTCOME_UNKNOWN = 16,     /* the daemon died in the call: nobody knows */
    FAX_OUTCOME_EXPIRED = 17,     /* the time given for the job has passed */
    FAX_OUTCOME_HANDED_OVER = 18, /* it was no fax, and a program of the operator's has it */
    FAX_OUTCOME_T30 = 100         /* + T30_ERR_* */
} fax_outcome_t;

/* What kind of trouble it was: a failed call counts in exactly one class. */
typedef enum fax_cause {
    FAX_CAUSE_NONE = 1, /* no failure */
    FAX_CAUSE_BUSY,
    FAX_CAUSE_NO_ANSWER,
    FAX_CAUSE_BAD_ADDRESS,
    FAX_CAUSE_NO_DIAL_TONE,
    FAX_CAUSE_NOT_FAX,
    FAX_CAUSE_INCOMPATIBLE,
    FAX_CAUSE_TRAINING,
    FAX_CAUSE_PAGE_TRANSFER,
    FAX_CAUSE_PROTOCOL,
    FAX_CAUSE_DISCONNECTED,
    FAX_CAUSE_POLICY,
    FAX_CAUSE_DOCUMENT,
    FAX_CAUSE_LOCAL,
    FAX_CAUSE_ABORTED,
    FAX_CAUSE_PORT_FAULT,
    FAX_CAUSE_LAST = FAX_CAUSE_PORT_FAULT
} fax_cause_t;

typedef struct fax_outcome_row {
    int code;
    const char *name; /* "busy": stable, for scripts */
    const char *text; /* one sentence for people */
    fax_cause_t cause;
    bool retryable;    /* another try may succeed */
    fax_state_t state; /* what the port shows after it */
    bool is_fax;       /* false: neither a fax that went through nor one that failed; a record, and no more */
} fax_outcome_row_t;

/* The row of `code`; for a code that is none, the row of T30_ERR_UNEXPECTED. Never NULL. */
const fax_outcome_row_t *fax_outcome_row(int code);

/* True if nobody knows how far the call came: its fax may have arrived although it counts as failed. */
bool fax_outcome_is_unknown(int code);

/* The whole catalogue, in the order of its codes. */
const fax_outcome_row_t *fax_outcome_rows(size_t *count);

/* Labels of fax_cause_t in FAX-PORT-MIB, NULL-terminated: labels[cause - 1]. */
extern const char *const fax_cause_labels[];

#endif

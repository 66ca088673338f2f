/* When a fax that did not go through is tried again: by what went wrong. Threads: no state, safe
 * everywhere. */
#ifndef ENGINE_FAX_RETRY_H
#define ENGINE_FAX_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_outcome.h"

/* Kinds of trouble that are waited out alike; the titles of the sections "retry" of faxportd.conf. */
typedef enum fax_retry_class {
    FAX_RETRY_BUSY,
    FAX_RETRY_NO_ANSWER,
    FAX_RETRY_LINE, /* no dial tone, no line, the port failed */
    FAX_RETRY_NOT_FAX,
    FAX_RETRY_TRANSFER, /* training, pages, protocol, disconnected */
    FAX_RETRY_UNKNOWN,  /* it may have arrived */
    FAX_RETRY_OTHER,
    FAX_RETRY_OPERATOR, /* who ended the call: nothing was wrong */
    FAX_RETRY_CLASSES
} fax_retry_class_t;

/* What the operator says of a class; 0 is "as usual". */
typedef struct fax_retry_config {
    uint32_t attempts;    /* a fax whose n-th attempt ends so is given up */
    uint32_t first_delay; /* ms, after the first attempt */
    double growth;        /* of the pause, from attempt to attempt */
} fax_retry_config_t;

typedef struct fax_retry_plan {
    uint32_t max_attempts; /* of all classes that do not have their own */
    uint32_t delay;        /* ms: what is usual is a multiple of it */
    fax_retry_config_t classes[FAX_RETRY_CLASSES];
} fax_retry_plan_t;

/* "busy", "no-answer"...; NULL-terminated. */
extern const char *const fax_retry_labels[];

fax_retry_class_t fax_retry_class_of(const fax_outcome_row_t *outcome);

/* How many attempts a fax has that ends so; `asked` is what its sender wants, 0 is "nothing". */
uint32_t fax_retry_attempts(const fax_retry_plan_t *plan, fax_retry_class_t kind, uint32_t asked);

/* The pause in ms after attempt `attempt` (from 1), at most a day; up to a fifth shorter or longer, as `seed`
 * has it. */
int64_t fax_retry_pause(const fax_retry_plan_t *plan, fax_retry_class_t kind, uint32_t attempt,
                        uint64_t seed);

/* The longest that there can be. */
enum { FAX_RETRY_LONGEST = 24 * 60 * 60 * 1000 };

#endif

/* Documents on their way into the spool: first copied, so that they are ours, then made into page files. Some
 * are worked on at once, the others wait. A conversion that fails for want of something that the document has
 * not got to do with (a converter that is killed, a full disk) is tried again, after a pause that grows; a
 * copy is not, as its sender waits to be told.
 * Threads: the loop's. */
#ifndef ENGINE_QUEUE_INTAKE_H
#define ENGINE_QUEUE_INTAKE_H

#include "engine/document/converter.h"

struct event_base;
typedef struct intake intake_t;

enum {
    INTAKE_COPIES_AT_ONCE = 8,
    INTAKE_CONVERSIONS_AT_ONCE = 2,
    INTAKE_COPIES_MAX = 256,
    INTAKE_TRIES = 5,          /* of a conversion */
    INTAKE_FIRST_PAUSE = 1000, /* ms */
    INTAKE_GROWTH = 5          /* of the pause, from try to try */
};

/* Called from the loop when a document has been copied or is a page file, or cannot become one. */
typedef void intake_done_fn(void *user, uint32_t batch, const converter_result_t *result);

typedef struct intake_host {
    intake_done_fn *copied;
    intake_done_fn *converted;
    void *user;
} intake_host_t;

typedef struct intake_setup {
    const char *program; /* faxport-convert's path; must outlive the intake */
    const char *what;    /* a batch is, for the log: "job"; likewise */
    converter_limits_t limits;
    int64_t first_pause; /* ms: INTAKE_FIRST_PAUSE but in tests */
} intake_setup_t;

/* NULL if there is no memory. */
intake_t *intake_new(struct event_base *loop, const intake_setup_t *setup, const intake_host_t *host);

/* Cancels all. */
void intake_free(intake_t *intake);

/* True if there is room for one more document to be copied: it waits with its descriptor open. */
bool intake_has_room(const intake_t *intake);

/* Copy `document`, which is closed in every case, to the file `out`, for batch `batch`. False if there is no
 * room. */
bool intake_copy(intake_t *intake, uint32_t batch, int document, const char *out);

/* Make the page file `out` of the file `document`. False if there is no memory. */
bool intake_convert(intake_t *intake, uint32_t batch, const char *document, const char *out);

/* Forget the batch's document; nobody is told of it any more. */
void intake_cancel(intake_t *intake, uint32_t batch);

#endif

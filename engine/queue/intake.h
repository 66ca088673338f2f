/* Documents on their way into the spool: first copied, so that they are ours, then made into page files. Some are
 * worked on at once, the others wait. Threads: the loop's. */
#ifndef ENGINE_QUEUE_INTAKE_H
#define ENGINE_QUEUE_INTAKE_H

#include "engine/document/converter.h"

struct event_base;
typedef struct intake intake_t;

enum { INTAKE_COPIES_AT_ONCE = 8, INTAKE_CONVERSIONS_AT_ONCE = 2, INTAKE_COPIES_MAX = 256 };

/* Called from the loop when a document has been copied or is a page file, or cannot become one. */
typedef void intake_done_fn(void *user, uint32_t batch, const converter_result_t *result);

typedef struct intake_host {
    intake_done_fn *copied;
    intake_done_fn *converted;
    void *user;
} intake_host_t;

/* `program` is faxport-convert's path, and must outlive it. NULL if there is no memory. */
intake_t *intake_new(struct event_base *loop, const char *program, const converter_limits_t *limits,
                     const intake_host_t *host);

/* Cancels all. */
void intake_free(intake_t *intake);

/* True if there is room for one more document to be copied: it waits with its descriptor open. */
bool intake_has_room(const intake_t *intake);

/* Copy `document`, which is closed in every case, to the file `out`, for batch `batch`. False if there is no room. */
bool intake_copy(intake_t *intake, uint32_t batch, int document, const char *out);

/* Make the page file `out` of the file `document`. False if there is no memory. */
bool intake_convert(intake_t *intake, uint32_t batch, const char *document, const char *out);

/* Forget the batch's document; nobody is told of it any more. */
void intake_cancel(intake_t *intake, uint32_t batch);

#endif

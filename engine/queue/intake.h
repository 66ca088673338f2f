/* Documents on their way to page files: a few are converted at once, the others wait with their descriptor
 * open. Threads: the loop's. */
#ifndef ENGINE_QUEUE_INTAKE_H
#define ENGINE_QUEUE_INTAKE_H

#include "engine/document/converter.h"

struct event_base;
typedef struct intake intake_t;

enum { INTAKE_AT_ONCE = 2, INTAKE_WAITING_MAX = 256 };

/* Called from the loop when the document of `job` is a page file, or cannot become one. */
typedef void intake_done_fn(void *user, uint32_t job, const converter_result_t *result);

/* `program` is faxport-convert's path, and must outlive it. NULL if there is no memory. */
intake_t *intake_new(struct event_base *loop, const char *program, const converter_limits_t *limits,
                     intake_done_fn *done, void *user);

/* Cancels all. */
void intake_free(intake_t *intake);

/* True if there is room for one more document. */
bool intake_has_room(const intake_t *intake);

/* Take `document`, which is closed in every case; its page file shall be `out`. False if there is no room. */
bool intake_take(intake_t *intake, uint32_t job, int document, const char *out);

/* Forget the job's document; `done` is not called for it any more. */
void intake_cancel(intake_t *intake, uint32_t job);

#endif

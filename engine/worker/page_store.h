/* The pages of one received fax on their way to the disk: each is synced and read back before it counts, the
 * complete file gets its name before its last page does (received_name.h). That waits for a disk and decodes
 * a page, so it is done beside the worker's loop.
 *
 * Threads: the worker's loop. */
#ifndef ENGINE_WORKER_PAGE_STORE_H
#define ENGINE_WORKER_PAGE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/process/work_queue.h"

typedef struct page_store page_store_t;

/* The answer to page_store_put() or page_store_look(). */
typedef void page_store_answer_fn(void *user, bool safe);

/* For the fax whose complete file shall be `file`; its pages are written to `file`.part. On a NULL `queue`
 * all answers come at once. NULL if there is no memory. */
page_store_t *page_store_open(work_queue_t *queue, const char *file, page_store_answer_fn *answer,
                              void *user);

/* Make page `page` (from 0) safe, and the file complete if it is the `last`. */
void page_store_put(page_store_t *store, uint32_t page, bool last);

/* The complete file has been closed: sync it again, and see that `pages` pages are there. */
void page_store_look(page_store_t *store, uint32_t pages);

/* True until the answer has come. */
bool page_store_is_busy(const page_store_t *store);

/* Wait for the answer. */
void page_store_settle(page_store_t *store);

void page_store_close(page_store_t *store);

/* What is left of a fax whose call has ended, its file closed, with `pages` confirmed pages. Nothing of it
 * waits for the disk for long. */
typedef enum page_store_rest {
    /* no page; or a file that cannot be changed now, which the next start of faxportd finds */
    PAGE_STORE_NOTHING,
    PAGE_STORE_PARTIAL,  /* received_name_partial() */
    PAGE_STORE_COMPLETE, /* `file` itself */
} page_store_rest_t;
page_store_rest_t page_store_end(const char *file, uint32_t pages);

#endif

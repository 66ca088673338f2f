/* A user's document taken into the spool, and made into a page file. The document is only ever read by
 * faxport-convert, a short-lived process held in by time, memory, file size and a system call filter; it
 * copies, or converts and checks, and says one line.
 *
 * Threads: the loop's. */
#ifndef ENGINE_DOCUMENT_CONVERTER_H
#define ENGINE_DOCUMENT_CONVERTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fax_status.h"

struct event_base;
typedef struct converter converter_t;

typedef struct converter_limits {
    uint32_t max_document_size; /* bytes */
    uint32_t max_pages;
    uint32_t timeout; /* ms; what then does not end by itself is killed 5 s later */
} converter_limits_t;

typedef enum converter_task {
    CONVERTER_COPIES,  /* the document as it is */
    CONVERTER_CONVERTS /* into a page file */
} converter_task_t;

typedef struct converter_order {
    const char *program; /* faxport-convert's path */
    converter_task_t task;
    converter_limits_t limits;
    int document;    /* a descriptor, closed in every case */
    const char *out; /* the file that shall be made */
} converter_order_t;

typedef struct converter_result {
    bool ok;
    bool retryable;              /* the machine failed it, not the document: another try may succeed */
    uint32_t pages;              /* 0 of a copy */
    uint32_t document_size;      /* bytes of the user's document */
    char problem[FAX_TEXT_SIZE]; /* for the user; "" if ok */
} converter_result_t;

/* The converter is gone by then: its pointer is of no use any more. */
typedef void converter_done_fn(void *user, const converter_result_t *result);

/* Make the file `out` of what the document reads: it is complete, checked and synced, as is its folder, when
 * `done` says ok, and absent else; OUT.work is a folder of ours meanwhile. `done` is called once, from the
 * loop, never from within. NULL if the process could not be started, with the reason in `problem`. */
converter_t *converter_start(struct event_base *loop, const converter_order_t *order, converter_done_fn *done,
                             void *user, char *problem, size_t problem_size);

/* Kill it; `done` is not called any more. Frees it. */
void converter_cancel(converter_t *converter);

#endif

/* Events on their way to the master: bounded, first in, first out. An event stays at the head until it is known to have arrived. When the queue
 * is full the oldest one is dropped and counted: the newest say what is. Threads: safe everywhere. */
#ifndef AGENT_NOTICE_QUEUE_H
#define AGENT_NOTICE_QUEUE_H

#include <stddef.h>

#include "engine/fax_event.h"

typedef struct notice_queue notice_queue_t;

/* A queue of at most `room` events. NULL if there is no memory. */
notice_queue_t *notice_queue_new(size_t room);
void notice_queue_free(notice_queue_t *queue);

void notice_queue_push(notice_queue_t *queue, const fax_event_t *event);

/* Copy the head; false if there is none. `ticket` names it. */
bool notice_queue_head(notice_queue_t *queue, fax_event_t *event, uint64_t *ticket);

/* The head that `ticket` names has arrived. Nothing happens if it has been dropped meanwhile. */
void notice_queue_done(notice_queue_t *queue, uint64_t ticket);

/* The same, but it has not arrived and never will: it counts as dropped. */
void notice_queue_drop(notice_queue_t *queue, uint64_t ticket);

void notice_queue_count(notice_queue_t *queue, uint32_t *waiting, uint32_t *dropped);

#endif

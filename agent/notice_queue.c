#include "agent/notice_queue.h"

#include <pthread.h>
#include <stdlib.h>

struct notice_queue {
    pthread_mutex_t lock;
    fax_event_t *events; /* a ring: number n lies at n % room */
    size_t room;
    uint64_t first; /* number of the head */
    uint64_t next;  /* number of the next to come */
    uint32_t dropped;
};

notice_queue_t *notice_queue_new(size_t room)
{
    notice_queue_t *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    queue->room = room;
    queue->events = calloc(room, sizeof *queue->events);
    if (!queue->events) {
        notice_queue_free(queue);
        return NULL;
    }
    return queue;
}

void notice_queue_free(notice_queue_t *queue)
{
    if (!queue)
        return;
    pthread_mutex_destroy(&queue->lock);
    free(queue->events);
    free(queue);
}

void notice_queue_push(notice_queue_t *queue, const fax_event_t *event)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->next - queue->first == queue->room) {
        queue->first++;
        queue->dropped++;
    }
    queue->events[queue->next++ % queue->room] = *event;
    pthread_mutex_unlock(&queue->lock);
}

bool notice_queue_head(notice_queue_t *queue, fax_event_t *event, uint64_t *ticket)
{
    pthread_mutex_lock(&queue->lock);
    const bool any = queue->first != queue->next;
    if (any) {
        *event = queue->events[queue->first % queue->room];
        *ticket = queue->first;
    }
    pthread_mutex_unlock(&queue->lock);
    return any;
}

/* Take the head off, if it is still the one that `ticket` names. */
static void take_off(notice_queue_t *queue, uint64_t ticket, uint32_t dropped)
{
    pthread_mutex_lock(&queue->lock);
    if (queue->first == ticket && queue->first != queue->next) {
        queue->first++;
        queue->dropped += dropped;
    }
    pthread_mutex_unlock(&queue->lock);
}

void notice_queue_done(notice_queue_t *queue, uint64_t ticket)
{
    take_off(queue, ticket, 0);
}

void notice_queue_drop(notice_queue_t *queue, uint64_t ticket)
{
    take_off(queue, ticket, 1);
}

void notice_queue_count(notice_queue_t *queue, uint32_t *waiting, uint32_t *dropped)
{
    pthread_mutex_lock(&queue->lock);
    *waiting = (uint32_t)(queue->next - queue->first);
    *dropped = queue->dropped;
    pthread_mutex_unlock(&queue->lock);
}

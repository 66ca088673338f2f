#include "engine/process/work_queue.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "engine/fax_time.h"
#include "engine/process/bell.h"

struct work_queue {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    STAILQ_HEAD(works, work) waiting, acted;
    bool running, ending;
    bell_t *bell; /* there is acted work */
};

/* The first in the queue stays there while it is acted on. */
static void act_on(work_queue_t *queue, work_t *work)
{
    pthread_mutex_unlock(&queue->lock);
    work->act(work->user);
    pthread_mutex_lock(&queue->lock);
    STAILQ_REMOVE_HEAD(&queue->waiting, link);
    STAILQ_INSERT_TAIL(&queue->acted, work, link);
    work->acted = true;
    pthread_cond_broadcast(&queue->changed);
    bell_ring(queue->bell);
}

static void *run(void *user)
{
    work_queue_t *queue = user;
    pthread_mutex_lock(&queue->lock);
    queue->running = true;
    pthread_cond_broadcast(&queue->changed);
    for (;;) {
        work_t *work = STAILQ_FIRST(&queue->waiting);
        if (work)
            act_on(queue, work);
        else if (queue->ending)
            break;
        else
            pthread_cond_wait(&queue->changed, &queue->lock);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static work_t *take_acted(work_queue_t *queue)
{
    pthread_mutex_lock(&queue->lock);
    work_t *work = STAILQ_FIRST(&queue->acted);
    if (work)
        STAILQ_REMOVE_HEAD(&queue->acted, link);
    pthread_mutex_unlock(&queue->lock);
    return work;
}

static void conclude(work_t *work)
{
    work->busy = false;
    work->done(work->user);
}

static void take_all(work_queue_t *queue)
{
    work_t *work;
    while ((work = take_acted(queue)))
        conclude(work);
}

static void hear_bell(void *user)
{
    take_all(user);
}

static bool start_thread(work_queue_t *queue)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    errno = pthread_create(&queue->thread, NULL, run, queue);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (errno != 0)
        return false;
    pthread_mutex_lock(&queue->lock);
    while (!queue->running)
        pthread_cond_wait(&queue->changed, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
    return true;
}

static void free_queue(work_queue_t *queue)
{
    bell_free(queue->bell);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    free(queue);
}

work_queue_t *work_queue_new(struct event_base *loop)
{
    work_queue_t *queue = calloc(1, sizeof *queue);
    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    STAILQ_INIT(&queue->waiting);
    STAILQ_INIT(&queue->acted);
    queue->bell = bell_new(loop, hear_bell, queue);
    if (queue->bell && start_thread(queue))
        return queue;
    const int error = errno;
    free_queue(queue);
    errno = error;
    return NULL;
}

void work_queue_put(work_queue_t *queue, work_t *work)
{
    work->busy = true;
    work->acted = false;
    work->since = fax_time_clock();
    if (!queue) {
        work->act(work->user);
        conclude(work);
        return;
    }
    pthread_mutex_lock(&queue->lock);
    STAILQ_INSERT_TAIL(&queue->waiting, work, link);
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void work_queue_settle(work_queue_t *queue, work_t *work)
{
    if (!work->busy)
        return;
    pthread_mutex_lock(&queue->lock);
    while (!work->acted)
        pthread_cond_wait(&queue->changed, &queue->lock);
    STAILQ_REMOVE(&queue->acted, work, work, link);
    pthread_mutex_unlock(&queue->lock);
    conclude(work);
}

int64_t work_queue_age(work_queue_t *queue)
{
    pthread_mutex_lock(&queue->lock);
    const work_t *first = STAILQ_FIRST(&queue->waiting);
    const int64_t age = first ? fax_time_clock() - first->since : 0;
    pthread_mutex_unlock(&queue->lock);
    return age;
}

void work_queue_free(work_queue_t *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->ending = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    take_all(queue);
    free_queue(queue);
}

#include "engine/queue/job_asks.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "engine/process/bell.h"

typedef struct asked {
    STAILQ_ENTRY(asked) link;
    uint32_t id;
    fax_job_ask_t ask;
} asked_t;

struct job_asks {
    pthread_mutex_t lock;
    STAILQ_HEAD(asked_list, asked) list;
    bell_t *bell;
    job_asks_taken_fn *taken;
    void *user;
};

static asked_t *take_first(job_asks_t *asks)
{
    pthread_mutex_lock(&asks->lock);
    asked_t *first = STAILQ_FIRST(&asks->list);
    if (first)
        STAILQ_REMOVE_HEAD(&asks->list, link);
    pthread_mutex_unlock(&asks->lock);
    return first;
}

static void take_all(void *user)
{
    job_asks_t *asks = user;
    asked_t *asked;
    while ((asked = take_first(asks))) {
        asks->taken(asks->user, asked->id, asked->ask);
        free(asked);
    }
}

job_asks_t *job_asks_new(struct event_base *loop, job_asks_taken_fn *taken, void *user)
{
    job_asks_t *asks = calloc(1, sizeof *asks);
    if (!asks)
        return NULL;
    pthread_mutex_init(&asks->lock, NULL);
    STAILQ_INIT(&asks->list);
    asks->taken = taken;
    asks->user = user;
    asks->bell = bell_new(loop, take_all, asks);
    if (asks->bell)
        return asks;
    job_asks_free(asks);
    return NULL;
}

void job_asks_free(job_asks_t *asks)
{
    if (!asks)
        return;
    asked_t *asked;
    while ((asked = take_first(asks)))
        free(asked);
    bell_free(asks->bell);
    pthread_mutex_destroy(&asks->lock);
    free(asks);
}

bool job_asks_put(job_asks_t *asks, uint32_t id, fax_job_ask_t ask)
{
    asked_t *asked = malloc(sizeof *asked);
    if (!asked)
        return false;
    asked->id = id;
    asked->ask = ask;
    pthread_mutex_lock(&asks->lock);
    STAILQ_INSERT_TAIL(&asks->list, asked, link);
    pthread_mutex_unlock(&asks->lock);
    bell_ring(asks->bell);
    return true;
}

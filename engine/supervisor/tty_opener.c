#include "engine/supervisor/tty_opener.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/line/serial/tty_lock.h"
#include "engine/process/work_queue.h"

struct tty_opener {
    const fax_serial_config_t *config;
    tty_opener_host_t host;
    work_queue_t *queue;
    work_t work;
    /* The thread's as long as the work is under way. */
    bool locked;
    char lock[TTY_LOCK_PATH_SIZE];
    int tty;
    bool absent;
    char problem[FAX_TEXT_SIZE];
};

void tty_opener_unlock(tty_opener_t *opener)
{
    if (opener->locked)
        tty_lock_release(opener->lock);
    opener->locked = false;
}

/* The lock goes by the device that the path leads to now. */
static bool take_lock(tty_opener_t *opener)
{
    tty_opener_unlock(opener);
    tty_lock_path(opener->host.lock_dir, opener->config->device, opener->lock);
    const size_t size = sizeof opener->problem;
    const size_t used = (size_t)snprintf(opener->problem, size, "%s: ", opener->config->device);
    opener->locked = tty_lock_take(opener->lock, opener->problem + used, size - used);
    return opener->locked;
}

static void open_tty(void *user)
{
    tty_opener_t *opener = user;
    opener->tty = -1;
    opener->problem[0] = '\0';
    opener->absent = access(opener->config->device, F_OK) != 0;
    if (opener->absent || take_lock(opener))
        opener->tty =
            opener->host.open(opener->config, opener->problem, sizeof opener->problem, &opener->absent);
    if (opener->tty < 0)
        tty_opener_unlock(opener);
}

static void take_tty(void *user)
{
    const tty_opener_t *opener = user;
    opener->host.opened(opener->host.user, opener->tty, opener->problem, opener->absent);
}

tty_opener_t *tty_opener_new(const fax_serial_config_t *config, const tty_opener_host_t *host)
{
    tty_opener_t *opener = calloc(1, sizeof *opener);
    if (!opener)
        return NULL;
    *opener = (tty_opener_t){.config = config,
                             .host = *host,
                             .queue = work_queue_new(host->loop),
                             .work = {.act = open_tty, .done = take_tty, .user = opener}};
    if (opener->queue)
        return opener;
    free(opener);
    return NULL;
}

void tty_opener_open(tty_opener_t *opener)
{
    if (!opener->work.busy)
        work_queue_put(opener->queue, &opener->work);
}

bool tty_opener_is_busy(const tty_opener_t *opener)
{
    return opener->work.busy;
}

work_queue_t *tty_opener_chores(const tty_opener_t *opener)
{
    return opener->queue;
}

void tty_opener_free(tty_opener_t *opener)
{
    if (!opener)
        return;
    work_queue_settle(opener->queue, &opener->work);
    work_queue_free(opener->queue);
    tty_opener_unlock(opener);
    free(opener);
}

#include "engine/line/serial/tty_chore.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/line/serial/tty.h"

typedef struct errand {
    work_t work;
    int tty; /* its own */
    tty_chore_t chore;
} errand_t;

static void run(int tty, tty_chore_t chore)
{
    switch (chore) {
    case TTY_CHORE_DTR_ON:
    case TTY_CHORE_DTR_OFF:
        tty_set_dtr(tty, chore == TTY_CHORE_DTR_ON);
        break;
    case TTY_CHORE_BREAK_ON:
    case TTY_CHORE_BREAK_OFF:
        tty_set_break(tty, chore == TTY_CHORE_BREAK_ON);
        break;
    case TTY_CHORE_CLOSE: /* the descriptor's own close does the rest */
        tty_discard(tty);
        break;
    }
}

static void act(void *user)
{
    const errand_t *errand = user;
    run(errand->tty, errand->chore);
    close(errand->tty);
}

static void done(void *user)
{
    free(user);
}

/* Out of memory or descriptors it is done at once, at whatever it takes. */
static void do_now(int tty, tty_chore_t chore)
{
    run(tty, chore);
    if (chore == TTY_CHORE_CLOSE)
        close(tty);
}

void tty_chore(work_queue_t *queue, int tty, tty_chore_t chore)
{
    errand_t *errand = queue ? calloc(1, sizeof *errand) : NULL;
    if (chore == TTY_CHORE_CLOSE)
        tty_share(tty);
    const int own = !errand || chore == TTY_CHORE_CLOSE ? tty : fcntl(tty, F_DUPFD_CLOEXEC, 0);
    if (!errand || own < 0) {
        free(errand);
        do_now(tty, chore);
        return;
    }
    *errand = (errand_t){{.act = act, .done = done, .user = errand}, own, chore};
    work_queue_put(queue, &errand->work);
}

/* A port's line while a program has it: the tty of a call that is no fax (WIRE_HAND_OVER), the program that
 * the port's configuration names, and its time. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_LINE_LOAN_H
#define ENGINE_SUPERVISOR_LINE_LOAN_H

#include "engine/wire.h"

struct event_base;
struct work_queue;
typedef struct line_loan line_loan_t;

typedef struct line_loan_host {
    /* The program has ended, or its time has, and the call is hung up: DTR is off and `tty` closed. The loan
     * is gone by then. Called from the loop, never from within. */
    void (*ended)(void *user);
    void *user;
    struct event_base *loop;
    struct work_queue *chores;
} line_loan_host_t;

/* Run the program of `port`, which must outlive the loan, with `tty` and what is known of the `call`. The tty
 * is the loan's from now on: closed in any case, by `chores` (line/serial/tty_chore.h). NULL if it cannot be
 * run; then it has a log line and a clause in `problem`. */
line_loan_t *line_loan_begin(const line_loan_host_t *host, const fax_port_config_t *port, int tty,
                             const wire_hand_over_t *call, char *problem, size_t size);

/* A clause for people: "/dev/ttyS0: a data call from 0301234 is with /usr/local/sbin/answer". */
const char *line_loan_text(const line_loan_t *loan);

/* faxportd is about to end: the program is told so, as by a line that is hung up (SIGHUP). */
void line_loan_recall(line_loan_t *loan);

/* Kill the program, and hang up; `ended` is not called any more. Frees it. */
void line_loan_cancel(line_loan_t *loan);

#endif

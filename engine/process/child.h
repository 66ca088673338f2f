/* A short-lived program that the daemon runs and waits for on its loop: held in by time and by how much it
 * may say, in a session and process group of its own. When the program ends, or its time does, whatever is
 * left of its group is killed.
 *
 * Threads: the loop's. */
#ifndef ENGINE_PROCESS_CHILD_H
#define ENGINE_PROCESS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_base;
typedef struct child child_t;

typedef struct child_setup {
    const char *const *arguments;   /* NULL-terminated; the first is the program's path */
    const char *const *environment; /* NULL-terminated: all that it gets */
    int input;                      /* becomes its standard input and stays the caller's; -1 is "nothing" */
    /* instead: the path of a terminal, its standard input and output, and the controlling terminal of its
     * session; opening it must not block (CLOCAL). NULL: none */
    const char *terminal;
    bool take_errors; /* what it says on standard error is kept, too; else that goes where ours does */
    uint32_t timeout; /* ms */
    size_t listen;    /* so much of what it says is kept; all of it is read */
} child_setup_t;

typedef struct child_end {
    bool timed_out;
    int status;         /* as of wait(2); meaningless if it timed out */
    const char *said;   /* what is kept of it, NUL-terminated; gone after the call */
    size_t said_in_all; /* octets */
} child_end_t;

/* The child is gone by then: its pointer is of no use any more. */
typedef void child_done_fn(void *user, const child_end_t *end);

/* Start it; no other descriptor of ours is handed on. `done` is called once, from the loop, never from
 * within. NULL with errno set if it cannot be started. */
child_t *child_start(struct event_base *loop, const child_setup_t *setup, child_done_fn *done, void *user);

/* Tell its group that it is to end, by `signal`; it may take its time, as far as it has any left. */
void child_signal(child_t *child, int signal);

/* Kill it; `done` is not called any more. Frees it. */
void child_cancel(child_t *child);

/* How it ended, for people: "exit status 1", "signal 9 (Killed)", "its time was over". */
void child_explain(const child_end_t *end, char *text, size_t size);

/* Log what is kept of what it said, line by line; `whose` is what each line begins with: "call 7". */
void child_log_said(const child_end_t *end, const char *whose);

#endif

/* Ttys that do their worst to the program that has them open: pseudo terminals whose far side is no modem.
 * Time is the wall clock's. Threads: one. */
#ifndef TESTS_SERIAL_BAD_TTY_H
#define TESTS_SERIAL_BAD_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bad_tty bad_tty_t;

/* A name each, for figures and logs. */
extern const char *const bad_tty_kinds[];
enum { BAD_TTY_NEVER_READS = 0, BAD_TTY_KINDS = 6 };

/* Of kind 0 to BAD_TTY_KINDS - 1, under `path`. Its time goes `speed` times as fast. Stops the program if it
 * cannot be made. */
bad_tty_t *bad_tty_new(unsigned kind, const char *path, double speed);

/* A program has just opened it: `tty` is what it will have. */
void bad_tty_opened(bad_tty_t *bad, int tty);

/* Do what is to be done now; to be called all the time. */
void bad_tty_run(bad_tty_t *bad);

/* True if it has done enough: the program has been through it. */
bool bad_tty_is_content(const bad_tty_t *bad);

/* How many octets wait in it that the program has written. */
size_t bad_tty_left(bad_tty_t *bad);

/* What it has done, in words; the bad tty's. */
const char *bad_tty_account(bad_tty_t *bad);

void bad_tty_free(bad_tty_t *bad);

#endif

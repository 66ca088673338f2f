/* A jack in memory, for tests in virtual time: what one side writes the other one can read at once, which
 * a pty does not promise. It has no settings of a terminal. Threads: one. */
#ifndef TESTS_SERIAL_WIRE_H
#define TESTS_SERIAL_WIRE_H

#include "tests/serial/jack.h"

/* NULL with errno set. */
jack_t *wire_open(void);

/* The program's end, anew each time that it was closed or unplugged; the caller's to close. -1 if it is
 * unplugged. */
int wire_descriptor(jack_t *jack);

#endif

/* A pseudo terminal in the place of a serial device, under a lasting name, that can be unplugged and
 * plugged in again. A pty has no control lines: the program at the device turns circuit 108 (data terminal
 * ready) off by closing it, or by the speed B0. Threads: one. */
#ifndef TESTS_SERIAL_PTY_H
#define TESTS_SERIAL_PTY_H

#include "tests/serial/jack.h"

/* Plugged in when it returns; `path` becomes a symbolic link to the device. NULL with errno set. */
jack_t *pty_open(const char *path);

#endif

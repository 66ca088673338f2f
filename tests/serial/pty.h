/* A pseudo terminal in the place of a serial device, under a lasting name, that can be unplugged and
 * plugged in again. A pty has no control lines, so the program at the device says circuit 108 (data
 * terminal ready) off by closing it or by the speed B0. Threads: one. */
#ifndef TESTS_SERIAL_PTY_H
#define TESTS_SERIAL_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pty pty_t;

/* Plugged in when it returns; `path` is a symbolic link to the device. NULL with errno set. */
pty_t *pty_open(const char *path);

/* The device goes away: who has it open is hung up. And comes back, under the same path. False with errno
 * set. */
void pty_unplug(pty_t *pty);
bool pty_plug(pty_t *pty);
bool pty_is_plugged(const pty_t *pty);

/* True if a program has it open, and at a speed that is not B0. */
bool pty_is_terminal_ready(pty_t *pty);

/* What the program has written: how many octets, 0 if none. Never waits. */
size_t pty_read(pty_t *pty, void *to, size_t size);

/* To the program: as many of the octets as there is room for; 0 if nobody has it open. */
size_t pty_write(pty_t *pty, const void *from, size_t size);

void pty_close(pty_t *pty);

#endif

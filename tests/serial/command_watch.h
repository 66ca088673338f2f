/* What a modem's program has set by AT commands that spandsp's interpreter takes and does not tell of: its
 * service class and adaptive answer. Threads: one. */
#ifndef TESTS_SERIAL_COMMAND_WATCH_H
#define TESTS_SERIAL_COMMAND_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COMMAND_WATCH_SIZE = 200 };

/* Begins with zero octets. */
typedef struct command_watch {
    bool fax;      /* +FCLASS=1: calls are faxes; else they are data */
    bool adaptive; /* +FAE=1: a call that is answered is what the caller is (T.31 section 8.5.1) */
    size_t length;
    char line[COMMAND_WATCH_SIZE];
} command_watch_t;

/* Octets on their way to the modem. Data among them is no command: no line of it begins with AT. */
void command_watch_hear(command_watch_t *watch, const uint8_t *octets, size_t count);

#endif

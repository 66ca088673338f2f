/* Where a modem's cable is plugged in: the modem's end of the way to its program (its DTE). Each kind
 * fills in jack_ops_t: a pseudo terminal (pty.h), or memory (wire.h). Threads: one. */
#ifndef TESTS_SERIAL_JACK_H
#define TESTS_SERIAL_JACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct jack jack_t;

typedef struct jack_ops {
    /* What the program has written: how many octets, 0 if none. Never waits. */
    size_t (*read)(jack_t *jack, void *to, size_t size);
    /* To the program: as many of the octets as there is room for; 0 if nobody listens. */
    size_t (*write)(jack_t *jack, const void *from, size_t size);
    /* Circuit 108, data terminal ready (V.24). */
    bool (*is_terminal_ready)(jack_t *jack);
    /* The device goes away: who has it open is hung up. And it comes back, under the same name. False with
     * errno set. */
    void (*unplug)(jack_t *jack);
    bool (*plug)(jack_t *jack);
    void (*close)(jack_t *jack);
} jack_ops_t;

/* The first member of each kind's own struct. */
struct jack {
    const jack_ops_t *ops;
};

#endif

/* A modem's buffer for what its program sends, with flow control by XON and XOFF (ITU-T V.43): whoever does
 * not mind XOFF loses data, as at a real one. Threads: one. */
#ifndef TESTS_SERIAL_XONXOFF_H
#define TESTS_SERIAL_XONXOFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { XONXOFF_SIZE = 8192, XONXOFF_HIGH = 1024, XONXOFF_LOW = 256, XON = 0x11, XOFF = 0x13 };

/* Begins with zero octets. */
typedef struct xonxoff {
    bool stopped;   /* the program, by us */
    uint64_t stops; /* how often it was */
    uint64_t lost;  /* octets that there was no room for */
    size_t held;
    uint8_t hold[XONXOFF_SIZE];
} xonxoff_t;

void xonxoff_put(xonxoff_t *flow, const uint8_t *octets, size_t count);

/* Take up to `size` octets out. */
size_t xonxoff_get(xonxoff_t *flow, uint8_t *octets, size_t size);

/* XON or XOFF, if the program is to be sent that now; else 0. */
uint8_t xonxoff_word(xonxoff_t *flow);

#endif

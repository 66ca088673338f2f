/* A Class 1 fax modem in software: spandsp's T.31 between a DTE, which gives it octets, and a line of the
 * virtual exchange. Time is ticks of 20 ms of line time (line.h). Threads: one.
 *
 * It is a data modem, too (V.22bis, 8N1). Without +FCLASS=1, as after its start, ATD and ATA make a data
 * call: CONNECT 2400, and then octets as they are, both ways, until the line drops (NO CARRIER) or DTR does;
 * +++ is data. With +FCLASS=1 and +FAE=1 ATA listens to who has called: FAX for CNG, or for seven seconds of
 * silence, then CONNECT as without +FAE; DATA for a data modem's calling tone, then CONNECT 2400. */
#ifndef TESTS_SERIAL_SOFT_MODEM_H
#define TESTS_SERIAL_SOFT_MODEM_H

#include "engine/line/line.h"

/* Where what the modem says goes, at once. */
typedef struct soft_modem_dte {
    void (*say)(void *user, const uint8_t *octets, size_t count);
    void *user;
} soft_modem_dte_t;

/* What becomes of each number that is dialled. */
typedef enum soft_modem_dials {
    SOFT_MODEM_DIALS, /* it is dialled */
    SOFT_MODEM_BUSY,
    SOFT_MODEM_NO_DIAL_TONE,
    SOFT_MODEM_NO_ANSWER,
    SOFT_MODEM_NO_CARRIER
} soft_modem_dials_t;

typedef struct soft_modem soft_modem_t;

/* A modem on the line in `slot` of the exchange behind `exchange`. NULL if there is no memory. */
soft_modem_t *soft_modem_new(uint32_t slot, const line_host_t *exchange, const soft_modem_dte_t *dte);

/* A record of the exchange for this line; takes its descriptor. */
void soft_modem_deliver(soft_modem_t *modem, wire_record_t *record);

/* True while it takes octets from the DTE: circuit 106, clear to send (V.24). What is given in spite of it
 * may be lost. */
bool soft_modem_is_clear_to_send(const soft_modem_t *modem);

/* Octets from the DTE. */
void soft_modem_hear(soft_modem_t *modem, const uint8_t *octets, size_t count);

/* One tick, if the line is ready for it. */
void soft_modem_tick(soft_modem_t *modem);

/* Circuit 108 has gone off: it hangs up and is as after its start (V.25 ter &D2). */
void soft_modem_reset(soft_modem_t *modem);

/* The line drops, as if the far end had hung up. */
void soft_modem_drop_line(soft_modem_t *modem);

/* Its line distorts both ways, with noise `decibels` below the signal (distortion.h); 0: no more. */
void soft_modem_distort(soft_modem_t *modem, double decibels);

void soft_modem_set_dials(soft_modem_t *modem, soft_modem_dials_t dials);

/* Somebody from outside rings, who says nothing if he is answered and gives up after `rings` rings.
 * `number` and `name` (NULL is none) are what +VCID=1 shows. False if the modem is in a call. */
bool soft_modem_ring(soft_modem_t *modem, const char *number, const char *name, unsigned rings);

void soft_modem_free(soft_modem_t *modem);

#endif

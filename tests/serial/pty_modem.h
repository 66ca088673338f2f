/* A modem on a pty: a soft_modem.h whose DTE is whatever program opens the device. It can break in the
 * ways that modems do. Threads: one. */
#ifndef TESTS_SERIAL_PTY_MODEM_H
#define TESTS_SERIAL_PTY_MODEM_H

#include "tests/serial/jack.h"
#include "tests/serial/soft_modem.h"
#include "tests/serial/xonxoff.h"

typedef struct pty_modem pty_modem_t;

typedef enum pty_modem_fault {
    PTY_MODEM_UNPLUG, /* the device goes */
    PTY_MODEM_DROP,   /* the line drops */
    PTY_MODEM_WEDGE   /* it hears and says nothing any more, until pty_modem_heal() */
} pty_modem_fault_t;

/* Its line is that in `slot` of `exchange`. The jack becomes the modem's. NULL, and the jack is closed, if
 * there is no memory. */
pty_modem_t *pty_modem_new(jack_t *jack, uint32_t slot, const line_host_t *exchange);

/* A record of the exchange for its line: deliver() of switchboard_attach(). */
void pty_modem_deliver(void *modem, wire_record_t *record);

/* One tick of 20 ms of line time. */
void pty_modem_tick(pty_modem_t *modem);

/* Let it have `fault` after so many more octets have passed between it and the DTE, either way. */
void pty_modem_break(pty_modem_t *modem, pty_modem_fault_t fault, uint64_t after);

/* Whole again, and plugged in. False with errno set. */
bool pty_modem_heal(pty_modem_t *modem);

/* How many octets have passed, both ways. */
uint64_t pty_modem_octets(const pty_modem_t *modem);

/* It stops its program by XOFF; else by not reading, which is what CTS comes to at a pseudo terminal. */
void pty_modem_use_xonxoff(pty_modem_t *modem);
const xonxoff_t *pty_modem_flow(const pty_modem_t *modem);

/* How many octets of all that it has said, but to stop its program, look like XON or XOFF. */
uint64_t pty_modem_alike(const pty_modem_t *modem);

soft_modem_t *pty_modem_soft(pty_modem_t *modem);

void pty_modem_free(pty_modem_t *modem);

#endif

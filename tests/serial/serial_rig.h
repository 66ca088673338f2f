/* Real ports at modems in one process, serial ones and virtual ones, on one exchange: everything is what
 * runs in faxportd and its workers but the sockets between them. Time is virtual, and the serial ports'
 * ttys are wires in memory; or the time is the wall clock's, some times as fast, and the ttys are ptys.
 *
 * Threads: one. */
#ifndef TESTS_SERIAL_SERIAL_RIG_H
#define TESTS_SERIAL_SERIAL_RIG_H

#include "engine/worker/port.h"
#include "tests/serial/pty_modem.h"
#include "tests/serial/scripted_modem.h"
#include "tests/support/scratch.h"

enum { SERIAL_RIG_SECOND = 1000 / LINE_TICK_MS, SERIAL_RIG_HEARD = 100 };

typedef struct serial_rig serial_rig_t;

/* One port, and the modem at a serial one. */
typedef struct serial_seat serial_seat_t;

/* `speed` 0 is virtual time. */
serial_rig_t *serial_rig_open(scratch_t *scratch, const fax_exchange_config_t *exchange, double speed);

/* A configuration that may do everything. */
fax_port_config_t serial_rig_config(fax_port_kind_t kind, const char *number);

/* A virtual port with config->number; a serial port, at a good modem whose line has that number; one at a
 * scripted modem. */
serial_seat_t *serial_rig_add_virtual(serial_rig_t *rig, const fax_port_config_t *config);
serial_seat_t *serial_rig_add_serial(serial_rig_t *rig, const fax_port_config_t *config);
serial_seat_t *serial_rig_add_scripted(serial_rig_t *rig, const fax_port_config_t *config, script_t *script);

/* 20 ms. */
void serial_rig_tick(serial_rig_t *rig);

/* How many there were. */
uint32_t serial_rig_ticks(const serial_rig_t *rig);

/* Send a file of so many pages. */
void serial_rig_send(serial_rig_t *rig, serial_seat_t *seat, const char *number, const char *file,
                     uint32_t pages);

/* Poll a number; and let callers of a port poll a file. */
void serial_rig_poll(serial_rig_t *rig, serial_seat_t *seat, const char *number);
void serial_rig_offer(serial_seat_t *seat, const char *file, uint32_t pages);

/* Where what the port receives goes: one of the last eight asked for. */
const char *serial_rig_received(serial_rig_t *rig, const serial_seat_t *seat);

port_t *serial_seat_port(const serial_seat_t *seat);
pty_modem_t *serial_seat_modem(const serial_seat_t *seat);
scripted_modem_t *serial_seat_script(const serial_seat_t *seat);

/* The last call that the port has handed to a program, which has had the line for a second; and what waited
 * for that on it. */
const wire_hand_over_t *serial_seat_handed_over(const serial_seat_t *seat);
const char *serial_seat_heard(const serial_seat_t *seat);

/* Called with each event of a port as it comes. */
void serial_rig_listen(serial_rig_t *rig,
                       void (*hear)(void *user, serial_seat_t *seat, const fax_event_t *event), void *user);

/* Tick until the port's call has ended; false if it does not within so many ticks. */
bool serial_rig_await_end(serial_rig_t *rig, serial_seat_t *seat, uint32_t ticks, fax_event_t *end);

/* Tick until the port is in `state`; false as above. */
bool serial_rig_await_state(serial_rig_t *rig, serial_seat_t *seat, fax_state_t state, uint32_t ticks);

void serial_rig_close(serial_rig_t *rig);

#endif

/* A Class 1 modem as a telephone: it is set up, rings, answers, dials, hangs up, and is brought back when
 * it does not answer. It knows the line's events, and neither the daemon nor the tty: that is
 * serial_line.c.
 *
 * Time is line time in ms, given from outside. Threads: one modem, one thread at a time. */
#ifndef ENGINE_LINE_SERIAL_SERIAL_MODEM_H
#define ENGINE_LINE_SERIAL_SERIAL_MODEM_H

#include "engine/line/line.h"
#include "engine/line/serial/caller_info.h"
#include "engine/line/serial/modem_reset.h"
#include "engine/line/serial/modem_setup.h"

typedef struct serial_modem serial_modem_t;

typedef struct serial_modem_host {
    at_wire_t wire;
    modem_pins_t pins;
    /* LINE_RINGS: serial_modem_caller() tells who; LINE_SERVICE: serial_modem_service() has changed; and
     * the events of a call. */
    void (*happened)(void *user, line_event_t event);
    /* Nothing helps: open the device again. */
    void (*give_up)(void *user);
    void *user;
} serial_modem_host_t;

/* NULL if there is no memory. `config` must outlive it. */
serial_modem_t *serial_modem_new(const fax_serial_config_t *config, const serial_modem_host_t *host);
void serial_modem_free(serial_modem_t *modem);

/* The device is open: set the modem up. And: it is not any more; a call in progress fails. */
void serial_modem_plug(serial_modem_t *modem);
void serial_modem_unplug(serial_modem_t *modem);

/* As of line_ops_t. */
void serial_modem_dial(serial_modem_t *modem, const char *number);
void serial_modem_answer(serial_modem_t *modem);
void serial_modem_hang_up(serial_modem_t *modem);

/* The call that rings is not to be answered, but for a program. True if it is: its ring is another one than
 * that of faxes. */
bool serial_modem_rings_for_program(const serial_modem_t *modem);
void serial_modem_hand_over_ring(serial_modem_t *modem);

/* A call for a program, valid as long as the modem does nothing else. */
typedef struct serial_hand_over {
    fax_hand_over_t reason;
    const caller_info_t *caller;
    const char *connect; /* the modem's last result, "CONNECT 33600"; "" if the call rings */
} serial_hand_over_t;

/* True if a program can have the modem now: nothing is under way but its call. Leave it: nothing is read or
 * written any more; then lend it: it is unplugged without any event. */
bool serial_modem_is_to_leave(const serial_modem_t *modem);
void serial_modem_leave(serial_modem_t *modem, serial_hand_over_t *call);
void serial_modem_lend(serial_modem_t *modem);

/* One tick of a connected call. */
void serial_modem_take(serial_modem_t *modem, const class1_t *orders);
void serial_modem_give(serial_modem_t *modem, class1_t *events);

/* How many octets may be taken off the wire at once: what follows the CONNECT of a data call is the
 * program's. */
size_t serial_modem_appetite(const serial_modem_t *modem, size_t room);

/* The wire: octets have come; it takes octets again; octets wait for it. */
void serial_modem_feed(serial_modem_t *modem, const uint8_t *octets, size_t length);
void serial_modem_write_on(serial_modem_t *modem);
bool serial_modem_wants_to_write(const serial_modem_t *modem);

/* Time: it is `now`; and the next moment that matters, INT64_MAX for none. */
void serial_modem_run(serial_modem_t *modem, int64_t now);
int64_t serial_modem_deadline(const serial_modem_t *modem);

/* What it can be used for, and a clause for people if it cannot. LINE_ABSENT as long as it is not plugged. */
line_service_t serial_modem_service(const serial_modem_t *modem);
const char *serial_modem_problem(const serial_modem_t *modem);

const modem_traits_t *serial_modem_traits(const serial_modem_t *modem);
const caller_info_t *serial_modem_caller(const serial_modem_t *modem);

/* For how long, in ms, the phone has rung. */
uint32_t serial_modem_rung(const serial_modem_t *modem);

/* True if nothing is under way: no call, no command. */
bool serial_modem_is_idle(const serial_modem_t *modem);

/* True while a call that was told rings. */
bool serial_modem_rings(const serial_modem_t *modem);

#endif

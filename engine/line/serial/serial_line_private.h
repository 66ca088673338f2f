/* What serial_line.c (the port's side and the daemon's) and serial_tty.c (the tty in the worker's loop)
 * share. Threads: the loop's. */
#ifndef ENGINE_LINE_SERIAL_SERIAL_LINE_PRIVATE_H
#define ENGINE_LINE_SERIAL_SERIAL_LINE_PRIVATE_H

#include "engine/line/serial/serial_modem.h"

enum {
    SERIAL_LINE_FIRST_PAUSE = 1000 /* ms of line time, before the device is opened again; then it doubles */
};

typedef struct serial_line {
    line_t base;
    line_host_t host;
    uint32_t slot;
    const fax_port_config_t *config;
    serial_modem_t *modem;
    int tty;                           /* -1: none */
    struct event *readable, *writable; /* with the tty */
    struct event *timer;
    bool lending;   /* the daemon has been asked to run a program at the device */
    bool unwanted;  /* the device is let go, or will be as soon as the modem is idle */
    int64_t reopen; /* when to ask for the device again; INT64_MAX */
    int64_t pause;
} serial_line_t;

/* Now, in ms of line time. */
int64_t serial_line_time(const serial_line_t *line);

/* After anything has happened: what is to be written, and when it is to be looked after again. */
void serial_line_settle(serial_line_t *line);

void serial_line_tell(serial_line_t *line, line_event_t event);

/* Ask the daemon for the device. */
void serial_line_ask(serial_line_t *line);

/* The wire and the pins of the modem are the line's tty. */
void serial_line_fill_wire(serial_line_t *line, at_wire_t *wire, modem_pins_t *pins);

/* The daemon's answer: the tty, or why there is none. */
void serial_line_take_tty(serial_line_t *line, wire_record_t *record);

/* Hand the call over to a program, if the modem is ready for that (serial_loan.c); and: the daemon has no tty
 * for us, and says why. */
void serial_line_hand_over(serial_line_t *line);
void serial_line_take_refusal(serial_line_t *line, const wire_tty_t *answer);

/* The port is out of service: others may have the device. */
void serial_line_let_go(serial_line_t *line);

/* The modem does not come back: open the device again, after a while. */
void serial_line_give_up(void *line);

void serial_line_close_tty(serial_line_t *line);

/* Leave it to the daemon, which has a descriptor of it, too: all that is on its way stays so, and nothing is
 * waited for. */
void serial_line_leave_tty(serial_line_t *line);

#endif

/* The AT command engine: commands in, one after the other, each with its deadline; result codes,
 * information text and data out. It knows the form of what passes on the wire (ITU-T V.250 section 5, T.31
 * section 8), and of what a fax is, nothing.
 *
 * No input or output of its own and no clock: whoever has it feeds it and moves its time, which is line
 * time in ms, so that it runs at any pace and against scripts.
 *
 * Threads: one modem, one thread at a time. The listener's functions may give it commands, and must not
 * free it. */
#ifndef ENGINE_LINE_SERIAL_AT_MODEM_H
#define ENGINE_LINE_SERIAL_AT_MODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/line/serial/at_result.h"

enum { AT_COMMAND_SIZE = 128, AT_INFO_SIZE = 1024, AT_QUEUE = 16 };

typedef struct at_modem at_modem_t;

/* What follows CONNECT. */
typedef enum at_data {
    AT_NO_DATA = 0,
    AT_RECEIVES, /* data from the modem, as far as DLE ETX, then the final result */
    AT_SENDS,    /* data to the modem, as far as DLE ETX, then the final result */
} at_data_t;

typedef struct at_command {
    char text[AT_COMMAND_SIZE]; /* behind "AT"; "" is AT alone */
    uint32_t timeout;           /* ms for the result, or for CONNECT and for what follows the data */
    at_data_t data;
    /* Each result code, AT_SILENCE instead of one at the deadline; `info` is the information text by then,
     * its lines parted by \n. */
    void (*result)(void *user, at_result_t result, const char *info);
    void *user;
} at_command_t;

/* Where it writes to: a tty. */
typedef struct at_wire {
    /* Returns how many of the octets were taken. */
    size_t (*write)(void *user, const uint8_t *octets, size_t length);
    /* A command that sends data is in progress, from its first octet to its last result: XOFF from the modem
     * stops what is written, up to the end of the data; or none is: XOFF may be data. */
    void (*sending)(void *user, bool sending);
    /* What was taken and is not on its way yet is to be forgotten. */
    void (*discard)(void *user);
    void *user;
} at_wire_t;

typedef struct at_listener {
    /* Data received; `over` if it ends with that. */
    void (*received)(void *user, const uint8_t *data, size_t length, bool over);
    /* A line that answers no command: RING, and all that is no result code while no command is in
     * progress. */
    void (*unsolicited)(void *user, at_result_t result, const char *line);
    void *user;
} at_listener_t;

/* NULL if there is no memory. */
at_modem_t *at_modem_new(const at_wire_t *wire, const at_listener_t *listener);
void at_modem_free(at_modem_t *modem);

/* Queue a command. False if AT_QUEUE wait already. */
bool at_modem_command(at_modem_t *modem, const at_command_t *command);

/* True if no command is in progress and none waits. */
bool at_modem_is_idle(const at_modem_t *modem);

/* True while the data of an AT_SENDS command can be given; and how many octets it takes now. */
bool at_modem_takes_data(const at_modem_t *modem);
size_t at_modem_room(const at_modem_t *modem);

/* Send data, at most at_modem_room() octets; `end`: this is the end of it, or of a frame of it. */
void at_modem_send(at_modem_t *modem, const uint8_t *data, size_t length, bool end);

/* No data of the command in progress is for us any more: a CONNECT ends it, too, and has `timeout` ms to
 * come. */
void at_modem_leave_data(at_modem_t *modem, uint32_t timeout);

/* From within a command's result: the line that was it, such as "CONNECT 33600/V42". */
const char *at_modem_line(const at_modem_t *modem);

/* True between a line's carriage return and its line feed, if the modem sends any (V.250 section 6.2.4). */
bool at_modem_is_in_line_end(const at_modem_t *modem);

/* Break off the command in progress, whose result is not told any more, and forget those that wait. The
 * next one follows when the modem is back at commands. T.31 section 8.3: any character ends a reception;
 * DLE ETX a transmission. */
void at_modem_break_off(at_modem_t *modem);

/* Forget everything: the modem is to be found anew. */
void at_modem_reset(at_modem_t *modem);

/* Octets have come from the wire; and: the wire takes octets again. */
void at_modem_feed(at_modem_t *modem, const uint8_t *octets, size_t length);
void at_modem_write_on(at_modem_t *modem);

/* True if octets wait for the wire. */
bool at_modem_wants_to_write(const at_modem_t *modem);

/* It is `now`, ms of line time. */
void at_modem_run(at_modem_t *modem, int64_t now);

/* The next moment at which at_modem_run() has something to do; INT64_MAX: none. */
int64_t at_modem_deadline(const at_modem_t *modem);

/* Put octets on the wire as they are, for those who bring a modem back that does not answer. */
void at_modem_write_raw(at_modem_t *modem, const char *octets, size_t length);

#endif

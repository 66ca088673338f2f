/* What at_modem.c (commands, what goes out, time) and at_modem_read.c (what comes in) share. Threads: those
 * of the modem. */
#ifndef ENGINE_LINE_SERIAL_AT_MODEM_PRIVATE_H
#define ENGINE_LINE_SERIAL_AT_MODEM_PRIVATE_H

#include "engine/line/serial/at_modem.h"
#include "engine/line/serial/dle.h"

enum {
    LONGEST_LINE = 160,
    OUT_SIZE = 2048, /* octets that wait for the wire: a second of a fax */
    STALL_MS = 20000 /* data that moves neither way for so long is a modem that does not answer */
};

typedef enum phase {
    AT_REST,
    AWAITING,    /* the command is on the wire: its result is awaited */
    RECEIVING,   /* its data comes */
    SENDING,     /* its data goes */
    BREAKING_OFF /* its end is awaited, and nobody wants to know */
} phase_t;

struct at_modem {
    at_wire_t wire;
    at_listener_t listener;
    phase_t phase;
    at_command_t queue[AT_QUEUE]; /* the first is in progress, but at rest */
    size_t count;
    bool sends; /* the command in progress sends data, though it may be forgotten by now */
    int64_t now, deadline;
    char line[LONGEST_LINE];
    size_t line_length;
    char info[AT_INFO_SIZE];
    bool line_feed_follows; /* of CONNECT: no data */
    bool sends_line_feeds;  /* behind carriage returns */
    uint8_t last;           /* octet of its lines */
    dle_decoder_t decoder;
    uint8_t out[OUT_SIZE];
    size_t out_length;
    unsigned reading; /* within at_modem_feed() */
};

/* In so many ms. */
static inline int64_t at_modem_after(const at_modem_t *modem, uint32_t ms)
{
    return modem->now + ms;
}

/* The only door to another phase. */
void at_modem_enter(at_modem_t *modem, phase_t phase, int64_t deadline);

/* The command in progress is over; and: issue the next one, if it may be. */
void at_modem_end_command(at_modem_t *modem, at_result_t result);
void at_modem_go_on(at_modem_t *modem);

#endif

/* A telephone line as a port sees it. A new kind of line is one file that fills in line_ops_t, and one row
 * in the table of kinds (worker/port_kinds.c).
 *
 * Time on a line is ticks of 20 ms (LINE_TICK_SAMPLES at 8000/s), never the wall clock. Nothing here
 * blocks.
 *
 * Threads: one, the worker's. */
#ifndef ENGINE_LINE_LINE_H
#define ENGINE_LINE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/line/class1.h"
#include "engine/wire.h"

enum { LINE_TICK_SAMPLES = 160, LINE_TICK_MS = 20, LINE_PACKETS = 6, LINE_PACKET_SIZE = 400 };

/* What a call on a line consists of. */
typedef enum line_media {
    LINE_AUDIO, /* samples: the modems are ours */
    LINE_T38,   /* packets (T.38) */
    LINE_CLASS1 /* what a Class 1 modem is told, and says: line/class1.h */
} line_media_t;

/* What crosses the line in one tick, one way. */
typedef struct line_packet {
    uint16_t length; /* 0: this one was lost on the way, as a gap in a row of numbers shows it */
    uint8_t count;   /* T.38: how often to send it where nothing else guards it (spandsp's transmit count) */
    uint8_t data[LINE_PACKET_SIZE]; /* one IFP packet (T.38 §7) */
} line_packet_t;

typedef struct line_frame {
    bool hung_up; /* the last frame of the call: nothing else in it counts */
    line_media_t media;
    uint16_t packet_count;
    int16_t samples[LINE_TICK_SAMPLES]; /* linear, 8000/s */
    union {
        line_packet_t packets[LINE_PACKETS];
        class1_t class1;
    };
} line_frame_t;

/* Make `frame` one in which nothing is said. Only what counts then is written: it is much shorter than the
 * frame, and done each tick. */
static inline void line_frame_silence(line_frame_t *frame, line_media_t media)
{
    frame->hung_up = false;
    frame->media = media;
    frame->packet_count = 0;
    memset(frame->samples, 0, sizeof frame->samples);
    if (media == LINE_CLASS1)
        memset(&frame->class1, 0, offsetof(class1_t, octets));
}

/* What a line tells its port. `line_listener_t.happened` is called from within the line's operations or
 * deliver(). */
typedef enum line_event {
    LINE_RINGS = 1, /* the line's `call` tells who */
    LINE_RINGBACK,
    LINE_CONNECTED, /* answered, by either end: from now on there are frames */
    LINE_BUSY,
    LINE_NO_ANSWER,
    LINE_BAD_ADDRESS,
    LINE_NO_DIAL_TONE,
    LINE_REFUSED,
    LINE_DROPPED,     /* the far end has hung up, or the line has gone */
    LINE_NO_CARRIER,  /* the far end gave no sign of being a fax */
    LINE_FAILED,      /* what the line hangs on has failed in the call */
    LINE_HANDED_OVER, /* it is no fax: a program has the call, and the line with it */
    LINE_SERVICE      /* `service` or `problem` has changed */
} line_event_t;

/* What the line can be used for. */
typedef enum line_service {
    LINE_IN_SERVICE,
    LINE_COMING_UP,
    LINE_LENT,   /* a program has it: `problem` says more */
    LINE_ABSENT, /* what it hangs on is not there: `problem` says more */
    LINE_FAULTY  /* it does not work: `problem` says more */
} line_service_t;

typedef struct line_listener {
    void (*happened)(void *user, line_event_t event);
    void *user;
} line_listener_t;

typedef struct line line_t;

typedef struct line_ops {
    const char *name;
    /* Dial `number`. The outcome comes as an event. */
    void (*dial)(line_t *line, uint32_t call_id, const char *number);
    void (*answer)(line_t *line);
    /* Hang up, or refuse a ring. The far end gets what was transmitted before. No event comes of it. */
    void (*hang_up)(line_t *line);
    /* True if this tick can be taken now: what the far end sent for it is here, or has been waited for long
     * enough. A line without a call is always ready. */
    bool (*ready)(line_t *line);
    /* One tick of a connected or ringing call: take the far end's frame, then give ours. `in` is silence if
     * there is nothing. */
    void (*receive)(line_t *line, line_frame_t *in);
    void (*transmit)(line_t *line, const line_frame_t *out);
    /* Is it wanted in service? Else what it hangs on may be let go, for others to use. Without a call only;
     * as often as one likes. */
    void (*serve)(line_t *line, bool wanted);
    /* A record about this line from the daemon (WIRE_RING, WIRE_PROGRESS, WIRE_TTY); takes its descriptor. */
    void (*deliver)(line_t *line, wire_record_t *record);
    void (*close)(line_t *line);
} line_ops_t;

/* The part of a line that all kinds share; the first member of each kind's own struct. */
struct line {
    const line_ops_t *ops;
    line_listener_t listener;
    wire_ring_t call;   /* the ringing or answered call */
    uint32_t rung;      /* ms for which it had rung when it was told */
    line_media_t media; /* what the connected call consists of */
    line_service_t service;
    char problem[FAX_TEXT_SIZE];  /* a clause for people: "/dev/ttyS0: it is locked by process 12"; "" */
    uint32_t transmits, receives; /* FAX_MODEM_*: modems that it has */
};

struct event_base;
struct work_queue;

/* How a line reaches the daemon, the loop that it is in, and who does for it what could hold the loop up. */
typedef struct line_host {
    void (*send)(void *user, wire_type_t type, const void *body);
    void *user;
    struct event_base *loop;   /* NULL: a virtual line needs none */
    struct work_queue *chores; /* NULL: they are done within the loop */
} line_host_t;

/* How each kind is opened, for the port in `slot`; `config` (a virtual line needs none) must outlive it.
 * NULL if there is no memory. */
typedef line_t *line_open_fn(uint32_t slot, const fax_port_config_t *config, const line_host_t *host,
                             const line_listener_t *listener);

/* A line on the virtual exchange; a Class 1 modem on a tty (line/serial/). */
line_open_fn line_virtual_open, line_serial_open;

#endif

/* The records that faxportd and its workers exchange over a SOCK_SEQPACKET socket pair: one record a packet,
 * a header and a plain struct, at times with one descriptor. Both ends are of one build; a peer of another
 * version is refused at its hello.
 *
 * Threads: one thread per channel. */
#ifndef ENGINE_WIRE_H
#define ENGINE_WIRE_H

#include "engine/fax_config.h"
#include "engine/fax_event.h"
#include "engine/fax_job.h"

enum { WIRE_VERSION = 1 };

typedef enum wire_type {
    WIRE_HELLO = 1, /* both ways, first: wire_hello_t; to the worker with the status board's descriptor */
    WIRE_READY,     /* from the worker: its self-tests have passed */

    WIRE_PORT_OPEN, /* to the worker: wire_port_open_t */
    WIRE_PORT_WANT, /* to the worker: wire_want_t */
    WIRE_SEND,      /* to the worker: wire_order_t */
    WIRE_ABORT,     /* to the worker: wire_abort_t */
    WIRE_SHUTDOWN,  /* to the worker: end all calls cleanly, then exit */

    WIRE_RING,     /* to the worker: wire_ring_t, with the media ring */
    WIRE_PROGRESS, /* to the worker: wire_progress_t, with the media ring when it is WIRE_RINGBACK */
    WIRE_DIAL,     /* from the worker: wire_dial_t */
    WIRE_ANSWER,   /* from the worker: wire_slot_t */
    WIRE_HANG_UP,  /* from the worker: wire_slot_t; also refuses a ring */

    WIRE_EVENT,     /* from the worker: fax_event_t (sequence 0, `port` filled in by the daemon) */
    WIRE_HEARTBEAT, /* from the worker: nothing, once a second */
    WIRE_RECIPIENT, /* to the worker: wire_recipient_t */

    WIRE_PORT_SETUP, /* to the worker: wire_port_setup_t */
    WIRE_TTY_WANT,   /* from the worker: wire_slot_t; its port's tty is to be opened, anew if it was */
    WIRE_TTY,        /* to the worker: wire_tty_t, with the open tty, or why there is none */
    WIRE_CALLED,     /* from the worker: wire_called_t; WIRE_RING comes if the call may be answered */
    WIRE_TEST,       /* to the worker: wire_test_t */
    WIRE_TESTED,     /* from the worker: wire_tested_t; one for each WIRE_TEST */
    /* from the worker: wire_slot_t; it has closed its port's tty, or does not want it any more */
    WIRE_TTY_LET_GO,
    WIRE_HAND_OVER, /* from the worker: wire_hand_over_t; it has closed its port's tty, for a program */
    WIRE_LAST = WIRE_HAND_OVER
} wire_type_t;

typedef struct wire_hello {
    char build[FAX_NAME_SIZE];
    uint32_t worker;
    double speed;
    uint32_t slots; /* in the status board */
    int log_level;
} wire_hello_t;

typedef struct wire_slot {
    uint32_t slot;
    uint32_t call_id;
} wire_slot_t;

typedef struct wire_port_open {
    uint32_t slot;
    uint32_t index;
    fax_port_want_t want;
    uint32_t stuck_after; /* ms of line time without progress: the call is stuck, */
    uint32_t stuck_abort; /* and is ended */
    fax_port_config_t config;
} wire_port_open_t;

typedef struct wire_want {
    uint32_t slot;
    fax_port_want_t want;
} wire_want_t;

/* The port's configuration from its next call on. */
typedef struct wire_port_setup {
    uint32_t slot;
    fax_port_config_t config;
} wire_port_setup_t;

/* The port shall be tested, as soon as it is in no call; then it waits for WIRE_PORT_WANT, which also ends a
 * test. */
typedef struct wire_test {
    uint32_t slot;
    uint32_t number; /* of the test, from 1 */
    bool t38;
    /* for the page that is sent; that which is received lies beside it; both are removed */
    char file[FAX_TEXT_SIZE];
} wire_test_t;

/* What came of it. */
typedef struct wire_tested {
    uint32_t slot;
    uint32_t number;
    int outcome; /* FAX_OUTCOME_OK: all pages went out, and came as they were sent */
    uint32_t pages_sent;
    uint32_t pages_same; /* pixel for pixel */
    uint32_t bit_rate;
    bool ecm;
    uint32_t duration;           /* ms of line time */
    char problem[FAX_TEXT_SIZE]; /* "page 1: row 7 differs"; "" is none */
} wire_tested_t;

/* A job that is to call now. */
typedef struct wire_order {
    uint32_t slot;
    uint32_t job_id;
    uint32_t call_id;
    uint32_t document_size;
    uint32_t pages;
    int64_t submitted_time;
    int64_t submitted_clock;
    fax_job_request_t request;
    char file[FAX_TEXT_SIZE];    /* the converted, checked page file; "": it polls */
    char inbound[FAX_TEXT_SIZE]; /* a poll: where received pages shall go */
} wire_order_t;

typedef struct wire_abort {
    uint32_t slot;
    uint32_t job_id; /* 0: whatever is in progress */
    int outcome;     /* what the call shall have ended with */
} wire_abort_t;

typedef struct wire_dial {
    uint32_t slot;
    uint32_t call_id;
    char number[FAX_NUMBER_SIZE];
} wire_dial_t;

/* What the line is like; goes with a media ring. */
typedef struct wire_media {
    bool t38;
    uint32_t side; /* 0 the caller's, 1 the called party's */
    uint32_t delay;
    double noise;
    double loss;
    uint32_t drop_after;
    uint32_t seed;
    fax_station_kind_t station; /* what is at the far end instead of a port; 0 is "a port" */
} wire_media_t;

typedef struct wire_ring {
    uint32_t slot;
    uint32_t call_id;
    char caller[FAX_NAME_SIZE];
    char called[FAX_NUMBER_SIZE];
    char recipient_name[FAX_NAME_SIZE];
    char file[FAX_TEXT_SIZE];  /* where received pages shall go */
    char offer[FAX_TEXT_SIZE]; /* the page file that the caller may fetch by polling; "" is none */
    uint32_t offer_pages;
    uint32_t offer_size; /* octets of the document that it was made of */
    wire_media_t media;
} wire_ring_t;

/* No tty, and why, in a clause for people; without one the record has a descriptor. */
typedef struct wire_tty {
    uint32_t slot;
    bool absent; /* there is no such device now */
    bool lent;   /* a program has it: it comes when that has ended */
    char problem[FAX_TEXT_SIZE];
} wire_tty_t;

/* A call has come on a line of the port's own. */
typedef struct wire_called {
    uint32_t slot;
    char caller[FAX_NAME_SIZE];
    char called[FAX_NUMBER_SIZE]; /* "": the port's number */
} wire_called_t;

/* A call that is no fax, for the program that the port's configuration names. The tty is at commands if the
 * call rings, and in data if it is answered. WIRE_TTY says what came of it. */
typedef struct wire_hand_over {
    uint32_t slot;
    uint32_t call_id;
    fax_hand_over_t reason;
    char caller[FAX_NUMBER_SIZE]; /* these as far as they are known; else "" */
    char caller_name[FAX_NAME_SIZE];
    char called[FAX_NUMBER_SIZE];
    char ring[FAX_RING_SIZE];
    char connect[FAX_REMOTE_SIZE]; /* what the modem said: "CONNECT 33600" */
} wire_hand_over_t;

/* For whom the call at this port is, now that the far end has said more. */
typedef struct wire_recipient {
    uint32_t slot;
    uint32_t call_id;
    char name[FAX_NAME_SIZE];
} wire_recipient_t;

typedef enum wire_step {
    WIRE_RINGBACK = 1, /* the far end rings */
    /* the far end is there, but not ready yet: wait (Q.931 section 3.1.2, CALL PROCEEDING) */
    WIRE_PROCEEDING,
    WIRE_ANSWERED,
    WIRE_BUSY,
    WIRE_NO_ANSWER,
    WIRE_BAD_ADDRESS,
    WIRE_NO_DIAL_TONE,
    WIRE_REFUSED,
    WIRE_DROPPED /* the far end or the line has gone */
} wire_step_t;

typedef struct wire_progress {
    uint32_t slot;
    uint32_t call_id;
    wire_step_t step;
    wire_media_t media; /* with WIRE_RINGBACK */
} wire_progress_t;

/* One record as received. */
typedef struct wire_record {
    wire_type_t type;
    int descriptor; /* -1 if none came; the receiver's to close */
    union {
        wire_hello_t hello;
        wire_slot_t slot;
        wire_port_open_t port_open;
        wire_want_t want;
        wire_port_setup_t port_setup;
        wire_test_t test;
        wire_tested_t tested;
        wire_order_t order;
        wire_abort_t abort;
        wire_dial_t dial;
        wire_ring_t ring;
        wire_recipient_t recipient;
        wire_progress_t progress;
        wire_tty_t tty;
        wire_called_t called;
        wire_hand_over_t hand_over;
        fax_event_t event;
    } body;
} wire_record_t;

/* The name of a type, for logs; "?" for none. */
const char *wire_type_name(wire_type_t type);

/* The size of the body that a record of `type` has; 0 if it has none. */
size_t wire_body_size(wire_type_t type);

/* Send one record on `channel` (non-blocking): the body's size follows from `type`. `body` may be NULL for a
 * type without one; `descriptor` -1 is "none" and stays the caller's. False with errno set if it could not be
 * sent (EAGAIN: the peer does not read). */
bool wire_send(int channel, wire_type_t type, const void *body, int descriptor);

typedef enum wire_result { WIRE_GOT, WIRE_EMPTY, WIRE_CLOSED, WIRE_BAD } wire_result_t;

/* Take one record off `channel`. WIRE_BAD: it was not of this version, of no known type or not of its size;
 * it is gone and nothing of it is kept. */
wire_result_t wire_receive(int channel, wire_record_t *record);

#endif

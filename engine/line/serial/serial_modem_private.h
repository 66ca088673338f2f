/* What serial_modem.c (its life) and serial_call.c (its calls) share. Threads: those of the modem. */
#ifndef ENGINE_LINE_SERIAL_SERIAL_MODEM_PRIVATE_H
#define ENGINE_LINE_SERIAL_SERIAL_MODEM_PRIVATE_H

#include "engine/line/serial/class1_channel.h"
#include "engine/line/serial/serial_modem.h"

enum {
    SERIAL_SECOND = 1000,
    SERIAL_CALLER_ID_MS = 8 * SERIAL_SECOND, /* after the first ring, for the caller's number to come */
    SERIAL_RING_GAP_MS = 9 * SERIAL_SECOND,  /* no ring for so long: the caller has given up */
    SERIAL_SHORT_MS = 3 * SERIAL_SECOND      /* for a command that takes no time */
};

typedef enum phase {
    UNPLUGGED,
    SETTING_UP,
    UNFIT, /* it answers, and is no fax modem */
    RESETTING,
    ON_HOOK,
    RINGING,
    ANSWERING,
    DIALING,
    CONNECTED,
    HANDING_OVER, /* the call is for a program: as soon as no command is in progress */
    HANGING_UP
} phase_t;

struct serial_modem {
    const fax_serial_config_t *config;
    serial_modem_host_t host;
    at_modem_t *at;
    class1_channel_t *channel;
    modem_setup_t setup;
    modem_reset_t reset;
    phase_t phase;
    int64_t now;
    int64_t health;  /* when to look whether it is still there */
    bool calls_data; /* the call is one of a data modem, which hears no command in it */
    caller_info_t caller;
    int64_t first_ring, last_ring;
    fax_hand_over_t hand_over;     /* the reason, from HANDING_OVER on */
    char connect[FAX_REMOTE_SIZE]; /* what CONNECT has said then; "" */
    int64_t online; /* a data call: when to tell the modem to go on; INT64_MAX: it does, or does by itself */
    int64_t leave;  /* HANDING_OVER: no line feed is waited for after that; INT64_MAX: it has been left */
    enum { RING_NEW, RING_TOLD, RING_REFUSED } ring;
    char problem[MODEM_PROBLEM_SIZE];
};

/* Tell the line's owner. */
void serial_tell(serial_modem_t *modem, line_event_t event);

/* The only door to another phase. */
void serial_enter(serial_modem_t *modem, phase_t phase);

bool serial_is_in_call(const serial_modem_t *modem);

/* Queue a command whose result codes go to `result`, with the modem as its user. */
bool serial_ask(serial_modem_t *modem, const char *text, uint32_t timeout, at_data_t data,
                void (*result)(void *user, at_result_t result, const char *info));

/* Set it up; and: it does not answer. What it was doing is lost, and it is brought back. */
void serial_set_up(serial_modem_t *modem);
void serial_bring_back(serial_modem_t *modem, const char *problem);

/* The result of a command that any modem answers. */
void serial_take_health(void *user, at_result_t result, const char *info);

/* serial_call.c: the modem refuses what is for a call; a line that answers no command; the time since a
 * ring. */
void serial_take_refusal(void *user);
void serial_take_answer(void *user, at_result_t result, const char *info);
void serial_take_unsolicited(void *user, at_result_t result, const char *line);
void serial_follow_rings(serial_modem_t *modem);

/* serial_hand_over.c: are such calls for a program? A data call is: wait for its CONNECT; the time
 * since; it has come. */
bool serial_hands_over(const serial_modem_t *modem, fax_hand_over_t what);
void serial_await_connect(serial_modem_t *modem);
void serial_follow_data_call(serial_modem_t *modem);
void serial_hand_over_data(serial_modem_t *modem);

#endif

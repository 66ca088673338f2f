/* Bringing back a modem that does not answer: a ladder of ever harder means, each followed by AT. Threads:
 * those of its at_modem_t. */
#ifndef ENGINE_LINE_SERIAL_MODEM_RESET_H
#define ENGINE_LINE_SERIAL_MODEM_RESET_H

#include "engine/line/serial/at_modem.h"

/* The control lines of the wire. */
typedef struct modem_pins {
    void (*set_dtr)(void *user, bool on);
    void (*set_break)(void *user, bool on);
    void *user;
} modem_pins_t;

/* What any modem answers with OK, whatever the program before us has left it with: without results, or
 * with results in digits. */
#define MODEM_ATTENTION "E0V1Q0"

typedef struct modem_reset {
    at_modem_t *modem;
    const modem_pins_t *pins;
    size_t rung;
    bool holding;  /* the means is being applied, till `until`; else its effect is awaited */
    int64_t until; /* ms of line time; INT64_MAX: nothing is awaited */
    int64_t now;
    void (*done)(void *user, bool answers);
    void *user;
} modem_reset_t;

/* Begin at the ladder's foot. `done` comes once: the modem answers, or nothing helps but to open the
 * device again. */
void modem_reset_begin(modem_reset_t *reset, at_modem_t *modem, const modem_pins_t *pins, int64_t now,
                       void (*done)(void *user, bool answers), void *user);

/* It is `now`. */
void modem_reset_run(modem_reset_t *reset, int64_t now);

/* What is being tried, for people: "dropping DTR". */
const char *modem_reset_means(const modem_reset_t *reset);

#endif

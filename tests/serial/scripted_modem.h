/* A modem on a pty that says what a script tells it to: for what no good modem does. Time is ticks of 20
 * ms. Threads: one. */
#ifndef TESTS_SERIAL_SCRIPTED_MODEM_H
#define TESTS_SERIAL_SCRIPTED_MODEM_H

#include "tests/serial/jack.h"
#include "tests/serial/script.h"

typedef struct scripted_modem scripted_modem_t;

/* Read the script of a test. NULL if it cannot be read; standard error says why. */
script_t *scripted_modem_read(const char *script, const char *defaults);

/* `script` must outlive it; the jack becomes the modem's. Stops the program if there is no memory. */
scripted_modem_t *scripted_modem_new(jack_t *jack, script_t *script);

void scripted_modem_tick(scripted_modem_t *modem);

/* True if a program has the device open. */
bool scripted_modem_is_open(scripted_modem_t *modem);

/* All that has passed, for people: "> AT" is what it was told. Valid as long as the modem. */
const char *scripted_modem_log(const scripted_modem_t *modem);

void scripted_modem_free(scripted_modem_t *modem);

#endif

/* A party of a rig (unit/engine/t30/rig.h) whose T.30 has a Class 1 modem: our call, our driver of the
 * modem, and spandsp's T.31 as the modem, without a tty, in virtual time. */
#ifndef TESTS_UNIT_ENGINE_LINE_SERIAL_CLASS1_PARTY_H
#define TESTS_UNIT_ENGINE_LINE_SERIAL_CLASS1_PARTY_H

#include "engine/line/serial/serial_modem.h"
#include "tests/unit/engine/t30/rig.h"

typedef struct class1_party class1_party_t;

/* `setup` becomes that of a Class 1 call, which begins when the modem is connected. */
class1_party_t *class1_party_new(const t30_setup_t *setup, const fax_serial_config_t *config);

/* For rig_new(); its call is that of class1_party_call(). */
rig_party_t class1_party_as_party(class1_party_t *party);

/* NULL before the modem has connected. */
t30_call_t *class1_party_call(const class1_party_t *party);

/* The events of the modem's line so far, as numbers with a blank before each; and the modem. */
const char *class1_party_events(const class1_party_t *party);
serial_modem_t *class1_party_modem(const class1_party_t *party);

void class1_party_free(class1_party_t *party);

#endif

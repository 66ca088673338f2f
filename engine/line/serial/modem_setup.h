/* Setting a modem up and finding out what it can do: +FCLASS=?, +FTM=?, +FRM=? (ITU-T T.31 section 8.2,
 * 8.3), its family, its init strings. The answers make its traits. Threads: those of its at_modem_t. */
#ifndef ENGINE_LINE_SERIAL_MODEM_SETUP_H
#define ENGINE_LINE_SERIAL_MODEM_SETUP_H

#include "engine/fax_config.h"
#include "engine/line/serial/at_modem.h"
#include "engine/line/serial/modem_family.h"

enum { MODEM_IDENTITY_SIZE = 256, MODEM_PROBLEM_SIZE = 160 };

/* What a modem is and can do. */
typedef struct modem_traits {
    char identity[MODEM_IDENTITY_SIZE]; /* what it says of itself, in one line */
    const modem_family_t *family;
    char classes[64];   /* the answer to +FCLASS=? */
    bool class1;        /* one of them is 1 */
    uint32_t transmits; /* bit n: modulations[n] */
    uint32_t receives;
    uint32_t quirks; /* FAX_QUIRK_*: the family's and those of the configuration */
} modem_traits_t;

typedef struct modem_setup {
    at_modem_t *modem;
    const fax_serial_config_t *config;
    modem_traits_t traits;
    size_t step;
    unsigned tries;
    char problem[MODEM_PROBLEM_SIZE]; /* why it is no use; "" */
    /* Once: `setup->problem` is "" if all is well. `silent`: it did not answer at all. */
    void (*done)(void *user, bool silent);
    void *user;
} modem_setup_t;

/* Begin. `setup` must stay where it is as long as the modem has commands of it. */
void modem_setup_begin(modem_setup_t *setup, at_modem_t *modem, const fax_serial_config_t *config,
                       void (*done)(void *user, bool silent), void *user);

#endif

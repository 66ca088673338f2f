/* Known families of modems, by what they say of themselves: how to set them up, and what is to be minded. A
 * new one is a row. Threads: constant data. */
#ifndef ENGINE_LINE_SERIAL_MODEM_FAMILY_H
#define ENGINE_LINE_SERIAL_MODEM_FAMILY_H

#include <stdint.h>

#include "engine/fax_config.h"

typedef struct modem_family {
    const char *name;
    const char *mark;            /* in the answer to I, +FMI? or +FMM?, in any case of letters */
    const char *flow[FAX_FLOWS]; /* the command for each flow control, without AT; NULL: leave it */
    const char *caller_id;       /* the command that turns the caller's number on */
    uint32_t quirks;             /* FAX_QUIRK_* */
} modem_family_t;

/* The family of a modem that says `identity` of itself; never NULL. */
const modem_family_t *modem_family_of(const char *identity);

#endif

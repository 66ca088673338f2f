/* The modulations of a Class 1 modem (ITU-T T.31 table 3). Threads: constant data, no state. */
#ifndef ENGINE_LINE_SERIAL_MODULATION_H
#define ENGINE_LINE_SERIAL_MODULATION_H

#include <stddef.h>
#include <stdint.h>

typedef struct modulation {
    uint16_t code;     /* of +FTM, +FRM */
    uint32_t modem;    /* FAX_MODEM_* */
    uint32_t bit_rate; /* bit/s */
    const char *name;
} modulation_t;

extern const modulation_t modulations[];
extern const size_t modulation_count;

/* The modulations that the answer to +FTM=? or +FRM=? names: bit n for modulations[n]. It is a list of
 * numbers and ranges of numbers, with whatever signs around it: "(24,48,72-74)". */
uint32_t modulations_read(const char *answer);

/* The modems (FAX_MODEM_*) that a set of modulations makes: those whose every rate is in it, as T.30 may
 * fall back. */
uint32_t modulations_modems(uint32_t set);

#endif

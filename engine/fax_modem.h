/* Asking a modem at a tty what it can do, without a daemon: what `faxport modem probe` shows. Threads: no
 * state; a probe blocks its caller. */
#ifndef ENGINE_FAX_MODEM_H
#define ENGINE_FAX_MODEM_H

#include <stddef.h>

#include "engine/fax_config.h"

enum {
    FAX_MODEM_RATES = 12,
    FAX_MODEM_IDENTITY_SIZE = 256,
    FAX_MODEM_CLASSES_SIZE = 64,
    FAX_MODEM_PROBLEM_SIZE = FAX_CONFIG_PATH_SIZE + FAX_TEXT_SIZE + 2
};

/* One modulation at one rate (ITU-T T.31 table 3). */
typedef struct fax_modem_rate {
    const char *name; /* "V.17 14400": constant */
    bool sends, receives;
} fax_modem_rate_t;

typedef struct fax_modem_report {
    char
        problem[FAX_MODEM_PROBLEM_SIZE]; /* why it cannot be used, a clause that begins with the device; "" */
    bool answers; /* it is a modem: what follows is what it said of itself, as far as it came */
    char identity[FAX_MODEM_IDENTITY_SIZE];
    char classes[FAX_MODEM_CLASSES_SIZE]; /* its answer to +FCLASS=? */
    fax_modem_rate_t rates[FAX_MODEM_RATES];
    const char *family;           /* of faxportd's table: constant */
    uint32_t quirks;              /* FAX_QUIRK_*: what the family is known for, and config->quirks */
    uint32_t transmits, receives; /* FAX_MODEM_*: what faxportd would use */
    const char *flow, *caller_id; /* the commands that it would use, without AT: constant; NULL is "none" */
} fax_modem_report_t;

/* Open config->device, locked in `lock_dir` against other programs, set the modem up as faxportd does, and
 * ask it. It takes a second with a good modem, some seconds without one, a minute at most. True if
 * faxportd can use it. */
bool fax_modem_probe(const fax_serial_config_t *config, const char *lock_dir, fax_modem_report_t *report);

#endif

/* The options of a port that can be set while faxportd runs: those of its section in faxportd.conf, by the
 * same names, held to the same rows (config_options.h) whoever sets them. A value is written as it stands in
 * the file. Threads: no state, safe everywhere. */
#ifndef ENGINE_FAX_PORT_OPTION_H
#define ENGINE_FAX_PORT_OPTION_H

#include "engine/fax_config.h"

/* Append only: the bits of faxPortOverrides in FAX-PORT-MIB. */
typedef enum fax_port_option {
    FAX_PORT_CSID,
    FAX_PORT_TSID,
    FAX_PORT_RINGS,
    FAX_PORT_PRIORITY,
    FAX_PORT_SEND,
    FAX_PORT_RECEIVE,
    FAX_PORT_OPTIONS
} fax_port_option_t;

enum { FAX_PORT_VALUE_SIZE = FAX_IDENT_SIZE };

/* An option and the value that it is to have. */
typedef struct fax_port_change {
    fax_port_option_t option;
    const char *text;
} fax_port_change_t;

extern const char *const fax_port_option_names[]; /* names[option]: "csid"; NULL-terminated */

/* The option called `name`; FAX_PORT_OPTIONS if there is none. */
fax_port_option_t fax_port_option_named(const char *name);

/* Put the value `text` into `config`. False with one line in `problem`, and `config` as it was, if it is none
 * for the option. */
bool fax_port_option_put(fax_port_option_t option, const char *text, fax_port_config_t *config, char *problem,
                         size_t problem_size);

/* The option's value in `config`, as one would write it. */
void fax_port_option_text(fax_port_option_t option, const fax_port_config_t *config,
                          char text[FAX_PORT_VALUE_SIZE]);

/* The range of its values; of a text that of its length in octets. */
void fax_port_option_bounds(fax_port_option_t option, int64_t *low, int64_t *high);

/* An identification that is empty is the port's number. */
void fax_port_option_settle(fax_port_config_t *config);

/* Show the options of `config` in the port's record. */
void fax_port_option_show(const fax_port_config_t *config, fax_port_t *port);

#endif

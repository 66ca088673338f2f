/* Options of ports that were set while faxportd ran, each with the value of the configuration file that it
 * stands instead of. By the port's permanent index. Threads: the loop's. */
#ifndef ENGINE_STORE_PORT_OVERRIDE_H
#define ENGINE_STORE_PORT_OVERRIDE_H

#include "engine/fax_port_option.h"
#include "engine/store/store.h"

typedef struct port_override {
    uint32_t port;
    fax_port_option_t option;
    char value[FAX_PORT_VALUE_SIZE];
    char instead_of[FAX_PORT_VALUE_SIZE];
} port_override_t;

/* Keep it, instead of one of the same option if there is one. False with a log line. */
bool port_override_put(store_t *store, const port_override_t *override);

/* Forget that of `option`, if there is one. False with a log line. */
bool port_override_remove(store_t *store, uint32_t port, fax_port_option_t option);

/* Call `each` with every one whose option is known. False with a log line if they cannot be read. */
bool port_override_each(store_t *store, void (*each)(void *user, const port_override_t *override),
                        void *user);

#endif

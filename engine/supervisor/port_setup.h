/* How each port is set up: as the configuration file says and, over that, as was set since. The one place
 * where a port's options change, and the one that keeps them.
 *
 * What is set stands, across restarts, until it is set again or the file's value of that option changes: then
 * the file has the last word. A value that is the file's own is none that was set.
 *
 * Threads: put and show from any, which wait for no more than a copy; the rest is the loop's. */
#ifndef ENGINE_SUPERVISOR_PORT_SETUP_H
#define ENGINE_SUPERVISOR_PORT_SETUP_H

#include "engine/fax_port_option.h"
#include "engine/store/store.h"

struct event_base;
typedef struct port_setup port_setup_t;

/* The options of the port in `slot` have changed: from now on port_setup_config() has them. */
typedef void port_setup_changed_fn(void *user, uint32_t slot);

/* The ports of `file`, which with their `indexes` must outlive it, and what `store` has of them. NULL if that
 * cannot be read, or there is no memory or descriptor. */
port_setup_t *port_setup_new(const fax_config_t *file, const uint32_t *indexes, struct event_base *loop,
                             store_t *store);

/* Writes what is not written yet. */
void port_setup_free(port_setup_t *setup);

/* From now on tell `changed`. */
void port_setup_listen(port_setup_t *setup, port_setup_changed_fn *changed, void *user);

/* The configuration in effect: the file's, with the ports' options as they are. Constant but for these, which
 * change right before `changed` is told. */
const fax_config_t *port_setup_config(const port_setup_t *setup);

/* Set options of the port in `slot`: all of them, or none, with one line in `error`. They can be read at
 * once, take effect soon, and are kept soon. */
bool port_setup_put(port_setup_t *setup, uint32_t slot, const fax_port_change_t *changes, size_t count,
                    char *error, size_t error_size);

/* Show in the port's record its options as last set, and which of them differ from the file's. */
void port_setup_show(port_setup_t *setup, uint32_t slot, fax_port_t *port);

/* The file was read again as `fresh`, which need not outlive the call: options whose value has changed in it
 * are as it says now. */
void port_setup_reload(port_setup_t *setup, const fax_config_t *fresh);

/* Write what is not written yet, when the store works again. */
void port_setup_flush(port_setup_t *setup);

#endif

/* The permanent index of each port, by name: kept across restarts, never moved, never given to another name.
 * Threads: the loop's. */
#ifndef ENGINE_STORE_PORT_INDEX_H
#define ENGINE_STORE_PORT_INDEX_H

#include "engine/fax_config.h"
#include "engine/store/store.h"

/* The indexes of all ports, in their order, into `indexes`; a new name gets the next one, all in one commit.
 * False with a log line. */
bool port_index_assign(store_t *store, const fax_port_config_t *ports, size_t count, uint32_t *indexes);

#endif

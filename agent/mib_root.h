/* Where FAX-PORT-MIB hangs (configure --with-mib-root). Threads: constant data. */
#ifndef AGENT_MIB_ROOT_H
#define AGENT_MIB_ROOT_H

#include "agent/mib_tree.h"

enum { MIB_NAME_MAX = 128 }; /* sub-identifiers of a name (RFC 2578 §3.5) */

extern const mib_sub_t mib_root[]; /* faxPortMIB */
extern const size_t mib_root_length;

extern const mib_sub_t mib_objects[]; /* faxPortObjects */
extern const size_t mib_objects_length;

#endif

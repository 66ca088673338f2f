#include "agent/mib_root.h"

#include "config.h"

const mib_sub_t mib_root[] = {FAX_MIB_ROOT};
const size_t mib_root_length = sizeof mib_root / sizeof mib_root[0];

const mib_sub_t mib_objects[] = {FAX_MIB_ROOT, 1};
const size_t mib_objects_length = sizeof mib_objects / sizeof mib_objects[0];

_Static_assert(sizeof mib_objects / sizeof mib_objects[0] + MIB_OID_MAX <= MIB_NAME_MAX,
               "--with-mib-root leaves room for the instances");

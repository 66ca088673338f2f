/* What may be wrong with a SET, by the numbers of RFC 3416 §3, in the order of its §4.2.5. Threads: constant
 * data. */
#ifndef AGENT_MIB_FAULT_H
#define AGENT_MIB_FAULT_H

typedef enum mib_fault {
    MIB_FINE = 0,
    MIB_GENERAL = 5,
    MIB_WRONG_TYPE = 7,
    MIB_WRONG_LENGTH = 8,
    MIB_WRONG_ENCODING = 9,
    MIB_WRONG_VALUE = 10,
    MIB_NO_CREATION = 11,
    MIB_INCONSISTENT_VALUE = 12, /* a good value, but not now */
    MIB_RESOURCE_UNAVAILABLE = 13,
    MIB_COMMIT_FAILED = 14,
    MIB_UNDO_FAILED = 15,
    MIB_NOT_WRITABLE = 17
} mib_fault_t;

#endif

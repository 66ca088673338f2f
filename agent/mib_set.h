/* SETs, each in its phases: tested; committed; then ended, or undone. All changes of one are made, or none
 * (RFC 3416 §4.2.5; RFC 2741 §7.2.4). A SET is known by its AgentX session and transaction, because each
 * phase comes in a message of its own, and the session may end between any two of them: what is reserved by
 * then is given back by mib_sets_forget(), and what is committed stays.
 *
 * Threads: one. */
#ifndef AGENT_MIB_SET_H
#define AGENT_MIB_SET_H

#include "agent/mib_settings.h"

/* One variable of a SET, as it comes. */
typedef struct mib_assignment {
    const mib_sub_t *name; /* the whole object identifier */
    size_t length;
    unsigned char type; /* ASN_*, as encode_type() says it */
    const void *value;  /* in the form of net-snmp: a number is a long */
    size_t value_length;
} mib_assignment_t;

typedef struct mib_sets mib_sets_t;

/* `records` must outlive it. NULL if there is no memory. */
mib_sets_t *mib_sets_new(mib_records_t *records);
void mib_sets_free(mib_sets_t *sets);

/* Phase one: can all of it be done? Nothing is changed. The first fault, with the variable that has it (from
 * 0) in `at`. A SET that was tested before under the same key is forgotten. If a variable is there twice, the
 * last value is meant. */
mib_fault_t mib_set_test(mib_sets_t *sets, uint64_t key, const mib_assignment_t *assignments, size_t count,
                         snapshot_moment_t moment, size_t *at);

/* Phase two: do it. MIB_COMMIT_FAILED if it was not tested, or what was possible then is not any more, or the
 * engine refuses: then nothing has changed, except by what cannot be taken back. */
mib_fault_t mib_set_commit(mib_sets_t *sets, uint64_t key, snapshot_moment_t moment, size_t *at);

/* Have all as before, if it was committed, and end it. MIB_UNDO_FAILED if something cannot be taken back. */
mib_fault_t mib_set_undo(mib_sets_t *sets, uint64_t key, size_t *at);

/* It is over, whatever has come of it. */
void mib_set_end(mib_sets_t *sets, uint64_t key);

/* The sessions are gone, and all SETs with them. */
void mib_sets_forget(mib_sets_t *sets);

#endif

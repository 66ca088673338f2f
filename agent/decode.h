/* Values from a SET as members of records: encode.h the other way round. Threads: no state, safe
 * everywhere. */
#ifndef AGENT_DECODE_H
#define AGENT_DECODE_H

#include <stddef.h>

#include "agent/mib_fault.h"
#include "engine/fax_field.h"
#include "engine/fax_status.h"

/* A member's value: a number as fax_field_number() tells it, or a text. */
typedef struct mib_value {
    int64_t number;
    char text[FAX_TEXT_SIZE];
} mib_value_t;

/* Decode what SNMP has for the member that `field` describes: its ASN.1 type, and its value in the form of
 * net-snmp (a number is a long). MIB_FINE with `value` filled; MIB_WRONG_TYPE; MIB_WRONG_LENGTH, if a text is
 * longer than the member; MIB_WRONG_ENCODING, if a number has not the octets of one; MIB_WRONG_VALUE, if an
 * enumeration has no such label, a text is not UTF-8 or has control characters in it. */
mib_fault_t decode_field(const fax_field_t *field, unsigned char type, const void *octets, size_t length,
                         mib_value_t *value);

/* The member of `record` in the same form. */
void decode_record(const fax_field_t *field, const void *record, mib_value_t *value);

#endif

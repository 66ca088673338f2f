/* Members of records as SNMP values: one small encoder for each nature (fax_field.h). Threads: no state, safe
 * everywhere. */
#ifndef AGENT_ENCODE_H
#define AGENT_ENCODE_H

#include "agent/mib_root.h"
#include "agent/privacy.h"

/* What a value depends on beside its record. */
typedef struct encode_view {
    int64_t up_since;      /* the moment on the monotonic clock (ms) at which sysUpTime was 0 */
    fax_privacy_t privacy; /* what is shown of personal data */
} encode_view_t;

/* A value in the form that net-snmp takes. `value` points to the record's text, to constant data or into this
 * struct: it is not to be copied. */
typedef struct encoded {
    unsigned char type; /* ASN_* */
    const void *value;
    size_t length; /* octets; of a number, sizeof(long) */
    long number;
    unsigned long halves[2]; /* Counter64: the high 32 bits, the low ones */
    unsigned char octets[11];
    char mask[PRIVACY_MASK_SIZE];
    mib_sub_t name[MIB_NAME_MAX];
} encoded_t;

/* Encode the member of `record` that `field` describes, as `view` lets it be seen. */
void encode_field(const fax_field_t *field, const void *record, const encode_view_t *view, encoded_t *out);

/* The ASN.1 type in which `nature` is encoded. */
unsigned char encode_type(fax_nature_t nature);

#endif

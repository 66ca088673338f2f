#include "agent/snmp_size.h"

#include <string.h>

/* RFC 2741 §5.1, §5.3, §5.4, §6.1, §6.2.16: octets. */
enum { HEADER = 20, RESPONSE = 8, TYPE = 4, LENGTH = 4, SUB_IDENTIFIER = 4, WORD = 4, LONG_WORD = 8 };

/* 1.3.6.1.N is one octet, if N is. */
static bool has_short_prefix(const oid *name, size_t length)
{
    static const oid internet[] = {1, 3, 6, 1};
    enum { INTERNET = sizeof internet / sizeof internet[0] };
    return length > INTERNET && memcmp(name, internet, sizeof internet) == 0 && name[INTERNET] >= 1 &&
           name[INTERNET] <= 255;
}

static size_t size_of_name(const oid *name, size_t length)
{
    enum { PREFIX = 5 };
    return LENGTH + SUB_IDENTIFIER * (length - (has_short_prefix(name, length) ? PREFIX : 0));
}

static size_t size_of_octets(size_t length)
{
    return LENGTH + (length + WORD - 1) / WORD * WORD;
}

static size_t size_of_value(const netsnmp_variable_list *variable)
{
    switch (variable->type) {
    case ASN_INTEGER:
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS:
        return WORD;
    case ASN_COUNTER64:
        return LONG_WORD;
    case ASN_OCTET_STR:
    case ASN_IPADDRESS:
    case ASN_OPAQUE:
        return size_of_octets(variable->val_len);
    case ASN_OBJECT_ID:
        return size_of_name(variable->val.objid, variable->val_len / sizeof(oid));
    default:
        return 0;
    }
}

size_t snmp_size_of_response(const netsnmp_variable_list *variables)
{
    size_t size = HEADER + RESPONSE;
    for (const netsnmp_variable_list *at = variables; at; at = at->next_variable)
        size += TYPE + size_of_name(at->name, at->name_length) + size_of_value(at);
    return size;
}

bool snmp_size_fits(const netsnmp_variable_list *variables)
{
    return snmp_size_of_response(variables) <= SNMP_AGENTX_LONGEST;
}

#include "agent/snmp_size.h"

#include <stdlib.h>
#include <string.h>

#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "agent/mib_root.h"
#include "tests/test.h"

/* The library's own encoder, which is in no header that is installed. */
int agentx_realloc_build(netsnmp_session *session, netsnmp_pdu *pdu, u_char **octets, size_t *room,
                         size_t *length);

enum { AGENTX_RESPONSE = 18 };

static size_t encoded_length(netsnmp_variable_list *variables)
{
    netsnmp_session session = {0};
    netsnmp_pdu *pdu = snmp_pdu_create(AGENTX_RESPONSE);
    size_t room = 16, length = 0;
    u_char *octets = malloc(room);
    pdu->variables = variables;
    assert_int_equal(agentx_realloc_build(&session, pdu, &octets, &room, &length), 0);
    pdu->variables = NULL;
    snmp_free_pdu(pdu);
    free(octets);
    return length;
}

static void assert_same_length(netsnmp_variable_list *variables)
{
    assert_int_equal(snmp_size_of_response(variables), encoded_length(variables));
}

static void test_an_empty_response(void **state)
{
    (void)state;
    assert_same_length(NULL);
}

static void test_each_type_is_as_long_as_the_library_makes_it(void **state)
{
    (void)state;
    static const oid far[] = {2, 999, 4294967295}, near[] = {1, 3, 6, 1, 4, 1, 7}, internet[] = {1, 3, 6, 1};
    static const oid *const names[] = {far, near, internet};
    static const size_t lengths[] = {3, 7, 4};
    const long number = 7;
    const struct counter64 large = {1, 2};
    static const u_char types[] = {ASN_INTEGER, ASN_COUNTER, ASN_GAUGE, ASN_TIMETICKS};
    netsnmp_variable_list *list = NULL;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        for (size_t i = 0; i < sizeof types; i++)
            snmp_varlist_add_variable(&list, names[n], lengths[n], types[i], &number, sizeof number);
        snmp_varlist_add_variable(&list, names[n], lengths[n], ASN_COUNTER64, &large, sizeof large);
        snmp_varlist_add_variable(&list, names[n], lengths[n], ASN_OBJECT_ID, near, sizeof near);
        snmp_varlist_add_variable(&list, names[n], lengths[n], ASN_OBJECT_ID, far, sizeof far);
        for (size_t octets = 0; octets < 6; octets++)
            snmp_varlist_add_variable(&list, names[n], lengths[n], ASN_OCTET_STR, "abcdef", octets);
        snmp_varlist_add_variable(&list, names[n], lengths[n], SNMP_NOSUCHINSTANCE, NULL, 0);
        snmp_varlist_add_variable(&list, names[n], lengths[n], SNMP_ENDOFMIBVIEW, NULL, 0);
    }
    assert_same_length(list);
    snmp_free_varbind(list);
}

static void test_what_fits_is_what_the_library_reads(void **state)
{
    (void)state;
    char *text = calloc(1, SNMP_AGENTX_LONGEST);
    netsnmp_variable_list *list = NULL;
    snmp_varlist_add_variable(&list, mib_objects, mib_objects_length, ASN_OCTET_STR, text, 0);
    const size_t bare = snmp_size_of_response(list);
    assert_int_equal(snmp_set_var_typed_value(list, ASN_OCTET_STR, text, SNMP_AGENTX_LONGEST - bare), 0);
    assert_true(snmp_size_fits(list));
    assert_int_equal(encoded_length(list), SNMP_AGENTX_LONGEST);
    assert_int_equal(snmp_set_var_typed_value(list, ASN_OCTET_STR, text, SNMP_AGENTX_LONGEST - bare + 1), 0);
    assert_false(snmp_size_fits(list));
    snmp_free_varbind(list);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_response),
        cmocka_unit_test(test_each_type_is_as_long_as_the_library_makes_it),
        cmocka_unit_test(test_what_fits_is_what_the_library_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

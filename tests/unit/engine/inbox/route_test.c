#include "engine/inbox/route.h"

#include <string.h>

#include "tests/test.h"

static fax_route_config_t routes[] = {
    {.called = "10[12]", .sub = "17", .recipient = "sales"},
    {.called = "101", .port = "fax[1-3]", .recipient = "front"},
    {.caller = "4989*", .recipient = "munich"},
    {.sub = "?*", .recipient = "somebody"},
    {.called = "[*]9#", .recipient = "star"},
};
static const fax_config_t config = {.routes = routes, .route_count = sizeof routes / sizeof routes[0]};

static void the_first_rule_that_fits_counts(void **state)
{
    (void)state;
    static const struct {
        const char *port, *routing, *caller, *recipient;
    } rows[] = {
        {"fax1", "101|17", "1", "sales"},
        {"fax9", "102|17", "1", "sales"},
        {"fax1", "101|18", "1", "front"}, /* another sub-address */
        {"fax1", "101", "1", "front"},    /* none, or not told yet */
        {"fax4", "101", "1", ""},         /* another port */
        {"fax4", "101|18", "1", "somebody"},
        {"fax1", "103", "+49 (89) 12-3", "munich"}, /* only digits count */
        {"fax1", "103", "0049891", ""},
        {"fax1", "+49 101", "1", ""},
        {"fax1", "1-0-1", "1", "front"},
        {"fax1", "*9#", "1", "star"}, /* and * and # */
        {"fax1", "19#", "1", ""},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const route_facts_t facts = route_facts(rows[i].port, rows[i].routing, rows[i].caller);
        assert_string_equal(route_find(&config, &facts)->recipient, rows[i].recipient);
    }
}

static void without_a_rule_it_stays_in_the_inbox(void **state)
{
    (void)state;
    const fax_config_t none = {.route_count = 0};
    const route_facts_t facts = route_facts("fax1", "101|17", "1");
    const fax_route_config_t *route = route_find(&none, &facts);
    assert_string_equal(route->folder, "");
    assert_string_equal(route->command, "");
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    char routing[FAX_NAME_SIZE], caller[FAX_NAME_SIZE];
    memset(routing, '1', sizeof routing);
    routing[sizeof routing - 1] = '\0';
    routing[100] = '|';
    memset(caller, '2', sizeof caller);
    caller[sizeof caller - 1] = '\0';
    const route_facts_t facts = route_facts("fax1", routing, caller);
    assert_int_equal(strlen(facts.called), FAX_NUMBER_SIZE - 1);
    assert_int_equal(strlen(facts.caller), FAX_NUMBER_SIZE - 1);
    assert_int_equal(strlen(facts.sub), FAX_IDENT_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_rule_that_fits_counts),
        cmocka_unit_test(without_a_rule_it_stays_in_the_inbox),
        cmocka_unit_test(what_is_too_long_is_cut),
    };
    return cmocka_run_group_tests_name("engine/inbox/route", tests, NULL, NULL);
}

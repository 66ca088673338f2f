#include "engine/line/serial/modulation.h"

#include "engine/fax_config.h"
#include "tests/test.h"

static const struct {
    const char *answer;
    uint32_t modems;
} rows[] = {
    {"24,48,72,73,74,96,97,98,121,122,145,146", FAX_MODEM_ALL},
    {"(3,24,48,72,73,74,96,97,98,121,122,145,146)", FAX_MODEM_ALL},
    {"+FTM: (24,48,72-74,96-98,121,122,145,146)", FAX_MODEM_ALL},
    {"0-255", FAX_MODEM_ALL},
    {"24,48,72,96", FAX_MODEM_V27TER | FAX_MODEM_V29},
    {"24,48,72,96,97,98", FAX_MODEM_V27TER | FAX_MODEM_V29}, /* not all of V.17 */
    {"24, 48", FAX_MODEM_V27TER},
    {"24", 0},
    {"3", 0},
    {"", 0},
    {"OK 99999999999999999999", 0},
    {"-", 0},
};

static void the_answer_makes_modems(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(modulations_modems(modulations_read(rows[i].answer)), rows[i].modems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_answer_makes_modems)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

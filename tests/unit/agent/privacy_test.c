#include "agent/privacy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent_fields.h"
#include "agent/encode.h"
#include "agent/mib_groups.h"
#include "agent/mib_request.h"
#include "engine/fax_job.h"
#include "tests/test.h"

/* ---- what the masks leave ---- */

static const char *shown(fax_privacy_t mode, const fax_field_table_t *table, const char *name,
                         const void *record)
{
    static char mask[PRIVACY_MASK_SIZE];
    return privacy_text(mode, fax_field_find(table, name), record, mask);
}

static const char *masked(const char *name, const char *text)
{
    static fax_status_t status;
    fax_field_set_text(fax_field_find(&fax_status_fields, name), &status, text);
    return shown(FAX_PRIVACY_MASKED, &fax_status_fields, name, &status);
}

static void a_number_keeps_its_last_digits(void **state)
{
    (void)state;
    assert_string_equal(masked("Address", "+49 30 1234567"), "***567");
    assert_string_equal(masked("Address", "1234567"), "***567");
    assert_string_equal(masked("Address", "123456"), "***56");
    assert_string_equal(masked("Address", "12345"), "***5");
    assert_string_equal(masked("Address", "4711"), "***");
    assert_string_equal(masked("Address", "*31#"), "***");
}

static void words_in_a_number_are_hidden(void **state)
{
    (void)state;
    assert_string_equal(masked("CallerId", "Anna Meyer"), "***");
    assert_string_equal(masked("CallerId", "Anna <+49301234567>"), "***567");
    assert_string_equal(masked("Tsid", "PRAXIS 0301234567"), "***567");
}

static void both_parts_of_a_routing_string_are_numbers(void **state)
{
    (void)state;
    assert_string_equal(masked("RoutingString", "+49 (89) 4711000|12"), "***000|***");
    assert_string_equal(masked("RoutingString", "4711|0123456789"), "***|***789");
    assert_string_equal(masked("RoutingString", "1234567|1234567|9"), "***567|***679");
}

static void a_name_keeps_its_first_letter(void **state)
{
    (void)state;
    assert_string_equal(masked("SenderName", "anna"), "a***");
    assert_string_equal(masked("RecipientName", "Özlem Aydın"), "Ö***");
    assert_string_equal(masked("RecipientName", "日本"), "日***");
}

static void a_title_keeps_nothing(void **state)
{
    (void)state;
    assert_string_equal(masked("DocumentName", "Befund Meyer.pdf"), "***");
}

static void what_is_empty_stays_empty(void **state)
{
    (void)state;
    assert_string_equal(masked("Address", ""), "");
    assert_string_equal(masked("RoutingString", ""), "");
    assert_string_equal(masked("SenderName", ""), "");
    assert_string_equal(masked("DocumentName", ""), "");
}

static void a_description_is_the_states_own_text(void **state)
{
    (void)state;
    const fax_status_t status = {.state = FAX_STATE_DIALING, .description = "Dialing 4711"};
    assert_string_equal(shown(FAX_PRIVACY_FULL, &fax_status_fields, "Description", &status), "Dialing 4711");
    assert_string_equal(shown(FAX_PRIVACY_MASKED, &fax_status_fields, "Description", &status), "Dialing");
    assert_string_equal(shown(FAX_PRIVACY_HIDDEN, &fax_status_fields, "Description", &status), "Dialing");
}

static void a_problem_is_the_outcomes_own_text(void **state)
{
    (void)state;
    fax_job_t job = {.outcome = FAX_OUTCOME_BUSY, .problem = "the document is damaged: /undefined in Meyer"};
    assert_string_equal(shown(FAX_PRIVACY_FULL, &fax_job_fields, "Problem", &job), job.problem);
    assert_string_equal(shown(FAX_PRIVACY_MASKED, &fax_job_fields, "Problem", &job),
                        fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    job.outcome = FAX_OUTCOME_NONE;
    assert_string_equal(shown(FAX_PRIVACY_HIDDEN, &fax_job_fields, "Problem", &job), "");
}

static void a_mode_that_is_none_hides(void **state)
{
    (void)state;
    const fax_status_t status = {.address = "4711", .sender_name = "anna"};
    assert_string_equal(shown((fax_privacy_t)0, &fax_status_fields, "Address", &status), "");
    assert_string_equal(shown((fax_privacy_t)9, &fax_status_fields, "SenderName", &status), "");
}

/* ---- no text of the MIB is forgotten ---- */

/* No four characters of it are in any other text here: also a part of it is found. */
static const char marker[] = "Quux Waldo 48151623";

/* The texts of the MIB that tell nothing of a person. A new text is personal, by its field's row, or it
 * belongs here. */
static const char *const public_texts[] = {
    "faxServerDescription",
    "faxServerVersion",
    "faxServerStoreLastError",
    "faxAgentSessionLastError",
    "faxPortName",
    "faxPortNumber", /* the port's own */
    "faxPortCsid",   /* the same */
    "faxPortTsid",
    "faxPortOperReason",
    "faxPortTestOutcomeName",
    "faxPortTestText",
    "faxPortStatusDeviceName",
    "faxPortStatusRemoteCountry",
    "faxPortStatusRemoteVendor",
    "faxPortStatusRemoteModel",
    "faxPortStatsLastOutcomeName",
    "faxPortStatsLastOutcomeText",
    "faxCallHistoryPortName",
    "faxCallHistoryRemoteCountry",
    "faxCallHistoryRemoteVendor",
    "faxCallHistoryRemoteModel",
    "faxCallHistoryOutcomeName",
    "faxCallHistoryOutcomeText",
    "faxJobPort",
    "faxJobOutcomeName",
    "faxJobOutcomeText",
    "faxAlarmName",
    "faxAlarmPortName",
    "faxAlarmText",
    "faxNotificationLogName",
    "faxNotificationLogPortName",
    "faxNotificationLogText",
    "faxNotifyOutcomeName",
    "faxNotifyOutcomeText",
    "faxNotifyText",
    "faxNotificationKindName",
};
enum { PUBLIC_TEXTS = sizeof public_texts / sizeof public_texts[0] };

static bool is_public(const char *name)
{
    for (size_t i = 0; i < PUBLIC_TEXTS; i++)
        if (strcmp(public_texts[i], name) == 0)
            return true;
    return false;
}

static bool shows_marker(const encoded_t *value)
{
    char text[FAX_TEXT_SIZE];
    snprintf(text, sizeof text, "%.*s", (int)value->length, (const char *)value->value);
    for (const char *part = marker; strlen(part) >= 4; part++) {
        char four[5];
        snprintf(four, sizeof four, "%.4s", part);
        if (strstr(text, four))
            return true;
    }
    return false;
}

/* All texts of one record have the marker: what a text quotes is in it, too. */
static bool leaks(const fax_field_table_t *table, const fax_field_t *field, fax_privacy_t privacy)
{
    static union {
        max_align_t alignment;
        char octets[16384];
    } record;
    memset(&record, 0, sizeof record);
    for (size_t i = 0; i < table->count; i++) {
        assert_true(table->fields[i].offset + table->fields[i].size <= sizeof record);
        fax_field_set_text(&table->fields[i], &record, marker);
    }
    const encode_view_t view = {.privacy = privacy};
    encoded_t value;
    encode_field(field, &record, &view, &value);
    return shows_marker(&value);
}

static void assert_text(const fax_field_table_t *table, const fax_field_t *field)
{
    char name[FAX_NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", table->name, field->name);
    if (!leaks(table, field, FAX_PRIVACY_FULL))
        fail_msg("%s does not show what it is", name);
    if (leaks(table, field, FAX_PRIVACY_MASKED) != is_public(name) ||
        leaks(table, field, FAX_PRIVACY_HIDDEN) != is_public(name))
        fail_msg("%s: is it personal or public?", name);
}

static void each_text_is_personal_or_public(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++)
            if (groups[i].fields->fields[n].nature == FAX_NATURE_TEXT)
                assert_text(groups[i].fields, &groups[i].fields->fields[n]);
            else
                assert_int_equal(groups[i].fields->fields[n].personal, FAX_PERSONAL_NOT);
}

/* ---- the view for those who may not see persons ---- */

enum { VIEW_LINES = 200, VIEW_LINE = 200 };

/* The lines of the example that leave something out of the view, each with the comment before it: "#
 * NAME\nview ... OID\n". */
static size_t read_view(char lines[VIEW_LINES][2 * VIEW_LINE])
{
    char path[1000], line[VIEW_LINE], before[VIEW_LINE] = "";
    snprintf(path, sizeof path, "%s/dist/snmpd.conf", getenv("FAX_BUILDDIR") ? getenv("FAX_BUILDDIR") : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t count = 0;
    while (fgets(line, sizeof line, file)) {
        if (strstr(line, "excluded") && count < VIEW_LINES)
            snprintf(lines[count++], 2 * VIEW_LINE, "%s%s", before, line);
        strcpy(before, line);
    }
    fclose(file);
    return count;
}

static void write_line(const mib_group_t *group, const fax_field_t *field, char line[2 * VIEW_LINE])
{
    const mib_place_t column = {.group = group, .field = field};
    mib_sub_t name[MIB_NAME_MAX];
    const size_t length = mib_request_name(&column, name) - group->rows->depth;
    size_t used = (size_t)snprintf(line, 2 * VIEW_LINE, "# %s%s\nview faxNoPersons excluded ",
                                   group->fields->name, field->name);
    for (size_t i = 0; i < length; i++)
        used += (size_t)snprintf(line + used, 2 * VIEW_LINE - used, ".%lu", name[i]);
    snprintf(line + used, 2 * VIEW_LINE - used, "\n");
}

/* In the order of the MIB. */
static void the_view_leaves_out_what_is_personal(void **state)
{
    (void)state;
    static char lines[VIEW_LINES][2 * VIEW_LINE];
    const size_t lines_count = read_view(lines);
    size_t count, at = 0;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++) {
            char line[2 * VIEW_LINE];
            if (!groups[i].fields->fields[n].personal)
                continue;
            write_line(&groups[i], &groups[i].fields->fields[n], line);
            if (at == lines_count || strcmp(lines[at], line) != 0)
                fail_msg("line %zu of the view in dist/snmpd.conf.in is not:\n%s", at + 1, line);
            at++;
        }
    assert_int_equal(at, lines_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_keeps_its_last_digits),
        cmocka_unit_test(words_in_a_number_are_hidden),
        cmocka_unit_test(both_parts_of_a_routing_string_are_numbers),
        cmocka_unit_test(a_name_keeps_its_first_letter),
        cmocka_unit_test(a_title_keeps_nothing),
        cmocka_unit_test(what_is_empty_stays_empty),
        cmocka_unit_test(a_description_is_the_states_own_text),
        cmocka_unit_test(a_problem_is_the_outcomes_own_text),
        cmocka_unit_test(a_mode_that_is_none_hides),
        cmocka_unit_test(each_text_is_personal_or_public),
        cmocka_unit_test(the_view_leaves_out_what_is_personal),
    };
    return cmocka_run_group_tests_name("agent/privacy", tests, NULL, NULL);
}

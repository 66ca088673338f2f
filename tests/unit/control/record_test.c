#include "control/record.h"

#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/fax_server.h"
#include "tests/test.h"

typedef struct sample {
    char text[FAX_TEXT_SIZE];
    uint32_t number;
    bool truth;
    uint32_t kind;
    uint32_t flags;
    int64_t date;
    int64_t duration;
} sample_t;

static const char *const kind_labels[] = {"first", "second", NULL};

static const fax_field_t sample_fields[] = {
    FAX_FIELD(1, "Text", TEXT, ALWAYS, sample_t, text),
    FAX_FIELD(2, "ANumber", GAUGE, ALWAYS, sample_t, number),
    FAX_FIELD(3, "Truth", TRUTH, ALWAYS, sample_t, truth),
    FAX_FIELD_ENUM(4, "Kind", ALWAYS, false, sample_t, kind, kind_labels),
    FAX_FIELD(5, "Flags", FLAGS, ALWAYS, sample_t, flags),
    FAX_FIELD(6, "Date", DATE, ALWAYS, sample_t, date),
    FAX_FIELD(7, "Ticks", TICKS, ALWAYS, sample_t, duration),
    FAX_FIELD(8, "Seconds", SECONDS, ALWAYS, sample_t, duration),
    FAX_FIELD(9, "Milliseconds", MILLISECONDS, ALWAYS, sample_t, duration),
};
static const fax_field_table_t sample_table = {"sample", sample_fields,
                                               sizeof sample_fields / sizeof sample_fields[0]};

static void assert_record(const sample_t *sample, const char *expected)
{
    json_t *record = control_record(&sample_table, sample);
    char *text = json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(12));
    assert_string_equal(text, expected);
    free(text);
    json_decref(record);
}

static void each_nature_has_its_form(void **state)
{
    (void)state;
    const sample_t sample = {"Büro \"1\"", 4000000000u, true, 2, 0x05, 951782400123, 12345};
    assert_record(&sample,
                  "{\"text\":\"Büro \\\"1\\\"\",\"aNumber\":4000000000,\"truth\":true,\"kind\":\"second\","
                  "\"flags\":[\"text\",\"truth\"],\"date\":\"2000-02-29T00:00:00.123Z\",\"ticks\":12.34,"
                  "\"seconds\":12,\"milliseconds\":12.345}");
}

static void nothing_has_its_form_too(void **state)
{
    (void)state;
    assert_record(&(sample_t){0}, "{\"text\":\"\",\"aNumber\":0,\"truth\":false,\"kind\":\"\",\"flags\":[],"
                                  "\"date\":null,\"ticks\":0.0,\"seconds\":0,\"milliseconds\":0.0}");
}

static void a_text_that_json_cannot_carry_is_mended(void **state)
{
    (void)state;
    json_t *text = control_record_text("a\xff\x01z");
    assert_string_equal(json_string_value(text), "a??z");
    json_decref(text);
}

/* Every field of the engine's tables comes out once, by its own name. */
static void all_fields_of_all_tables_come_out(void **state)
{
    (void)state;
    static const union {
        fax_status_t status;
        fax_port_t port;
        fax_server_t server;
        fax_job_t job;
    } empty;
    const fax_field_table_t *tables[] = {&fax_status_fields, &fax_port_fields, &fax_server_fields,
                                         &fax_job_fields};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        json_t *record = control_record(tables[i], &empty);
        assert_int_equal(json_object_size(record), tables[i]->count);
        json_decref(record);
    }
}

static void a_job_says_its_outcome_in_words(void **state)
{
    (void)state;
    const fax_job_t job = {.id = 7, .state = FAX_JOB_FAILED, .outcome = FAX_OUTCOME_BUSY};
    json_t *record = control_record_job(&job);
    assert_string_equal(json_string_value(json_object_get(record, "state")), "failed");
    assert_string_equal(json_string_value(json_object_get(record, "outcome")), "busy");
    assert_string_equal(json_string_value(json_object_get(record, "outcomeText")),
                        fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    json_decref(record);
}

static void only_what_happened_is_a_difference(void **state)
{
    (void)state;
    const sample_t before = {.text = "a", .number = 1, .duration = 1000};
    sample_t after = before;
    after.duration = 2000;
    assert_false(control_record_differs(&sample_table, &before, &after));
    after.number = 2;
    assert_true(control_record_differs(&sample_table, &before, &after));
    after = before;
    strcpy(after.text, "b");
    assert_true(control_record_differs(&sample_table, &before, &after));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_nature_has_its_form),
        cmocka_unit_test(nothing_has_its_form_too),
        cmocka_unit_test(a_text_that_json_cannot_carry_is_mended),
        cmocka_unit_test(all_fields_of_all_tables_come_out),
        cmocka_unit_test(a_job_says_its_outcome_in_words),
        cmocka_unit_test(only_what_happened_is_a_difference),
    };
    return cmocka_run_group_tests_name("control/record", tests, NULL, NULL);
}

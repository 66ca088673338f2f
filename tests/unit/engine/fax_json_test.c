#include "engine/fax_json.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fax_port.h"
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
    json_t *record = fax_json_show(&sample_table, sample);
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
    json_t *text = fax_json_text("a\xff\x01z");
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
        fax_call_t call;
    } empty;
    const fax_field_table_t *tables[] = {&fax_status_fields, &fax_port_fields, &fax_server_fields,
                                         &fax_job_fields, &fax_call_fields};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        json_t *record = fax_json_show(tables[i], &empty);
        assert_int_equal(json_object_size(record), tables[i]->count);
        json_decref(record);
    }
}

static void a_job_says_its_outcome_in_words(void **state)
{
    (void)state;
    const fax_job_t job = {.id = 7, .state = FAX_JOB_FAILED, .outcome = FAX_OUTCOME_BUSY};
    json_t *record = fax_json_job(&job);
    assert_string_equal(json_string_value(json_object_get(record, "state")), "failed");
    assert_string_equal(json_string_value(json_object_get(record, "outcome")), "busy");
    assert_string_equal(json_string_value(json_object_get(record, "outcomeText")),
                        fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    json_decref(record);
}

static void a_call_says_its_outcome_in_words(void **state)
{
    (void)state;
    const fax_call_t call = {
        .call_id = 7, .outcome = FAX_OUTCOME_NO_ANSWER, .cause = FAX_CAUSE_NO_ANSWER, .ringing = 30500};
    json_t *record = fax_json_call(&call);
    assert_int_equal(json_integer_value(json_object_get(record, "id")), 7);
    assert_int_equal(json_integer_value(json_object_get(record, "ringingSeconds")), 30);
    assert_string_equal(json_string_value(json_object_get(record, "cause")), "noAnswer");
    assert_string_equal(json_string_value(json_object_get(record, "outcomeText")),
                        fax_outcome_row(FAX_OUTCOME_NO_ANSWER)->text);
    json_decref(record);
}

static void only_what_happened_is_a_difference(void **state)
{
    (void)state;
    const sample_t before = {.text = "a", .number = 1, .duration = 1000};
    sample_t after = before;
    after.duration = 2000;
    assert_false(fax_json_differs(&sample_table, &before, &after));
    after.number = 2;
    assert_true(fax_json_differs(&sample_table, &before, &after));
    after = before;
    strcpy(after.text, "b");
    assert_true(fax_json_differs(&sample_table, &before, &after));
}

static void assert_kept(const sample_t *sample, const char *expected)
{
    char *text = fax_json_print(&sample_table, sample);
    sample_t back;
    memset(&back, 0x5a, sizeof back);
    assert_string_equal(text, expected);
    assert_true(fax_json_parse(&sample_table, text, &back));
    assert_string_equal(back.text, sample->text);
    assert_int_equal(back.number, sample->number);
    assert_true(back.truth == sample->truth);
    assert_int_equal(back.kind, sample->kind);
    assert_int_equal(back.flags, sample->flags);
    assert_true(back.date == sample->date);
    assert_true(back.duration == sample->duration);
    free(text);
}

static void what_is_kept_comes_back_as_it_was(void **state)
{
    (void)state;
    assert_kept(&(sample_t){"Büro \"1\"", UINT32_MAX, true, 2, 0x80000001, 951782400123, 12345},
                "{\"text\":\"Büro \\\"1\\\"\",\"aNumber\":4294967295,\"truth\":true,\"kind\":2,"
                "\"flags\":2147483649,\"date\":951782400123,\"ticks\":12345,\"seconds\":12345,"
                "\"milliseconds\":12345}");
    assert_kept(&(sample_t){.kind = 1, .date = INT64_MAX, .duration = -1},
                "{\"text\":\"\",\"aNumber\":0,\"truth\":false,\"kind\":1,\"flags\":0,"
                "\"date\":9223372036854775807,\"ticks\":-1,\"seconds\":-1,\"milliseconds\":-1}");
}

/* Fill every member of a record with a value of its own, and see it come back. */
static void assert_table_comes_back(const fax_field_table_t *table, void *record, void *back)
{
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        if (!fax_field_set_text(field, record, field->name))
            assert_true(fax_field_set_number(field, record,
                                             field->nature == FAX_NATURE_TRUTH  ? 1
                                             : field->nature == FAX_NATURE_ENUM ? 2
                                                                                : 1000 + (int)i));
    }
    char *text = fax_json_print(table, record);
    assert_true(fax_json_parse(table, text, back));
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        assert_string_equal(fax_field_text(field, back), fax_field_text(field, record));
        assert_true(fax_field_number(field, back) == fax_field_number(field, record));
    }
    free(text);
}

static void jobs_and_calls_come_back_whole(void **state)
{
    (void)state;
    fax_call_t call[2] = {0};
    fax_job_t job[2] = {0};
    assert_table_comes_back(&fax_call_fields, &call[0], &call[1]);
    assert_table_comes_back(&fax_job_fields, &job[0], &job[1]);
}

static void what_a_member_cannot_hold_leaves_it_empty(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "{}",
        "{\"more\":1,\"text\":7,\"aNumber\":\"x\",\"truth\":5,\"kind\":\"second\",\"flags\":[1],\"date\":{}}",
        "{\"text\":null,\"aNumber\":4294967296,\"truth\":-1,\"kind\":3,\"flags\":-1,\"date\":1.5}",
        "{\"aNumber\":-1,\"kind\":0,\"truth\":[]}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        sample_t sample;
        memset(&sample, 0x5a, sizeof sample);
        assert_true(fax_json_parse(&sample_table, lines[i], &sample));
        assert_record(&sample, "{\"text\":\"\",\"aNumber\":0,\"truth\":false,\"kind\":\"first\",\"flags\":[],"
                               "\"date\":null,\"ticks\":0.0,\"seconds\":0,\"milliseconds\":0.0}");
    }
}

static void what_is_no_record_is_said_to_be_none(void **state)
{
    (void)state;
    static const char *const lines[] = {"", "[1]", "{\"text\":", "\xff", "7"};
    sample_t sample = {.number = 7};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_false(fax_json_parse(&sample_table, lines[i], &sample));
    assert_false(fax_json_parse(&sample_table, NULL, &sample));
    assert_int_equal(sample.number, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_nature_has_its_form),
        cmocka_unit_test(nothing_has_its_form_too),
        cmocka_unit_test(a_text_that_json_cannot_carry_is_mended),
        cmocka_unit_test(all_fields_of_all_tables_come_out),
        cmocka_unit_test(what_is_kept_comes_back_as_it_was),
        cmocka_unit_test(jobs_and_calls_come_back_whole),
        cmocka_unit_test(what_a_member_cannot_hold_leaves_it_empty),
        cmocka_unit_test(what_is_no_record_is_said_to_be_none),
        cmocka_unit_test(a_job_says_its_outcome_in_words),
        cmocka_unit_test(a_call_says_its_outcome_in_words),
        cmocka_unit_test(only_what_happened_is_a_difference),
    };
    return cmocka_run_group_tests_name("engine/fax_json", tests, NULL, NULL);
}

/* Whole requests against the fake engine: which answers, which snapshots. */
#include "agent/mib_request.h"

#include <string.h>

#include "engine/fax_text.h"
#include "tests/fakes/fake_engine.h"
#include "tests/test.h"

enum { MOST = 64, LONGEST = 32 };

typedef struct bench {
    fax_engine_t *engine;
    agent_health_t health;
    mib_records_t *records;
    snapshot_moment_t now;
    uint64_t key;
    mib_sub_t names[MOST][LONGEST];
    mib_item_t items[MOST];
    size_t count;
    const snapshot_t *snapshots[MOST]; /* the records that the answer showed */
    fax_alarm_t alarms[MOST];
    const void *record; /* the last one, valid until the next request */
} bench_t;

static int set_up(void **state)
{
    static bench_t bench;
    bench = (bench_t){.engine = fake_engine_new(), .now = {.clock = 100000, .utc = 1700000000000}};
    for (int i = 0; i < 3; i++)
        fake_engine_add_port(bench.engine, "fax", 0);
    bench.records = mib_records_new(bench.engine, &bench.health);
    assert_non_null(bench.records);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    bench_t *bench = *state;
    mib_records_free(bench->records);
    fax_engine_free(bench->engine);
    return 0;
}

/* One more variable: the objects' root and what follows. */
static mib_item_t *ask(bench_t *bench, size_t length, const mib_sub_t *tail)
{
    mib_sub_t *name = bench->names[bench->count];
    memcpy(name, mib_objects, mib_objects_length * sizeof *name);
    memcpy(name + mib_objects_length, tail, length * sizeof *name);
    mib_item_t *item = &bench->items[bench->count++];
    *item = (mib_item_t){.name = name, .length = mib_objects_length + length};
    return item;
}

#define ASK(BENCH, ...)                                                                                      \
    ask((BENCH), sizeof((mib_sub_t[]){__VA_ARGS__}) / sizeof(mib_sub_t), (const mib_sub_t[]){__VA_ARGS__})

static void answer(void *user, const mib_item_t *item, const void *record)
{
    bench_t *bench = user;
    assert_int_equal(record != NULL, item->found == MIB_FOUND);
    bench->record = record;
    const bool is_snapshot = record && mib_place_is_snapshot(&item->place);
    bench->snapshots[item - bench->items] = is_snapshot ? record : NULL;
    if (record && item->place.group->fields == &fax_alarm_fields)
        bench->alarms[item - bench->items] = *(const fax_alarm_t *)record;
}

static void send_request(bench_t *bench, mib_verb_t verb)
{
    mib_request_answer(bench->records, verb, ++bench->key, bench->now, bench->items, bench->count, answer,
                       bench);
}

static void next_request(bench_t *bench)
{
    bench->count = 0;
    bench->now.clock += 2000;
}

static void a_get_of_a_row_reads_the_engine_once(void **state)
{
    bench_t *bench = *state;
    for (mib_sub_t column = 1; column <= 47; column++)
        ASK(bench, 5, 1, column, 2);
    send_request(bench, MIB_GET);
    assert_int_equal(fake_engine_status_reads(bench->engine), 1);
    for (size_t i = 0; i < bench->count; i++)
        assert_ptr_equal(bench->snapshots[i], bench->snapshots[0]);
}

static void a_get_beside_the_table_reads_no_status(void **state)
{
    bench_t *bench = *state;
    ASK(bench, 1, 5, 0);     /* a scalar */
    ASK(bench, 4, 1, 2, 2);  /* faxPortTable */
    ASK(bench, 5, 1, 48, 2); /* no such column */
    ASK(bench, 5, 1, 4, 9);  /* no such row */
    ASK(bench, 5, 1, 4);     /* no instance */
    send_request(bench, MIB_GET);
    assert_int_equal(fake_engine_status_reads(bench->engine), 0);
    assert_int_equal(bench->items[2].found, MIB_NO_OBJECT);
    assert_int_equal(bench->items[3].found, MIB_NO_INSTANCE);
    assert_int_equal(bench->items[4].found, MIB_NO_INSTANCE);
}

/* Which names begin a walk of the status table, when a snapshot is there and old. */
static void a_walk_begins_outside_and_at_roots_and_goes_on_from_instances(void **state)
{
    bench_t *bench = *state;
    static const struct {
        mib_sub_t tail[5];
        size_t length;
        bool begins;
    } rows[] = {
        {{5}, 1, true},
        {{5, 1}, 2, true},
        {{5, 1, 4}, 3, true},       /* the root of a column */
        {{4, 1, 99, 3}, 4, true},   /* behind the last instance of the table before */
        {{5, 1, 4, 0}, 4, true},    /* no instance of ours */
        {{5, 1, 4, 2, 1}, 5, true}, /* nor this */
        {{5, 1, 4, 1}, 4, false},
        {{5, 1, 4, 3}, 4, false}, /* from one column into the next */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        next_request(bench);
        ask(bench, 2, (const mib_sub_t[]){5, 1});
        send_request(bench, MIB_NEXT);
        const uint32_t before = fake_engine_status_reads(bench->engine);
        next_request(bench);
        ask(bench, rows[i].length, rows[i].tail);
        send_request(bench, MIB_NEXT);
        assert_int_equal(fake_engine_status_reads(bench->engine) - before, rows[i].begins ? 3 : 0);
    }
}

static void leaving_the_table_before_it_is_no_walk_of_it(void **state)
{
    bench_t *bench = *state;
    ASK(bench, 4, 1, 16, 2);
    ASK(bench, 1);
    send_request(bench, MIB_NEXT);
    assert_int_equal(fake_engine_status_reads(bench->engine), 0);
}

static void columns_that_begin_together_are_one_instant(void **state)
{
    bench_t *bench = *state;
    ASK(bench, 5, 1, 4, 1); /* goes on */
    ASK(bench, 5, 1, 34);   /* begins */
    ASK(bench, 5, 1, 45);
    ASK(bench, 5, 1, 45, 1);
    send_request(bench, MIB_NEXT);
    assert_int_equal(fake_engine_status_reads(bench->engine), 3);
    assert_int_equal(bench->snapshots[0]->serial, bench->snapshots[1]->serial);
    assert_int_equal(bench->snapshots[1]->serial, bench->snapshots[2]->serial);
    next_request(bench);
    ASK(bench, 5, 1, 34);   /* begins anew, */
    ASK(bench, 5, 1, 4, 1); /* whatever stands behind it */
    send_request(bench, MIB_NEXT);
    assert_int_equal(fake_engine_status_reads(bench->engine), 6);
}

static void an_answer_stays_before_the_limit(void **state)
{
    bench_t *bench = *state;
    mib_sub_t limit[LONGEST];
    memcpy(limit, mib_objects, mib_objects_length * sizeof *limit);
    const mib_sub_t tail[] = {1, 5, 0};
    memcpy(limit + mib_objects_length, tail, sizeof tail);
    ASK(bench, 1, 3, 0);
    ASK(bench, 1, 4, 0);
    for (size_t i = 0; i < bench->count; i++) {
        bench->items[i].limit = limit;
        bench->items[i].limit_length = mib_objects_length + 3;
    }
    send_request(bench, MIB_NEXT);
    assert_int_equal(bench->items[0].found, MIB_FOUND);
    assert_int_equal(bench->items[1].found, MIB_END);
}

static void names_around_the_module_are_answered(void **state)
{
    bench_t *bench = *state;
    static const mib_sub_t before[] = {1, 3}, after[] = {1, 4}, far[] = {2};
    bench->items[0] = (mib_item_t){.name = before, .length = 2};
    bench->items[1] = (mib_item_t){.name = after, .length = 2};
    bench->items[2] = (mib_item_t){.name = far, .length = 1};
    bench->items[3] = (mib_item_t){.name = mib_objects, .length = mib_objects_length - 1};
    bench->count = 4;
    send_request(bench, MIB_NEXT);
    assert_int_equal(bench->items[0].found, MIB_FOUND);
    assert_int_equal(bench->items[1].found, MIB_END);
    assert_int_equal(bench->items[2].found, MIB_END);
    assert_int_equal(bench->items[3].found, MIB_FOUND);
    assert_int_equal(bench->items[3].place.field->number, 1);
}

/* ---- rows that come and go ---- */

static void raise_three(bench_t *bench)
{
    const fax_alarm_t alarms[] = {{.port_index = 2, .kind = FAX_EVENT_PORT_DOWN},
                                  {.port_index = 0, .kind = FAX_EVENT_DISK_LOW},
                                  {.port_index = 2, .kind = FAX_EVENT_CALL_STUCK}};
    fake_engine_set_alarms(bench->engine, alarms, 3);
}

static void assert_row(const mib_item_t *item, uint16_t number, uint32_t first, uint32_t second)
{
    assert_int_equal(item->found, MIB_FOUND);
    assert_int_equal(item->place.field->number, number);
    assert_int_equal(item->place.row.index[0], first);
    assert_int_equal(item->place.row.index[1], second);
}

static void alarms_are_rows_in_the_order_of_their_index(void **state)
{
    bench_t *bench = *state;
    raise_three(bench);
    ASK(bench, 12);
    ASK(bench, 12, 1, 3, 0, FAX_EVENT_DISK_LOW);
    ASK(bench, 12, 1, 3, 2, FAX_EVENT_PORT_DOWN);
    ASK(bench, 12, 1, 3, 2, FAX_EVENT_CALL_STUCK);
    send_request(bench, MIB_NEXT);
    assert_row(&bench->items[0], 3, 0, FAX_EVENT_DISK_LOW);
    assert_row(&bench->items[1], 3, 2, FAX_EVENT_PORT_DOWN);
    assert_row(&bench->items[2], 3, 2, FAX_EVENT_CALL_STUCK);
    assert_row(&bench->items[3], 4, 0, FAX_EVENT_DISK_LOW);
}

static void two_rows_that_begin_alike_are_two_records(void **state)
{
    bench_t *bench = *state;
    raise_three(bench);
    ASK(bench, 12, 1, 8, 2, FAX_EVENT_PORT_DOWN);
    ASK(bench, 12, 1, 8, 2, FAX_EVENT_CALL_STUCK);
    send_request(bench, MIB_GET);
    assert_int_equal(bench->alarms[0].kind, FAX_EVENT_PORT_DOWN);
    assert_int_equal(bench->alarms[1].kind, FAX_EVENT_CALL_STUCK);
}

/* An alarm ends after its row was found and before its record is read. */
static void a_row_that_goes_meanwhile_is_no_instance(void **state)
{
    bench_t *bench = *state;
    raise_three(bench);
    ASK(bench, 12, 1, 3, 2, FAX_EVENT_PORT_DOWN);
    fake_engine_fade_alarms(bench->engine, 1);
    send_request(bench, MIB_GET);
    assert_int_equal(bench->items[0].found, MIB_NO_INSTANCE);
}

static void a_walk_passes_by_a_row_that_goes_meanwhile(void **state)
{
    bench_t *bench = *state;
    raise_three(bench);
    ASK(bench, 12, 1, 3);
    fake_engine_fade_alarms(bench->engine, 1);
    send_request(bench, MIB_NEXT);
    assert_row(&bench->items[0], 3, 2, FAX_EVENT_PORT_DOWN);
    next_request(bench);
    ASK(bench, 12, 1, 3);
    fake_engine_fade_alarms(bench->engine, 2);
    send_request(bench, MIB_NEXT);
    assert_int_equal(bench->items[0].found, MIB_FOUND);
    assert_ptr_equal(bench->items[0].place.group, mib_group_of(&fax_notice_kind_fields));
}

/* Calls 5, 8 and 4294967295, jobs 3 and 9. */
static void fill_the_tables(bench_t *bench)
{
    static const uint32_t calls[] = {5, 8, UINT32_MAX}, jobs[] = {3, 9};
    for (size_t i = 0; i < 3; i++)
        fake_engine_add_call(bench->engine, &(fax_call_t){.call_id = calls[i],
                                                          .end_time = bench->now.utc - 1500,
                                                          .port_index = 2,
                                                          .outcome = FAX_OUTCOME_BUSY});
    for (size_t i = 0; i < 2; i++)
        fake_engine_set_job(bench->engine, &(fax_job_t){.id = jobs[i],
                                                        .state = FAX_JOB_WAITING,
                                                        .submitted_time = bench->now.utc - 2500,
                                                        .next_try_time = bench->now.utc + 3500});
}

static void calls_and_jobs_are_rows_by_number(void **state)
{
    bench_t *bench = *state;
    fill_the_tables(bench);
    ASK(bench, 10);
    ASK(bench, 10, 1, 2, 5);
    ASK(bench, 10, 1, 2, 8);
    ASK(bench, 10, 1, 2, UINT32_MAX);
    ASK(bench, 10, 1, 43, UINT32_MAX);
    ASK(bench, 11, 1, 39, 4);
    ASK(bench, 11, 1, 39, 9);
    raise_three(bench);
    send_request(bench, MIB_NEXT);
    assert_row(&bench->items[0], 2, 5, 0);
    assert_row(&bench->items[1], 2, 8, 0);
    assert_row(&bench->items[2], 2, UINT32_MAX, 0);
    assert_row(&bench->items[3], 3, 5, 0);
    assert_row(&bench->items[4], 2, 3, 0); /* the first job */
    assert_ptr_equal(bench->items[4].place.group, mib_group_of(&fax_job_fields));
    assert_row(&bench->items[5], 39, 9, 0); /* the last */
    assert_ptr_equal(bench->items[6].place.group, mib_group_of(&fax_alarm_fields));
}

static void a_row_tells_its_outcome_in_words_and_how_long_ago_it_was(void **state)
{
    bench_t *bench = *state;
    fill_the_tables(bench);
    ASK(bench, 10, 1, 41, 8);
    send_request(bench, MIB_GET);
    const call_row_t *call = bench->record;
    assert_int_equal(call->call.call_id, 8);
    assert_string_equal(call->outcome_name, "busy");
    assert_string_equal(call->outcome_text, fax_outcome_row(FAX_OUTCOME_BUSY)->text);
    assert_int_equal(call->ended_ago, 1500);
    next_request(bench);
    ASK(bench, 11, 1, 30, 9);
    send_request(bench, MIB_GET);
    const job_row_t *job = bench->record;
    assert_int_equal(job->ask, FAX_JOB_ASK_NONE);
    assert_string_equal(job->outcome_name, "none");
    assert_int_equal(job->submitted_ago, 2500);
    assert_int_equal(job->next_try_in, 3500);
    assert_int_equal(job->last_try_ago, 0);
    assert_int_equal(job->ended_ago, 0);
}

static void what_is_over_has_no_next_try(void **state)
{
    bench_t *bench = *state;
    fake_engine_set_job(bench->engine, &(fax_job_t){.id = 1,
                                                    .state = FAX_JOB_FAILED,
                                                    .next_try_time = bench->now.utc + 3500,
                                                    .ended_time = bench->now.utc - 500});
    ASK(bench, 11, 1, 34, 1);
    send_request(bench, MIB_GET);
    assert_int_equal(((const job_row_t *)bench->record)->next_try_in, 0);
    assert_int_equal(((const job_row_t *)bench->record)->ended_ago, 500);
}

static void the_log_is_rows_by_sequence(void **state)
{
    bench_t *bench = *state;
    fax_notice_log_t row = {.sequence = 7, .time = bench->now.utc - 4000, .kind = FAX_EVENT_PORT_DOWN};
    fax_text_copy(row.name, sizeof row.name, "portDown");
    fake_engine_set_logged(bench->engine, &row);
    ASK(bench, 13);
    ASK(bench, 13, 1, 18, 7);
    send_request(bench, MIB_NEXT);
    assert_row(&bench->items[0], 2, 7, 0);
    assert_ptr_equal(bench->items[1].place.group, mib_group_of(&fax_notice_kind_fields));
    next_request(bench);
    ASK(bench, 13, 1, 4, 7);
    send_request(bench, MIB_GET);
    assert_string_equal(((const notice_row_t *)bench->record)->notice.name, "portDown");
    assert_int_equal(((const notice_row_t *)bench->record)->age, 4000);
}

static void a_walk_goes_on_where_its_row_was(void **state)
{
    bench_t *bench = *state;
    fill_the_tables(bench);
    fake_engine_drop_call(bench->engine, 5);
    ASK(bench, 10, 1, 2, 5);
    ASK(bench, 10, 1, 2);
    send_request(bench, MIB_NEXT);
    assert_row(&bench->items[0], 2, 8, 0);
    assert_row(&bench->items[1], 2, 8, 0);
    next_request(bench);
    ASK(bench, 10, 1, 2, 5);
    send_request(bench, MIB_GET);
    assert_int_equal(bench->items[0].found, MIB_NO_INSTANCE);
}

static void a_closed_door_lets_nobody_in(void **state)
{
    bench_t *bench = *state;
    assert_true(mib_records_enter(bench->records));
    mib_records_leave(bench->records);
    mib_records_close(bench->records);
    assert_false(mib_records_enter(bench->records));
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_get_of_a_row_reads_the_engine_once),
        CASE(a_get_beside_the_table_reads_no_status),
        CASE(a_walk_begins_outside_and_at_roots_and_goes_on_from_instances),
        CASE(leaving_the_table_before_it_is_no_walk_of_it),
        CASE(columns_that_begin_together_are_one_instant),
        CASE(an_answer_stays_before_the_limit),
        CASE(names_around_the_module_are_answered),
        CASE(alarms_are_rows_in_the_order_of_their_index),
        CASE(two_rows_that_begin_alike_are_two_records),
        CASE(a_row_that_goes_meanwhile_is_no_instance),
        CASE(a_walk_passes_by_a_row_that_goes_meanwhile),
        CASE(calls_and_jobs_are_rows_by_number),
        CASE(a_row_tells_its_outcome_in_words_and_how_long_ago_it_was),
        CASE(what_is_over_has_no_next_try),
        CASE(the_log_is_rows_by_sequence),
        CASE(a_walk_goes_on_where_its_row_was),
        CASE(a_closed_door_lets_nobody_in),
    };
    return cmocka_run_group_tests_name("agent/mib_request", tests, NULL, NULL);
}

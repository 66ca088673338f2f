/* SETs in their phases against the fake engine. */
#include "agent/mib_set.h"

#include <string.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "agent/mib_request.h"
#include "tests/fakes/fake_engine.h"
#include "tests/test.h"

enum { MOST = 40, LONGEST = 32, KEY = 7 };

typedef struct bench {
    fax_engine_t *engine;
    agent_health_t health;
    mib_records_t *records;
    mib_sets_t *sets;
    snapshot_moment_t now;
    mib_sub_t names[MOST][LONGEST];
    long numbers[MOST];
    mib_assignment_t assignments[MOST];
    size_t count, at;
} bench_t;

static int set_up(void **state)
{
    static bench_t bench;
    bench = (bench_t){.engine = fake_engine_new(), .now = {.clock = 100000, .utc = 1700000000000}};
    for (int i = 0; i < 3; i++)
        fake_engine_add_port(bench.engine, "fax", 0);
    bench.records = mib_records_new(bench.engine, &bench.health);
    bench.sets = mib_sets_new(bench.records);
    *state = &bench;
    return bench.records && bench.sets ? 0 : -1;
}

static int tear_down(void **state)
{
    bench_t *bench = *state;
    mib_sets_free(bench->sets);
    mib_records_free(bench->records);
    fax_engine_free(bench->engine);
    return 0;
}

/* ---- a request is put together ---- */

static mib_assignment_t *assign(bench_t *bench, unsigned char type, size_t length, const mib_sub_t *tail)
{
    mib_sub_t *name = bench->names[bench->count];
    memcpy(name, mib_objects, mib_objects_length * sizeof *name);
    memcpy(name + mib_objects_length, tail, length * sizeof *name);
    mib_assignment_t *assignment = &bench->assignments[bench->count++];
    *assignment = (mib_assignment_t){.name = name, .length = mib_objects_length + length, .type = type};
    return assignment;
}

static void assign_number(bench_t *bench, unsigned char type, long number, size_t length,
                          const mib_sub_t *tail)
{
    mib_assignment_t *assignment = assign(bench, type, length, tail);
    long *value = &bench->numbers[assignment - bench->assignments];
    *value = number;
    assignment->value = value;
    assignment->value_length = sizeof *value;
}

static void assign_text(bench_t *bench, const char *text, size_t length, const mib_sub_t *tail)
{
    mib_assignment_t *assignment = assign(bench, ASN_OCTET_STR, length, tail);
    assignment->value = text;
    assignment->value_length = strlen(text);
}

#define TEXT(BENCH, VALUE, ...)                                                                              \
    assign_text((BENCH), (VALUE), sizeof((mib_sub_t[]){__VA_ARGS__}) / sizeof(mib_sub_t),                    \
                (const mib_sub_t[]){__VA_ARGS__})
#define NUMBER(BENCH, TYPE, VALUE, ...)                                                                      \
    assign_number((BENCH), (TYPE), (VALUE), sizeof((mib_sub_t[]){__VA_ARGS__}) / sizeof(mib_sub_t),          \
                  (const mib_sub_t[]){__VA_ARGS__})
#define MAX_AGE(BENCH, VALUE)       NUMBER((BENCH), ASN_UNSIGNED, (VALUE), 2, 1, 0)
#define WANT(BENCH, PORT, VALUE)    NUMBER((BENCH), ASN_INTEGER, (VALUE), 4, 1, 12, (PORT))
#define CSID(BENCH, PORT, VALUE)    TEXT((BENCH), (VALUE), 4, 1, 6, (PORT))
#define RINGS(BENCH, PORT, VALUE)   NUMBER((BENCH), ASN_UNSIGNED, (VALUE), 4, 1, 8, (PORT))
#define ENABLED(BENCH, KIND, VALUE) NUMBER((BENCH), ASN_INTEGER, (VALUE), 15, 1, 3, (KIND))
#define NOTICES_MAX(BENCH, VALUE)   NUMBER((BENCH), ASN_UNSIGNED, (VALUE), 3, 9, 0)

static mib_fault_t test(bench_t *bench)
{
    return mib_set_test(bench->sets, KEY, bench->assignments, bench->count, bench->now, &bench->at);
}

static mib_fault_t commit(bench_t *bench)
{
    return mib_set_commit(bench->sets, KEY, bench->now, &bench->at);
}

static mib_fault_t undo(bench_t *bench)
{
    return mib_set_undo(bench->sets, KEY, &bench->at);
}

/* The whole of a SET that goes well. */
static void set(bench_t *bench)
{
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    mib_set_end(bench->sets, KEY);
    bench->count = 0;
}

/* ---- what is there ---- */

static uint32_t max_age(bench_t *bench)
{
    return snapshot_cache_info(mib_records_cache(bench->records), bench->now)->max_age;
}

static fax_port_want_t want(const bench_t *bench, uint32_t index)
{
    fax_port_t port;
    assert_true(fax_engine_read_port(bench->engine, index, &port));
    return port.admin_status;
}

static bool is_enabled(const bench_t *bench, fax_event_kind_t kind)
{
    fax_notice_kind_t row;
    assert_true(fax_engine_read_notice_kind(bench->engine, kind, &row));
    return row.enabled;
}

static uint32_t notices_max(const bench_t *bench)
{
    fax_outbox_t outbox;
    fax_engine_read_outbox(bench->engine, &outbox);
    return outbox.max;
}

/* ---- phases ---- */

static void change_four_tables(bench_t *bench)
{
    bench->count = 0;
    MAX_AGE(bench, 7);
    NOTICES_MAX(bench, 50);
    ENABLED(bench, FAX_EVENT_CALL_FAILED, 2);
    WANT(bench, 2, FAX_PORT_WANT_DRAINING);
    WANT(bench, 3, FAX_PORT_WANT_DOWN);
}

static void assert_as_before(bench_t *bench)
{
    assert_int_equal(max_age(bench), 1000);
    assert_int_equal(notices_max(bench), 4096);
    assert_true(is_enabled(bench, FAX_EVENT_CALL_FAILED));
    assert_int_equal(want(bench, 2), FAX_PORT_WANT_UP);
    assert_int_equal(want(bench, 3), FAX_PORT_WANT_UP);
}

static void assert_changed(bench_t *bench)
{
    assert_int_equal(max_age(bench), 7);
    assert_int_equal(notices_max(bench), 50);
    assert_false(is_enabled(bench, FAX_EVENT_CALL_FAILED));
    assert_int_equal(want(bench, 2), FAX_PORT_WANT_DRAINING);
    assert_int_equal(want(bench, 3), FAX_PORT_WANT_DOWN);
}

static void a_test_changes_nothing_and_a_commit_all(void **state)
{
    bench_t *bench = *state;
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    assert_as_before(bench);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_changed(bench);
    mib_set_end(bench->sets, KEY);
    assert_changed(bench);
    assert_int_equal(undo(bench), MIB_FINE); /* it is over */
    assert_changed(bench);
}

static void an_undo_takes_all_of_it_back(void **state)
{
    bench_t *bench = *state;
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_int_equal(undo(bench), MIB_FINE);
    assert_as_before(bench);
    assert_int_equal(fax_engine_read_setting(bench->engine, "faxSnapshotMaxAge", 0), 1000);
}

static void one_bad_variable_spoils_all_wherever_it_is(void **state)
{
    bench_t *bench = *state;
    for (size_t bad = 0; bad <= 5; bad++) {
        change_four_tables(bench);
        WANT(bench, 1, FAX_PORT_WANT_UP);
        bench->assignments[bad].type = ASN_OCTET_STR;
        assert_int_equal(test(bench), MIB_WRONG_TYPE);
        assert_int_equal(bench->at, bad);
        assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
        assert_as_before(bench);
    }
}

/* The ports come last: all else has been done when the engine refuses. */
static void what_the_engine_refuses_at_commit_is_undone_for_all(void **state)
{
    bench_t *bench = *state;
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    fake_engine_refuse(bench->engine, "not now");
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(bench->at, 3);
    assert_as_before(bench);
    assert_int_equal(undo(bench), MIB_FINE); /* the master asks for it all the same */
    assert_as_before(bench);
}

static void what_cannot_be_undone_is_told(void **state)
{
    bench_t *bench = *state;
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    fake_engine_refuse(bench->engine, "not now");
    assert_int_equal(undo(bench), MIB_UNDO_FAILED);
    assert_int_equal(bench->at, 3);
    assert_int_equal(max_age(bench), 1000); /* all else is as before */
    assert_true(is_enabled(bench, FAX_EVENT_CALL_FAILED));
}

static void phases_out_of_order_do_nothing(void **state)
{
    bench_t *bench = *state;
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(undo(bench), MIB_FINE);
    mib_set_end(bench->sets, KEY);
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(undo(bench), MIB_FINE); /* nothing was done */
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_as_before(bench);
}

static void a_session_that_ends_takes_its_sets_along(void **state)
{
    bench_t *bench = *state;
    change_four_tables(bench);
    assert_int_equal(test(bench), MIB_FINE);
    mib_sets_forget(bench->sets);
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_as_before(bench);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    mib_sets_forget(bench->sets); /* committed is committed */
    assert_changed(bench);
}

static void a_master_that_leaves_sets_behind_costs_nothing(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 7);
    for (uint64_t key = 1; key <= 1000; key++)
        assert_int_equal(mib_set_test(bench->sets, key, bench->assignments, 1, bench->now, &bench->at),
                         MIB_FINE);
    assert_int_equal(mib_set_commit(bench->sets, 1, bench->now, &bench->at), MIB_COMMIT_FAILED);
    assert_int_equal(mib_set_commit(bench->sets, 1000, bench->now, &bench->at), MIB_FINE);
    assert_int_equal(max_age(bench), 7);
}

static void a_test_that_comes_again_is_the_one_that_counts(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 7);
    assert_int_equal(test(bench), MIB_FINE);
    bench->count = 0;
    MAX_AGE(bench, 8);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_int_equal(max_age(bench), 8);
}

/* RFC 3416 §4.2.5 leaves it to us which of them counts, but both must be right. */
static void of_the_same_object_twice_the_last_counts(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 7);
    WANT(bench, 2, FAX_PORT_WANT_DOWN);
    MAX_AGE(bench, 8);
    WANT(bench, 2, FAX_PORT_WANT_DRAINING);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_int_equal(max_age(bench), 8);
    assert_int_equal(want(bench, 2), FAX_PORT_WANT_DRAINING);
    assert_int_equal(fake_engine_wants(bench->engine), 1);
    assert_int_equal(undo(bench), MIB_FINE);
    assert_as_before(bench);
    bench->numbers[0] = 3600001;
    assert_int_equal(test(bench), MIB_WRONG_VALUE);
    assert_int_equal(bench->at, 0);
}

static void many_variables_are_one_set(void **state)
{
    bench_t *bench = *state;
    for (mib_sub_t kind = 1; kind <= FAX_EVENT_NOTICES; kind++) {
        ENABLED(bench, kind, 2);
        NUMBER(bench, ASN_UNSIGNED, 60, 15, 1, 4, kind);
    }
    set(bench);
    for (unsigned kind = 1; kind <= FAX_EVENT_NOTICES; kind++)
        assert_false(is_enabled(bench, kind));
    set(bench); /* and one of none */
}

/* ---- the options of a port ---- */

static fax_port_t port_at(const bench_t *bench, uint32_t index)
{
    fax_port_t port;
    assert_true(fax_engine_read_port(bench->engine, index, &port));
    return port;
}

static void all_options_of_a_port_are_one_set(void **state)
{
    bench_t *bench = *state;
    CSID(bench, 2, "+49 30 1");
    TEXT(bench, "tsid", 4, 1, 7, 2);
    RINGS(bench, 2, 5);
    NUMBER(bench, ASN_UNSIGNED, 1000, 4, 1, 9, 2);
    NUMBER(bench, ASN_INTEGER, 2, 4, 1, 10, 2);
    NUMBER(bench, ASN_INTEGER, 2, 4, 1, 11, 2);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    const fax_port_t port = port_at(bench, 2);
    assert_string_equal(port.csid, "+49 30 1");
    assert_string_equal(port.tsid, "tsid");
    assert_true(port.rings == 5 && port.priority == 1000 && !port.send_enabled && !port.receive_enabled);
    assert_int_equal(port_at(bench, 1).rings, 1);
    assert_int_equal(undo(bench), MIB_FINE);
    const fax_port_t again = port_at(bench, 2);
    assert_string_equal(again.csid, "+49 89 102");
    assert_true(again.rings == 1 && again.priority == 1 && again.send_enabled && again.receive_enabled);
}

static void an_option_that_the_engine_refuses_is_undone_with_all_before_it(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 7);
    RINGS(bench, 1, 5);
    CSID(bench, 2, "x");
    assert_int_equal(test(bench), MIB_FINE);
    fake_engine_refuse(bench->engine, "not now");
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(bench->at, 1);
    assert_int_equal(max_age(bench), 1000);
    assert_int_equal(port_at(bench, 1).rings, 1);
}

static void an_options_value_must_be_one_of_the_configuration(void **state)
{
    bench_t *bench = *state;
    static const struct {
        const char *text;
        mib_fault_t fault;
    } texts[] = {{"", MIB_FINE},
                 {"01234567890123456789", MIB_FINE},
                 {"012345678901234567890", MIB_WRONG_LENGTH},
                 {"B\303\274ro", MIB_WRONG_VALUE},
                 {"a\tb", MIB_WRONG_VALUE},
                 {"\377", MIB_WRONG_VALUE}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bench->count = 0;
        CSID(bench, 1, texts[i].text);
        assert_int_equal(test(bench), texts[i].fault);
    }
    static const long bad[] = {0, 21, 4294967295};
    for (size_t i = 0; i < 3; i++) {
        bench->count = 0;
        RINGS(bench, 1, bad[i]);
        assert_int_equal(test(bench), MIB_WRONG_VALUE);
    }
}

static void a_port_that_is_not_well_cannot_be_tested(void **state)
{
    bench_t *bench = *state;
    WANT(bench, 2, FAX_PORT_WANT_TESTING);
    set(bench);
    assert_int_equal(port_at(bench, 2).oper_status, FAX_PORT_IS_TESTING);
    fax_port_t port = port_at(bench, 3);
    port.oper_status = FAX_PORT_IS_FAULTY;
    fake_engine_set_port(bench->engine, 3, &port);
    MAX_AGE(bench, 7);
    WANT(bench, 3, FAX_PORT_WANT_TESTING);
    assert_int_equal(test(bench), MIB_INCONSISTENT_VALUE);
    assert_int_equal(bench->at, 1);
    port.oper_status = FAX_PORT_IS_DOWN;
    fake_engine_set_port(bench->engine, 3, &port);
    assert_int_equal(test(bench), MIB_FINE);
    port.oper_status = FAX_PORT_IS_NOT_PRESENT; /* since then */
    fake_engine_set_port(bench->engine, 3, &port);
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(max_age(bench), 1000);
}

/* ---- faults, in the order of RFC 3416 §4.2.5 ---- */

static void the_first_fault_that_applies_is_told(void **state)
{
    bench_t *bench = *state;
    static const struct {
        mib_sub_t tail[5];
        size_t length;
        unsigned char type;
        long number;
        mib_fault_t fault;
    } rows[] = {
        {{9, 1, 0}, 3, ASN_INTEGER, 1, MIB_NOT_WRITABLE}, /* no such object */
        {{1, 1, 0}, 3, ASN_INTEGER, 1, MIB_NOT_WRITABLE}, /* read-only */
        {{1, 1, 7}, 3, ASN_INTEGER, 1, MIB_NOT_WRITABLE},
        {{4, 1, 1, 1}, 4, ASN_UNSIGNED, 1, MIB_NOT_WRITABLE}, /* an index */
        {{12, 1, 2, 2, 1}, 5, ASN_UNSIGNED, 1, MIB_NOT_WRITABLE},
        {{2}, 1, ASN_UNSIGNED, 1, MIB_NOT_WRITABLE},
        {{2, 1, 0}, 3, ASN_INTEGER, 3600001, MIB_WRONG_TYPE},
        {{2, 1, 1}, 3, ASN_INTEGER, 3600001, MIB_WRONG_TYPE},
        {{2, 1, 1}, 3, ASN_UNSIGNED, 3600001, MIB_WRONG_VALUE},
        {{2, 2, 0}, 3, ASN_UNSIGNED, 99, MIB_WRONG_VALUE},
        {{2, 1, 1}, 3, ASN_UNSIGNED, 1, MIB_NO_CREATION},
        {{2, 1}, 2, ASN_UNSIGNED, 1, MIB_NO_CREATION},
        {{2, 1, 0, 0}, 4, ASN_UNSIGNED, 1, MIB_NO_CREATION},
        {{4, 1, 12, 9}, 4, ASN_INTEGER, 5, MIB_WRONG_VALUE},
        {{4, 1, 12, 9}, 4, ASN_INTEGER, 3, MIB_NO_CREATION},
        {{15, 1, 3, 21}, 4, ASN_INTEGER, 1, MIB_NO_CREATION},
        {{15, 1, 3, 1}, 4, ASN_INTEGER, 1, MIB_FINE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench->count = 0;
        MAX_AGE(bench, 5);
        assign_number(bench, rows[i].type, rows[i].number, rows[i].length, rows[i].tail);
        assert_int_equal(test(bench), rows[i].fault);
        assert_int_equal(bench->at, 1);
    }
}

static void the_ends_of_a_range_are_in_it(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 0);
    set(bench);
    assert_int_equal(max_age(bench), 0);
    MAX_AGE(bench, 3600000);
    set(bench);
    assert_int_equal(max_age(bench), 3600000);
}

/* ---- what is not possible now, or not any more ---- */

static void refresh_waits_for_min_interval(void **state)
{
    bench_t *bench = *state;
    snapshot_cache_info(mib_records_cache(bench->records), bench->now)->min_interval = 500;
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_REFRESH, 5, 1, 46, 2);
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_REFRESH, 2, 5, 0);
    set(bench);
    assert_int_equal(fake_engine_status_reads(bench->engine), 1 + 3);
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_CURRENT, 5, 1, 46, 2);
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_REFRESH, 5, 1, 46, 2);
    assert_int_equal(test(bench), MIB_INCONSISTENT_VALUE);
    assert_int_equal(bench->at, 1);
    bench->count = 1;
    set(bench);
    assert_int_equal(fake_engine_status_reads(bench->engine), 4);
    bench->now.clock += 500;
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_REFRESH, 5, 1, 46, 2);
    set(bench);
    assert_int_equal(fake_engine_status_reads(bench->engine), 5);
}

static void what_was_possible_at_the_test_may_not_be_at_the_commit(void **state)
{
    bench_t *bench = *state;
    snapshot_cache_info(mib_records_cache(bench->records), bench->now)->min_interval = 500;
    MAX_AGE(bench, 7);
    NUMBER(bench, ASN_INTEGER, SNAPSHOT_REFRESH, 5, 1, 46, 2);
    assert_int_equal(test(bench), MIB_FINE);
    snapshot_cache_refresh_row(mib_records_cache(bench->records), 1, bench->now); /* by somebody else */
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(bench->at, 1);
    assert_int_equal(max_age(bench), 1000);
}

/* ---- jobs and the history ---- */

#define ASK(BENCH, JOB, VALUE)  NUMBER((BENCH), ASN_INTEGER, (VALUE), 11, 1, 30, (JOB))
#define MAX_CALLS(BENCH, VALUE) NUMBER((BENCH), ASN_UNSIGNED, (VALUE), 16, 1, 0)
#define CALL_AGE(BENCH, VALUE)  NUMBER((BENCH), ASN_UNSIGNED, (VALUE), 16, 2, 0)

static void add_job(const bench_t *bench, uint32_t id, fax_job_state_t state)
{
    fake_engine_set_job(bench->engine, &(fax_job_t){.id = id, .state = state});
}

static fax_job_state_t job_state(const bench_t *bench, uint32_t id)
{
    fax_job_t job;
    assert_true(fax_engine_read_job(bench->engine, id, &job));
    return job.state;
}

static void assert_window(const bench_t *bench, uint32_t most, uint32_t age)
{
    fax_call_window_t window;
    fax_engine_read_call_window(bench->engine, &window);
    assert_int_equal(window.most, most);
    assert_int_equal(window.age, age);
}

static void a_job_is_held_released_and_canceled(void **state)
{
    bench_t *bench = *state;
    add_job(bench, 5, FAX_JOB_WAITING);
    ASK(bench, 5, FAX_JOB_ASK_HOLD);
    set(bench);
    assert_int_equal(job_state(bench, 5), FAX_JOB_HELD);
    ASK(bench, 5, FAX_JOB_ASK_RELEASE);
    set(bench);
    assert_int_equal(job_state(bench, 5), FAX_JOB_WAITING);
    ASK(bench, 5, FAX_JOB_ASK_NONE);
    set(bench);
    assert_int_equal(job_state(bench, 5), FAX_JOB_WAITING);
    ASK(bench, 5, FAX_JOB_ASK_CANCEL);
    set(bench);
    assert_int_equal(job_state(bench, 5), FAX_JOB_CANCELED);
}

static void a_job_that_has_ended_is_asked_nothing(void **state)
{
    bench_t *bench = *state;
    for (fax_job_state_t ended = FAX_JOB_DONE; ended <= FAX_JOB_CANCELED; ended++) {
        bench->count = 0;
        add_job(bench, 5, ended);
        ASK(bench, 5, FAX_JOB_ASK_NONE);
        ASK(bench, 5, FAX_JOB_ASK_HOLD);
        assert_int_equal(test(bench), MIB_INCONSISTENT_VALUE);
        assert_int_equal(bench->at, 1);
    }
    bench->count = 0;
    ASK(bench, 6, FAX_JOB_ASK_CANCEL);
    assert_int_equal(test(bench), MIB_NO_CREATION);
    bench->numbers[0] = FAX_JOB_ASK_RELEASE + 1;
    assert_int_equal(test(bench), MIB_WRONG_VALUE);
}

static void a_job_that_ends_between_test_and_commit_spoils_the_set(void **state)
{
    bench_t *bench = *state;
    add_job(bench, 5, FAX_JOB_ACTIVE);
    MAX_AGE(bench, 7);
    ASK(bench, 5, FAX_JOB_ASK_HOLD);
    assert_int_equal(test(bench), MIB_FINE);
    add_job(bench, 5, FAX_JOB_DONE);
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(bench->at, 1);
    assert_int_equal(max_age(bench), 1000);
}

/* It stands first, and what stands behind it can still be refused without harm. */
static void a_job_is_asked_when_all_else_is_done(void **state)
{
    bench_t *bench = *state;
    add_job(bench, 5, FAX_JOB_WAITING);
    ASK(bench, 5, FAX_JOB_ASK_CANCEL);
    MAX_AGE(bench, 7);
    WANT(bench, 2, FAX_PORT_WANT_DOWN);
    assert_int_equal(test(bench), MIB_FINE);
    fake_engine_refuse(bench->engine, "not now");
    assert_int_equal(commit(bench), MIB_COMMIT_FAILED);
    assert_int_equal(job_state(bench, 5), FAX_JOB_WAITING);
    fake_engine_refuse(bench->engine, NULL);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_int_equal(job_state(bench, 5), FAX_JOB_CANCELED);
    assert_int_equal(undo(bench), MIB_UNDO_FAILED);
    assert_int_equal(bench->at, 0);
    assert_int_equal(max_age(bench), 1000);
    assert_int_equal(want(bench, 2), FAX_PORT_WANT_UP);
}

static void both_bounds_of_the_history_are_set_at_once(void **state)
{
    bench_t *bench = *state;
    MAX_CALLS(bench, 20);
    CALL_AGE(bench, 3600);
    set(bench);
    assert_window(bench, 20, 3600);
    MAX_CALLS(bench, FAX_CALL_MOST_SHOWN);
    CALL_AGE(bench, 0);
    assert_int_equal(test(bench), MIB_FINE);
    assert_int_equal(commit(bench), MIB_FINE);
    assert_window(bench, FAX_CALL_MOST_SHOWN, 0);
    assert_int_equal(undo(bench), MIB_FINE);
    assert_window(bench, 20, 3600);
    bench->count = 0;
    MAX_CALLS(bench, FAX_CALL_MOST_SHOWN + 1);
    assert_int_equal(test(bench), MIB_WRONG_VALUE);
    bench->count = 0;
    CALL_AGE(bench, FAX_CALL_MOST_AGE + 1);
    assert_int_equal(test(bench), MIB_WRONG_VALUE);
}

/* ---- what lasts ---- */

static void what_was_set_outlives_the_daemon(void **state)
{
    bench_t *bench = *state;
    MAX_AGE(bench, 7);
    set(bench);
    assert_int_equal(fax_engine_read_setting(bench->engine, "faxSnapshotMaxAge", 0), 7);
    fax_engine_ask_setting(bench->engine, "faxSnapshotIdleTime",
                           5); /* below its range: somebody wrote into the database */
    mib_records_free(bench->records);
    bench->records = mib_records_new(bench->engine, &bench->health);
    snapshot_info_t *info = snapshot_cache_info(mib_records_cache(bench->records), bench->now);
    const uint32_t usual = info->idle_time;
    assert_int_not_equal(info->max_age, 7);
    mib_settings_restore(bench->records);
    assert_int_equal(info->max_age, 7);
    assert_int_equal(info->idle_time, usual);
}

#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_test_changes_nothing_and_a_commit_all),
        CASE(an_undo_takes_all_of_it_back),
        CASE(one_bad_variable_spoils_all_wherever_it_is),
        CASE(what_the_engine_refuses_at_commit_is_undone_for_all),
        CASE(what_cannot_be_undone_is_told),
        CASE(phases_out_of_order_do_nothing),
        CASE(a_session_that_ends_takes_its_sets_along),
        CASE(a_master_that_leaves_sets_behind_costs_nothing),
        CASE(a_test_that_comes_again_is_the_one_that_counts),
        CASE(of_the_same_object_twice_the_last_counts),
        CASE(many_variables_are_one_set),
        CASE(all_options_of_a_port_are_one_set),
        CASE(an_option_that_the_engine_refuses_is_undone_with_all_before_it),
        CASE(an_options_value_must_be_one_of_the_configuration),
        CASE(a_port_that_is_not_well_cannot_be_tested),
        CASE(the_first_fault_that_applies_is_told),
        CASE(the_ends_of_a_range_are_in_it),
        CASE(refresh_waits_for_min_interval),
        CASE(what_was_possible_at_the_test_may_not_be_at_the_commit),
        CASE(a_job_is_held_released_and_canceled),
        CASE(a_job_that_has_ended_is_asked_nothing),
        CASE(a_job_that_ends_between_test_and_commit_spoils_the_set),
        CASE(a_job_is_asked_when_all_else_is_done),
        CASE(both_bounds_of_the_history_are_set_at_once),
        CASE(what_was_set_outlives_the_daemon),
    };
    return cmocka_run_group_tests_name("agent/mib_set", tests, NULL, NULL);
}

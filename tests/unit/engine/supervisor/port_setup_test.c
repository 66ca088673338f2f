/* What was set over what the file says: kept, taken back, and given up when the file changes. */
#include "engine/supervisor/port_setup.h"

#include <event2/event.h>
#include <string.h>

#include "engine/fax_log.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { PORTS = 2, ALL_OVERRIDES = (1 << FAX_PORT_OPTIONS) - 1 };

static const uint32_t indexes[PORTS] = {7, 3};

typedef struct bench {
    scratch_t *scratch;
    fax_port_config_t ports[PORTS]; /* the file's */
    fax_config_t file;
    struct event_base *loop;
    store_t *store;
    port_setup_t *setup;
    int told[PORTS];
} bench_t;

static bench_t bench;

static void note(void *user, uint32_t slot)
{
    ((bench_t *)user)->told[slot]++;
}

/* faxportd starts. */
static void start(void)
{
    char error[256];
    bench.file = (fax_config_t){.ports = bench.ports, .port_count = PORTS};
    bench.loop = event_base_new();
    bench.store = store_open(bench.scratch->folder, error, sizeof error);
    bench.setup = port_setup_new(&bench.file, indexes, bench.loop, bench.store);
    assert_non_null(bench.setup);
    port_setup_listen(bench.setup, note, &bench);
}

static void stop(void)
{
    port_setup_free(bench.setup);
    store_close(bench.store);
    event_base_free(bench.loop);
}

static void restart(void)
{
    stop();
    start();
}

static int set_up(void **state)
{
    if (scratch_open(state) != 0)
        return -1;
    bench = (bench_t){.scratch = *state};
    for (size_t i = 0; i < PORTS; i++)
        bench.ports[i] = (fax_port_config_t){.name = "fax1",
                                             .number = "100",
                                             .csid = "1",
                                             .tsid = "2",
                                             .rings = 1,
                                             .priority = 1,
                                             .send_enabled = true,
                                             .receive_enabled = true};
    bench.ports[1].name[3] = '2';
    fax_log_set_level(FAX_LOG_ERROR);
    start();
    return 0;
}

static int tear_down(void **state)
{
    stop();
    return scratch_close(state);
}

/* ---- words ---- */

static bool put(uint32_t slot, fax_port_option_t option, const char *text)
{
    char error[256];
    const fax_port_change_t change = {option, text};
    return port_setup_put(bench.setup, slot, &change, 1, error, sizeof error);
}

static fax_port_t shown(uint32_t slot)
{
    fax_port_t port = {0};
    port_setup_show(bench.setup, slot, &port);
    return port;
}

static const fax_port_config_t *effective(uint32_t slot)
{
    return &port_setup_config(bench.setup)->ports[slot];
}

static void run_loop(void)
{
    event_base_loop(bench.loop, EVLOOP_NONBLOCK);
}

static int64_t rows(void)
{
    return store_number(bench.store, "SELECT count(*) FROM port_override");
}

/* ---- cases ---- */

static void without_a_word_it_is_as_the_file_says(void **state)
{
    (void)state;
    assert_string_equal(shown(0).csid, "1");
    assert_int_equal(shown(0).overrides, 0);
    assert_memory_equal(effective(0), &bench.ports[0], sizeof bench.ports[0]);
    assert_int_equal(bench.told[0], 0);
}

static void what_is_set_is_shown_at_once_and_takes_effect_with_the_loop(void **state)
{
    (void)state;
    assert_true(put(0, FAX_PORT_CSID, "+49 1"));
    assert_string_equal(shown(0).csid, "+49 1");
    assert_int_equal(shown(0).overrides, 1 << FAX_PORT_CSID);
    assert_string_equal(effective(0)->csid, "1");
    run_loop();
    assert_string_equal(effective(0)->csid, "+49 1");
    assert_int_equal(bench.told[0], 1);
    assert_int_equal(bench.told[1], 0);
    assert_string_equal(shown(1).csid, "1");
}

static void all_options_are_kept_across_restarts(void **state)
{
    (void)state;
    static const char *const values[FAX_PORT_OPTIONS] = {"c", "t", "20", "1000", "false", "false"};
    for (int option = 0; option < FAX_PORT_OPTIONS; option++)
        assert_true(put(1, (fax_port_option_t)option, values[option]));
    run_loop();
    assert_int_equal(rows(), FAX_PORT_OPTIONS);
    for (int n = 0; n < 2; n++) {
        restart();
        assert_int_equal(shown(1).overrides, ALL_OVERRIDES);
        for (int option = 0; option < FAX_PORT_OPTIONS; option++) {
            char text[FAX_PORT_VALUE_SIZE];
            fax_port_option_text((fax_port_option_t)option, effective(1), text);
            assert_string_equal(text, values[option]);
        }
        assert_int_equal(shown(0).overrides, 0);
    }
}

static void it_is_kept_even_if_the_loop_did_not_run(void **state)
{
    (void)state;
    assert_true(put(0, FAX_PORT_RINGS, "7"));
    restart();
    assert_int_equal(effective(0)->rings, 7);
}

static void several_are_set_or_none(void **state)
{
    (void)state;
    char error[256] = "";
    const fax_port_change_t changes[] = {{FAX_PORT_CSID, "3"}, {FAX_PORT_RINGS, "21"}, {FAX_PORT_TSID, "4"}};
    assert_false(port_setup_put(bench.setup, 0, changes, 3, error, sizeof error));
    assert_string_equal(error, "rings: 21 is out of range, which is 1 to 20");
    assert_string_equal(shown(0).csid, "1");
    run_loop();
    assert_int_equal(bench.told[0], 0);
    assert_int_equal(rows(), 0);
}

static void the_files_own_value_is_none_that_was_set(void **state)
{
    (void)state;
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    run_loop();
    assert_int_equal(rows(), 1);
    assert_true(put(0, FAX_PORT_RINGS, "1"));
    assert_int_equal(shown(0).overrides, 0);
    run_loop();
    assert_int_equal(rows(), 0);
    assert_int_equal(bench.told[0], 2);
    assert_true(put(0, FAX_PORT_RINGS, "1")); /* nothing new */
    run_loop();
    assert_int_equal(bench.told[0], 2);
}

static void it_stands_when_the_file_changes_something_else(void **state)
{
    (void)state;
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    bench.ports[0].priority = 9;
    bench.ports[1].rings = 9;
    restart();
    assert_int_equal(effective(0)->rings, 5);
    assert_int_equal(effective(0)->priority, 9);
    assert_int_equal(shown(0).overrides, 1 << FAX_PORT_RINGS);
}

static void it_falls_when_the_file_changes_the_same(void **state)
{
    (void)state;
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    bench.ports[0].rings = 2;
    restart();
    assert_int_equal(effective(0)->rings, 2);
    assert_int_equal(shown(0).overrides, 0);
    assert_int_equal(rows(), 0);
    bench.ports[0].rings = 1; /* and stays down when the file is as it was */
    restart();
    assert_int_equal(effective(0)->rings, 1);
}

static void a_reload_is_as_a_start(void **state)
{
    (void)state;
    fax_port_config_t ports[PORTS];
    memcpy(ports, bench.ports, sizeof ports);
    const fax_config_t fresh = {.ports = ports, .port_count = PORTS};
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    assert_true(put(0, FAX_PORT_CSID, "5"));
    run_loop();
    ports[0].rings = 3;
    ports[0].priority = 4;
    port_setup_reload(bench.setup, &fresh);
    assert_int_equal(effective(0)->rings, 3);
    assert_int_equal(effective(0)->priority, 4);
    assert_string_equal(effective(0)->csid, "5");
    assert_int_equal(shown(0).overrides, 1 << FAX_PORT_CSID);
    assert_int_equal(rows(), 1);
    assert_int_equal(bench.told[0], 2);
    assert_int_equal(bench.told[1], 0);
    port_setup_reload(bench.setup, &fresh);
    assert_int_equal(bench.told[0], 2);
    ports[0].rings = 1; /* what the file said first is a change, too */
    port_setup_reload(bench.setup, &fresh);
    assert_int_equal(effective(0)->rings, 1);
}

static void a_port_that_the_file_has_no_more_or_not_yet_is_left_alone(void **state)
{
    (void)state;
    fax_port_config_t other = bench.ports[0];
    strcpy(other.name, "new");
    other.rings = 9;
    const fax_config_t fresh = {.ports = &other, .port_count = 1};
    port_setup_reload(bench.setup, &fresh);
    assert_int_equal(effective(0)->rings, 1);
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    run_loop();
    strcpy(bench.ports[0].name, "gone");
    restart(); /* the same index: it is the same port */
    assert_int_equal(effective(0)->rings, 5);
}

static void what_the_database_has_of_nonsense_is_dropped(void **state)
{
    (void)state;
    assert_true(store_run(bench.store,
                          "INSERT INTO port_override VALUES (7, 'rings', '99', '1'), "
                          "(7, 'csid', 'x', '1'), (7, 'wings', '2', '1'), (99, 'rings', '2', '1')"));
    restart();
    assert_int_equal(effective(0)->rings, 1);
    assert_string_equal(effective(0)->csid, "x");
    assert_int_equal(shown(0).overrides, 1 << FAX_PORT_CSID);
}

static void what_could_not_be_written_is_written_when_the_store_works_again(void **state)
{
    (void)state;
    disk_faults_after(0, DISK_FULL, true);
    assert_true(put(0, FAX_PORT_RINGS, "5"));
    run_loop();
    assert_int_equal(effective(0)->rings, 5);
    disk_faults_none();
    assert_true(store_probe(bench.store));
    port_setup_flush(bench.setup);
    assert_int_equal(rows(), 1);
    assert_int_equal(bench.told[0], 1);
}

#define TEST(CASE) cmocka_unit_test_setup_teardown(CASE, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_word_it_is_as_the_file_says),
        TEST(what_is_set_is_shown_at_once_and_takes_effect_with_the_loop),
        TEST(all_options_are_kept_across_restarts),
        TEST(it_is_kept_even_if_the_loop_did_not_run),
        TEST(several_are_set_or_none),
        TEST(the_files_own_value_is_none_that_was_set),
        TEST(it_stands_when_the_file_changes_something_else),
        TEST(it_falls_when_the_file_changes_the_same),
        TEST(a_reload_is_as_a_start),
        TEST(a_port_that_the_file_has_no_more_or_not_yet_is_left_alone),
        TEST(what_the_database_has_of_nonsense_is_dropped),
        TEST(what_could_not_be_written_is_written_when_the_store_works_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

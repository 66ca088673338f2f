/* The inbox with a real store and real children: the calls are the test's, and so is the converter, which
 * counts what the file says. */
#include "engine/inbox/inbox.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/received_name.h"
#include "engine/store/call_store.h"
#include "engine/store/received_store.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { DEADLINE = 20000, ROUTES = 3 };

typedef struct bench {
    scratch_t *scratch;
    char inbox_folder[220];
    fax_port_config_t port;
    fax_route_config_t routes[ROUTES];
    fax_config_t config;
    struct event_base *loop;
    store_t *store;
    inbox_t *inbox;
    int told;
    fax_event_t last;
} bench_t;

/* As faxportd does: the call into the history. */
static void note_end(void *user, fax_event_t *event)
{
    bench_t *bench = user;
    bench->told++;
    bench->last = *event;
    call_store_put(bench->store, &event->call, NULL);
}

static void write_text(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void path_in(const bench_t *bench, const char *name, char *path, size_t size)
{
    assert_true(snprintf(path, size, "%s/%s", bench->scratch->folder, name) < (int)size);
}

static void open_inbox(bench_t *bench)
{
    char error[300];
    bench->store = store_open(bench->scratch->folder, error, sizeof error);
    assert_non_null(bench->store);
    bench->inbox = inbox_new(bench->loop, &bench->config, bench->store, bench->inbox_folder,
                             &(inbox_host_t){note_end, bench});
    assert_non_null(bench->inbox);
}

static void close_inbox(bench_t *bench)
{
    inbox_free(bench->inbox);
    store_close(bench->store);
    bench->inbox = NULL;
}

/* faxportd dies: the rows of the store are all that is left. */
static void restart(bench_t *bench)
{
    close_inbox(bench);
    open_inbox(bench);
}

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    if (scratch_open((void **)&bench->scratch) != 0)
        return -1;
    *state = bench;
    path_in(bench, "inbox", bench->inbox_folder, sizeof bench->inbox_folder);
    mkdir(bench->inbox_folder, 0700);
    bench->port = (fax_port_config_t){.name = "fax1", .number = "101"};
    bench->config = (fax_config_t){.ports = &bench->port,
                                   .port_count = 1,
                                   .max_commands = 2,
                                   .routes = bench->routes,
                                   .route_count = ROUTES};
    for (size_t i = 0; i < ROUTES; i++)
        bench->routes[i] =
            (fax_route_config_t){.called = "nobody", .timeout = 10000, .attempts = 2, .retry_delay = 20};
    path_in(bench, "converter", bench->config.converter_path, sizeof bench->config.converter_path);
    write_text(bench->config.converter_path, "#!/bin/sh\necho pages=$(cat $2)\n", 0700);
    bench->loop = event_base_new();
    open_inbox(bench);
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    close_inbox(bench);
    event_base_free(bench->loop);
    const int result = scratch_close((void **)&bench->scratch);
    free(bench);
    return result;
}

#define WAIT_FOR(BENCH, CONDITION)                                                                           \
    do {                                                                                                     \
        const int64_t deadline = fax_time_clock() + DEADLINE;                                                \
        while (!(CONDITION) && fax_time_clock() < deadline) {                                                \
            event_base_loopexit((BENCH)->loop, &(struct timeval){0, 5000});                                  \
            event_base_dispatch((BENCH)->loop);                                                              \
        }                                                                                                    \
        assert_true(CONDITION);                                                                              \
    } while (0)

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* Call `id` has got as far as its first page. `file` gets the complete file's path. */
static void begin_job_call(bench_t *bench, uint32_t job, uint32_t id, const char *routing,
                           char file[FAX_TEXT_SIZE])
{
    fax_status_t status = {
        .call_id = id, .job_id = job, .device_id = 1, .direction = FAX_DIRECTION_RECEIVING};
    strcpy(status.device_name, "fax1");
    strcpy(status.routing_string, routing);
    strcpy(status.caller_id, "4711");
    status.encoding = FAX_ENCODING_MMR;
    status.resolution = FAX_RESOLUTION_FINE;
    inbox_expect(bench->inbox, id, "fax1", file);
    inbox_begin(bench->inbox, &status, file);
}

static void begin_call(bench_t *bench, uint32_t id, const char *routing, char file[FAX_TEXT_SIZE])
{
    begin_job_call(bench, 0, id, routing, file);
}

static fax_event_t end_of_call(uint32_t id, const char *routing, int outcome, const char *file)
{
    fax_event_t event = {.kind = outcome == FAX_OUTCOME_OK ? FAX_EVENT_CALL_COMPLETED : FAX_EVENT_CALL_FAILED,
                         .call = {.call_id = id,
                                  .port_index = 1,
                                  .direction = FAX_DIRECTION_RECEIVING,
                                  .encoding = FAX_ENCODING_MMR,
                                  .resolution = FAX_RESOLUTION_FINE,
                                  .end_time = fax_time_utc(),
                                  .outcome = outcome}};
    strcpy(event.port.name, "fax1");
    strcpy(event.call.port_name, "fax1");
    strcpy(event.call.routing_string, routing);
    fax_text_copy(event.call.file, sizeof event.call.file, file);
    event.call.pages_done = file[0] ? 2 : 0;
    fax_call_settle(&event.call, 0);
    return event;
}

static void end_call(bench_t *bench, uint32_t id, const char *routing, int outcome, const char *file)
{
    const fax_event_t event = end_of_call(id, routing, outcome, file);
    inbox_take_end(bench->inbox, &event);
}

static void a_fax_without_a_rule_is_told_at_once(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE];
    begin_call(bench, 7, "101", file);
    assert_int_equal(inbox_count(bench->inbox), 1);
    write_text(file, "2", 0600);
    end_call(bench, 7, "101", FAX_OUTCOME_OK, file);
    assert_int_equal(bench->told, 1);
    assert_string_equal(bench->last.call.file, file);
    assert_int_equal(inbox_count(bench->inbox), 0);
    restart(bench);
    assert_int_equal(inbox_count(bench->inbox), 0);
}

static void one_with_a_folder_is_told_when_it_is_there(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE];
    path_in(bench, "sales", bench->routes[0].folder, sizeof bench->routes[0].folder);
    strcpy(bench->routes[0].called, "101");
    strcpy(bench->routes[0].recipient, "Sales");
    restart(bench);
    assert_true(exists(bench->routes[0].folder));
    assert_string_equal(inbox_recipient(bench->inbox, "fax1", "101", "4711"), "Sales");
    begin_call(bench, 7, "101", file);
    write_text(file, "2", 0600);
    end_call(bench, 7, "101", FAX_OUTCOME_OK, file);
    assert_int_equal(bench->told, 0);
    inbox_settle(bench->inbox);
    assert_int_equal(bench->told, 1);
    assert_string_equal(bench->last.call.recipient_name, "Sales");
    assert_int_equal(strncmp(bench->last.call.file, bench->routes[0].folder, strlen(bench->routes[0].folder)),
                     0);
    assert_true(exists(bench->last.call.file));
    assert_false(exists(file));
}

static void a_folder_that_is_gone_leaves_it_in_the_inbox(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE];
    strcpy(bench->routes[0].called, "101");
    strcpy(bench->routes[0].folder, "/nonesuch/place");
    begin_call(bench, 7, "101", file);
    write_text(file, "2", 0600);
    end_call(bench, 7, "101", FAX_OUTCOME_OK, file);
    inbox_settle(bench->inbox);
    assert_int_equal(bench->told, 1);
    assert_string_equal(bench->last.call.file, file);
    assert_true(exists(file));
}

/* The worker died: its last word has no file. */
static void what_a_dead_worker_left_is_found(void **state)
{
    bench_t *bench = *state;
    static const struct {
        const char *pages;
        bool complete, kept;
    } rows[] = {{"3", false, true}, {"0", false, false}, {"2", true, true}};
    for (uint32_t i = 0; i < 3; i++) {
        char file[FAX_TEXT_SIZE], part[FAX_TEXT_SIZE], partial[FAX_TEXT_SIZE];
        begin_call(bench, 10 + i, "101", file);
        received_name_part(file, part, sizeof part);
        received_name_partial(file, partial, sizeof partial);
        write_text(rows[i].complete ? file : part, rows[i].pages, 0600);
        bench->told = 0;
        end_call(bench, 10 + i, "101", FAX_OUTCOME_PORT_FAULT, "");
        WAIT_FOR(bench, bench->told == 1);
        const fax_call_t *call = &bench->last.call;
        assert_int_equal(call->pages_done, atoi(rows[i].pages));
        assert_int_equal(call->partial, rows[i].kept && !rows[i].complete);
        assert_string_equal(call->file, !rows[i].kept ? "" : rows[i].complete ? file : partial);
        assert_int_equal(call->outcome, rows[i].complete ? FAX_OUTCOME_OK : FAX_OUTCOME_PORT_FAULT);
        assert_int_equal(bench->last.kind,
                         rows[i].complete ? FAX_EVENT_CALL_COMPLETED : FAX_EVENT_CALL_FAILED);
        assert_false(exists(part));
        assert_int_equal(exists(partial), call->partial);
    }
}

static void what_faxportd_did_not_outlive_is_told_at_its_next_start(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE], part[FAX_TEXT_SIZE], none[FAX_TEXT_SIZE];
    begin_call(bench, 20, "101", none);
    begin_call(bench, 21, "101|17", file);
    received_name_part(file, part, sizeof part);
    write_text(part, "1", 0600);
    restart(bench);
    assert_int_equal(bench->told, 0); /* from the loop, when all is there that listens */
    WAIT_FOR(bench, bench->told == 2);
    assert_int_equal(bench->last.call.call_id, 21);
    assert_string_equal(bench->last.call.routing_string, "101|17");
    assert_string_equal(bench->last.call.number, "4711");
    assert_string_equal(bench->last.port.name, "fax1");
    assert_int_equal(bench->last.call.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_true(bench->last.call.partial);
    assert_int_equal(bench->last.call.pages_done, 1);
    restart(bench);
    assert_int_equal(inbox_count(bench->inbox), 0);
}

/* Its job waits for it: faxportd was killed while it polled. */
static void the_end_of_a_poll_is_awaited_until_it_is_told(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE], part[FAX_TEXT_SIZE], none[FAX_TEXT_SIZE];
    begin_job_call(bench, 7, 22, "", file);
    begin_call(bench, 23, "101", none);
    received_name_part(file, part, sizeof part);
    write_text(part, "1", 0600);
    restart(bench);
    assert_true(inbox_awaits(bench->inbox, 22, 7));
    assert_false(inbox_awaits(bench->inbox, 22, 8)); /* another job's */
    assert_false(inbox_awaits(bench->inbox, 23, 0)); /* nobody's */
    assert_false(inbox_awaits(bench->inbox, 24, 7));
    WAIT_FOR(bench, bench->told == 2);
    assert_false(inbox_awaits(bench->inbox, 22, 7));
    restart(bench);
    assert_false(inbox_awaits(bench->inbox, 22, 7));
}

static void a_file_without_a_row_is_found_by_its_name(void **state)
{
    bench_t *bench = *state;
    char path[400];
    snprintf(path, sizeof path, "%s/20261122T081500Z-fax1-33.tif.part", bench->inbox_folder);
    write_text(path, "4", 0600);
    snprintf(path, sizeof path, "%s/letter.part", bench->inbox_folder);
    write_text(path, "not ours", 0600);
    restart(bench);
    WAIT_FOR(bench, bench->told == 1);
    assert_int_equal(bench->last.call.call_id, 33);
    assert_int_equal(bench->last.call.pages_done, 4);
    assert_int_equal(bench->last.call.setup_time, INT64_C(1795335300000));
    assert_string_equal(bench->last.call.port_name, "fax1");
    assert_true(exists(path));
}

static void a_file_that_cannot_be_counted_is_kept(void **state)
{
    bench_t *bench = *state;
    char file[FAX_TEXT_SIZE], part[FAX_TEXT_SIZE];
    write_text(bench->config.converter_path, "#!/bin/sh\nkill -s SEGV $$\n", 0700);
    begin_call(bench, 20, "101", file);
    received_name_part(file, part, sizeof part);
    write_text(part, "1", 0600);
    restart(bench);
    WAIT_FOR(bench, bench->told == 1);
    assert_true(bench->last.call.partial);
    assert_true(exists(bench->last.call.file));
}

/* faxportd died after the call was recorded, before the row was gone. */
static void nothing_is_told_twice(void **state)
{
    bench_t *bench = *state;
    received_t row = {.stage = RECEIVED_ENDED};
    row.call = end_of_call(40, "101", FAX_OUTCOME_OK, "/nonesuch/file").call;
    assert_true(call_store_put(bench->store, &row.call, NULL));
    assert_true(received_store_put(bench->store, &row));
    restart(bench);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(bench->told, 0);
}

/* `text` as the command of the route for 101; HERE is the scratch folder. */
static void set_command(bench_t *bench, const char *text)
{
    char script[600];
    path_in(bench, "command", bench->routes[0].command, sizeof bench->routes[0].command);
    snprintf(script, sizeof script, "#!/bin/sh\ncd %s\n%s\n", bench->scratch->folder, text);
    write_text(bench->routes[0].command, script, 0700);
    strcpy(bench->routes[0].called, "101");
}

static void receive(bench_t *bench, uint32_t id)
{
    char file[FAX_TEXT_SIZE];
    begin_call(bench, id, "101", file);
    write_text(file, "2", 0600);
    end_call(bench, id, "101", FAX_OUTCOME_OK, file);
}

static int lines_in(bench_t *bench, const char *name)
{
    char path[300];
    int lines = 0;
    path_in(bench, name, path, sizeof path);
    FILE *file = fopen(path, "r");
    for (int c; file && (c = getc(file)) != EOF;)
        lines += c == '\n';
    if (file)
        fclose(file);
    return lines;
}

static void a_command_is_tried_until_it_succeeds(void **state)
{
    bench_t *bench = *state;
    set_command(bench, "echo $FAX_CALL_ID >>tries; [ $(wc -l <tries) -gt 1 ]");
    receive(bench, 50);
    assert_int_equal(bench->told, 1);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(lines_in(bench, "tries"), 2);
}

static void or_as_often_as_it_may_be(void **state)
{
    bench_t *bench = *state;
    set_command(bench, "echo x >>tries; exit 3");
    receive(bench, 50);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(lines_in(bench, "tries"), 2);
    set_command(bench, "");
    unlink(bench->routes[0].command); /* it cannot even be started */
    receive(bench, 51);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(bench->told, 2);
}

static void only_so_many_run_at_once(void **state)
{
    bench_t *bench = *state;
    set_command(bench, "echo x >>began; while [ ! -e go ]; do sleep 0.01; done; echo x >>ended");
    for (uint32_t id = 60; id < 65; id++)
        receive(bench, id);
    WAIT_FOR(bench, lines_in(bench, "began") == 2);
    assert_int_equal(inbox_count(bench->inbox), 5);
    write_text(scratch_path(bench->scratch, "go"), "", 0600);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(lines_in(bench, "began"), 5);
}

static void one_that_was_stopped_with_faxportd_runs_again(void **state)
{
    bench_t *bench = *state;
    set_command(bench, "echo x >>tries; [ $(wc -l <tries) -gt 3 ] || exec sleep 1000");
    receive(bench, 70);
    for (int n = 1; n <= 3; n++) { /* more often than it may be tried: it was not its fault */
        WAIT_FOR(bench, lines_in(bench, "tries") == n);
        restart(bench);
    }
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(lines_in(bench, "tries"), 4);
    assert_int_equal(bench->told, 1);
}

static void one_that_faxportd_never_outlives_is_given_up(void **state)
{
    bench_t *bench = *state;
    received_t row = {.stage = RECEIVED_FILED, .tries = 5};
    set_command(bench, "echo x >>tries; exit 0");
    row.call = end_of_call(80, "101", FAX_OUTCOME_OK, "/nonesuch/file").call;
    assert_true(received_store_put(bench->store, &row));
    restart(bench);
    WAIT_FOR(bench, inbox_count(bench->inbox) == 0);
    assert_int_equal(lines_in(bench, "tries"), 0);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(a_fax_without_a_rule_is_told_at_once),
        TEST(one_with_a_folder_is_told_when_it_is_there),
        TEST(a_folder_that_is_gone_leaves_it_in_the_inbox),
        TEST(what_a_dead_worker_left_is_found),
        TEST(what_faxportd_did_not_outlive_is_told_at_its_next_start),
        TEST(the_end_of_a_poll_is_awaited_until_it_is_told),
        TEST(a_file_without_a_row_is_found_by_its_name),
        TEST(a_file_that_cannot_be_counted_is_kept),
        TEST(nothing_is_told_twice),
        TEST(a_command_is_tried_until_it_succeeds),
        TEST(or_as_often_as_it_may_be),
        TEST(only_so_many_run_at_once),
        TEST(one_that_was_stopped_with_faxportd_runs_again),
        TEST(one_that_faxportd_never_outlives_is_given_up),
    };
    return cmocka_run_group_tests_name("engine/inbox/inbox", tests, NULL, NULL);
}

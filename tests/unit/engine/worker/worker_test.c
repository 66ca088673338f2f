/* The real faxport-worker process, with the test in faxportd's place. */
#include "engine/worker/worker.h"

#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/crew.h"

static const fax_exchange_config_t line = {.delay = 40, .noise = -100};

static const char *document(scratch_t *scratch, uint32_t pages, uint32_t rows)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = pages;
    file.rows = rows;
    page_file_setup();
    tiff_maker_write_good(scratch_path(scratch, "document.tif"), &file);
    return scratch_path(scratch, "document.tif");
}

/* Wait until the worker says something; its hello is expected. */
static void expect_hello(int channel)
{
    struct pollfd waiting = {.fd = channel, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, CREW_DEADLINE), 1);
    wire_record_t record;
    assert_int_equal(wire_receive(channel, &record), WIRE_GOT);
    assert_int_equal(record.type, WIRE_HELLO);
    assert_string_equal(record.body.hello.build, PACKAGE_VERSION);
}

static int run_by_hand(const char *arguments, char *said, size_t size)
{
    char command[600];
    snprintf(command, sizeof command, "%s/engine/worker/faxport-worker %s 2>&1 3>&-", getenv("FAX_BUILDDIR"),
             arguments);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    const size_t used = fread(said, 1, size - 1, output);
    said[used] = '\0';
    const int status = pclose(output);
    return WEXITSTATUS(status);
}

static void by_hand_it_says_what_it_is(void **state)
{
    (void)state;
    char said[1000];
    assert_int_equal(run_by_hand("--help", said, sizeof said), 0);
    assert_non_null(strstr(said, "usage: faxport-worker"));
    assert_int_equal(run_by_hand("--version", said, sizeof said), 0);
    assert_string_equal(said, "faxport-worker " PACKAGE_VERSION "\n");
    assert_int_equal(run_by_hand("--nonsense", said, sizeof said), 2);
    assert_int_equal(run_by_hand("", said, sizeof said), 2);
    assert_non_null(strstr(said, "descriptor 3 is no channel"));
    assert_int_equal(run_by_hand("3</dev/null", said, sizeof said), 2);
}

static void another_build_is_refused(void **state)
{
    (void)state;
    wire_hello_t hello = crew_hello();
    strcpy(hello.build, "0.0.0-other");
    status_board_t *board = status_board_new(CREW_WORKERS);
    int channel;
    const pid_t process = crew_spawn(CREW_WORKER, &channel);
    assert_true(wire_send(channel, WIRE_HELLO, &hello, status_board_descriptor(board)));
    expect_hello(channel); /* so that the daemon can say which build it met */
    assert_int_equal(crew_wait_for_exit(process), 1);
    close(channel);
    status_board_free(board);
}

static void who_does_not_say_hello_is_refused(void **state)
{
    (void)state;
    static const char garbage[100] = "garbage";
    int channel;
    pid_t process = crew_spawn(CREW_WORKER, &channel);
    assert_int_equal(send(channel, garbage, sizeof garbage, 0), sizeof garbage);
    assert_int_equal(crew_wait_for_exit(process), 1);
    close(channel);
    process = crew_spawn(CREW_WORKER, &channel);
    assert_true(wire_send(channel, WIRE_SHUTDOWN, NULL, -1));
    assert_int_equal(crew_wait_for_exit(process), 1);
    close(channel);
    const wire_hello_t hello = crew_hello();
    process = crew_spawn(CREW_WORKER, &channel);
    assert_true(wire_send(channel, WIRE_HELLO, &hello, -1)); /* without a board */
    assert_int_equal(crew_wait_for_exit(process), 1);
    close(channel);
}

/* A worker that was linked so that frames from the far end go round the filter. */
static void without_the_frame_filter_it_does_not_start(void **state)
{
    (void)state;
    const wire_hello_t hello = crew_hello();
    status_board_t *board = status_board_new(CREW_WORKERS);
    int channel;
    const pid_t process = crew_spawn("tests/unit/engine/worker/bypassed_worker", &channel);
    assert_true(wire_send(channel, WIRE_HELLO, &hello, status_board_descriptor(board)));
    expect_hello(channel);
    assert_int_equal(crew_wait_for_exit(process), 1);
    wire_record_t record;
    assert_int_equal(wire_receive(channel, &record), WIRE_CLOSED); /* it never said ready */
    close(channel);
    status_board_free(board);
}

static bool have_beaten(const crew_t *crew)
{
    return crew->members[0].heartbeats > 0 && crew->members[1].heartbeats > 0;
}

static void it_beats_and_ends_with_its_channel(void **state)
{
    crew_t crew;
    crew_open(&crew, *state, &line, 1);
    crew_run_until(&crew, have_beaten);
    kill(crew.members[0].process, SIGTERM); /* the daemon's business */
    kill(crew.members[0].process, SIGINT);
    assert_int_equal(waitpid(crew.members[0].process, NULL, WNOHANG), 0);
    const int64_t began = fax_time_clock();
    close(crew.members[0].channel);
    assert_int_equal(crew_wait_for_exit(crew.members[0].process), 0);
    assert_true(fax_time_clock() - began < 5000);
    crew.members[0].process = 0;
    crew.members[0].channel = dup(crew.members[1].channel);
    crew_close(&crew);
}

static bool have_ended(const crew_t *crew)
{
    return crew->members[0].end.kind && crew->members[1].end.kind;
}

static void a_fax_goes_from_process_to_process(void **state)
{
    for (int t38 = 0; t38 < 2; t38++) {
        fax_exchange_config_t kind = line;
        kind.t38 = t38;
        crew_t crew;
        crew_open(&crew, *state, &kind, 0);
        const char *file = document(*state, 1, 300);
        crew_send(&crew, 0, "101", file, 1);
        crew_run_until(&crew, have_ended);
        for (int n = 0; n < CREW_WORKERS; n++) {
            assert_int_equal(crew.members[n].end.kind, FAX_EVENT_CALL_COMPLETED);
            assert_int_equal(crew.members[n].end.call.pages_done, 1);
        }
        char problem[200];
        if (!page_file_equal(file, scratch_path(*state, "received.tif"), problem, sizeof problem))
            fail_msg("%s", problem);
        crew_close(&crew);
    }
}

static bool is_sending(const crew_t *crew)
{
    return crew_status(crew, 0).state == FAX_STATE_SENDING && crew_status(crew, 0).page_bytes > 0;
}

enum { PACED = 20 };

/* At PACED times the wall clock a call takes no less than its line time over PACED, and meanwhile the board
 * shows ever new figures. */
static void time_goes_at_its_pace_and_is_shown(void **state)
{
    crew_t crew;
    crew_open(&crew, *state, &line, PACED);
    crew_send(&crew, 0, "101", document(*state, 3, 1000), 3);
    crew_run_until(&crew, is_sending);
    uint32_t shown = 0, before = 0;
    const int64_t began = fax_time_clock();
    while (!have_ended(&crew)) {
        const uint32_t now = crew_status(&crew, 0).bytes_transferred;
        shown += now > before;
        before = now > before ? now : before;
        crew_run_once(&crew);
        assert_true(fax_time_clock() - began < CREW_DEADLINE);
    }
    assert_int_equal(crew.members[0].end.kind, FAX_EVENT_CALL_COMPLETED);
    const fax_call_t *call = &crew.members[0].end.call;
    const int64_t on_line = (int64_t)call->bytes * 8 * 1000 / (int64_t)call->bit_rate;
    const int64_t took = call->end_time - call->setup_time;
    assert_true(took * PACED >= 6000 + on_line); /* one ring, and the pages */
    assert_in_range(shown, 5, UINT32_MAX);
    crew_close(&crew);
}

static void a_killed_worker_drops_the_other_ones_call(void **state)
{
    crew_t crew;
    crew_open(&crew, *state, &line, 40);
    crew_send(&crew, 0, "101", document(*state, 20, 1000), 20);
    crew_run_until(&crew, is_sending);
    kill(crew.members[1].process, SIGKILL);
    crew.members[1].end.kind = FAX_EVENT_CALL_FAILED; /* it says nothing any more */
    crew_run_until(&crew, have_ended);
    assert_int_equal(crew.members[0].end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(fax_outcome_row(crew.members[0].end.call.outcome)->cause, FAX_CAUSE_DISCONNECTED);
    crew_close(&crew);
}

static void a_shutdown_ends_calls_in_good_order(void **state)
{
    crew_t crew;
    crew_open(&crew, *state, &line, 20);
    crew_send(&crew, 0, "101", document(*state, 20, 1000), 20);
    crew_run_until(&crew, is_sending);
    const int64_t began = fax_time_clock();
    crew_close(&crew);
    assert_true(fax_time_clock() - began < 5000);
    assert_int_equal(crew.members[0].end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(crew.members[0].end.call.outcome, FAX_OUTCOME_ABORTED);
    assert_int_equal(crew.members[1].end.kind, FAX_EVENT_CALL_FAILED);
}

static bool is_there(scratch_t *scratch, const char *name)
{
    return access(scratch_path(scratch, name), F_OK) == 0;
}

static void a_full_disk_refuses_the_page_on_the_line(void **state)
{
    crew_t crew;
    const char *file = document(*state, 2, 600);
    struct stat info;
    assert_int_equal(stat(file, &info), 0);
    crew_open_on_disk(&crew, *state, &line, 0, (rlim_t)info.st_size / 4);
    crew_send(&crew, 0, "101", file, 2);
    crew_run_until(&crew, have_ended);
    const fax_call_t *sent = &crew.members[0].end.call, *received = &crew.members[1].end.call;
    assert_int_equal(crew.members[0].end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(sent->pages_done, 0);
    assert_int_equal(received->outcome, FAX_OUTCOME_NO_STORAGE);
    assert_int_equal(received->pages_done, 0);
    assert_string_equal(received->file, "");
    assert_false(received->partial);
    crew_close(&crew);
    assert_int_equal(scratch_count(*state), 1); /* the document */
}

static void the_pages_before_it_stay(void **state)
{
    crew_t crew;
    const char *file = document(*state, 3, 600);
    struct stat info;
    assert_int_equal(stat(file, &info), 0);
    crew_open_on_disk(&crew, *state, &line, 0, (rlim_t)info.st_size / 2);
    crew_send(&crew, 0, "101", file, 3);
    crew_run_until(&crew, have_ended);
    const fax_call_t *sent = &crew.members[0].end.call, *received = &crew.members[1].end.call;
    assert_int_equal(crew.members[0].end.kind, FAX_EVENT_CALL_FAILED);
    assert_int_equal(received->outcome, FAX_OUTCOME_NO_STORAGE);
    assert_int_equal(received->pages_done, 1);
    assert_int_equal(sent->pages_done, 1);
    assert_true(received->partial);
    assert_string_equal(received->file, scratch_path(*state, "received.partial.tif"));
    page_file_report_t report;
    assert_true(page_file_check(received->file, 10, PAGE_FILE_MAX_ROWS, &report));
    assert_int_equal(report.pages, 1);
    crew_close(&crew);
    assert_false(is_there(*state, "received.tif"));
    assert_false(is_there(*state, "received.tif.part"));
}

static bool has_a_page(const crew_t *crew)
{
    return crew_status(crew, 1).pages_confirmed > 0;
}

/* What the far end was told is safe, is: the worker is killed when it has confirmed a page, before the call
 * has ended. */
static void a_confirmed_page_is_on_disk(void **state)
{
    crew_t crew;
    crew_open(&crew, *state, &line, 40);
    crew_send(&crew, 0, "101", document(*state, 20, 600), 20);
    crew_run_until(&crew, has_a_page);
    kill(crew.members[1].process, SIGKILL);
    crew.members[1].end.kind = FAX_EVENT_CALL_FAILED;
    crew_run_until(&crew, have_ended);
    const uint32_t pages = crew.members[0].end.call.pages_done;
    page_file_report_t report;
    page_file_check(scratch_path(*state, "received.tif.part"), 20, PAGE_FILE_MAX_ROWS, &report);
    assert_in_range(report.pages, pages ? pages : 1, 20);
    assert_true(page_file_cut(scratch_path(*state, "received.tif.part"), report.pages));
    crew_close(&crew);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(by_hand_it_says_what_it_is),
        TEST(another_build_is_refused),
        TEST(who_does_not_say_hello_is_refused),
        TEST(without_the_frame_filter_it_does_not_start),
        TEST(it_beats_and_ends_with_its_channel),
        TEST(a_fax_goes_from_process_to_process),
        TEST(time_goes_at_its_pace_and_is_shown),
        TEST(a_killed_worker_drops_the_other_ones_call),
        TEST(a_shutdown_ends_calls_in_good_order),
        TEST(a_full_disk_refuses_the_page_on_the_line),
        TEST(the_pages_before_it_stay),
        TEST(a_confirmed_page_is_on_disk),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("engine/worker/worker", tests, NULL, NULL);
}

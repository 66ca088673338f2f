/* One fax from submission to notification, with a kill -9 of the daemon at each change of the disk on its
 * way; then a second daemon goes on with what is there. Workers and converter are fakes. */
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/document/converter.h"
#include "engine/fax_engine.h"
#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/store/outbox_table.h"
#include "tests/support/crash_points.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { DEADLINE_MS = 20000, MOST_NOTICES = 100 };
enum { TOLD_NOTHING, TOLD_TAKEN, TOLD_DONE }; /* what the world has heard when the daemon dies */

/* --- a converter that needs no process; it stands in for engine/document/converter.c --- */

struct converter {
    struct event *turn;
    converter_done_fn *done;
    void *user;
    converter_result_t result;
};

static void tell_converted(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    converter_t converter = *(converter_t *)user;
    converter_cancel(user);
    converter.done(converter.user, &converter.result);
}

converter_t *converter_start(struct event_base *loop, const converter_order_t *order, converter_done_fn *done,
                             void *user, char *problem, size_t problem_size)
{
    (void)problem;
    (void)problem_size;
    const bool copies = order->task == CONVERTER_COPIES;
    const int file = open(order->out, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, "a letter", 8), 8);
    assert_int_equal(fsync(file), 0);
    close(file);
    close(order->document);
    converter_t *converter = calloc(1, sizeof *converter);
    *converter = (converter_t){
        .done = done, .user = user, .result = {.ok = true, .pages = copies ? 0 : 1, .document_size = 8}};
    converter->turn = event_new(loop, -1, 0, tell_converted, converter);
    event_active(converter->turn, 0, 0);
    return converter;
}

void converter_cancel(converter_t *converter)
{
    event_free(converter->turn);
    free(converter);
}

/* --- a daemon --- */

typedef struct life {
    fax_port_config_t port;
    fax_config_t config;
    struct event_base *loop;
    fax_engine_t *engine;
    uint32_t submitted;
    bool stopped;
    bool fills; /* the disk, while the call goes on, until its end is told */
    uint32_t end_told;
    fax_event_t notices[MOST_NOTICES]; /* as the agent has sent them, in order */
    size_t count;
} life_t;

static void take_end(life_t *life, uint32_t sequence)
{
    life->end_told = sequence;
    if (life->fills)
        disk_faults_none();
}

/* The agent: what can be read is sent, and acknowledged. */
static void send_notices(void *user)
{
    life_t *life = user;
    const uint32_t after = life->count ? life->notices[life->count - 1].sequence : 0;
    size_t got =
        fax_engine_read_notices(life->engine, after, &life->notices[life->count], MOST_NOTICES - life->count);
    for (; got > 0; got--) {
        const fax_event_t *notice = &life->notices[life->count++];
        if (fax_event_is_end(notice->kind))
            take_end(life, notice->sequence);
        fax_engine_ask_sent(life->engine, notice->sequence, true);
    }
}

static void note_submitted(void *user, uint32_t first, const char *error)
{
    (void)error;
    ((life_t *)user)->submitted = first;
    crash_tell(TOLD_TAKEN);
}

static void note_job(void *user, const fax_job_t *job)
{
    const life_t *life = user;
    if (life->fills && job->state == FAX_JOB_ACTIVE)
        disk_faults_after(0, DISK_FULL, true);
    if (job->state == FAX_JOB_DONE)
        crash_tell(TOLD_DONE);
}

static void note_stopped(void *user)
{
    ((life_t *)user)->stopped = true;
}

static const fax_config_t config = {.workers = 1,
                                    .retry = {.max_attempts = 3, .delay = 1},
                                    .job_history = 100,
                                    .call_history = 100,
                                    .max_document_size = 1000,
                                    .max_jobs = 10,
                                    .alarms = {.stuck_after = 60000,
                                               .stuck_abort = 120000,
                                               .failure_window = 4,
                                               .failure_ratio_high = 100,
                                               .queue_age_high = 60000,
                                               .all_busy_after = 60000,
                                               .disk_clear = 1,
                                               .notifications = UINT32_MAX,
                                               .max_waiting = MOST_NOTICES,
                                               .kept = MOST_NOTICES},
                                    .port_count = 1};

static void begin(life_t *life, const char *folder)
{
    char error[300] = "";
    *life = (life_t){.config = config};
    life->port = (fax_port_config_t){
        .name = "fax1", .number = "101", .kind = FAX_PORT_VIRTUAL, .priority = 1, .send_enabled = true};
    life->config.ports = &life->port;
    snprintf(life->config.state_dir, sizeof life->config.state_dir, "%s/state", folder);
    snprintf(life->config.worker_path, sizeof life->config.worker_path, "%s/tests/fakes/fake_worker",
             getenv("FAX_BUILDDIR"));
    setenv("FAKE_WORKER", "normal", 1);
    life->loop = event_base_new();
    life->engine = fax_engine_new(&life->config, life->loop, error, sizeof error);
    if (!life->engine)
        fprintf(stderr, "%s\n", error);
    assert_non_null(life->engine);
    const fax_listener_t listener = {.job = note_job, .notices = send_notices, .user = life};
    assert_true(fax_engine_listen(life->engine, &listener));
    send_notices(life);
}

/* Turn the loop until `is_so`. */
static void wait_until(life_t *life, bool (*is_so)(life_t *life))
{
    const struct timeval moment = {0, 1000};
    const int64_t deadline = fax_time_clock() + DEADLINE_MS;
    while (!is_so(life) && fax_time_clock() < deadline) {
        event_base_loopexit(life->loop, &moment);
        event_base_dispatch(life->loop);
    }
    assert_true(is_so(life));
}

static bool has_stopped(life_t *life)
{
    return life->stopped;
}

static bool is_answered(life_t *life)
{
    return life->submitted != 0;
}

/* No job is on its way, and no notification waits. */
static bool is_at_rest(life_t *life)
{
    fax_server_t server;
    fax_outbox_t outbox;
    fax_engine_read_server(life->engine, &server);
    fax_engine_read_outbox(life->engine, &outbox);
    return server.ports_idle == 1 && server.jobs_converting + server.jobs_waiting + server.jobs_active == 0 &&
           outbox.waiting == 0;
}

static void end(life_t *life)
{
    fax_engine_stop(life->engine, note_stopped, life);
    wait_until(life, has_stopped);
    fax_engine_free(life->engine);
    event_base_free(life->loop);
}

/* --- the first life --- */

static void make_folder(const char *folder)
{
    life_t life;
    begin(&life, folder);
    end(&life);
}

static void submit(life_t *life, const char *folder)
{
    static const fax_job_request_t request = {.number = "600", .document_name = "a letter"};
    char path[200], error[300];
    snprintf(path, sizeof path, "%s/document", folder);
    FILE *file = fopen(path, "w");
    fputs("a letter", file);
    fclose(file);
    const int document = open(path, O_RDONLY | O_CLOEXEC);
    assert_non_null(
        fax_engine_submit(life->engine, &request, 1, document, note_submitted, life, error, sizeof error));
}

static void send_one(const char *folder)
{
    life_t life;
    begin(&life, folder);
    submit(&life, folder);
    wait_until(&life, is_answered);
    wait_until(&life, is_at_rest);
    end(&life);
}

/* --- the second life, and the reckoning --- */

typedef struct reckoning {
    uint32_t jobs, attempts, unknown;
    uint32_t calls;
    uint32_t notices, ends; /* ends: of calls */
} reckoning_t;

static bool reckon_job(void *user, const fax_job_t *job)
{
    reckoning_t *reckoning = user;
    assert_int_equal(job->state, FAX_JOB_DONE);
    assert_string_equal(job->request.document_name, "a letter");
    reckoning->jobs++;
    reckoning->attempts += job->attempts;
    reckoning->unknown += job->unknown_outcomes;
    return true;
}

static bool reckon_call(void *user, const fax_call_t *call)
{
    (void)call;
    ((reckoning_t *)user)->calls++;
    return true;
}

static bool takes_all(fax_event_kind_t kind)
{
    (void)kind;
    return true;
}

/* In order, without a hole; of each call one. */
static void reckon_notice(void *user, const fax_event_t *event)
{
    reckoning_t *reckoning = user;
    assert_int_equal(event->sequence, ++reckoning->notices);
    reckoning->ends += fax_event_is_end(event->kind);
}

static void reckon_notices(const char *folder, reckoning_t *reckoning)
{
    char state[200], error[300];
    snprintf(state, sizeof state, "%s/state", folder);
    store_t *store = store_open(state, error, sizeof error);
    assert_non_null(store);
    assert_true(outbox_table_replay(store, takes_all, reckon_notice, reckoning));
    store_close(store);
}

static void go_on(const crash_run_t *run)
{
    life_t life;
    reckoning_t reckoning = {.jobs = 0};
    const uint32_t told = run->told;
    begin(&life, run->folder);
    wait_until(&life, is_at_rest);
    fax_engine_each_job(life.engine, reckon_job, &reckoning);
    assert_true(fax_engine_each_call(life.engine, &(fax_call_filter_t){0}, reckon_call, &reckoning));
    end(&life);
    reckon_notices(run->folder, &reckoning);
    assert_true(reckoning.jobs == 1 || (reckoning.jobs == 0 && told == TOLD_NOTHING));
    assert_int_equal(reckoning.attempts, reckoning.jobs + reckoning.unknown);
    assert_true(told != TOLD_DONE || reckoning.unknown == 0);
    assert_int_equal(reckoning.calls, reckoning.attempts);
    assert_int_equal(reckoning.ends, reckoning.calls);
}

static void a_fax_that_was_taken_is_sent_and_told_wherever_the_daemon_dies(void **state)
{
    (void)state;
    const unsigned points = crash_points_try(&(crash_trial_t){make_folder, send_one, go_on});
    assert_true(points > 20);
    print_message("%u crash points\n", points);
}

/* --- a disk that is full when the call ends --- */

/* The end of the call is in the table of notifications, as sent. */
static bool is_written(life_t *life)
{
    fax_notice_log_t notice;
    return life->end_told && fax_engine_read_notice(life->engine, life->end_told, &notice) &&
           notice.state == FAX_NOTICE_SENT;
}

/* Ends, as by kill -9, as soon as that is so. */
static void send_one_on_a_full_disk(const char *folder)
{
    life_t life;
    begin(&life, folder);
    life.fills = true;
    submit(&life, folder);
    wait_until(&life, is_written);
    _exit(0);
}

static void what_follows_from_a_call_comes_to_last_together(void **state)
{
    const scratch_t *scratch = *state;
    int status;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        send_one_on_a_full_disk(scratch->folder);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    go_on(&(crash_run_t){.folder = scratch->folder, .told = TOLD_DONE});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_follows_from_a_call_comes_to_last_together, scratch_open,
                                        scratch_close),
        cmocka_unit_test(a_fax_that_was_taken_is_sent_and_told_wherever_the_daemon_dies),
    };
    fax_log_set_level(FAX_LOG_ERROR);
    return cmocka_run_group_tests_name("engine/fax_engine under kill -9", tests, NULL, NULL);
}

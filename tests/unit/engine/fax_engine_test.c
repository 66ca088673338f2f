/* The engine as agent/ and control/ see it, with fake workers (tests/fakes/fake_worker.c) and a fake
 * converter. */
#include "engine/fax_engine.h"

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/document/converter.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "tests/test.h"

enum { PORTS = 3, DEADLINE_MS = 20000 };

/* A converter that makes a page file of anything but what begins with "bad". It stands in for
 * engine/document/converter.c. */
struct converter {
    struct event *timer;
    converter_done_fn *done;
    void *user;
    converter_result_t result;
};

static void tell_converted(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    converter_t converter = *(converter_t *)user;
    free(user);
    event_free(converter.timer);
    converter.done(converter.user, &converter.result);
}

static void copy_file(int from, const char *to)
{
    char octets[2000];
    const ssize_t size = read(from, octets, sizeof octets);
    const int file = open(to, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert_true(size >= 0 && file >= 0);
    assert_int_equal(write(file, octets, (size_t)size), size);
    close(file);
}

converter_t *converter_start(struct event_base *loop, const converter_order_t *order, converter_done_fn *done,
                             void *user, char *problem, size_t problem_size)
{
    (void)problem;
    (void)problem_size;
    char head[4] = "";
    assert_true(pread(order->document, head, 3, 0) >= 0);
    const bool copies = order->task == CONVERTER_COPIES;
    const bool good = copies ? strcmp(head, "fai") != 0 : strcmp(head, "bad") != 0;
    converter_t *converter = calloc(1, sizeof *converter);
    *converter =
        (converter_t){.done = done,
                      .user = user,
                      .result = {.ok = good, .pages = copies ? 0 : 2, .document_size = copies ? 10 : 0}};
    if (good)
        copy_file(order->document, order->out);
    else
        strcpy(converter->result.problem, copies ? "it cannot be copied" : "it is bad");
    close(order->document);
    converter->timer = event_new(loop, -1, 0, tell_converted, converter);
    if (copies || strcmp(head, "slo") != 0) /* that one takes for ever */
        event_active(converter->timer, 0, 0);
    return converter;
}

void converter_cancel(converter_t *converter)
{
    event_free(converter->timer);
    free(converter);
}

typedef struct bench {
    char folder[64];
    char document[96];
    fax_port_config_t ports[PORTS];
    fax_config_t config;
    struct event_base *loop;
    fax_engine_t *engine;
    fax_listener_t listener;
    int kinds[FAX_EVENT_LAST + 1];
    int notices[FAX_EVENT_NOTICES + 1];
    uint32_t last_sequence;
    fax_event_t last_up, last_end;
    fax_job_t job; /* as last told */
    bool stopped;
    bool answered; /* the last submission: with this */
    uint32_t submitted;
    char refusal[300];
} bench_t;

static void note_event(void *user, const fax_event_t *event)
{
    bench_t *bench = user;
    bench->kinds[event->kind]++;
    assert_int_equal(event->sequence, 0);
    if (event->kind == FAX_EVENT_CALL_COMPLETED || event->kind == FAX_EVENT_CALL_FAILED)
        bench->last_end = *event;
}

/* Who is told of a job may read it so from any thread. */
static void note_job(void *user, const fax_job_t *job)
{
    bench_t *bench = user;
    fax_job_t shown;
    bench->job = *job;
    assert_true(fax_engine_read_job(bench->engine, job->id, &shown));
    assert_memory_equal(&shown, job, sizeof shown);
}

/* What waits to be sent has the next numbers, without a hole; it is acknowledged at once. */
static void note_notices(void *user)
{
    bench_t *bench = user;
    fax_event_t notice;
    while (fax_engine_read_notices(bench->engine, bench->last_sequence, &notice, 1) == 1) {
        assert_int_equal(notice.sequence, ++bench->last_sequence);
        bench->notices[notice.kind]++;
        if (notice.kind == FAX_EVENT_PORT_UP)
            bench->last_up = notice;
        fax_engine_ask_sent(bench->engine, notice.sequence, true);
    }
}

static void note_stopped(void *user)
{
    ((bench_t *)user)->stopped = true;
}

static void turn(bench_t *bench)
{
    const struct timeval moment = {0, 5000};
    event_base_loopexit(bench->loop, &moment);
    event_base_dispatch(bench->loop);
}

/* Turn the loop until CONDITION holds. */
#define WAIT_FOR(BENCH, CONDITION)                                                                           \
    do {                                                                                                     \
        const int64_t deadline = fax_time_clock() + DEADLINE_MS;                                             \
        while (!(CONDITION) && fax_time_clock() < deadline)                                                  \
            turn(BENCH);                                                                                     \
        assert_true(CONDITION);                                                                              \
    } while (0)

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    *state = bench;
    strcpy(bench->folder, "/tmp/faxport-engine-XXXXXX");
    if (!mkdtemp(bench->folder))
        return -1;
    snprintf(bench->document, sizeof bench->document, "%s/document", bench->folder);
    for (int i = 0; i < PORTS; i++) {
        fax_port_config_t *port = &bench->ports[i];
        *port =
            (fax_port_config_t){.kind = FAX_PORT_VIRTUAL, .send_enabled = i != 2, .receive_enabled = true};
        snprintf(port->name, sizeof port->name, "fax%d", i + 1);
        snprintf(port->number, sizeof port->number, "10%d", i + 1);
        port->priority = (uint32_t)i + 1;
    }
    bench->config = (fax_config_t){.workers = 2,
                                   .log_level = FAX_LOG_ERROR,
                                   .retry = {.max_attempts = 2, .delay = 50},
                                   .job_history = 100,
                                   .max_document_size = 1000,
                                   .max_jobs = 2,
                                   .alarms = {.stuck_after = 60000,
                                              .stuck_abort = 120000,
                                              .failure_window = 4,
                                              .failure_ratio_high = 50,
                                              .queue_age_high = 60000,
                                              .all_busy_after = 60000,
                                              .disk_clear = 1,
                                              .notifications = UINT32_MAX,
                                              .max_waiting = 100,
                                              .kept = 100},
                                   .ports = bench->ports,
                                   .port_count = PORTS};
    snprintf(bench->config.state_dir, sizeof bench->config.state_dir, "%s/state", bench->folder);
    snprintf(bench->config.worker_path, sizeof bench->config.worker_path, "%s/tests/fakes/fake_worker",
             getenv("FAX_BUILDDIR"));
    bench->loop = event_base_new();
    bench->listener = (fax_listener_t){note_event, note_job, bench, note_notices};
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    char command[100];
    fax_engine_free(bench->engine);
    event_base_free(bench->loop);
    snprintf(command, sizeof command, "rm -r %s", bench->folder);
    const int status = system(command);
    free(bench);
    return status;
}

static fax_server_t server_of(const bench_t *bench)
{
    fax_server_t server;
    fax_engine_read_server(bench->engine, &server);
    return server;
}

/* Start the engine with workers of `mode`, and have all its ports ready. */
static void start(bench_t *bench, const char *mode)
{
    char error[300] = "";
    setenv("FAKE_WORKER", mode, 1);
    bench->engine = fax_engine_new(&bench->config, bench->loop, error, sizeof error);
    if (!bench->engine)
        fail_msg("%s", error);
    assert_true(fax_engine_listen(bench->engine, &bench->listener));
    WAIT_FOR(bench, server_of(bench).ports_idle == PORTS);
}

static void note_submitted(void *user, uint32_t first, const char *error)
{
    bench_t *bench = user;
    bench->submitted = first;
    bench->answered = true;
    snprintf(bench->refusal, sizeof bench->refusal, "%s", error);
}

static int write_document(bench_t *bench, const char *text)
{
    FILE *file = fopen(bench->document, "w");
    fputs(text, file);
    fclose(file);
    return open(bench->document, O_RDONLY | O_CLOEXEC);
}

/* Submit a document that holds `text` to `count` recipients, and wait until that is answered. Returns the
 * first job's id, or 0 with `error`. */
static uint32_t submit_to(bench_t *bench, const fax_job_request_t *requests, uint32_t count, const char *text,
                          char *error)
{
    bench->answered = false;
    if (!fax_engine_submit(bench->engine, requests, count, write_document(bench, text), note_submitted, bench,
                           error, 300))
        return 0;
    assert_false(bench->answered);
    WAIT_FOR(bench, bench->answered);
    strcpy(error, bench->refusal);
    return bench->submitted;
}

static uint32_t submit(bench_t *bench, const fax_job_request_t *request, const char *text, char *error)
{
    return submit_to(bench, request, 1, text, error);
}

static const fax_job_request_t request = {.number = "600", .document_name = "a letter"};

static uint32_t send_fax(bench_t *bench, const char *text)
{
    char error[300] = "";
    const uint32_t id = submit(bench, &request, text, error);
    if (!id)
        fail_msg("%s", error);
    return id;
}

static bool job_is(bench_t *bench, uint32_t id, fax_job_state_t state)
{
    fax_job_t job;
    return fax_engine_job(bench->engine, id, &job) && job.state == state;
}

static void the_ports_can_be_read(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    uint32_t indexes[PORTS];
    assert_int_equal(fax_engine_read_ports(bench->engine, indexes, PORTS), PORTS);
    assert_memory_equal(indexes, ((uint32_t[]){1, 2, 3}), sizeof indexes);
    assert_int_equal(fax_engine_read_port_named(bench->engine, "fax2"), 2);
    assert_int_equal(fax_engine_read_port_named(bench->engine, "fax9"), 0);
    fax_port_t port;
    fax_status_t status;
    assert_true(fax_engine_read_port(bench->engine, 3, &port));
    assert_string_equal(port.number, "103");
    assert_int_equal(port.oper_status, FAX_PORT_IS_UP);
    assert_true(fax_engine_read_status(bench->engine, 3, &status));
    assert_int_equal(status.state, FAX_STATE_AVAILABLE);
    assert_false(fax_engine_read_port(bench->engine, 4, &port));
    assert_false(fax_engine_read_status(bench->engine, 0, &status));
    assert_int_equal(server_of(bench).workers, 2);
    assert_int_equal(server_of(bench).port_count, PORTS);
}

static void a_fax_goes_its_way(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    const uint32_t id = send_fax(bench, "a letter");
    assert_int_equal(id, 1);
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    assert_int_equal(bench->job.pages, 2);
    assert_int_equal(bench->job.pages_sent, 2);
    assert_int_equal(bench->job.port_index, 1);
    assert_int_equal(bench->kinds[FAX_EVENT_CALL_COMPLETED], 1);
    assert_int_equal(bench->last_end.call.job_id, id);
    assert_string_equal(bench->last_end.port.name, "fax1");
    assert_int_equal(server_of(bench).jobs_done, 1);
    char file[100];
    snprintf(file, sizeof file, "%s/state/spool/job-1.tif", bench->folder);
    assert_int_equal(access(file, F_OK), -1);
}

static void a_bad_document_fails_its_job(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    const uint32_t id = send_fax(bench, "bad document");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_FAILED));
    assert_string_equal(bench->job.problem, "it is bad");
    assert_int_equal(bench->job.outcome, FAX_OUTCOME_BAD_DOCUMENT);
}

static void bad_requests_are_refused_with_the_reason(void **state)
{
    bench_t *bench = *state;
    static const struct {
        fax_job_request_t request;
        const char *text, *error;
    } rows[] = {
        {{.number = "abc"},
         "x",
         "\"abc\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )"},
        {{.number = "1", .port = "fax9"}, "x", "there is no port \"fax9\": faxport ports lists them"},
        {{.number = "1", .port = "fax3"}, "x", "port \"fax3\" may not send: choose another, or none"},
        {{.number = "1", .max_attempts = 101}, "x", "101 attempts are too many, 100 are the most"},
        {{.number = "1"}, "", "the document is empty"},
    };
    char error[300];
    start(bench, "hold");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(submit(bench, &rows[i].request, rows[i].text, error), 0);
        assert_string_equal(error, rows[i].error);
    }
    const int folder = open("/", O_RDONLY | O_CLOEXEC);
    assert_int_equal((uintptr_t)fax_engine_submit(bench->engine, &request, 1, folder, note_submitted, bench,
                                                  error, sizeof error),
                     0);
    assert_string_equal(error, "the document is a folder, not a file");
    assert_int_equal(fcntl(folder, F_GETFD), -1);
    char big[1002];
    memset(big, 'x', 1001);
    big[1001] = '\0';
    assert_int_equal(submit(bench, &request, big, error), 0);
    assert_string_equal(error, "the document has 1001 octets, 1000 are the most (max-document-size)");
    send_fax(bench, "slow");
    send_fax(bench, "slow");
    assert_int_equal(submit(bench, &request, "x", error), 0);
    assert_string_equal(error, "2 faxes wait already, which is the most (max-jobs): try again later");
}

static void a_dead_worker_fails_the_call_and_the_fax_is_tried_again(void **state)
{
    bench_t *bench = *state;
    start(bench, "crash-on-send");
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_FAILED));
    assert_int_equal(bench->job.attempts, 2);
    assert_int_equal(bench->job.outcome, FAX_OUTCOME_PORT_FAULT);
    assert_int_equal(bench->kinds[FAX_EVENT_CALL_FAILED], 2);
    assert_true(bench->kinds[FAX_EVENT_PORT_DOWN] >= 1);
    assert_true(server_of(bench).worker_restarts >= 1);
    WAIT_FOR(bench, server_of(bench).ports_idle == PORTS);
    assert_int_equal(bench->kinds[FAX_EVENT_PORT_UP], bench->kinds[FAX_EVENT_PORT_DOWN]);
}

static void a_refused_order_is_no_call(void **state)
{
    bench_t *bench = *state;
    bench->config.retry.max_attempts = 1;
    bench->ports[1].send_enabled = false;
    start(bench, "refuse-port-1");
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_WAITING) && bench->job.call_id != 0);
    assert_int_equal(bench->job.attempts, 0);
    assert_int_equal(bench->kinds[FAX_EVENT_CALL_FAILED], 0);
}

static void a_fax_can_be_canceled_in_each_state(void **state)
{
    bench_t *bench = *state;
    char error[300];
    start(bench, "hold");
    const uint32_t converting = send_fax(bench, "slow");
    assert_true(fax_engine_cancel(bench->engine, converting, error, sizeof error));
    assert_true(job_is(bench, converting, FAX_JOB_CANCELED));
    const uint32_t active = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_ACTIVE));
    assert_true(fax_engine_cancel(bench->engine, active, error, sizeof error));
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_CANCELED));
    assert_int_equal(bench->last_end.call.outcome, FAX_OUTCOME_CANCELED);
    assert_false(fax_engine_cancel(bench->engine, active, error, sizeof error));
    assert_string_equal(error, "job 2 has ended already (canceled)");
    assert_false(fax_engine_cancel(bench->engine, 99, error, sizeof error));
    assert_string_equal(error, "there is no job 99");
    assert_int_equal(server_of(bench).jobs_canceled, 2);
}

static void a_fax_can_be_asked_for_from_any_thread(void **state)
{
    bench_t *bench = *state;
    start(bench, "hold");
    const uint32_t active = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_ACTIVE));
    const uint32_t waiting = send_fax(bench, "slow");
    assert_true(fax_engine_ask_job(bench->engine, waiting, FAX_JOB_ASK_HOLD));
    WAIT_FOR(bench, bench->job.id == waiting && bench->job.request.held);
    assert_true(fax_engine_ask_job(bench->engine, waiting, FAX_JOB_ASK_RELEASE));
    WAIT_FOR(bench, !bench->job.request.held);
    assert_true(fax_engine_ask_job(bench->engine, waiting, FAX_JOB_ASK_CANCEL));
    WAIT_FOR(bench, job_is(bench, waiting, FAX_JOB_CANCELED));
    assert_true(fax_engine_ask_job(bench->engine, active, FAX_JOB_ASK_CANCEL));
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_CANCELED));
    assert_false(fax_engine_ask_job(bench->engine, active, FAX_JOB_ASK_CANCEL)); /* it has ended */
    assert_false(fax_engine_ask_job(bench->engine, 99, FAX_JOB_ASK_CANCEL));
    assert_false(fax_engine_ask_job(bench->engine, active, FAX_JOB_ASK_NONE));
}

static void a_port_is_taken_out_of_service_and_back(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    assert_false(fax_engine_ask_want(bench->engine, 9, FAX_PORT_WANT_DOWN));
    assert_false(fax_engine_ask_want(bench->engine, 1, 0));
    assert_true(fax_engine_ask_want(bench->engine, 1, FAX_PORT_WANT_DOWN));
    WAIT_FOR(bench, bench->kinds[FAX_EVENT_PORT_DOWN] == 1);
    fax_port_t port;
    fax_engine_read_port(bench->engine, 1, &port);
    assert_int_equal(port.admin_status, FAX_PORT_WANT_DOWN);
    assert_int_equal(port.oper_status, FAX_PORT_IS_DOWN);
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    assert_int_equal(bench->job.port_index, 2);
    assert_true(fax_engine_ask_want(bench->engine, 1, FAX_PORT_WANT_UP));
    WAIT_FOR(bench, bench->kinds[FAX_EVENT_PORT_UP] == 1);
}

static bool remember_id(void *user, const fax_job_t *job)
{
    *(uint32_t *)user = job->id;
    return false;
}

static void ids_go_on_after_a_restart(void **state)
{
    bench_t *bench = *state;
    uint32_t first = 0;
    start(bench, "normal");
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    WAIT_FOR(bench, bench->notices[FAX_EVENT_CALL_COMPLETED] == 1);
    assert_int_equal(bench->last_sequence, 2); /* and that the server has started */
    fax_engine_each_job(bench->engine, remember_id, &first);
    assert_int_equal(first, 1);
    fax_engine_stop(bench->engine, note_stopped, bench);
    WAIT_FOR(bench, bench->stopped);
    fax_engine_free(bench->engine);
    start(bench, "normal");
    assert_int_equal(send_fax(bench, "x"), 2);
    WAIT_FOR(bench, job_is(bench, 2, FAX_JOB_DONE));
    WAIT_FOR(bench, bench->notices[FAX_EVENT_CALL_COMPLETED] == 2);
    assert_int_equal(bench->notices[FAX_EVENT_SERVER_STOPPED], 1);
    assert_int_equal(bench->notices[FAX_EVENT_SERVER_STARTED], 2);
    assert_int_equal(bench->last_sequence, 5); /* without a hole */
}

static void restart(bench_t *bench, const char *mode)
{
    bench->stopped = false;
    fax_engine_stop(bench->engine, note_stopped, bench);
    WAIT_FOR(bench, bench->stopped);
    fax_engine_free(bench->engine);
    bench->engine = NULL;
    start(bench, mode);
}

static bool count_job(void *user, const fax_job_t *job)
{
    (void)job;
    ++*(uint32_t *)user;
    return true;
}

/* The jobs as the loop knows them: all of them, and no more. */
static bool jobs_are_shown(const bench_t *bench)
{
    uint32_t shown = 0, all = 0, id;
    fax_job_t job, loops;
    for (id = fax_engine_read_job_from(bench->engine, 0); id;
         id = fax_engine_read_job_from(bench->engine, id + 1))
        shown += fax_engine_read_job(bench->engine, id, &job) && fax_engine_job(bench->engine, id, &loops) &&
                 job.state == loops.state;
    fax_engine_each_job(bench->engine, count_job, &all);
    return shown == all;
}

static void what_the_loop_knows_any_thread_may_read(void **state)
{
    bench_t *bench = *state;
    bench->config.call_history = 100;
    bench->config.job_history = 1;
    start(bench, "normal");
    const uint32_t first = send_fax(bench, "a letter");
    WAIT_FOR(bench, job_is(bench, first, FAX_JOB_DONE));
    const uint32_t second = send_fax(bench, "bad");
    WAIT_FOR(bench, job_is(bench, second, FAX_JOB_FAILED));
    WAIT_FOR(bench, !fax_engine_job(bench->engine, first, &bench->job)); /* forgotten: one is kept */
    assert_true(jobs_are_shown(bench));
    fax_call_t call;
    const uint32_t id = fax_engine_read_call_from(bench->engine, 0);
    assert_true(fax_engine_read_call(bench->engine, id, &call));
    assert_int_equal(call.call_id, bench->last_end.call.call_id);
    assert_int_equal(call.job_id, first);
    assert_int_equal(fax_engine_read_call_from(bench->engine, id + 1), 0);
    fax_notice_log_t notice;
    WAIT_FOR(bench, fax_engine_read_notice(bench->engine, bench->last_sequence, &notice) &&
                        notice.state == FAX_NOTICE_SENT);
    restart(bench, "normal");
    assert_true(jobs_are_shown(bench));
    assert_false(fax_engine_read_job(bench->engine, first, &bench->job));
    assert_true(fax_engine_read_job(bench->engine, second, &bench->job));
    assert_true(fax_engine_read_call(bench->engine, id, &call));
    assert_true(fax_engine_read_notice(bench->engine, 1, &notice));
    assert_string_equal(notice.name, "serverStarted");
}

typedef struct history {
    fax_call_t calls[10];
    size_t count;
} history_t;

static bool note_call(void *user, const fax_call_t *call)
{
    history_t *history = user;
    assert_true(history->count < 10);
    history->calls[history->count++] = *call;
    return true;
}

static history_t history_of(const bench_t *bench, fax_call_filter_t filter)
{
    history_t history = {.count = 0};
    assert_true(fax_engine_each_call(bench->engine, &filter, note_call, &history));
    return history;
}

/* As the job is told of the end of its call, the call is in the history. */
static void note_job_with_its_call(void *user, const fax_job_t *job)
{
    bench_t *bench = user;
    bench->job = *job;
    if (job->state == FAX_JOB_DONE || job->state == FAX_JOB_FAILED)
        assert_int_equal(history_of(bench, (fax_call_filter_t){.limit = 1}).calls[0].call_id, job->call_id);
}

static void each_call_that_ends_is_in_the_history_before_its_job_knows(void **state)
{
    bench_t *bench = *state;
    bench->config.call_history = 100;
    bench->listener.job = note_job_with_its_call;
    strcpy(bench->config.call_log, "calls.jsonl");
    start(bench, "normal");
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    restart(bench, "crash-on-send");
    const uint32_t lost = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, lost, FAX_JOB_FAILED)); /* after two calls that died with their workers */
    restart(bench, "normal");
    const history_t all = history_of(bench, (fax_call_filter_t){0});
    assert_int_equal(all.count, 3);
    assert_int_equal(all.calls[0].job_id, lost);
    assert_int_equal(all.calls[0].cause, FAX_CAUSE_PORT_FAULT);
    assert_string_equal(all.calls[0].number, "600");
    assert_string_equal(all.calls[0].document_name, "a letter");
    assert_true(all.calls[0].setup_time > 0 && all.calls[0].end_time >= all.calls[0].setup_time);
    assert_int_equal(all.calls[2].job_id, id);
    assert_int_equal(all.calls[2].outcome, FAX_OUTCOME_OK);
    assert_string_equal(all.calls[2].port_name, "fax1");
    assert_int_equal(history_of(bench, (fax_call_filter_t){.failed = true}).count, 2);
    assert_int_equal(history_of(bench, (fax_call_filter_t){.port_index = 3}).count, 0);

    char path[120], line[4000];
    snprintf(path, sizeof path, "%s/state/calls.jsonl", bench->folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t lines = 0;
    while (fgets(line, sizeof line, file))
        lines++;
    fclose(file);
    assert_int_equal(lines, 3);
}

static void what_is_wanted_of_a_port_outlives_the_daemon(void **state)
{
    bench_t *bench = *state;
    fax_port_t port;
    start(bench, "normal");
    assert_true(fax_engine_ask_want(bench->engine, 1, FAX_PORT_WANT_DOWN));
    fax_engine_ask_setting(bench->engine, "a setting", 5);
    assert_int_equal(fax_engine_read_setting(bench->engine, "a setting", 0), 5);
    WAIT_FOR(bench, bench->kinds[FAX_EVENT_PORT_DOWN] == 1);
    bench->stopped = false;
    fax_engine_stop(bench->engine, note_stopped, bench);
    WAIT_FOR(bench, bench->stopped);
    fax_engine_free(bench->engine);
    char error[300] = "";
    bench->engine = fax_engine_new(&bench->config, bench->loop, error, sizeof error);
    assert_non_null(bench->engine);
    assert_true(fax_engine_read_port(bench->engine, 1, &port));
    assert_int_equal(port.admin_status, FAX_PORT_WANT_DOWN);
    WAIT_FOR(bench, server_of(bench).ports_idle == PORTS - 1);
    assert_int_equal(fax_engine_read_setting(bench->engine, "a setting", 0), 5);
    assert_true(fax_engine_read_port(bench->engine, 1, &port));
    assert_int_equal(port.oper_status, FAX_PORT_IS_DOWN);
    assert_true(fax_engine_ask_want(bench->engine, 1, FAX_PORT_WANT_UP));
    WAIT_FOR(bench, server_of(bench).ports_idle == PORTS);
}

static void the_end_comes_in_time_even_if_a_worker_does_not_listen(void **state)
{
    bench_t *bench = *state;
    char error[300];
    start(bench, "stubborn");
    const int64_t begin = fax_time_clock();
    fax_engine_stop(bench->engine, note_stopped, bench);
    assert_int_equal(submit(bench, &request, "x", error), 0);
    assert_string_equal(error, "faxportd is stopping");
    WAIT_FOR(bench, bench->stopped);
    assert_true(fax_time_clock() - begin < 4500);
    assert_int_equal(bench->kinds[FAX_EVENT_PORT_DOWN], 0);
}

static void a_second_engine_on_the_same_folder_is_refused(void **state)
{
    bench_t *bench = *state;
    char error[500];
    start(bench, "normal");
    assert_null(fax_engine_new(&bench->config, bench->loop, error, sizeof error));
    assert_non_null(strstr(error, "another faxportd runs on this state-dir"));
}

/* As after a kill: the daemon's parts are given back without an end of the calls. */
static void die_and_restart(bench_t *bench, const char *mode)
{
    fax_engine_free(bench->engine);
    start(bench, mode);
}

static void want_port(bench_t *bench, uint32_t index, fax_port_want_t want, fax_event_kind_t kind)
{
    const int told = bench->notices[kind];
    assert_true(fax_engine_ask_want(bench->engine, index, want));
    WAIT_FOR(bench, bench->notices[kind] == told + 1);
}

static void the_alarms_of_a_port_that_is_no_more_are_cleared(void **state)
{
    bench_t *bench = *state;
    fax_alarm_t alarm;
    start(bench, "normal");
    want_port(bench, 3, FAX_PORT_WANT_DOWN, FAX_EVENT_PORT_DOWN);
    want_port(bench, 3, FAX_PORT_WANT_UP, FAX_EVENT_PORT_UP);
    want_port(bench, 3, FAX_PORT_WANT_DOWN, FAX_EVENT_PORT_DOWN);
    strcpy(bench->ports[2].name, "new");
    die_and_restart(bench, "normal");
    WAIT_FOR(bench, bench->notices[FAX_EVENT_PORT_UP] == 2);
    const fax_event_t up = bench->last_up;
    WAIT_FOR(bench, bench->notices[FAX_EVENT_SERVER_STARTED] == 2);
    assert_int_equal(fax_engine_read_alarms(bench->engine, &alarm, 1), 0);
    restart(bench, "normal");
    WAIT_FOR(bench, bench->notices[FAX_EVENT_SERVER_STARTED] == 3);
    assert_int_equal(bench->notices[FAX_EVENT_PORT_UP], 2); /* told once */
    assert_int_equal(up.port.index, 3);
    assert_int_equal(up.port.oper_status, FAX_PORT_IS_NOT_PRESENT);
    assert_string_equal(up.text, "The port is not in the configuration any more");
}

static fax_notice_kind_t kind_of(const bench_t *bench, fax_event_kind_t kind)
{
    fax_notice_kind_t row;
    assert_true(fax_engine_read_notice_kind(bench->engine, kind, &row));
    return row;
}

static void what_was_told_and_what_was_not_is_counted_across_restarts(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    want_port(bench, 2, FAX_PORT_WANT_DOWN, FAX_EVENT_PORT_DOWN);
    want_port(bench, 2, FAX_PORT_WANT_UP, FAX_EVENT_PORT_UP);
    assert_true(fax_engine_ask_notice_enabled(bench->engine, FAX_EVENT_PORT_DOWN, false));
    assert_true(fax_engine_ask_want(bench->engine, 2, FAX_PORT_WANT_DOWN));
    WAIT_FOR(bench, kind_of(bench, FAX_EVENT_PORT_DOWN).suppressed == 1);
    assert_true(fax_engine_ask_want(bench->engine, 2, FAX_PORT_WANT_UP));
    WAIT_FOR(bench, kind_of(bench, FAX_EVENT_PORT_UP).suppressed == 1);
    die_and_restart(bench, "normal");
    assert_int_equal(kind_of(bench, FAX_EVENT_PORT_DOWN).suppressed, 1);
    assert_int_equal(kind_of(bench, FAX_EVENT_PORT_DOWN).sent, 1);
    assert_int_equal(kind_of(bench, FAX_EVENT_PORT_UP).sent, 1);
    WAIT_FOR(bench, kind_of(bench, FAX_EVENT_SERVER_STARTED).sent == 2);
}

static fax_port_stats_t stats_of(const bench_t *bench, uint32_t index)
{
    fax_port_stats_t stats;
    assert_true(fax_engine_read_stats(bench->engine, index, &stats));
    return stats;
}

static void what_a_port_has_counted_outlives_the_daemon(void **state)
{
    bench_t *bench = *state;
    fax_port_failure_t failure;
    fax_port_rate_t rate;
    fax_port_interval_t interval;
    bench->config.call_history = 100;
    start(bench, "normal");
    uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    const fax_port_stats_t first = stats_of(bench, 1);
    assert_int_equal(first.sent.attempts, 1);
    assert_int_equal(first.sent.completions, 1);
    assert_int_equal(first.sent.pages, 2);
    assert_int_equal(first.received.attempts, 0);
    assert_int_equal(first.last_call_id, bench->last_end.call.call_id);
    assert_true(first.since == server_of(bench).start_time);
    assert_int_equal(first.valid_intervals, 0);
    restart(bench, "crash-on-send");
    id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_FAILED)); /* after two calls that died with their workers */
    strcpy(bench->ports[2].name, "new");
    die_and_restart(bench, "normal");
    const fax_port_stats_t last = stats_of(bench, 1);
    assert_int_equal(last.sent.attempts + stats_of(bench, 2).sent.attempts, 3);
    assert_int_equal(last.sent.pages, 2);
    assert_int_equal(last.sent.failures, last.sent.attempts - 1);
    assert_true(fax_engine_read_failure(bench->engine, 1, FAX_CAUSE_PORT_FAULT, &failure));
    assert_int_equal(failure.sent, last.sent.failures);
    assert_true(fax_engine_read_rate(bench->engine, 1, 0, &rate));
    assert_int_equal(rate.sent, last.sent.attempts);
    assert_true(last.since == first.since);
    assert_true(stats_of(bench, 4).since > last.since); /* of the port that is new */
    assert_int_equal(last.last_cause, FAX_CAUSE_PORT_FAULT);
    assert_int_equal(stats_of(bench, 4).last_call_id, 0);
    assert_true(fax_engine_read_interval(bench->engine, 1, 1, &interval));
    assert_int_equal(last.current.attempts + interval.attempts, last.sent.attempts);
    assert_false(fax_engine_read_stats(bench->engine, 3, &(fax_port_stats_t){0}));
}

static void a_fax_outlives_the_daemon_in_each_state(void **state)
{
    bench_t *bench = *state;
    fax_job_t job;
    bench->config.max_jobs = 10;
    bench->config.retry.max_attempts = 9;
    start(bench, "hold");
    const uint32_t converting = send_fax(bench, "slow");
    const uint32_t active = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_ACTIVE));
    fax_job_request_t held_request = request;
    char error[300];
    held_request.held = true;
    const uint32_t held = submit(bench, &held_request, "x", error);
    WAIT_FOR(bench, job_is(bench, held, FAX_JOB_HELD));
    die_and_restart(bench, "normal");
    assert_true(job_is(bench, converting, FAX_JOB_CONVERTING));
    assert_true(job_is(bench, held, FAX_JOB_HELD));
    WAIT_FOR(bench, job_is(bench, active, FAX_JOB_DONE));
    assert_true(fax_engine_job(bench->engine, active, &job));
    assert_int_equal(job.unknown_outcomes, 1);
    assert_int_equal(job.attempts, 2); /* the one that was cut off, and the next */
    assert_true(bench->last_end.call.after_unknown);
    assert_true(fax_engine_hold(bench->engine, held, false, error, sizeof error));
    WAIT_FOR(bench, job_is(bench, held, FAX_JOB_DONE));
    assert_false(bench->last_end.call.after_unknown);
    die_and_restart(bench, "normal");
    assert_true(job_is(bench, active, FAX_JOB_DONE));
}

static bool count_call(void *user, const fax_call_t *call)
{
    int *outcomes = user;
    outcomes[call->outcome]++;
    return true;
}

static void a_call_that_was_cut_off_is_on_record(void **state)
{
    bench_t *bench = *state;
    int outcomes[200] = {0};
    start(bench, "hold");
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_ACTIVE));
    die_and_restart(bench, "normal");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    assert_true(fax_engine_each_call(bench->engine, &(fax_call_filter_t){0}, count_call, outcomes));
    assert_int_equal(outcomes[FAX_OUTCOME_UNKNOWN], 1);
}

static void a_fax_without_its_document_fails_and_strays_are_swept(void **state)
{
    bench_t *bench = *state;
    char command[200], path[120];
    start(bench, "hold");
    fax_job_t job;
    const uint32_t id = send_fax(bench, "slow");
    snprintf(command, sizeof command, "rm %s/state/spool/job-*; mkdir %s/state/spool/job-9.tif.work",
             bench->folder, bench->folder);
    assert_int_equal(system(command), 0);
    die_and_restart(bench, "normal");
    assert_true(fax_engine_job(bench->engine, id, &job));
    assert_int_equal(job.state, FAX_JOB_FAILED);
    assert_string_equal(job.problem, "its document is missing from the spool folder: send it again");
    snprintf(path, sizeof path, "%s/state/spool/job-9.tif.work", bench->folder);
    assert_int_equal(access(path, F_OK), -1);
}

static void a_batch_shares_its_document_to_the_last(void **state)
{
    bench_t *bench = *state;
    char error[300], path[120];
    fax_job_request_t requests[] = {request, request, request};
    bench->config.max_jobs = 10;
    start(bench, "normal");
    requests[2].held = true;
    const uint32_t first = submit_to(bench, requests, 3, "x", error);
    WAIT_FOR(bench, job_is(bench, first, FAX_JOB_DONE) && job_is(bench, first + 1, FAX_JOB_DONE));
    snprintf(path, sizeof path, "%s/state/spool/job-%u.tif", bench->folder, first);
    assert_int_equal(access(path, F_OK), 0);
    assert_true(fax_engine_hold(bench->engine, first + 2, false, error, sizeof error));
    WAIT_FOR(bench, job_is(bench, first + 2, FAX_JOB_DONE));
    assert_int_equal(bench->job.batch, first);
    assert_int_equal(access(path, F_OK), -1);
    requests[1].number[0] = 'x';
    assert_int_equal(submit_to(bench, requests, 3, "x", error), 0);
}

static void what_cannot_be_copied_is_refused(void **state)
{
    bench_t *bench = *state;
    char error[300];
    start(bench, "normal");
    assert_int_equal(submit(bench, &request, "fails", error), 0);
    assert_string_equal(error, "it cannot be copied");
    assert_int_equal(fax_engine_job(bench->engine, 1, &bench->job), 0);
    bench->answered = false;
    fax_submission_t *submission = fax_engine_submit(bench->engine, &request, 1, write_document(bench, "x"),
                                                     note_submitted, bench, error, 300);
    fax_engine_leave(bench->engine, submission);
    WAIT_FOR(bench, job_is(bench, 2, FAX_JOB_DONE)); /* it goes on without who has gone */
    assert_false(bench->answered);
}

static void a_listener_may_leave(void **state)
{
    bench_t *bench = *state;
    start(bench, "normal");
    fax_engine_unlisten(bench->engine, &bench->listener);
    const uint32_t id = send_fax(bench, "x");
    WAIT_FOR(bench, job_is(bench, id, FAX_JOB_DONE));
    assert_int_equal(bench->kinds[FAX_EVENT_CALL_COMPLETED], 0);
    for (int i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++)
        assert_true(fax_engine_listen(bench->engine, &(fax_listener_t){.user = bench}));
    assert_false(fax_engine_listen(bench->engine, &bench->listener));
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_bench, close_bench)
        TEST(the_ports_can_be_read),
        TEST(a_fax_goes_its_way),
        TEST(a_bad_document_fails_its_job),
        TEST(bad_requests_are_refused_with_the_reason),
        TEST(a_dead_worker_fails_the_call_and_the_fax_is_tried_again),
        TEST(a_refused_order_is_no_call),
        TEST(a_fax_can_be_canceled_in_each_state),
        TEST(a_fax_can_be_asked_for_from_any_thread),
        TEST(what_the_loop_knows_any_thread_may_read),
        TEST(a_port_is_taken_out_of_service_and_back),
        TEST(ids_go_on_after_a_restart),
        TEST(the_alarms_of_a_port_that_is_no_more_are_cleared),
        TEST(what_was_told_and_what_was_not_is_counted_across_restarts),
        TEST(each_call_that_ends_is_in_the_history_before_its_job_knows),
        TEST(what_a_port_has_counted_outlives_the_daemon),
        TEST(what_is_wanted_of_a_port_outlives_the_daemon),
        TEST(the_end_comes_in_time_even_if_a_worker_does_not_listen),
        TEST(a_second_engine_on_the_same_folder_is_refused),
        TEST(a_fax_outlives_the_daemon_in_each_state),
        TEST(a_call_that_was_cut_off_is_on_record),
        TEST(a_fax_without_its_document_fails_and_strays_are_swept),
        TEST(a_batch_shares_its_document_to_the_last),
        TEST(what_cannot_be_copied_is_refused),
        TEST(a_listener_may_leave),
    };
    return cmocka_run_group_tests_name("engine/fax_engine", tests, NULL, NULL);
}

/* The figures of the queue: submissions made durable, recovery after a kill with many jobs, a turn of the
 * scheduler with many jobs waiting, what it costs to show a job to other threads. Real store, real files, the
 * real faxport-convert; ports and workers are fakes. On $TMPDIR's disk. */
#include <event2/event.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_engine.h"
#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/queue/scheduler.h"
#include "engine/record_shelf.h"

enum { PORTS = 100, SINGLE = 400, AT_ONCE = 64, MANY = 10000, TURNS = 100000 };

typedef struct bench {
    char folder[100], document[120];
    fax_port_config_t ports[PORTS];
    fax_config_t config;
    struct event_base *loop;
    fax_engine_t *engine;
    uint32_t answered, refused;
} bench_t;

static void fail(const char *why)
{
    fprintf(stderr, "queue_bench: %s\n", why);
    exit(1);
}

static void set_path(char *to, const char *folder, const char *name)
{
    snprintf(to, FAX_CONFIG_PATH_SIZE, "%s/%s", folder, name);
}

static void configure(bench_t *bench)
{
    const char *build = getenv("FAX_BUILDDIR");
    bench->config = (fax_config_t){.workers = 1,
                                   .log_level = FAX_LOG_ERROR,
                                   .retry = {.max_attempts = 3, .delay = 60000},
                                   .max_document_size = 1000000,
                                   .max_pages = 10,
                                   .convert_timeout = 60000,
                                   .max_jobs = 2 * MANY,
                                   .job_history = 1000,
                                   .call_history = 1000,
                                   .alarms = {.max_waiting = 1000, .kept = 1000},
                                   .ports = bench->ports,
                                   .port_count = PORTS};
    for (int i = 0; i < PORTS; i++) {
        bench->ports[i] = (fax_port_config_t){.kind = FAX_PORT_VIRTUAL, .send_enabled = true, .priority = 1};
        snprintf(bench->ports[i].name, sizeof bench->ports[i].name, "fax%d", i + 1);
        snprintf(bench->ports[i].number, sizeof bench->ports[i].number, "9%03d", i + 1);
    }
    set_path(bench->config.state_dir, bench->folder, "state");
    set_path(bench->config.worker_path, build ? build : ".", "tests/fakes/fake_worker");
    set_path(bench->config.converter_path, build ? build : ".", "engine/document/faxport-convert");
}

static void set_up(bench_t *bench)
{
    const char *parent = getenv("TMPDIR");
    snprintf(bench->folder, sizeof bench->folder, "%s/faxport-bench-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(bench->folder))
        fail("no folder can be made");
    snprintf(bench->document, sizeof bench->document, "%s/document.ps", bench->folder);
    FILE *file = fopen(bench->document, "w");
    if (!file)
        fail("no document can be made");
    fputs("%!PS\nshowpage\n", file);
    fclose(file);
    configure(bench);
    setenv("FAKE_WORKER", "hold", 1);
    bench->loop = event_base_new();
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info, (void)type, (void)where;
    return remove(path);
}

static double open_engine(bench_t *bench)
{
    char error[500];
    const int64_t begin = fax_time_clock();
    bench->engine = fax_engine_new(&bench->config, bench->loop, error, sizeof error);
    if (!bench->engine)
        fail(error);
    return (double)(fax_time_clock() - begin) / 1000;
}

static void note_answer(void *user, uint32_t first, const char *error)
{
    bench_t *bench = user;
    bench->answered++;
    if (!first && !bench->refused++)
        fprintf(stderr, "queue_bench: refused: %s\n", error);
}

static void submit(bench_t *bench, const fax_job_request_t *requests, uint32_t count)
{
    char error[500];
    const int document = open(bench->document, O_RDONLY | O_CLOEXEC);
    if (!fax_engine_submit(bench->engine, requests, count, document, note_answer, bench, error, sizeof error))
        fail(error);
}

/* `all` submissions of `count` jobs each, so many at once. Returns the seconds that it took. */
static double submit_all(bench_t *bench, const fax_job_request_t *requests, uint32_t count, uint32_t all)
{
    const int64_t begin = fax_time_clock();
    uint32_t begun = 0;
    bench->answered = 0;
    while (bench->answered < all) {
        while (begun < all && begun - bench->answered < AT_ONCE) {
            submit(bench, requests, count);
            begun++;
        }
        event_base_loop(bench->loop, EVLOOP_ONCE);
    }
    return (double)(fax_time_clock() - begin) / 1000;
}

static void measure_submissions(bench_t *bench)
{
    static fax_job_request_t requests[FAX_ENGINE_MAX_RECIPIENTS];
    for (uint32_t i = 0; i < FAX_ENGINE_MAX_RECIPIENTS; i++) {
        requests[i] = (fax_job_request_t){.held = true};
        snprintf(requests[i].number, sizeof requests[i].number, "%u", 100000 + i);
    }
    open_engine(bench);
    const double single = submit_all(bench, requests, 1, SINGLE);
    printf("submissions made durable, a document each        %8.0f /s\n", SINGLE / single);
    const double batches =
        submit_all(bench, requests, FAX_ENGINE_MAX_RECIPIENTS, MANY / FAX_ENGINE_MAX_RECIPIENTS);
    printf("recipients made durable, 1000 share a document   %8.0f /s\n", MANY / batches);
    fax_engine_free(bench->engine);
    if (bench->refused)
        fail("submissions were refused");
}

static bool count_job(void *user, const fax_job_t *job)
{
    (void)job;
    ++*(uint32_t *)user;
    return true;
}

static void measure_recovery(bench_t *bench)
{
    uint32_t jobs = 0;
    const double seconds = open_engine(bench);
    fax_engine_each_job(bench->engine, count_job, &jobs);
    printf("recovery with %u jobs in the queue            %8.2f s\n", jobs, seconds);
    fax_engine_free(bench->engine);
    if (jobs != MANY + SINGLE)
        fail("jobs were lost");
}

/* ---- a turn of the scheduler ---- */

static bool is_never_idle(void *user, uint32_t slot)
{
    (void)user, (void)slot;
    return false;
}

static uint32_t no_call(void *user)
{
    (void)user;
    return 1;
}

static bool no_commit(void *user)
{
    (void)user;
    return true;
}

static void measure_turns(const bench_t *bench)
{
    static const uint32_t indexes[PORTS];
    const scheduler_ports_t ports = {is_never_idle, no_call, no_commit, NULL, NULL, NULL, NULL};
    job_queue_t *queue = job_queue_new(&(job_queue_limits_t){MANY, 1, 0}, &(job_queue_host_t){0});
    scheduler_t *scheduler = scheduler_new(&bench->config, indexes, queue, &ports, 1);
    for (uint32_t id = 1; id <= MANY; id++) {
        fax_job_t job = {.id = id, .batch = id, .state = FAX_JOB_WAITING, .request = {.number = "1"}};
        if (id % 2)
            snprintf(job.request.port, sizeof job.request.port, "fax%u", 1 + id % PORTS);
        scheduler_take(scheduler, job_queue_take(queue, &job), (fax_moment_t){1000, 1000});
    }
    const int64_t begin = fax_time_clock();
    for (int turn = 0; turn < TURNS; turn++)
        scheduler_run(scheduler, (fax_moment_t){1000, 1000});
    printf("a turn with %d jobs waiting for %d busy ports %6.1f us\n", MANY, PORTS,
           (double)(fax_time_clock() - begin) * 1000 / TURNS);
    scheduler_free(scheduler);
    job_queue_free(queue);
}

/* ---- what other threads may read ---- */

static void measure_shelf(uint32_t count)
{
    record_shelf_t *shelf = record_shelf_new(sizeof(fax_job_t), UINT32_MAX);
    fax_job_t job = {.id = 1};
    for (uint32_t id = 1; id <= count; id++)
        record_shelf_put(shelf, id, &job);
    int64_t begin = fax_time_clock();
    for (uint32_t turn = 0; turn < TURNS; turn++)
        record_shelf_put(shelf, 1 + turn * 7919u % count, &job);
    const double put = (double)(fax_time_clock() - begin) * 1000 / TURNS;
    begin = fax_time_clock();
    for (uint32_t turn = 0; turn < TURNS; turn++)
        record_shelf_read(shelf, record_shelf_from(shelf, 1 + turn * 7919u % count), &job);
    const double read = (double)(fax_time_clock() - begin) * 1000 / TURNS;
    printf("a job's change shown, its record read, of %-5u  %8.2f us, %.2f us\n", count, put, read);
    record_shelf_free(shelf);
}

int main(void)
{
    static bench_t bench;
    fax_log_set_level(FAX_LOG_ERROR);
    set_up(&bench);
    measure_submissions(&bench);
    measure_recovery(&bench);
    measure_turns(&bench);
    measure_shelf(TURNS / MANY);
    measure_shelf(MANY);
    event_base_free(bench.loop);
    return nftw(bench.folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : 1;
}

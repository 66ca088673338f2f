/* The real control socket on the fake engine: what `faxport` and hostile clients are tried against.
 * usage: fake_controld SOCKET    Prints "ready" when it listens; reads commands from standard input, one a line, and answers each with "done":
 *   job ID STATE OUTCOME     set a job's state and outcome
 *   call ID PORT PAGE PAGES  the port is sending that page of that job
 *   page PORT PAGE           the call goes on to that page; nobody is told
 *   idle PORT                the port is idle again
 *   jobs COUNT               there are jobs up to that ID
 *   ports COUNT              there are ports up to that index (not for watches)
 *   notices COUNT            there are so many notifications in the log
 *   refuse [WHY]             refuse jobs from now on; without WHY no more
 * Ends with standard input. */
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control/server.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "tests/fakes/fake_engine.h"

enum { LINE_SIZE = 512 };

/* Small, so that the tests reach them soon. */
static const control_limits_t limits = {
    .connections = 256, .line = 65536, .output = 65536, .stall = 500, .update = 20};

typedef struct stage {
    fax_engine_t *engine;
    struct event_base *loop;
} stage_t;

static void set_job(stage_t *stage, const char *words)
{
    fax_job_t job;
    unsigned id, state, outcome;
    if (sscanf(words, "%u %u %u", &id, &state, &outcome) != 3 || !fax_engine_job(stage->engine, id, &job))
        return;
    job.state = (fax_job_state_t)state;
    job.outcome = (int)outcome;
    job.pages_sent = outcome == FAX_OUTCOME_OK ? job.pages : 0;
    fake_engine_set_job(stage->engine, &job);
}

static void start_sending(fax_status_t *status, const fax_job_t *job, unsigned page, unsigned pages)
{
    status->direction = FAX_DIRECTION_SENDING;
    status->state = FAX_STATE_SENDING;
    status->send = true;
    status->job_id = job->id;
    status->current_page = page;
    status->page_count = pages;
    status->page_bytes = 5000;
    status->page_size = 10000;
    status->bit_rate = 14400;
    status->ecm = true;
    status->start_time = fax_time_utc() - 12000;
    status->start_clock = fax_time_clock() - 12000;
    snprintf(status->description, sizeof status->description, "Sending page %u of %u", page, pages);
    memcpy(status->address, job->request.number, sizeof status->address);
}

static void set_call(stage_t *stage, const char *words)
{
    fax_job_t job;
    fax_status_t status;
    unsigned id, port, page, pages;
    if (sscanf(words, "%u %u %u %u", &id, &port, &page, &pages) != 4 ||
        !fax_engine_job(stage->engine, id, &job) || !fax_engine_read_status(stage->engine, port, &status))
        return;
    start_sending(&status, &job, page, pages);
    fake_engine_set_status(stage->engine, port, &status);
    job.state = FAX_JOB_ACTIVE;
    job.port_index = port;
    job.pages = pages;
    job.attempts = 1;
    fake_engine_set_job(stage->engine, &job);
    fake_engine_fire_at(stage->engine, FAX_EVENT_STATE_CHANGED, port, NULL);
}

static void set_page(stage_t *stage, const char *words)
{
    fax_status_t status;
    unsigned port, page;
    if (sscanf(words, "%u %u", &port, &page) != 2 || !fax_engine_read_status(stage->engine, port, &status))
        return;
    status.current_page = page;
    fake_engine_set_status(stage->engine, port, &status);
}

static void set_idle(stage_t *stage, const char *words)
{
    fax_status_t status;
    const unsigned port = (unsigned)atoi(words);
    if (!fax_engine_read_status(stage->engine, port, &status))
        return;
    char name[FAX_NAME_SIZE];
    memcpy(name, status.device_name, sizeof name);
    fax_status_reset(&status, port, name, FAX_STATE_AVAILABLE, fax_time_clock());
    fake_engine_set_status(stage->engine, port, &status);
    fake_engine_fire_at(stage->engine, FAX_EVENT_STATE_CHANGED, port, NULL);
}

static void add_jobs(stage_t *stage, const char *words)
{
    const uint32_t count = (uint32_t)atoi(words);
    for (uint32_t id = 1; id <= count; id++)
        fake_engine_set_job(stage->engine, &(fax_job_t){.id = id, .state = FAX_JOB_WAITING});
}

/* Calls 1 to `words`, one a minute up to half a minute ago; each third failed, and each second is the first
 * port's. */
static void add_calls(stage_t *stage, const char *words)
{
    const uint32_t count = (uint32_t)atoi(words);
    for (uint32_t id = 1; id <= count; id++) {
        fax_call_t call = {.call_id = id,
                           .port_index = 1 + id % 2,
                           .direction = FAX_DIRECTION_SENDING,
                           .end_time = fax_time_utc() - 60000 * (int64_t)(count - id) - 30000,
                           .number = "4711",
                           .pages_done = 2,
                           .bit_rate = 14400,
                           .outcome = id % 3 ? FAX_OUTCOME_OK : FAX_OUTCOME_BUSY};
        fax_call_settle(&call, 0);
        call.total = 65000;
        snprintf(call.port_name, sizeof call.port_name, "fax%u", call.port_index);
        fake_engine_add_call(stage->engine, &call);
    }
}

/* The last of them waits. */
static void add_notices(stage_t *stage, const char *words)
{
    const uint32_t count = (uint32_t)atoi(words);
    for (uint32_t sequence = 1; sequence <= count; sequence++) {
        fax_notice_log_t notice = {.sequence = sequence,
                                   .kind = FAX_EVENT_CALL_FAILED,
                                   .name = "callFailed",
                                   .severity = FAX_SEVERITY_MINOR,
                                   .time = fax_time_utc() - 60000 * (int64_t)(count - sequence) - 30000,
                                   .state = sequence < count ? FAX_NOTICE_SENT : FAX_NOTICE_WAITING,
                                   .port_index = 1 + sequence % 2,
                                   .text = "The number is busy"};
        snprintf(notice.port_name, sizeof notice.port_name, "fax%u", notice.port_index);
        fake_engine_set_logged(stage->engine, &notice);
    }
}

static void add_ports(stage_t *stage, const char *words)
{
    const uint32_t count = (uint32_t)atoi(words);
    char name[16];
    for (uint32_t index = 1; index <= count; index++) {
        fax_port_t port;
        snprintf(name, sizeof name, "fax%u", index);
        if (!fax_engine_read_port(stage->engine, index, &port))
            fake_engine_add_port(stage->engine, name, index);
    }
}

static void set_refusal(stage_t *stage, const char *words)
{
    fake_engine_refuse(stage->engine, words[0] ? words : NULL);
}

static void obey(stage_t *stage, const char *line)
{
    static const struct {
        const char *name;
        void (*act)(stage_t *stage, const char *words);
    } commands[] = {{"job", set_job},        {"call", set_call},   {"page", set_page},
                    {"idle", set_idle},      {"jobs", add_jobs},   {"ports", add_ports},
                    {"refuse", set_refusal}, {"calls", add_calls}, {"notices", add_notices}};
    const size_t length = strcspn(line, " ");
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strlen(commands[i].name) == length && strncmp(line, commands[i].name, length) == 0)
            commands[i].act(stage, line[length] ? line + length + 1 : "");
    puts("done");
}

/* One command a line, each in one write. */
static void on_command(evutil_socket_t input, short what, void *user)
{
    (void)what;
    stage_t *stage = user;
    char text[LINE_SIZE];
    const ssize_t got = read(input, text, sizeof text - 1);
    if (got <= 0) {
        event_base_loopbreak(stage->loop);
        return;
    }
    text[got] = '\0';
    char *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && rest;)
        obey(stage, line);
}

static void add_first_ports(fax_engine_t *engine)
{
    fake_engine_add_port(engine, "fax1", 0);
    fake_engine_add_port(engine, "fax2", 0);
    fake_engine_add_port(engine, "Büro", 0);
}

static void serve(stage_t *stage)
{
    struct event *commands = event_new(stage->loop, STDIN_FILENO, EV_READ | EV_PERSIST, on_command, stage);
    event_add(commands, NULL);
    puts("ready");
    event_base_dispatch(stage->loop);
    event_free(commands);
}

typedef struct deferred {
    void (*run)(void *submission);
    void *submission;
} deferred_t;

static void run_deferred(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    const deferred_t deferred = *(deferred_t *)user;
    free(user);
    deferred.run(deferred.submission);
}

static void defer(void *user, void (*run)(void *submission), void *submission)
{
    static const struct timeval now = {0, 0};
    deferred_t *deferred = malloc(sizeof *deferred);
    if (!deferred)
        abort();
    *deferred = (deferred_t){run, submission};
    event_base_once(user, -1, EV_TIMEOUT, run_deferred, deferred, &now);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    char error[FAX_TEXT_SIZE];
    stage_t stage = {fake_engine_new(), event_base_new()};
    add_first_ports(stage.engine);
    fake_engine_set_defer(stage.engine, defer, stage.loop);
    control_server_t *server =
        control_server_new_limited(stage.engine, stage.loop, argv[1], &limits, error, sizeof error);
    const int status = server ? 0 : 1;
    if (server)
        serve(&stage);
    else
        fprintf(stderr, "%s\n", error);
    control_server_free(server);
    fax_engine_free(stage.engine);
    event_base_free(stage.loop);
    return status;
}

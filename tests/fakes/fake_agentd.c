/* The SNMP agent on a fake engine, for the integration tests.
 *
 *   fake_agentd SOCKET PORTS [PRIVACY]
 *                            ports fax1 to faxPORTS, index 1 to PORTS, under the master at SOCKET; odd ports are sending, even ones
 *                            receive, and what moves moves with the clock; each has an active job, 100 + INDEX, and a call in the history,
 *                            10 + INDEX; two alarms stand; full, masked or hidden is shown
 *
 * Commands on standard input, each answered by one line on standard output:
 *   down|up INDEX            the port goes down or up: the event is fired
 *   completed|failed INDEX   a call, 200 + INDEX, has ended at the port: it is in the history, and the event is fired
 *   break|mend INDEX         its status cannot be read any more, can be read again
 *   idle                     nothing moves any more
 *   mark INDEX               nothing moves any more, and each personal text of the port's status, its job and its call is
 *                            "Quux Waldo 48151623", and so it is in the calls that end from now on
 *   done INDEX               its job is done
 *   forget INDEX             its job and its call in the history are known no longer
 *   reads                    how many statuses were read
 *   refuse|obey              no port is asked any more to go up or down, is again
 *   wants                    how often a port was asked to go up or down
 *   stop                     end; so does the end of the input
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/snmp_agent.h"
#include "engine/fax_field.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "tests/fakes/fake_engine.h"

enum { PAGE_SIZE = 40000, PAGE_TIME = 10000, PAGES = 9 }; /* octets, ms */

/* A call in progress: all that moves is a function of one number, the time since it began. */
static void move(void *user, fax_status_t *status)
{
    (void)user;
    const int64_t elapsed = fax_time_clock() - status->start_clock;
    status->current_page = (uint32_t)(elapsed / PAGE_TIME) % PAGES + 1;
    status->page_size = PAGE_SIZE;
    status->page_bytes = (uint32_t)(elapsed % PAGE_TIME * PAGE_SIZE / PAGE_TIME);
    status->bytes_transferred = (uint32_t)(elapsed * PAGE_SIZE / PAGE_TIME);
    status->pages_confirmed = status->current_page - 1;
    snprintf(status->description, sizeof status->description, "%s page %u of %d",
             status->send ? "Sending" : "Receiving", status->current_page, PAGES);
}

/* Mark each personal text of a record. */
static void mark(const fax_field_table_t *table, void *record)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->fields[i].personal)
            fax_field_set_text(&table->fields[i], record, "Quux Waldo 48151623");
}

static void begin_call(fax_engine_t *engine, uint32_t index)
{
    fax_status_t status;
    fax_engine_read_status(engine, index, &status);
    const bool sends = index % 2 == 1;
    status.state = sends ? FAX_STATE_SENDING : FAX_STATE_RECEIVING;
    status.direction = sends ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING;
    status.send = sends;
    status.receive = !sends;
    status.start_clock = status.state_clock = status.submitted_clock = fax_time_clock();
    status.start_time = status.submitted_time = fax_time_utc();
    status.page_count = PAGES;
    status.document_size = PAGES * PAGE_SIZE;
    status.job_id = sends ? 100 + index : 0;
    status.call_id = 200 + index;
    status.bit_rate = 14400;
    status.ecm = true;
    status.encoding = FAX_ENCODING_MMR;
    status.resolution = FAX_RESOLUTION_FINE;
    fax_text_copy(status.address, sizeof status.address, "+49 89 4711");
    fax_text_copy(status.caller_id, sizeof status.caller_id, "+49 30 815");
    fax_text_copy(status.csid, sizeof status.csid, "+49 89 4711");
    fax_text_copy(status.tsid, sizeof status.tsid, "+49 30 815");
    fax_text_copy(status.document_name, sizeof status.document_name, "Befund Büro 7.pdf");
    fax_text_copy(status.recipient_name, sizeof status.recipient_name, "Dr. Müller");
    fax_text_copy(status.sender_name, sizeof status.sender_name, "anna");
    fax_text_copy(status.routing_string, sizeof status.routing_string, "+49 (89) 4711|12");
    fax_text_copy(status.remote_country, sizeof status.remote_country, "Japan");
    fax_text_copy(status.remote_vendor, sizeof status.remote_vendor, "Ricoh");
    fax_text_copy(status.remote_model, sizeof status.remote_model, "Aficio");
    fake_engine_set_status(engine, index, &status);
}

static uint32_t job_of(uint32_t index)
{
    return 100 + index;
}

static uint32_t call_of(uint32_t index)
{
    return 10 + index;
}

static void set_job(fax_engine_t *engine, uint32_t index, fax_job_state_t state)
{
    fax_job_t job = {
        .id = job_of(index),
        .batch = job_of(index),
        .state = state,
        .request = {.number = "+49 89 4711", .sender_name = "anna", .document_name = "Befund Büro 7.pdf"},
        .submitted_time = fax_time_utc() - 3500,
        .ended_time = fax_job_has_ended(state) ? fax_time_utc() : 0,
        .attempts = 1,
        .port_index = index,
        .call_id = 200 + index,
        .outcome = state == FAX_JOB_DONE ? FAX_OUTCOME_OK : FAX_OUTCOME_NONE,
    };
    fake_engine_set_job(engine, &job);
}

static void add_past_call(fax_engine_t *engine, uint32_t index)
{
    fax_call_t call = {
        .call_id = call_of(index),
        .job_id = index % 2 == 1 ? job_of(index) : 0,
        .port_index = index,
        .port_name = "fax",
        .direction = index % 2 == 1 ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING,
        .number = "+49 89 4711",
        .setup_time = fax_time_utc() - 80000,
        .end_time = fax_time_utc() - 10500,
        .total = 69500,
        .pages_done = 2,
        .encoding = FAX_ENCODING_MMR,
        .resolution = FAX_RESOLUTION_FINE,
        .outcome = FAX_OUTCOME_BUSY,
        .cause = FAX_CAUSE_BUSY,
    };
    fake_engine_add_call(engine, &call);
}

static bool marked; /* by the command */

static void end_call(fax_engine_t *engine, uint32_t index, fax_event_kind_t kind, int outcome)
{
    fax_call_t call = {
        .call_id = 200 + index,
        .job_id = 100 + index,
        .port_index = index,
        .direction = FAX_DIRECTION_SENDING,
        .setup_time = fax_time_utc() - 61500,
        .total = 61500,
        .end_time = fax_time_utc(),
        .pages_done = 2,
        .pages_total = PAGES,
        .bit_rate = 9600,
        .encoding = FAX_ENCODING_MMR,
        .resolution = FAX_RESOLUTION_FINE,
        .outcome = outcome,
        .cause = fax_outcome_row(outcome)->cause,
    };
    fax_text_copy(call.number, sizeof call.number, "+49 89 4711");
    fax_text_copy(call.remote_ident, sizeof call.remote_ident, "+49 89 4711");
    if (marked)
        mark(&fax_call_fields, &call);
    fake_engine_add_call(engine, &call);
    fake_engine_fire_at(engine, kind, index, &call);
}

/* One of the server, one of a port. */
static void raise_alarms(fax_engine_t *engine)
{
    fax_alarm_t alarms[] = {
        {.port_index = 2, .kind = FAX_EVENT_PORT_DOWN, .name = "portDown", .port_name = "fax2", .told = true},
        {.kind = FAX_EVENT_DISK_LOW, .name = "diskLow", .value = 90, .threshold = 100, .text = "90 MiB free"},
    };
    for (size_t i = 0; i < sizeof alarms / sizeof alarms[0]; i++) {
        alarms[i].severity = fax_notice_row(alarms[i].kind)->severity;
        alarms[i].since = fax_time_utc();
    }
    fake_engine_set_alarms(engine, alarms, sizeof alarms / sizeof alarms[0]);
}

/* ---- commands ---- */

typedef void command_fn(fax_engine_t *engine, uint32_t index);

static void answer_ok(void)
{
    puts("ok");
}

static void go_down(fax_engine_t *engine, uint32_t index)
{
    fake_engine_fire_at(engine, FAX_EVENT_PORT_DOWN, index, NULL);
    answer_ok();
}

static void go_up(fax_engine_t *engine, uint32_t index)
{
    fake_engine_fire_at(engine, FAX_EVENT_PORT_UP, index, NULL);
    answer_ok();
}

static void complete(fax_engine_t *engine, uint32_t index)
{
    end_call(engine, index, FAX_EVENT_CALL_COMPLETED, FAX_OUTCOME_OK);
    answer_ok();
}

static void fail(fax_engine_t *engine, uint32_t index)
{
    end_call(engine, index, FAX_EVENT_CALL_FAILED, FAX_OUTCOME_NO_DIAL_TONE);
    answer_ok();
}

static void break_status(fax_engine_t *engine, uint32_t index)
{
    fake_engine_break_status(engine, index, true);
    answer_ok();
}

static void mend_status(fax_engine_t *engine, uint32_t index)
{
    fake_engine_break_status(engine, index, false);
    answer_ok();
}

static void be_idle(fax_engine_t *engine, uint32_t index)
{
    (void)index;
    fake_engine_set_move(engine, NULL, NULL);
    answer_ok();
}

static void refuse(fax_engine_t *engine, uint32_t index)
{
    (void)index;
    fake_engine_refuse(engine, "not now");
    answer_ok();
}

static void obey_again(fax_engine_t *engine, uint32_t index)
{
    (void)index;
    fake_engine_refuse(engine, NULL);
    answer_ok();
}

static void mark_records(fax_engine_t *engine, uint32_t index)
{
    fax_job_t job;
    fax_call_t call;
    if (fax_engine_read_job(engine, job_of(index), &job)) {
        mark(&fax_job_fields, &job);
        fake_engine_set_job(engine, &job);
    }
    if (fax_engine_read_call(engine, call_of(index), &call)) {
        mark(&fax_call_fields, &call);
        fake_engine_add_call(engine, &call);
    }
}

static void mark_port(fax_engine_t *engine, uint32_t index)
{
    fax_status_t status;
    mark_records(engine, index);
    fake_engine_set_move(engine, NULL, NULL);
    fax_engine_read_status(engine, index, &status);
    mark(&fax_status_fields, &status);
    fake_engine_set_status(engine, index, &status);
    marked = true;
    answer_ok();
}

static void end_job(fax_engine_t *engine, uint32_t index)
{
    set_job(engine, index, FAX_JOB_DONE);
    answer_ok();
}

static void forget(fax_engine_t *engine, uint32_t index)
{
    fake_engine_drop_job(engine, job_of(index));
    fake_engine_drop_call(engine, call_of(index));
    answer_ok();
}

static void show_reads(fax_engine_t *engine, uint32_t index)
{
    (void)index;
    printf("%u\n", fake_engine_status_reads(engine));
}

static void show_wants(fax_engine_t *engine, uint32_t index)
{
    (void)index;
    printf("%u\n", fake_engine_wants(engine));
}

static const struct {
    const char *name;
    command_fn *run;
} commands[] = {
    {"down", go_down},       {"up", go_up},         {"completed", complete}, {"failed", fail},
    {"break", break_status}, {"mend", mend_status}, {"idle", be_idle},       {"mark", mark_port},
    {"reads", show_reads},   {"wants", show_wants}, {"refuse", refuse},      {"obey", obey_again},
    {"done", end_job},       {"forget", forget},
};

static void obey(fax_engine_t *engine, const char *name, uint32_t index)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0) {
            commands[i].run(engine, index);
            return;
        }
    printf("no such command: %s\n", name);
}

static void set_privacy(fax_engine_t *engine, const char *word)
{
    fax_server_t server;
    fax_engine_read_server(engine, &server);
    for (int i = 0; fax_privacy_labels[i]; i++)
        if (strcmp(fax_privacy_labels[i], word) == 0)
            server.privacy = (fax_privacy_t)(i + 1);
    fake_engine_set_server(engine, &server);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: fake_agentd SOCKET PORTS [PRIVACY]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    fax_engine_t *engine = fake_engine_new();
    set_privacy(engine, argc > 3 ? argv[3] : "full");
    for (int i = 1; i <= atoi(argv[2]); i++) {
        char name[16];
        snprintf(name, sizeof name, "fax%d", i);
        const uint32_t index = fake_engine_add_port(engine, name, 0);
        begin_call(engine, index);
        set_job(engine, index, FAX_JOB_ACTIVE);
        add_past_call(engine, index);
    }
    fake_engine_set_move(engine, move, NULL);
    raise_alarms(engine);
    char line[200], name[20] = "";
    snmp_agent_t *agent = snmp_agent_start(engine, argv[1], line, sizeof line);
    if (!agent) {
        fprintf(stderr, "fake_agentd: %s\n", line);
        return 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        unsigned index = 0;
        if (sscanf(line, "%19s %u", name, &index) < 1)
            continue;
        if (strcmp(name, "stop") == 0)
            break;
        obey(engine, name, index);
    }
    snmp_agent_stop(agent);
    fax_engine_free(engine);
    return 0;
}

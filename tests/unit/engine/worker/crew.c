#include "tests/unit/engine/worker/crew.h"

#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "tests/test.h"

static void limit_files(rlim_t largest)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = largest;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static pid_t spawn(const char *program, int *channel, rlim_t largest_file)
{
    char path[500];
    int ends[2];
    snprintf(path, sizeof path, "%s/%s", getenv("FAX_BUILDDIR"), program);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        if (ends[1] == 3)
            fcntl(3, F_SETFD, 0);
        else
            dup2(ends[1], 3);
        if (largest_file)
            limit_files(largest_file);
        execl(path, path, (char *)NULL);
        _exit(126);
    }
    close(ends[1]);
    *channel = ends[0];
    return process;
}

pid_t crew_spawn(const char *program, int *channel)
{
    return spawn(program, channel, 0);
}

wire_hello_t crew_hello(void)
{
    return (wire_hello_t){.build = PACKAGE_VERSION, .slots = CREW_WORKERS, .log_level = FAX_LOG_WARNING};
}

int crew_wait_for_exit(pid_t process)
{
    const int64_t began = fax_time_clock();
    int status;
    while (waitpid(process, &status, WNOHANG) == 0) {
        if (fax_time_clock() - began > CREW_DEADLINE) {
            kill(process, SIGKILL);
            waitpid(process, &status, 0);
            fail_msg("faxport-worker does not end");
        }
        poll(NULL, 0, 2);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void send_to_port(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    const crew_t *crew = user;
    if (crew->members[slot].process > 0)
        assert_true(wire_send(crew->members[slot].channel, type, body, descriptor));
}

static void route(void *user, wire_ring_t *ring)
{
    crew_t *crew = user;
    ring->call_id = ++crew->calls;
    snprintf(ring->file, sizeof ring->file, "%s", scratch_path(crew->scratch, "received.tif"));
}

static void take(crew_t *crew, crew_member_t *member, const wire_record_t *record)
{
    member->ready |= record->type == WIRE_READY;
    member->heartbeats += record->type == WIRE_HEARTBEAT;
    if (record->type == WIRE_EVENT && record->body.event.kind != FAX_EVENT_STATE_CHANGED)
        member->end = record->body.event;
    if (record->type >= WIRE_DIAL && record->type <= WIRE_HANG_UP)
        exchange_deliver(crew->exchange, record);
}

static void read_channel(crew_t *crew, crew_member_t *member)
{
    wire_record_t record;
    wire_result_t result;
    while ((result = wire_receive(member->channel, &record)) == WIRE_GOT)
        take(crew, member, &record);
    assert_int_not_equal(result, WIRE_BAD);
    if (result == WIRE_CLOSED && member->process > 0) {
        assert_int_equal(crew_wait_for_exit(member->process), -SIGKILL);
        member->process = 0;
        exchange_slot_lost(crew->exchange, (uint32_t)(member - crew->members));
    }
}

void crew_run_once(crew_t *crew)
{
    struct pollfd waiting[CREW_WORKERS];
    for (int n = 0; n < CREW_WORKERS; n++)
        waiting[n] = (struct pollfd){.fd = crew->members[n].process > 0 ? crew->members[n].channel : -1,
                                     .events = POLLIN};
    poll(waiting, CREW_WORKERS, 20);
    for (int n = 0; n < CREW_WORKERS; n++)
        if (waiting[n].revents)
            read_channel(crew, &crew->members[n]);
}

void crew_run_until(crew_t *crew, bool (*done)(const crew_t *crew))
{
    const int64_t began = fax_time_clock();
    while (!done(crew)) {
        assert_true(fax_time_clock() - began < CREW_DEADLINE);
        crew_run_once(crew);
    }
}

static bool are_available(const crew_t *crew)
{
    bool all = true;
    for (uint32_t n = 0; n < CREW_WORKERS; n++)
        all &= crew->members[n].ready && crew_status(crew, n).state == FAX_STATE_AVAILABLE;
    return all;
}

static void open_port(crew_t *crew, uint32_t slot)
{
    wire_port_open_t request = {.slot = slot,
                                .index = slot + 1,
                                .want = FAX_PORT_WANT_UP,
                                .stuck_after = 60000,
                                .stuck_abort = 120000,
                                .config = {.kind = FAX_PORT_VIRTUAL,
                                           .rings = 1,
                                           .send_enabled = true,
                                           .receive_enabled = true,
                                           .ecm = true,
                                           .modems = FAX_MODEM_ALL,
                                           .codings = FAX_CODING_ALL,
                                           .dial_tone = true}};
    snprintf(request.config.number, sizeof request.config.number, "10%u", slot);
    assert_true(wire_send(crew->members[slot].channel, WIRE_PORT_OPEN, &request, -1));
    exchange_attach(crew->exchange, slot, &request.config);
    exchange_set_service(crew->exchange, slot, EXCHANGE_REACHABLE);
}

void crew_open(crew_t *crew, scratch_t *scratch, const fax_exchange_config_t *line, double speed)
{
    crew_open_on_disk(crew, scratch, line, speed, 0);
}

void crew_open_on_disk(crew_t *crew, scratch_t *scratch, const fax_exchange_config_t *line, double speed,
                       rlim_t largest_file)
{
    *crew = (crew_t){.scratch = scratch, .board = status_board_new(CREW_WORKERS)};
    crew->exchange = exchange_new(line, &(exchange_host_t){send_to_port, route, crew});
    for (uint32_t n = 0; n < CREW_WORKERS; n++) {
        crew_member_t *member = &crew->members[n];
        wire_hello_t hello = crew_hello();
        hello.worker = n;
        hello.speed = speed;
        member->process = spawn(CREW_WORKER, &member->channel, largest_file);
        assert_true(wire_send(member->channel, WIRE_HELLO, &hello, status_board_descriptor(crew->board)));
        open_port(crew, n);
    }
    crew_run_until(crew, are_available);
}

void crew_send(crew_t *crew, uint32_t slot, const char *number, const char *file, uint32_t pages)
{
    wire_order_t order = {.slot = slot, .job_id = 7, .call_id = ++crew->calls, .pages = pages};
    snprintf(order.request.number, sizeof order.request.number, "%s", number);
    snprintf(order.file, sizeof order.file, "%s", file);
    assert_true(wire_send(crew->members[slot].channel, WIRE_SEND, &order, -1));
}

fax_status_t crew_status(const crew_t *crew, uint32_t slot)
{
    fax_status_t status = {.state = FAX_STATE_UNAVAILABLE};
    status_board_read(crew->board, slot, &status);
    fax_status_settle(&status, fax_time_clock());
    return status;
}

void crew_close(crew_t *crew)
{
    for (int n = 0; n < CREW_WORKERS; n++)
        if (crew->members[n].process > 0)
            assert_true(wire_send(crew->members[n].channel, WIRE_SHUTDOWN, NULL, -1));
    for (int n = 0; n < CREW_WORKERS; n++) {
        wire_record_t record;
        if (crew->members[n].process > 0)
            assert_int_equal(crew_wait_for_exit(crew->members[n].process), 0);
        while (wire_receive(crew->members[n].channel, &record) == WIRE_GOT)
            if (record.type == WIRE_EVENT && record.body.event.kind != FAX_EVENT_STATE_CHANGED)
                crew->members[n].end = record.body.event;
        close(crew->members[n].channel);
    }
    exchange_free(crew->exchange);
    status_board_free(crew->board);
}

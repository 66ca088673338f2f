/* A worker that is no worker: it speaks wire.h and then does what FAKE_WORKER says. For the tests of the
 * supervisor. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/fax_outcome.h"
#include "engine/status_board.h"
#include "engine/wire.h"

enum { CHANNEL = 3, BEAT_MS = 20 };

static bool is_mode(const char *mode)
{
    const char *wanted = getenv("FAKE_WORKER");
    return wanted && strcmp(wanted, mode) == 0;
}

/* The number of open descriptors above the channel, but for the one that counts them. */
static int strangers(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count +=
            entry->d_name[0] != '.' && atoi(entry->d_name) > CHANNEL && atoi(entry->d_name) != dirfd(folder);
    closedir(folder);
    return count;
}

static status_board_t *greet(void)
{
    wire_record_t record;
    struct pollfd channel = {CHANNEL, POLLIN, 0};
    poll(&channel, 1, 5000);
    if (wire_receive(CHANNEL, &record) != WIRE_GOT || record.type != WIRE_HELLO)
        exit(10);
    status_board_t *board = status_board_attach(record.descriptor, record.body.hello.slots);
    if (!board)
        exit(11);
    wire_hello_t hello = record.body.hello;
    if (is_mode("other-build"))
        strcpy(hello.build, "0.0.0");
    wire_send(CHANNEL, WIRE_HELLO, &hello, -1);
    wire_send(CHANNEL, WIRE_READY, NULL, -1);
    return board;
}

/* Send, and wait for a daemon that reads later. */
static void say(wire_type_t type, const void *body)
{
    struct pollfd channel = {CHANNEL, POLLOUT, 0};
    while (!wire_send(CHANNEL, type, body, -1) && errno == EAGAIN)
        poll(&channel, 1, 1000);
}

/* The port comes up: its cell says so, and then its event does. */
static void open_port(status_board_t *board, const wire_port_open_t *open)
{
    fax_event_t event = {.kind = FAX_EVENT_STATE_CHANGED};
    fax_status_reset(&event.status, open->index, open->config.name, FAX_STATE_AVAILABLE, 1);
    status_board_write(board, open->slot, &event.status);
    say(WIRE_EVENT, &event);
}

static void tell_call(status_board_t *board, const wire_order_t *order, fax_event_kind_t kind,
                      fax_state_t state, int outcome)
{
    fax_event_t event = {.kind = kind};
    status_board_read(board, order->slot, &event.status);
    event.status.state = state;
    event.status.call_id = order->call_id;
    event.status.job_id = order->job_id;
    memcpy(event.status.address, order->request.number, sizeof event.status.address);
    memcpy(event.status.document_name, order->request.document_name, sizeof event.status.document_name);
    event.status.direction = kind == FAX_EVENT_STATE_CHANGED ? FAX_DIRECTION_SENDING : FAX_DIRECTION_NONE;
    if (kind != FAX_EVENT_STATE_CHANGED)
        event.call = (fax_call_t){.call_id = order->call_id,
                                  .job_id = order->job_id,
                                  .direction = FAX_DIRECTION_SENDING,
                                  .pages_done = order->pages,
                                  .outcome = outcome};
    status_board_write(board, order->slot, &event.status);
    say(WIRE_EVENT, &event);
}

/* A fax goes out, and is through at once; in mode "hold" it goes on until it is aborted. */
static void take_order(status_board_t *board, const wire_order_t *order, wire_order_t *held)
{
    *held = *order;
    if (access(order->file, R_OK) != 0)
        exit(12);
    if (is_mode("refuse-port-1") && order->slot == 0) {
        tell_call(board, order, FAX_EVENT_CALL_FAILED, FAX_STATE_AVAILABLE, FAX_OUTCOME_NO_LINE);
        return;
    }
    tell_call(board, order, FAX_EVENT_STATE_CHANGED, FAX_STATE_SENDING, 0);
    if (is_mode("crash-on-send"))
        abort();
    if (!is_mode("hold"))
        tell_call(board, order, FAX_EVENT_CALL_COMPLETED, FAX_STATE_COMPLETED, FAX_OUTCOME_OK);
}

static void take_want(status_board_t *board, const wire_want_t *want)
{
    fax_event_t event = {.kind = FAX_EVENT_STATE_CHANGED};
    status_board_read(board, want->slot, &event.status);
    event.status.state = want->want == FAX_PORT_WANT_UP ? FAX_STATE_AVAILABLE : FAX_STATE_OFFLINE;
    status_board_write(board, want->slot, &event.status);
    say(WIRE_EVENT, &event);
}

/* The end, with last words. */
static void part(void)
{
    const fax_event_t event = {.kind = FAX_EVENT_STATE_CHANGED};
    for (int i = 0; is_mode("last-words") && i < 20; i++)
        say(WIRE_EVENT, &event);
    exit(0);
}

static void take_records(status_board_t *board)
{
    static wire_order_t held;
    wire_record_t record;
    wire_result_t result;
    while ((result = wire_receive(CHANNEL, &record)) == WIRE_GOT) {
        if (record.type == WIRE_SHUTDOWN && !is_mode("stubborn"))
            part();
        if (record.type == WIRE_PORT_OPEN)
            open_port(board, &record.body.port_open);
        if (record.type == WIRE_SEND)
            take_order(board, &record.body.order, &held);
        if (record.type == WIRE_ABORT)
            tell_call(board, &held, FAX_EVENT_CALL_FAILED, FAX_STATE_COMPLETED, record.body.abort.outcome);
        if (record.type == WIRE_PORT_WANT)
            take_want(board, &record.body.want);
    }
    if (result == WIRE_CLOSED)
        exit(0);
}

static void be_mute(void)
{
    for (;;)
        pause();
}

int main(void)
{
    if (is_mode("crash"))
        return 7;
    if (strangers() != 0)
        return 9;
    if (is_mode("nonsense")) {
        send(CHANNEL, "hello, world", 12, 0);
        be_mute();
    }
    if (is_mode("never-ready"))
        be_mute();
    status_board_t *board = greet();
    if (is_mode("mute"))
        be_mute();
    for (;;) {
        struct pollfd channel = {CHANNEL, POLLIN, 0};
        const bool deaf = is_mode("deaf");
        const int got = poll(&channel, deaf ? 0 : 1, BEAT_MS);
        if (got > 0)
            take_records(board);
        wire_send(CHANNEL, WIRE_HEARTBEAT, NULL, -1);
        if (deaf && getppid() == 1)
            return 0;
    }
}

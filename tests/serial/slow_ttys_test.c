/* One worker has ports at ttys that do their worst, while others of its ports fax each other: nothing of it
 * is late. See `help`. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "engine/fax_time.h"
#include "engine/line/line.h"
#include "engine/line/serial/tty.h"
#include "tests/serial/bad_tty.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"
#include "tests/unit/engine/worker/crew.h"

static const char help[] = "usage: slow_ttys_test [--speed N]\n"
                           "\n"
                           "At N times the wall clock's pace (4). How late the worker is, is how long it "
                           "takes to answer a wish for a "
                           "port that\n"
                           "has nothing to do; one wish is under way all the time. A second worker without "
                           "such ttys shows what of it "
                           "is the\n"
                           "machine's.\n";

/* Ticks that are missed by more than a turn of ten are lost (engine/worker/port_task.c): the line's time
 * stands still, and the far end's does not. */
enum {
    LATEST_US = 10 * LINE_TICK_MS * 1000,
    ALARM_S = 100,
    PACE_US = 1000,
    DEAD_US = 10000000,
    FAR_SIDES = 4096
};

typedef enum place {
    PROBE,
    IDLE_PROBE,  /* of the other worker */
    SERIAL_FROM, /* the good serial ports, whose modems are connected to each other */
    SERIAL_TO,
    VIRTUAL_FROM,
    VIRTUAL_TO,
    BAD, /* and what follows */
    PLACES = BAD + BAD_TTY_KINDS
} place_t;

/* A port of the worker. */
typedef struct seat {
    fax_port_config_t config;
    bool wants_tty;
    bad_tty_t *bad;
    fax_event_t end; /* of its call */
    char received[FAX_TEXT_SIZE];
} seat_t;

/* How long wishes take. */
typedef struct probe {
    fax_port_want_t wanted;  /* 0: the port has not come up yet */
    int64_t asked, answered; /* us; asked 0: no wish is under way */
    int64_t worst, sum;
    unsigned count;
} probe_t;

typedef struct crew_worker {
    pid_t process;
    int channel;
    bool ready;
    uint32_t probed; /* the port */
    probe_t probe;
} worker_t;

typedef struct bench {
    scratch_t *scratch;
    double speed;
    status_board_t *board;
    exchange_t *exchange;
    worker_t busy, idle; /* the idle one has the probe only */
    seat_t seats[PLACES];
    uint32_t calls;
    FILE *modems; /* the standard input of pty_modem */
    pid_t modems_process;
} bench_t;

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- the probe ---- */

static void ask(worker_t *worker, probe_t *probe)
{
    const int64_t now = now_us();
    if (probe->asked && now - probe->asked > DEAD_US)
        fail_msg("the worker of port %u has not answered for %d s", worker->probed, DEAD_US / 1000000);
    if (!probe->wanted || probe->asked || now - probe->answered < PACE_US)
        return;
    probe->wanted = probe->wanted == FAX_PORT_WANT_UP ? FAX_PORT_WANT_DOWN : FAX_PORT_WANT_UP;
    probe->asked = now;
    assert_true(
        wire_send(worker->channel, WIRE_PORT_WANT, &(wire_want_t){worker->probed, probe->wanted}, -1));
}

static void take_answer(probe_t *probe, fax_state_t state)
{
    if (!probe->wanted && state == FAX_STATE_AVAILABLE)
        probe->wanted = FAX_PORT_WANT_UP;
    const fax_state_t wanted = probe->wanted == FAX_PORT_WANT_UP ? FAX_STATE_AVAILABLE : FAX_STATE_OFFLINE;
    if (!probe->asked || state != wanted)
        return;
    probe->answered = now_us();
    const int64_t took = probe->answered - probe->asked;
    probe->asked = 0;
    probe->count++;
    probe->sum += took;
    if (took > probe->worst)
        probe->worst = took;
}

static void show(const char *who, const probe_t *probe)
{
    printf("figure: %s answers %u wishes, within %.1f ms, %.2f ms on average\n", who, probe->count,
           (double)probe->worst / 1000, (double)probe->sum / 1000 / probe->count);
}

/* ---- the daemon's part ---- */

static void send_to_port(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    (void)slot;
    const bench_t *bench = user;
    assert_true(wire_send(bench->busy.channel, type, body, descriptor));
}

static void route(void *user, wire_ring_t *ring)
{
    bench_t *bench = user;
    ring->call_id = ++bench->calls;
    snprintf(ring->file, sizeof ring->file, "%s", bench->seats[ring->slot].received);
}

/* A device that is not there is waited for. */
static void give_tty(bench_t *bench, uint32_t slot)
{
    seat_t *seat = &bench->seats[slot];
    wire_tty_t answer = {.slot = slot};
    const int tty = tty_open(&seat->config.serial, answer.problem, sizeof answer.problem, &answer.absent);
    const bool knows = seat->wants_tty;
    seat->wants_tty = tty < 0;
    if (tty >= 0 && seat->bad)
        bad_tty_opened(seat->bad, tty);
    if (tty >= 0 || !knows)
        send_to_port(bench, slot, WIRE_TTY, &answer, tty);
    if (tty >= 0)
        close(tty);
}

static void ring_port(bench_t *bench, const wire_called_t *called)
{
    wire_ring_t ring = {.slot = called->slot};
    route(bench, &ring);
    send_to_port(bench, called->slot, WIRE_RING, &ring, -1);
}

static void take_event(bench_t *bench, worker_t *worker, const fax_event_t *event)
{
    const uint32_t slot = event->port.index - 1;
    if (slot == worker->probed)
        take_answer(&worker->probe, event->status.state);
    else if (slot < PLACES && fax_event_is_end(event->kind))
        bench->seats[slot].end = *event;
}

static void take_record(bench_t *bench, worker_t *worker, const wire_record_t *record)
{
    worker->ready |= record->type == WIRE_READY;
    if (record->type == WIRE_EVENT)
        take_event(bench, worker, &record->body.event);
    else if (record->type == WIRE_TTY_WANT)
        give_tty(bench, record->body.slot.slot);
    else if (record->type == WIRE_CALLED)
        ring_port(bench, &record->body.called);
    else if (record->type >= WIRE_DIAL && record->type <= WIRE_HANG_UP)
        exchange_deliver(bench->exchange, record);
}

static void read_channel(bench_t *bench, worker_t *worker)
{
    wire_record_t record;
    wire_result_t result;
    while ((result = wire_receive(worker->channel, &record)) == WIRE_GOT)
        take_record(bench, worker, &record);
    assert_int_equal(result, WIRE_EMPTY);
    ask(worker, &worker->probe);
}

static void run_bad_ttys(bench_t *bench)
{
    for (uint32_t slot = BAD; slot < PLACES; slot++) {
        bad_tty_run(bench->seats[slot].bad);
        if (bench->seats[slot].wants_tty)
            give_tty(bench, slot);
    }
}

static void run_once(bench_t *bench)
{
    struct pollfd waiting[] = {{.fd = bench->busy.channel, .events = POLLIN},
                               {.fd = bench->idle.channel, .events = POLLIN}};
    poll(waiting, 2, 1);
    read_channel(bench, &bench->busy);
    read_channel(bench, &bench->idle);
    run_bad_ttys(bench);
}

/* ---- the start ---- */

static void start_worker(const bench_t *bench, worker_t *worker)
{
    wire_hello_t hello = crew_hello();
    hello.slots = PLACES;
    hello.speed = bench->speed;
    hello.log_level = 0;
    worker->process = crew_spawn(CREW_WORKER, &worker->channel);
    assert_true(wire_send(worker->channel, WIRE_HELLO, &hello, status_board_descriptor(bench->board)));
}

static void open_port(const bench_t *bench, const worker_t *worker, uint32_t slot)
{
    const wire_port_open_t request = {.slot = slot,
                                      .index = slot + 1,
                                      .want = FAX_PORT_WANT_UP,
                                      .stuck_after = 60000,
                                      .stuck_abort = 120000,
                                      .config = bench->seats[slot].config};
    assert_true(wire_send(worker->channel, WIRE_PORT_OPEN, &request, -1));
}

static void configure(bench_t *bench, uint32_t slot)
{
    seat_t *seat = &bench->seats[slot];
    char name[32];
    const bool is_serial = slot == SERIAL_FROM || slot == SERIAL_TO || slot >= BAD;
    seat->config = (fax_port_config_t){.kind = is_serial ? FAX_PORT_SERIAL : FAX_PORT_VIRTUAL,
                                       .rings = 1,
                                       .send_enabled = true,
                                       .receive_enabled = true,
                                       .ecm = true,
                                       .modems = FAX_MODEM_ALL,
                                       .codings = FAX_CODING_ALL,
                                       .dial_tone = true,
                                       .serial = {.speed = 115200,
                                                  .flow = slot % 2 ? FAX_FLOW_HARDWARE : FAX_FLOW_XONXOFF,
                                                  .pace = bench->speed}};
    snprintf(seat->config.number, sizeof seat->config.number, "10%02u", slot);
    snprintf(seat->config.name, sizeof seat->config.name, "fax%u", slot);
    snprintf(name, sizeof name, "tty%u", slot);
    snprintf(seat->config.serial.device, sizeof seat->config.serial.device, "%s",
             scratch_path(bench->scratch, name));
    snprintf(name, sizeof name, "received-%u.tif", slot);
    snprintf(seat->received, sizeof seat->received, "%s", scratch_path(bench->scratch, name));
    if (slot >= BAD)
        seat->bad = bad_tty_new(slot - BAD, seat->config.serial.device, bench->speed);
}

/* pty_modem, with a modem at each of the good serial ports. */
static void start_modems(bench_t *bench)
{
    char command[1200];
    const seat_t *from = &bench->seats[SERIAL_FROM], *to = &bench->seats[SERIAL_TO];
    snprintf(command, sizeof command, "exec %s/tests/serial/pty_modem --speed %f %s=%s %s=%s >%s/modems.log",
             getenv("FAX_BUILDDIR"), bench->speed, from->config.serial.device, from->config.number,
             to->config.serial.device, to->config.number, bench->scratch->folder);
    bench->modems = popen(command, "w");
    assert_non_null(bench->modems);
    for (int n = 0; n < CREW_DEADLINE && access(to->config.serial.device, F_OK) != 0; n++)
        poll(NULL, 0, 1);
}

static void open_bench(bench_t *bench)
{
    static const fax_exchange_config_t line = {.delay = 40, .noise = -100};
    bench->board = status_board_new(PLACES);
    bench->exchange = exchange_new(&line, &(exchange_host_t){send_to_port, route, bench});
    for (uint32_t slot = 0; slot < PLACES; slot++)
        configure(bench, slot);
    start_modems(bench);
    start_worker(bench, &bench->busy);
    start_worker(bench, &bench->idle);
    for (uint32_t slot = 0; slot < PLACES; slot++)
        open_port(bench, slot == IDLE_PROBE ? &bench->idle : &bench->busy, slot);
    for (uint32_t slot = VIRTUAL_FROM; slot <= VIRTUAL_TO; slot++) {
        exchange_attach(bench->exchange, slot, &bench->seats[slot].config);
        exchange_set_service(bench->exchange, slot, EXCHANGE_REACHABLE);
    }
}

static void close_bench(bench_t *bench)
{
    assert_true(wire_send(bench->busy.channel, WIRE_SHUTDOWN, NULL, -1));
    assert_true(wire_send(bench->idle.channel, WIRE_SHUTDOWN, NULL, -1));
    assert_int_equal(crew_wait_for_exit(bench->busy.process), 0);
    assert_int_equal(crew_wait_for_exit(bench->idle.process), 0);
    /* What waits is forgotten: on a real serial port close() would wait for it to go, for up to half a
     * minute. A pseudo terminal's far side has a page of it already. */
    assert_in_range(bad_tty_left(bench->seats[BAD + BAD_TTY_NEVER_READS].bad), 0, FAR_SIDES);
    for (uint32_t slot = BAD; slot < PLACES; slot++)
        bad_tty_free(bench->seats[slot].bad);
    assert_int_equal(pclose(bench->modems), 0);
    exchange_free(bench->exchange);
    status_board_free(bench->board);
}

/* ---- the faxes ---- */

static bool is_available(const bench_t *bench, place_t slot)
{
    fax_status_t status = {.state = FAX_STATE_UNAVAILABLE};
    status_board_read(bench->board, slot, &status);
    return status.state == FAX_STATE_AVAILABLE;
}

static bool are_available(const bench_t *bench)
{
    bool all = bench->busy.ready && bench->idle.ready;
    for (uint32_t slot = SERIAL_FROM; slot <= VIRTUAL_TO; slot++)
        all = all && is_available(bench, slot);
    return all;
}

static void send_fax(bench_t *bench, place_t from, place_t to, const char *file, uint32_t pages)
{
    wire_order_t order = {.slot = from, .job_id = from, .call_id = ++bench->calls, .pages = pages};
    snprintf(order.request.number, sizeof order.request.number, "%s", bench->seats[to].config.number);
    snprintf(order.file, sizeof order.file, "%s", file);
    send_to_port(bench, from, WIRE_SEND, &order, -1);
}

static bool is_done(const bench_t *bench)
{
    bool all = true;
    for (uint32_t slot = SERIAL_FROM; slot <= VIRTUAL_TO; slot++)
        all = all && bench->seats[slot].end.kind;
    for (uint32_t slot = BAD; slot < PLACES; slot++)
        all = all && bad_tty_is_content(bench->seats[slot].bad);
    return all;
}

static void expect_whole(const bench_t *bench, place_t from, place_t to, const char *file, uint32_t pages)
{
    char why[300] = "";
    assert_int_equal(bench->seats[from].end.call.outcome, FAX_OUTCOME_OK);
    assert_int_equal(bench->seats[to].end.call.outcome, FAX_OUTCOME_OK);
    assert_int_equal(bench->seats[to].end.call.pages_done, pages);
    assert_int_equal(bench->seats[from].end.call.retrains, 0);
    if (!page_file_equal(file, bench->seats[to].received, why, sizeof why))
        fail_msg("%s", why);
}

static double speed = 4;

static void bad_ttys_hold_nobody_up(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    *bench = (bench_t){.scratch = *state, .speed = speed, .busy.probed = PROBE, .idle.probed = IDLE_PROBE};
    good_file_t good = tiff_maker_good_file();
    good.rows = 1000;
    char file[SCRATCH_PATH_SIZE + 20];
    snprintf(file, sizeof file, "%s", scratch_path(bench->scratch, "document.tif"));
    page_file_setup();
    tiff_maker_write_good(file, &good);
    open_bench(bench);
    while (!are_available(bench))
        run_once(bench);
    const int64_t began = fax_time_clock();
    send_fax(bench, SERIAL_FROM, SERIAL_TO, file, good.pages);
    send_fax(bench, VIRTUAL_FROM, VIRTUAL_TO, file, good.pages);
    while (!is_done(bench))
        run_once(bench);
    for (uint32_t slot = BAD; slot < PLACES; slot++)
        printf("one that %s\n", bad_tty_account(bench->seats[slot].bad));
    show("the worker", &bench->busy.probe);
    show("one without such ttys", &bench->idle.probe);
    printf("figure: faxes through after %.1f s\n", (double)(fax_time_clock() - began) / 1000);
    expect_whole(bench, SERIAL_FROM, SERIAL_TO, file, good.pages);
    expect_whole(bench, VIRTUAL_FROM, VIRTUAL_TO, file, good.pages);
    assert_in_range(bench->busy.probe.worst, 1, LATEST_US + bench->idle.probe.worst);
    close_bench(bench);
    free(bench);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bad_ttys_hold_nobody_up, scratch_open, scratch_close),
    };
    if (count == 3 && strcmp(words[1], "--speed") == 0)
        speed = strtod(words[2], NULL);
    else if (count > 1)
        return fputs(help, stdout) < 0 ? EXIT_FAILURE : strcmp(words[1], "--help") == 0 ? 0 : 2;
    alarm(ALARM_S);
    return cmocka_run_group_tests_name("serial/slow_ttys", tests, NULL, NULL);
}

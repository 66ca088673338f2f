/* The tty of a serial line in the worker's loop: what comes from it, what goes to it, and when it has
 * gone. */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/serial/serial_line_private.h"
#include "engine/line/serial/tty.h"
#include "engine/line/serial/tty_chore.h"

enum { READ_SIZE = 4096, LAST_PAUSE = 30000 /* ms of line time, before the device is opened again */ };

static void unwatch_tty(serial_line_t *line)
{
    if (line->readable)
        event_free(line->readable);
    if (line->writable)
        event_free(line->writable);
    line->readable = line->writable = NULL;
}

void serial_line_close_tty(serial_line_t *line)
{
    unwatch_tty(line);
    if (line->tty >= 0)
        tty_chore(line->host.chores, line->tty, TTY_CHORE_CLOSE);
    line->tty = -1;
}

void serial_line_leave_tty(serial_line_t *line)
{
    unwatch_tty(line);
    close(line->tty);
    line->tty = -1;
}

static void lose_tty(serial_line_t *line, line_service_t service, const char *why)
{
    serial_line_close_tty(line);
    line->base.service = service;
    char *problem = line->base.problem;
    const size_t size = sizeof line->base.problem;
    const size_t used = (size_t)snprintf(problem, size, "%s: ", line->config->serial.device);
    fax_text_copy(problem + used, size - used, why);
    serial_modem_unplug(line->modem);
    serial_line_tell(line, LINE_SERVICE);
}

void serial_line_let_go(serial_line_t *line)
{
    const wire_slot_t body = {.slot = line->slot};
    serial_line_close_tty(line);
    serial_modem_unplug(line->modem);
    line->base.service = LINE_COMING_UP; /* as it will be when it is wanted again */
    line->base.problem[0] = '\0';
    line->lending = false;
    line->reopen = INT64_MAX;
    line->host.send(line->host.user, WIRE_TTY_LET_GO, &body);
}

static void unplugged(serial_line_t *line, int error)
{
    fax_log(FAX_LOG_WARNING, "line", "%s: %s has gone: %s", line->config->name, line->config->serial.device,
            error ? strerror(error) : "hung up");
    lose_tty(line, LINE_ABSENT, "it has gone: is the modem unplugged?");
    if (line->unwanted)
        serial_line_let_go(line);
    else
        serial_line_ask(line);
}

static bool is_passing(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static void read_tty(evutil_socket_t tty, short what, void *user)
{
    (void)what;
    serial_line_t *line = user;
    uint8_t octets[READ_SIZE];
    const ssize_t length = read(tty, octets, serial_modem_appetite(line->modem, sizeof octets));
    serial_modem_run(line->modem, serial_line_time(line));
    if (length > 0 && line->tty >= 0)
        serial_modem_feed(line->modem, octets, (size_t)length);
    else if (line->tty >= 0 && (length == 0 || !is_passing(errno)))
        unplugged(line, length < 0 ? errno : 0);
    serial_line_settle(line);
}

static void write_tty(evutil_socket_t tty, short what, void *user)
{
    (void)tty;
    (void)what;
    serial_line_t *line = user;
    serial_modem_write_on(line->modem);
    serial_line_settle(line);
}

/* An error that stays comes again when it is read. */
static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    const serial_line_t *line = user;
    const ssize_t taken = line->tty >= 0 ? write(line->tty, octets, length) : (ssize_t)length;
    return taken > 0 ? (size_t)taken : 0;
}

static void mind_xoff(void *user, bool sending)
{
    const serial_line_t *line = user;
    if (line->tty >= 0 && line->config->serial.flow == FAX_FLOW_XONXOFF)
        tty_set_xoff(line->tty, sending);
}

static void discard(void *user)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_discard(line->tty);
}

static void set_dtr(void *user, bool on)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_chore(line->host.chores, line->tty, on ? TTY_CHORE_DTR_ON : TTY_CHORE_DTR_OFF);
}

static void set_break(void *user, bool on)
{
    const serial_line_t *line = user;
    if (line->tty >= 0)
        tty_chore(line->host.chores, line->tty, on ? TTY_CHORE_BREAK_ON : TTY_CHORE_BREAK_OFF);
}

void serial_line_give_up(void *user)
{
    serial_line_t *line = user;
    char why[FAX_TEXT_SIZE];
    snprintf(why, sizeof why, "%s", serial_modem_problem(line->modem));
    lose_tty(line, LINE_FAULTY, why);
    if (line->unwanted) {
        serial_line_let_go(line);
        return;
    }
    line->reopen = serial_line_time(line) + line->pause;
    line->pause = 2 * line->pause < LAST_PAUSE ? 2 * line->pause : LAST_PAUSE;
}

static bool watch_tty(serial_line_t *line)
{
    line->readable = event_new(line->host.loop, line->tty, EV_READ | EV_PERSIST, read_tty, line);
    line->writable = event_new(line->host.loop, line->tty, EV_WRITE, write_tty, line);
    return line->readable && line->writable && event_add(line->readable, NULL) == 0;
}

void serial_line_take_tty(serial_line_t *line, wire_record_t *record)
{
    if (line->tty >= 0 || line->unwanted)
        return;
    if (record->descriptor < 0) {
        serial_line_take_refusal(line, &record->body.tty);
        return;
    }
    if (line->lending)
        serial_modem_unplug(line->modem);
    line->lending = false;
    line->tty = record->descriptor;
    record->descriptor = -1;
    if (!watch_tty(line)) {
        lose_tty(line, LINE_FAULTY, "there is no memory");
        return;
    }
    serial_modem_run(line->modem, serial_line_time(line));
    serial_modem_plug(line->modem);
}

void serial_line_fill_wire(serial_line_t *line, at_wire_t *wire, modem_pins_t *pins)
{
    *wire = (at_wire_t){write_octets, mind_xoff, discard, line};
    *pins = (modem_pins_t){set_dtr, set_break, line};
}

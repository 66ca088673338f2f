#include "tests/serial/pty_modem.h"

#include <stdlib.h>
#include <string.h>

/* What a tick takes at most is what fits between the T.31's high tide and its end. */
enum { TAKES = 512, WAITING_SIZE = 1 << 16 };

struct pty_modem {
    jack_t *jack;
    soft_modem_t *soft;
    bool had_terminal;
    bool wedged;
    bool breaks; /* `fault` is to come, when `octets` is `break_at` */
    pty_modem_fault_t fault;
    uint64_t break_at;
    uint64_t octets;
    bool uses_xonxoff;
    xonxoff_t flow;
    uint64_t alike; /* octets of data that it said which look like XON or XOFF */
    size_t waiting; /* to be written */
    uint8_t buffer[WAITING_SIZE];
};

static void have_fault(pty_modem_t *modem)
{
    modem->breaks = false;
    if (modem->fault != PTY_MODEM_DROP)
        modem->waiting = 0;
    if (modem->fault == PTY_MODEM_UNPLUG)
        modem->jack->ops->unplug(modem->jack);
    else if (modem->fault == PTY_MODEM_DROP)
        soft_modem_drop_line(modem->soft);
    else
        modem->wedged = true;
}

static void break_if_due(pty_modem_t *modem)
{
    if (modem->breaks && modem->octets >= modem->break_at)
        have_fault(modem);
}

/* How many of `count` octets may still pass. */
static size_t before_break(const pty_modem_t *modem, size_t count)
{
    const uint64_t left = modem->breaks ? modem->break_at - modem->octets : count;
    return left < count ? (size_t)left : count;
}

static void flush(pty_modem_t *modem)
{
    const size_t count = before_break(modem, modem->waiting);
    const size_t put = modem->wedged ? 0 : modem->jack->ops->write(modem->jack, modem->buffer, count);
    modem->waiting -= put;
    memmove(modem->buffer, modem->buffer + put, modem->waiting);
    modem->octets += put;
    break_if_due(modem);
}

/* What there is no room for is lost, as on a wire. */
static void say(void *user, const uint8_t *octets, size_t count)
{
    pty_modem_t *modem = user;
    if (modem->wedged || count > sizeof modem->buffer - modem->waiting)
        return;
    memcpy(modem->buffer + modem->waiting, octets, count);
    modem->waiting += count;
    for (size_t i = 0; i < count; i++)
        modem->alike += octets[i] == XON || octets[i] == XOFF;
}

static size_t read_program(pty_modem_t *modem, uint8_t octets[TAKES])
{
    const size_t count = modem->jack->ops->read(modem->jack, octets, before_break(modem, TAKES));
    modem->octets += count;
    return count;
}

static void tell_soft(pty_modem_t *modem, const uint8_t *octets, size_t count)
{
    if (count > 0)
        soft_modem_hear(modem->soft, octets, count);
}

/* It reads whatever comes, be it too much. */
static void hear_with_xonxoff(pty_modem_t *modem)
{
    uint8_t octets[TAKES], word;
    for (size_t count; (count = read_program(modem, octets)) > 0;)
        xonxoff_put(&modem->flow, octets, count);
    if (soft_modem_is_clear_to_send(modem->soft))
        tell_soft(modem, octets, xonxoff_get(&modem->flow, octets, sizeof octets));
    if ((word = xonxoff_word(&modem->flow)) == 0 || modem->waiting == sizeof modem->buffer)
        return;
    modem->buffer[modem->waiting++] = word;
}

static void hear(pty_modem_t *modem)
{
    uint8_t octets[TAKES];
    if (modem->uses_xonxoff)
        hear_with_xonxoff(modem);
    else if (soft_modem_is_clear_to_send(modem->soft))
        tell_soft(modem, octets, read_program(modem, octets));
}

static void watch_terminal(pty_modem_t *modem)
{
    const bool has = modem->jack->ops->is_terminal_ready(modem->jack);
    if (!has)
        modem->waiting = 0; /* what nobody listens to is lost */
    if (modem->had_terminal && !has)
        soft_modem_reset(modem->soft);
    modem->had_terminal = has;
}

pty_modem_t *pty_modem_new(jack_t *jack, uint32_t slot, const line_host_t *exchange)
{
    pty_modem_t *modem = calloc(1, sizeof *modem);
    if (modem) {
        modem->jack = jack;
        modem->soft = soft_modem_new(slot, exchange, &(soft_modem_dte_t){say, modem});
    }
    if (modem && modem->soft)
        return modem;
    jack->ops->close(jack);
    free(modem);
    return NULL;
}

void pty_modem_deliver(void *modem, wire_record_t *record)
{
    soft_modem_deliver(((pty_modem_t *)modem)->soft, record);
}

void pty_modem_tick(pty_modem_t *modem)
{
    watch_terminal(modem);
    if (!modem->wedged)
        hear(modem);
    break_if_due(modem);
    soft_modem_tick(modem->soft);
    flush(modem);
}

void pty_modem_break(pty_modem_t *modem, pty_modem_fault_t fault, uint64_t after)
{
    modem->breaks = true;
    modem->fault = fault;
    modem->break_at = modem->octets + after;
    break_if_due(modem);
}

bool pty_modem_heal(pty_modem_t *modem)
{
    modem->breaks = false;
    if (modem->wedged)
        soft_modem_reset(modem->soft);
    modem->wedged = false;
    return modem->jack->ops->plug(modem->jack);
}

uint64_t pty_modem_octets(const pty_modem_t *modem)
{
    return modem->octets;
}

void pty_modem_use_xonxoff(pty_modem_t *modem)
{
    modem->uses_xonxoff = true;
}

const xonxoff_t *pty_modem_flow(const pty_modem_t *modem)
{
    return &modem->flow;
}

uint64_t pty_modem_alike(const pty_modem_t *modem)
{
    return modem->alike;
}

soft_modem_t *pty_modem_soft(pty_modem_t *modem)
{
    return modem->soft;
}

void pty_modem_free(pty_modem_t *modem)
{
    if (!modem)
        return;
    modem->jack->ops->close(modem->jack);
    soft_modem_free(modem->soft);
    free(modem);
}

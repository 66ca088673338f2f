#include "tests/serial/data_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/serial/caller_ear.h"
#include "tests/serial/data_modem.h"

/* An adaptive answer listens for two of CNG's periods (T.30 section 4.2), in ticks; so much of what the DTE
 * writes is taken at once. */
enum { LISTENS = 7000 / LINE_TICK_MS, ROOM = 512 };

struct data_call {
    void (*say)(void *user, const uint8_t *octets, size_t count);
    void *user;
    caller_ear_t *ear;   /* who has called? */
    uint32_t heard;      /* ticks that it has listened for */
    data_modem_t *modem; /* it is known by now */
    bool passes;         /* and CONNECT was said */
};

static void *or_stop(void *memory)
{
    if (memory)
        return memory;
    fputs("data call: no memory\n", stderr);
    abort();
}

static void say_text(const data_call_t *call, const char *text)
{
    call->say(call->user, (const uint8_t *)text, strlen(text));
}

static void hear_data(void *user, uint8_t octet)
{
    const data_call_t *call = user;
    call->say(call->user, &octet, 1);
}

data_call_t *data_call_new(data_call_role_t role,
                           void (*say)(void *user, const uint8_t *octets, size_t count), void *user)
{
    data_call_t *call = or_stop(calloc(1, sizeof *call));
    call->say = say;
    call->user = user;
    if (role == DATA_CALL_LISTENS)
        call->ear = or_stop(caller_ear_new());
    else
        call->modem = or_stop(data_modem_new(role == DATA_CALL_CALLS, hear_data, call));
    return call;
}

/* Who is silent may be a fax that was dialled by hand. */
static bool listen(data_call_t *call, const int16_t *in)
{
    const caller_kind_t kind = caller_ear_listen(call->ear, in);
    if (kind == CALLER_UNKNOWN && ++call->heard < LISTENS)
        return true;
    if (kind != CALLER_DATA) {
        say_text(call, "\r\nFAX\r\n");
        return false;
    }
    say_text(call, "\r\nDATA\r\n");
    call->modem = or_stop(data_modem_new(false, hear_data, call));
    return true;
}

static void pass(data_call_t *call, const int16_t *in, int16_t *out)
{
    char connect[32];
    data_modem_receive(call->modem, in);
    data_modem_transmit(call->modem, out);
    if (call->passes || !data_modem_is_connected(call->modem))
        return;
    snprintf(connect, sizeof connect, "\r\nCONNECT %u\r\n", data_modem_rate(call->modem));
    say_text(call, connect);
    call->passes = true;
}

bool data_call_tick(data_call_t *call, const int16_t *in, int16_t *out)
{
    if (!call->modem)
        return listen(call, in);
    pass(call, in, out);
    return true;
}

void data_call_hear(data_call_t *call, const uint8_t *octets, size_t count)
{
    if (call->passes)
        data_modem_send(call->modem, octets, count);
}

bool data_call_is_clear_to_send(const data_call_t *call)
{
    return !call->passes || data_modem_room(call->modem) >= ROOM;
}

void data_call_free(data_call_t *call)
{
    if (!call)
        return;
    data_modem_free(call->modem);
    caller_ear_free(call->ear);
    free(call);
}

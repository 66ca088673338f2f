#include "engine/line/serial/modem_reset.h"

#include <string.h>

enum { ANSWER_MS = 1500 };

/* Out of data, whichever way it goes, and back at commands (T.31 section 8.3). */
static void end_data(modem_reset_t *reset, bool begin)
{
    static const char out[] = {0x10, 0x03, 0x18, '\r'};
    if (begin)
        at_modem_write_raw(reset->modem, out, sizeof out);
}

static void stop_carrier(modem_reset_t *reset, bool begin)
{
    static const char silence[] = "AT+FTS=1\r";
    if (begin)
        at_modem_write_raw(reset->modem, silence, sizeof silence - 1);
}

static void drop_dtr(modem_reset_t *reset, bool begin)
{
    reset->pins->set_dtr(reset->pins->user, !begin);
}

static void send_break(modem_reset_t *reset, bool begin)
{
    reset->pins->set_break(reset->pins->user, begin);
}

static const struct {
    const char *means;
    void (*apply)(modem_reset_t *reset, bool begin);
    int64_t hold, settle; /* ms */
} rungs[] = {
    {"ending its data", end_data, 100, 300},
    {"stopping its carrier (+FTS)", stop_carrier, 100, 300},
    {"dropping DTR", drop_dtr, 1000, 1000},
    {"sending a break", send_break, 500, 500},
};

enum { RUNGS = sizeof rungs / sizeof rungs[0] };

static void climb(modem_reset_t *reset)
{
    if (reset->rung == RUNGS) {
        reset->done(reset->user, false);
        return;
    }
    at_modem_reset(reset->modem);
    rungs[reset->rung].apply(reset, true);
    reset->holding = true;
    reset->until = reset->now + rungs[reset->rung].hold;
}

static void take_answer(void *user, at_result_t result, const char *info)
{
    (void)info;
    modem_reset_t *reset = user;
    if (result == AT_OK) {
        reset->done(reset->user, true);
        return;
    }
    reset->rung++;
    climb(reset);
}

void modem_reset_begin(modem_reset_t *reset, at_modem_t *modem, const modem_pins_t *pins, int64_t now,
                       void (*done)(void *user, bool answers), void *user)
{
    *reset = (modem_reset_t){.modem = modem, .pins = pins, .now = now, .done = done, .user = user};
    climb(reset);
}

static void knock(modem_reset_t *reset)
{
    const at_command_t attention = {
        .text = MODEM_ATTENTION, .timeout = ANSWER_MS, .result = take_answer, .user = reset};
    reset->until = INT64_MAX;
    at_modem_reset(reset->modem);
    at_modem_command(reset->modem, &attention);
}

void modem_reset_run(modem_reset_t *reset, int64_t now)
{
    reset->now = now;
    if (now < reset->until)
        return;
    if (!reset->holding) {
        knock(reset);
        return;
    }
    rungs[reset->rung].apply(reset, false);
    reset->holding = false;
    reset->until = now + rungs[reset->rung].settle;
}

const char *modem_reset_means(const modem_reset_t *reset)
{
    return reset->rung < RUNGS ? rungs[reset->rung].means : "opening the device again";
}

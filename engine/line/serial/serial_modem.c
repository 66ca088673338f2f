#include "engine/line/serial/serial_modem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/line/serial/serial_modem_private.h"

enum { HEALTH_MS = 20 * SERIAL_SECOND /* between two looks whether an idle modem is still there */ };

void serial_tell(serial_modem_t *modem, line_event_t event)
{
    modem->host.happened(modem->host.user, event);
}

void serial_enter(serial_modem_t *modem, phase_t phase)
{
    modem->phase = phase;
    modem->health = modem->now + HEALTH_MS;
}

bool serial_is_in_call(const serial_modem_t *modem)
{
    return modem->phase >= RINGING && modem->phase <= HANDING_OVER;
}

bool serial_ask(serial_modem_t *modem, const char *text, uint32_t timeout, at_data_t data,
                void (*result)(void *user, at_result_t result, const char *info))
{
    at_command_t command = {.timeout = timeout, .data = data, .result = result, .user = modem};
    snprintf(command.text, sizeof command.text, "%s", text);
    return at_modem_command(modem->at, &command);
}

/* --- setting up, and bringing back --- */

static void take_reset(void *user, bool answers);
static void take_setup(void *user, bool silent);

void serial_set_up(serial_modem_t *modem)
{
    serial_enter(modem, SETTING_UP);
    serial_tell(modem, LINE_SERVICE);
    modem_setup_begin(&modem->setup, modem->at, modem->config, take_setup, modem);
}

/* The call in progress, if there is one, is lost. */
static void lose_call(serial_modem_t *modem, phase_t phase)
{
    const bool in_call = serial_is_in_call(modem) && (modem->phase != RINGING || modem->ring == RING_TOLD);
    serial_enter(modem, phase);
    if (in_call)
        serial_tell(modem, LINE_FAILED);
}

void serial_bring_back(serial_modem_t *modem, const char *problem)
{
    if (modem->phase == UNPLUGGED || modem->phase == RESETTING)
        return;
    fax_log(FAX_LOG_WARNING, "modem", "%s: %s", modem->config->device, problem);
    snprintf(modem->problem, sizeof modem->problem, "%s", problem);
    lose_call(modem, RESETTING);
    serial_tell(modem, LINE_SERVICE);
    modem_reset_begin(&modem->reset, modem->at, &modem->host.pins, modem->now, take_reset, modem);
}

static void take_reset(void *user, bool answers)
{
    serial_modem_t *modem = user;
    if (answers)
        serial_set_up(modem);
    else
        modem->host.give_up(modem->host.user);
}

static void take_setup(void *user, bool silent)
{
    serial_modem_t *modem = user;
    const modem_traits_t *traits = &modem->setup.traits;
    if (silent) {
        serial_bring_back(modem, modem->setup.problem);
        return;
    }
    snprintf(modem->problem, sizeof modem->problem, "%s", modem->setup.problem);
    serial_enter(modem, modem->problem[0] ? UNFIT : ON_HOOK);
    fax_log(modem->problem[0] ? FAX_LOG_ERROR : FAX_LOG_INFO, "modem", "%s: %s (%s)%s%s",
            modem->config->device, traits->identity[0] ? traits->identity : "a modem without a name",
            traits->family->name, modem->problem[0] ? ": " : "", modem->problem);
    serial_tell(modem, LINE_SERVICE);
}

static void take_silence(void *user)
{
    serial_bring_back(user, "the modem does not answer a command");
}

void serial_take_health(void *user, at_result_t result, const char *info)
{
    (void)info;
    if (result == AT_SILENCE)
        serial_bring_back(user, "the modem does not answer AT any more");
}

/* --- wire, time, and what is known --- */

static void take_data(void *user, const uint8_t *data, size_t length, bool over)
{
    const serial_modem_t *modem = user;
    if (modem->phase == CONNECTED)
        class1_channel_received(modem->channel, data, length, over);
}

void serial_modem_feed(serial_modem_t *modem, const uint8_t *octets, size_t length)
{
    at_modem_feed(modem->at, octets, length);
    serial_follow_rings(modem);
}

void serial_modem_write_on(serial_modem_t *modem)
{
    at_modem_write_on(modem->at);
}

bool serial_modem_wants_to_write(const serial_modem_t *modem)
{
    return at_modem_wants_to_write(modem->at);
}

static void look_after(serial_modem_t *modem)
{
    if (modem->phase != ON_HOOK || modem->now < modem->health || !at_modem_is_idle(modem->at))
        return;
    modem->health = modem->now + HEALTH_MS;
    serial_ask(modem, "", SERIAL_SHORT_MS, AT_NO_DATA, serial_take_health);
}

void serial_modem_run(serial_modem_t *modem, int64_t now)
{
    modem->now = now;
    if (modem->phase == UNPLUGGED)
        return;
    at_modem_run(modem->at, now);
    if (modem->phase == RESETTING)
        modem_reset_run(&modem->reset, now);
    serial_follow_rings(modem);
    serial_follow_data_call(modem);
    look_after(modem);
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

int64_t serial_modem_deadline(const serial_modem_t *modem)
{
    if (modem->phase == UNPLUGGED)
        return INT64_MAX;
    int64_t deadline = at_modem_deadline(modem->at);
    if (modem->phase == RESETTING)
        deadline = earlier(deadline, modem->reset.until);
    if (modem->phase == RINGING)
        deadline = earlier(deadline, modem->ring == RING_NEW ? modem->first_ring + SERIAL_CALLER_ID_MS
                                                             : modem->last_ring + SERIAL_RING_GAP_MS);
    if (modem->phase == ANSWERING && modem->calls_data)
        deadline = earlier(deadline, modem->online);
    if (modem->phase == HANDING_OVER)
        deadline = earlier(deadline, modem->leave);
    if (modem->phase == ON_HOOK)
        deadline = earlier(deadline, modem->health);
    return deadline;
}

void serial_modem_plug(serial_modem_t *modem)
{
    at_modem_reset(modem->at);
    serial_set_up(modem); /* a problem that it had is its problem till that has worked */
}

void serial_modem_unplug(serial_modem_t *modem)
{
    at_modem_reset(modem->at);
    lose_call(modem, UNPLUGGED);
}

line_service_t serial_modem_service(const serial_modem_t *modem)
{
    if (modem->phase == UNPLUGGED)
        return LINE_ABSENT;
    if (modem->phase >= ON_HOOK)
        return LINE_IN_SERVICE;
    return modem->problem[0] ? LINE_FAULTY : LINE_COMING_UP;
}

const char *serial_modem_problem(const serial_modem_t *modem)
{
    return modem->problem;
}

const modem_traits_t *serial_modem_traits(const serial_modem_t *modem)
{
    return &modem->setup.traits;
}

const caller_info_t *serial_modem_caller(const serial_modem_t *modem)
{
    return &modem->caller;
}

bool serial_modem_is_idle(const serial_modem_t *modem)
{
    return !serial_is_in_call(modem) && at_modem_is_idle(modem->at);
}

uint32_t serial_modem_rung(const serial_modem_t *modem)
{
    return (uint32_t)(modem->now - modem->first_ring);
}

bool serial_modem_rings(const serial_modem_t *modem)
{
    return modem->phase == RINGING && modem->ring == RING_TOLD;
}

serial_modem_t *serial_modem_new(const fax_serial_config_t *config, const serial_modem_host_t *host)
{
    serial_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        return NULL;
    *modem = (serial_modem_t){.config = config, .host = *host};
    const at_listener_t listener = {take_data, serial_take_unsolicited, modem};
    const class1_channel_host_t channel_host = {take_silence, serial_take_refusal, modem};
    modem->at = at_modem_new(&host->wire, &listener);
    modem->channel = modem->at ? class1_channel_new(modem->at, &channel_host) : NULL;
    if (modem->channel)
        return modem;
    serial_modem_free(modem);
    return NULL;
}

void serial_modem_free(serial_modem_t *modem)
{
    if (!modem)
        return;
    class1_channel_free(modem->channel);
    at_modem_free(modem->at);
    free(modem);
}

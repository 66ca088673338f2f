#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/fax_modem.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/line/serial/modem_setup.h"
#include "engine/line/serial/modulation.h"
#include "engine/line/serial/tty.h"
#include "engine/line/serial/tty_lock.h"

enum { LONGEST_MS = 60000, LONGEST_WAIT_MS = 200, READ_SIZE = 1024 };

typedef struct probe {
    const fax_serial_config_t *config;
    int tty;
    bool over, silent;
    at_modem_t *modem;
    modem_setup_t setup;
} probe_t;

static void complain(fax_modem_report_t *report, const char *device, const char *why)
{
    snprintf(report->problem, sizeof report->problem, "%s: %s", device, why);
}

/* ---- the modem's surroundings ---- */

static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    const ssize_t taken = write(((const probe_t *)user)->tty, octets, length);
    return taken > 0 ? (size_t)taken : 0;
}

static void ignore_sending(void *user, bool sending)
{
    (void)user;
    (void)sending;
}

static void discard(void *user)
{
    tty_discard(((const probe_t *)user)->tty);
}

static void ignore_data(void *user, const uint8_t *data, size_t length, bool over)
{
    (void)user;
    (void)data;
    (void)length;
    (void)over;
}

static void ignore_line(void *user, at_result_t result, const char *line)
{
    (void)user;
    (void)result;
    (void)line;
}

static void end_setup(void *user, bool silent)
{
    probe_t *probe = user;
    probe->over = true;
    probe->silent = silent;
}

/* ---- the talk ---- */

/* False once the device has gone. */
static bool read_tty(probe_t *probe)
{
    uint8_t octets[READ_SIZE];
    const ssize_t length = read(probe->tty, octets, sizeof octets);
    if (length > 0)
        at_modem_feed(probe->modem, octets, (size_t)length);
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

static int wait_ms(const probe_t *probe)
{
    const int64_t left = at_modem_deadline(probe->modem) - fax_time_clock();
    return (int)(left < 0 ? 0 : left < LONGEST_WAIT_MS ? left : LONGEST_WAIT_MS);
}

/* False if the device has gone, or talks for ever. */
static bool talk(probe_t *probe)
{
    const int64_t end = fax_time_clock() + LONGEST_MS;
    while (!probe->over && fax_time_clock() < end) {
        const bool writes = at_modem_wants_to_write(probe->modem);
        struct pollfd poller = {.fd = probe->tty, .events = (short)(writes ? POLLIN | POLLOUT : POLLIN)};
        if (poll(&poller, 1, wait_ms(probe)) > 0 && poller.revents & ~POLLOUT && !read_tty(probe))
            return false;
        at_modem_write_on(probe->modem);
        at_modem_run(probe->modem, fax_time_clock());
    }
    return probe->over;
}

static void tell_rates(const modem_traits_t *traits, fax_modem_report_t *report)
{
    _Static_assert(FAX_MODEM_RATES <= 32, "a set of modulations is 32 bits");
    for (size_t i = 0; i < modulation_count && i < FAX_MODEM_RATES; i++)
        report->rates[i] = (fax_modem_rate_t){modulations[i].name, (traits->transmits >> i & 1) != 0,
                                              (traits->receives >> i & 1) != 0};
}

static void tell_traits(const probe_t *probe, fax_modem_report_t *report)
{
    const modem_traits_t *traits = &probe->setup.traits;
    const uint32_t barred = traits->quirks & FAX_QUIRK_NO_V17 ? FAX_MODEM_V17 : 0;
    fax_text_copy(report->identity, sizeof report->identity, traits->identity);
    fax_text_copy(report->classes, sizeof report->classes, traits->classes);
    report->answers = !probe->silent || traits->identity[0] != '\0';
    report->family = traits->family->name;
    report->quirks = traits->quirks;
    report->transmits = modulations_modems(traits->transmits) & ~barred;
    report->receives = modulations_modems(traits->receives) & ~barred;
    report->flow = traits->family->flow[probe->config->flow];
    report->caller_id = traits->family->caller_id;
    tell_rates(traits, report);
}

static void ask(probe_t *probe, fax_modem_report_t *report)
{
    at_modem_run(probe->modem, fax_time_clock());
    modem_setup_begin(&probe->setup, probe->modem, probe->config, end_setup, probe);
    const bool whole = talk(probe);
    tell_traits(probe, report);
    if (!whole)
        complain(report, probe->config->device, "it has gone, or never stops talking");
    else if (probe->setup.problem[0])
        complain(report, probe->config->device, probe->setup.problem);
}

static void ask_tty(const fax_serial_config_t *config, fax_modem_report_t *report)
{
    bool absent;
    probe_t probe = {.config = config};
    probe.tty = tty_open(config, report->problem, sizeof report->problem, &absent);
    if (probe.tty < 0)
        return;
    const at_wire_t wire = {write_octets, ignore_sending, discard, &probe};
    probe.modem = at_modem_new(&wire, &(at_listener_t){ignore_data, ignore_line, &probe});
    if (probe.modem)
        ask(&probe, report);
    else
        complain(report, config->device, "there is no memory");
    at_modem_free(probe.modem);
    close(probe.tty);
}

static bool lock(const fax_serial_config_t *config, const char *path, fax_modem_report_t *report)
{
    char why[FAX_TEXT_SIZE];
    if (tty_lock_take(path, why, sizeof why))
        return true;
    complain(report, config->device, why);
    return false;
}

bool fax_modem_probe(const fax_serial_config_t *config, const char *lock_dir, fax_modem_report_t *report)
{
    char path[TTY_LOCK_PATH_SIZE];
    *report = (fax_modem_report_t){.family = ""};
    tty_lock_path(lock_dir, config->device, path);
    if (access(config->device, F_OK) == 0 && !lock(config, path, report))
        return false;
    ask_tty(config, report);
    tty_lock_release(path);
    return report->problem[0] == '\0';
}

/* modem probe: what a modem at a tty can do, in words. It needs no daemon. */
#include "control/cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_modem.h"

#define DEFAULT_LOCK_DIR "/run/lock"

static const struct {
    uint32_t quirk;
    const char *words;
} quirks[] = {
    {FAX_QUIRK_NO_ADAPTIVE, "adaptive reception (+FAR=1) does harm"},
    {FAX_QUIRK_NO_V17, "its V.17 is not to be used"},
    {FAX_QUIRK_HANG_UP_BY_DTR, "it has to be hung up by DTR"},
    {FAX_QUIRK_SLOW_CONNECT, "it says CONNECT before it takes data"},
    {FAX_QUIRK_DATA_CONNECTS, "behind DATA it says CONNECT by itself"},
};

static const struct {
    uint32_t modem;
    const char *name;
} modems[] = {{FAX_MODEM_V17, "V.17"}, {FAX_MODEM_V29, "V.29"}, {FAX_MODEM_V27TER, "V.27ter"}};

static const char *or_none(const char *text)
{
    return text && text[0] ? text : "none";
}

static void print_rates(const fax_modem_report_t *report)
{
    for (size_t i = 0; i < FAX_MODEM_RATES; i++) {
        const fax_modem_rate_t *rate = &report->rates[i];
        if (rate->name)
            printf("  %-28s %-6s %s\n", rate->name, rate->sends ? "sends" : "-",
                   rate->receives ? "receives" : "-");
    }
}

static void print_quirks(const fax_modem_report_t *report)
{
    bool any = false;
    for (size_t i = 0; i < sizeof quirks / sizeof quirks[0]; i++) {
        if (!(report->quirks & quirks[i].quirk))
            continue;
        printf("%s %s\n", any ? "              " : "to be minded: ", quirks[i].words);
        any = true;
    }
    if (!any)
        puts("to be minded:  nothing");
}

static void print_modems(const char *what, uint32_t set)
{
    const char *comma = "";
    printf("%s", what);
    for (size_t i = 0; i < sizeof modems / sizeof modems[0]; i++)
        if (set & modems[i].modem) {
            printf("%s%s", comma, modems[i].name);
            comma = ", ";
        }
    puts(*comma ? "" : "nothing");
}

static void print_report(const char *device, const fax_modem_report_t *report)
{
    printf("%s: %s\n", device, or_none(report->identity));
    printf("family:        %s\n", or_none(report->family));
    printf("fax classes:   %s\n", or_none(report->classes));
    puts("modulations:");
    print_rates(report);
    print_quirks(report);
    print_modems("faxportd would send by     ", report->transmits);
    print_modems("faxportd would receive by  ", report->receives);
    printf("flow control:  %s%s\n", report->flow ? "AT" : "", report->flow ? report->flow : "left as it is");
    printf("caller's id:   %s%s\n", report->caller_id ? "AT" : "", or_none(report->caller_id));
}

static bool read_flow(const char *word, fax_flow_t *flow)
{
    static const char *const words[FAX_FLOWS] = {
        [FAX_FLOW_NONE] = "none", [FAX_FLOW_HARDWARE] = "hardware", [FAX_FLOW_XONXOFF] = "xonxoff"};
    for (size_t i = 0; i < FAX_FLOWS; i++)
        if (strcmp(words[i], word) == 0) {
            *flow = (fax_flow_t)i;
            return true;
        }
    return false;
}

static cli_status_t probe(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    const char *device = arguments->operands[1];
    fax_serial_config_t config = {.speed = 115200, .flow = FAX_FLOW_HARDWARE, .caller_id = true, .pace = 1};
    fax_modem_report_t report;
    if ((size_t)snprintf(config.device, sizeof config.device, "%s", device) >= sizeof config.device)
        return cli_problem_set(problem, CLI_WRONG_USE, "the DEVICE has too long a name");
    if (arguments->speed)
        config.speed = (uint32_t)strtoul(arguments->speed, NULL, 10);
    if (arguments->flow && !read_flow(arguments->flow, &config.flow))
        return cli_problem_set(problem, CLI_WRONG_USE, "--flow %s: it is none, hardware or xonxoff",
                               arguments->flow);
    const bool good =
        fax_modem_probe(&config, arguments->lock_dir ? arguments->lock_dir : DEFAULT_LOCK_DIR, &report);
    if (report.answers)
        print_report(device, &report);
    return good ? CLI_OK : cli_problem_set(problem, CLI_FAILED, "%s", report.problem);
}

cli_status_t cli_command_modem(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    if (strcmp(arguments->operands[0], "probe") != 0)
        return cli_problem_set(problem, CLI_WRONG_USE, "modem %s: say modem probe DEVICE",
                               arguments->operands[0]);
    return probe(arguments, problem);
}

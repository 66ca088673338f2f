#include <string.h>

#include "control/cli/command.h"
#include "engine/fax_port_option.h"

/* When a job calls, how often, and who watches. */
#define ATTEMPT_OPTIONS                                                                                      \
    CLI_OPTION("attempts", "N", attempts, cli_check_count, "calls at most; as configured if not said"),      \
        CLI_OPTION("priority", "N", priority, cli_check_priority,                                            \
                   "1 to 100, the highest goes first; 50 if not said"),                                      \
        CLI_OPTION("at", "TIME", at, cli_check_time, "not before: 20:00, 2026-11-22T20:00, +2h"),            \
        CLI_OPTION("until", "TIME", until, cli_check_time, "give up then"),                                  \
        CLI_OPTION("cheap", NULL, cheap, NULL, "in the cheap hours only, as configured"),                    \
        CLI_OPTION("hold", NULL, hold, NULL, "keep it until it is released"),                                \
        CLI_OPTION("wait", NULL, wait, NULL, "follow it; exit status 0 only if it went through")

#define JSON_OPTION CLI_OPTION("json", NULL, json, NULL, "as JSON, for programs")

static const cli_option_t no_options[] = {{0}};

static const cli_option_t list_options[] = {JSON_OPTION, {0}};

static const cli_option_t status_options[] = {
    CLI_OPTION("watch", NULL, watch, NULL, "go on as it changes, until Ctrl-C"),
    JSON_OPTION,
    {0},
};

static const cli_option_t send_options[] = {
    CLI_OPTIONS("to", "NUMBER", to, cli_check_number, "the number to dial; may be given many times"),
    CLI_OPTION("to-file", "LIST", to_file, NULL, "numbers to dial, one a line: NUMBER or NUMBER;NAME"),
    CLI_OPTION("port", "NAME", port, cli_check_text, "send on this port only"),
    CLI_OPTION("from", "NAME", from, cli_check_text, "who sends it; your user name if not said"),
    CLI_OPTION("recipient", "NAME", recipient, cli_check_text, "whom it is for"),
    CLI_OPTION("sub", "SUB", sub, cli_check_sub, "T.30 sub-address, for routing at the far end"),
    ATTEMPT_OPTIONS,
    {0},
};

static const cli_option_t poll_options[] = {
    CLI_OPTION("port", "NAME", port, cli_check_text, "call from this port only"),
    CLI_OPTION("recipient", "NAME", recipient, cli_check_text, "whom it is for"),
    CLI_OPTION("sub", "SUB", sub, cli_check_sub, "which of its documents (T.30 selective polling)"),
    ATTEMPT_OPTIONS,
    {0},
};

static const cli_option_t history_options[] = {
    CLI_OPTION("since", "WHEN", since, cli_check_when,
               "ended then or later: 2026-11-20, 2026-11-20T08:00, 2h, 3d"),
    CLI_OPTION("failed", NULL, failed, NULL, "only those that failed"),
    CLI_OPTION("port", "NAME", port, cli_check_text, "only those of this port"),
    CLI_OPTION("limit", "N", limit, cli_check_count, "the newest N; 100 if not said"),
    JSON_OPTION,
    {0},
};

static const cli_option_t notifications_options[] = {
    CLI_OPTION("since", "WHEN", since, cli_check_when,
               "of what happened then or later: 2026-11-20, 2026-11-20T08:00, 2h, 3d"),
    CLI_OPTION("port", "NAME", port, cli_check_text, "only those of this port"),
    CLI_OPTION("limit", "N", limit, cli_check_count, "the newest N; 100 if not said"),
    JSON_OPTION,
    {0},
};

static const cli_option_t modem_options[] = {
    CLI_OPTION("speed", "BITS", speed, cli_check_count,
               "bit/s between computer and modem; 115200 if not said"),
    CLI_OPTION("flow", "WORD", flow, NULL, "flow control: none, hardware or xonxoff; hardware if not said"),
    CLI_OPTION("lock-dir", "FOLDER", lock_dir, NULL, "where lock files of ttys are; /run/lock if not said"),
    {0},
};

const cli_command_t cli_commands[] = {
    {"send", "--to NUMBER FILE", "send a document: TIFF, PDF or PostScript; - is standard input", 1, 1,
     "which FILE? Name it, or - for standard input", send_options, cli_command_send},
    {"poll", "NUMBER", "fetch the document that the fax machine at NUMBER offers", 1, 1,
     "which NUMBER is to be polled?", poll_options, cli_command_poll},
    {"server", "", "show the server as a whole: load, queue, database, disk", 0, 0, NULL, list_options,
     cli_command_server},
    {"ports", "", "list the ports", 0, 0, NULL, list_options, cli_command_ports},
    {"status", "[PORT]", "show what the ports are doing, or all about PORT", 0, 1, NULL, status_options,
     cli_command_status},
    {"jobs", "", "list the jobs", 0, 0, NULL, list_options, cli_command_jobs},
    {"alarms", "", "list what is wrong now, oldest first", 0, 0, NULL, list_options, cli_command_alarms},
    {"history", "", "list the calls that have ended, newest first", 0, 0, NULL, history_options,
     cli_command_history},
    {"notifications", "", "list what was told to the SNMP managers, or waits to be, newest first", 0, 0, NULL,
     notifications_options, cli_command_notifications},
    {"stats", "[PORT]", "show what the calls of the ports come to, or all about PORT", 0, 1, NULL,
     list_options, cli_command_stats},
    {"failures", "[PORT]", "show why calls failed, by cause", 0, 1, NULL, list_options, cli_command_failures},
    {"rates", "[PORT]", "show at which rates calls went", 0, 1, NULL, list_options, cli_command_rates},
    {"intervals", "PORT", "show the last 24 hours of PORT by quarters of an hour, newest first", 1, 1,
     "of which PORT? \"faxport ports\" lists them", list_options, cli_command_intervals},
    {"outcomes", "[CODE]", "list how a call can end, by code; it needs no faxportd", 0, 1, NULL, list_options,
     cli_command_outcomes},
    {"cancel", "ID", "cancel a job; a call in progress is ended", 1, 1,
     "which job? Say its ID: \"faxport jobs\" shows it", no_options, cli_command_cancel},
    {"hold", "ID", "hold a job until it is released; a call in progress goes on", 1, 1,
     "which job? Say its ID: \"faxport jobs\" shows it", no_options, cli_command_hold},
    {"release", "ID", "let a held job go", 1, 1, "which job? Say its ID: \"faxport jobs\" shows it",
     no_options, cli_command_release},
    {"port", "up|down|drain|test|set NAME",
     "steer a port: into service, out of it now or after its call; OPTION=VALUE", 2, 2 + FAX_PORT_OPTIONS,
     "say up, down, drain, test or set, then the port's NAME", no_options, cli_command_port},
    {"modem", "probe DEVICE", "ask the modem at a tty what it can do; it needs no faxportd", 2, 2,
     "say probe, then the modem's DEVICE, such as /dev/ttyUSB0", modem_options, cli_command_modem},
    {"help", "[COMMAND]", "show this help, or a command's", 0, 1, NULL, no_options, cli_command_help},
    {0},
};

const cli_command_t *cli_command_find(const char *name)
{
    for (const cli_command_t *command = cli_commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

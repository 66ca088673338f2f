#include "engine/config_options.h"

#include "engine/fax_log.h"
#include "engine/fax_notice.h"

#define SECTION(NAME, OPTIONS)                                                                               \
    {                                                                                                        \
        (NAME), (OPTIONS), sizeof(OPTIONS) / sizeof((OPTIONS)[0])                                            \
    }
#define ANY_ROW(NAME, NATURE, TYPE, MEMBER, LOW, HIGH, FALLBACK, WORDS, HELP, LIVE)                          \
    {                                                                                                        \
        (NAME), CONFIG_##NATURE, offsetof(TYPE, MEMBER), sizeof(((TYPE *)0)->MEMBER), (LOW), (HIGH),         \
            (FALLBACK), (WORDS), (HELP), (LIVE)                                                              \
    }
#define ROW(...)      ANY_ROW(__VA_ARGS__, false)
#define LIVE_ROW(...) ANY_ROW(__VA_ARGS__, true)

static const char *const log_level_words[] = {"error", "warning", "notice", "info", "debug", NULL};
static const char *const mode_words[] = {"audio", "t38", NULL};
static const char *const station_words[] = {"silence", "voice", "no-answer", "busy", "refuse", NULL};
static const char *const modem_words[] = {"v27ter", "v29", "v17", NULL};       /* FAX_MODEM_*, bit by bit */
static const char *const line_words[] = {"virtual", "serial", NULL};           /* fax_port_kind_t, from 1 */
static const char *const flow_words[] = {"none", "hardware", "xonxoff", NULL}; /* fax_flow_t */
static const char *const quirk_words[] = {"no-adaptive-reception", "no-v17", "hang-up-by-dtr", "slow-connect",
                                          "data-connects",         NULL};   /* FAX_QUIRK_*, bit by bit */
static const char *const hand_over_words[] = {"data", "other-rings", NULL}; /* fax_hand_over_t, bit by bit */
static const char *const coding_words[] = {"mh", "mr", "mmr", NULL};        /* FAX_CODING_*, bit by bit */

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, MEGABYTE = 1024 * 1024 };

#define TOP(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                                 \
    ROW(NAME, NATURE, fax_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t top_options[] = {
    TOP("state-dir", FOLDER, state_dir, 0, 0, FAX_LOCALSTATEDIR "/lib/faxportd",
        "Folder of the daemon's own files: the database, spool/ and inbox/."),
    TOP("control-socket", SOCKET, control_socket, 0, 0, FAX_RUNSTATEDIR "/faxportd/control",
        "Unix socket of the command line faxport; who may open it may send faxes."),
    TOP("agentx-socket", MASTER_SOCKET, agentx_socket, 0, 0, "/var/agentx/master",
        "Unix socket of the SNMP master agent (snmpd); \"\" is no SNMP."),
    TOP("worker-path", PROGRAM, worker_path, 0, 0, FAX_LIBEXECDIR "/faxport-worker",
        "The program that runs the modems."),
    TOP("converter-path", PROGRAM, converter_path, 0, 0, FAX_LIBEXECDIR "/faxport-convert",
        "The program that makes page files of documents."),
    TOP("workers", COUNT, workers, 0, FAX_CONFIG_MAX_WORKERS, "0",
        "Worker processes; 0 is one more than the machine has cores."),
    TOP("speed", REAL, speed, 0, 1000, "1",
        "Pace of the virtual lines: 1 is the wall clock, 8 is eight times as fast, 0 is as fast as "
        "possible."),
    LIVE_ROW("log-level", WORD, fax_config_t, log_level, FAX_LOG_ERROR, FAX_LOG_DEBUG, "info",
             log_level_words, "How much is logged. SIGHUP reads it again."),
    ROW("privacy", WORD, fax_config_t, privacy, FAX_PRIVACY_FULL, FAX_PRIVACY_HIDDEN, "full",
        fax_privacy_labels, "What SNMP shows of numbers, names and documents."),
    TOP("max-attempts", COUNT, retry.max_attempts, 1, 100, "3",
        "How often a fax is tried when the request does not say."),
    TOP("retry-delay", DURATION, retry.delay, 0, DAY, "60s",
        "Pause after an attempt that failed; each kind of trouble has its multiple of it."),
    TOP("cheap-hours", HOURS, cheap_hours, 0, 0, "",
        "When faxes are sent that are to go cheaply, local time; \"\" is always."),
    TOP("max-document-size", BYTES, max_document_size, 1, 2047.0 * MEGABYTE, "50M",
        "Largest document that is accepted."),
    TOP("max-pages", COUNT, max_pages, 1, 10000, "500", "Most pages that a document may have."),
    TOP("convert-timeout", DURATION, convert_timeout, 1, HOUR, "60s",
        "Longest time that the conversion of a document may take."),
    TOP("max-jobs", COUNT, max_jobs, 1, 10000, "1000", "Most faxes that may wait at once."),
    TOP("job-history", COUNT, job_history, 0, 100000, "1000", "Faxes that have ended and are still listed."),
    TOP("job-history-age", DURATION, job_history_age, 0, 45.0 * DAY, "30d",
        "How long they are listed; 0 is for ever."),
    TOP("call-log", FILE, call_log, 0, 0, "calls.log.jsonl",
        "File that gets a line of JSON for each call; within state-dir unless it begins with /; \"\" is "
        "none."),
    TOP("call-history", COUNT, call_history, 0, 1000000, "10000", "Calls that are kept for faxport history."),
    TOP("call-history-days", COUNT, call_history_days, 0, 36500, "90",
        "Days that they are kept; 0 is for ever."),
    TOP("min-free-space", BYTES, min_free_space, 0, 4095.0 * MEGABYTE, "50M",
        "With less free in the file system of state-dir no call is answered and no fax accepted; 0 is "
        "never."),
    TOP("lock-dir", FOLDER, lock_dir, 0, 0, "/run/lock",
        "Folder of the lock files by which programs agree on who has a modem's tty."),
    TOP("max-commands", COUNT, max_commands, 1, 64, "4", "Most commands of routes that run at once."),
};

#define ROUTE(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                               \
    ROW(NAME, NATURE, fax_route_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t route_options[] = {
    ROUTE("called", DIAL_PATTERN, called, 0, 0, "", "The number that was called."),
    ROUTE("caller", DIAL_PATTERN, caller, 0, 0, "", "The caller's number."),
    ROUTE("port", PATTERN, port, 0, 0, "", "The name of the port that received it."),
    ROUTE("sub", PATTERN, sub, 0, 0, "", "The sub-address that the far end sent (T.30 SUB)."),
    ROUTE("recipient", TEXT, recipient, 0, 0, "", "Whom it is for: RecipientName."),
    ROUTE("folder", FOLDER, folder, 0, 0, "", "Where it goes; \"\" is inbox/ in state-dir."),
    ROUTE("command", PROGRAM, command, 0, 0, "", "A program that is run with it, without arguments."),
    ROUTE("timeout", DURATION, timeout, 100, HOUR, "60s", "Longest time that the command may take."),
    ROUTE("attempts", COUNT, attempts, 1, 100, "3", "How often the command is tried until it succeeds."),
    ROUTE("retry-delay", DURATION, retry_delay, 0, 24 * HOUR, "60s", "Pause before the command's next try."),
};

#define ALARM(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                               \
    ROW(NAME, NATURE, fax_alarm_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t alarm_options[] = {
    ALARM("stuck-after", DURATION, stuck_after, 1000, HOUR, "60s",
          "A call without progress for so long, of line time, is stuck."),
    ALARM("stuck-abort", DURATION, stuck_abort, 1000, HOUR, "120s",
          "A call without progress for so long, of line time, is ended."),
    ALARM("failure-window", COUNT, failure_window, 1, 64, "10",
          "So many of a port's last calls count for its failure ratio."),
    ALARM("failure-ratio-high", COUNT, failure_ratio_high, 1, 100, "50",
          "Per cent of them that have failed: from here on it is an alarm."),
    ALARM("failure-ratio-clear", COUNT, failure_ratio_clear, 0, 99, "20", "Down from here it is over."),
    ALARM("queue-age-high", DURATION, queue_age_high, 1000, 24 * HOUR, "15min",
          "Age of the oldest waiting fax: from here on it is an alarm."),
    ALARM("queue-age-clear", DURATION, queue_age_clear, 0, 24 * HOUR, "5min", "Down from here it is over."),
    ALARM("all-busy-after", DURATION, all_busy_after, 1000, 24 * HOUR, "60s",
          "All ports in service busy for so long is an alarm; it is over when one is idle."),
    ALARM("disk-low", COUNT, disk_low, 0, 1 << 30, "200",
          "MiB free under state-dir: down from here it is an alarm."),
    ALARM("disk-clear", COUNT, disk_clear, 1, 1 << 30, "300", "From here on it is over."),
    ROW("notifications", SET, fax_alarm_config_t, notifications, 0, 0,
        "portDown portUp callCompleted callFailed callStuck callStuckClear failureRatioHigh "
        "failureRatioClear queueAgeHigh queueAgeClear allPortsBusy allPortsBusyClear diskLow diskLowClear "
        "storeFailing storeFailingClear workerRestarted serverStarted serverStopped configReloaded",
        fax_notice_names, "Kinds of notifications that are sent."),
    ALARM("notification-interval", DURATION, min_interval, 0, 24 * HOUR, "0",
          "Shortest time between two notifications of a kind at the same port."),
    ALARM("notifications-max", COUNT, max_waiting, 1, FAX_NOTICE_MOST_WAITING, "10000",
          "Most notifications that wait for the master agent; beyond that the oldest are dropped."),
    ALARM("notifications-kept", COUNT, kept, 1, FAX_NOTICE_MOST_WAITING, "1000",
          "So many of those that were sent are kept as a log."),
};

#define RETRY(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                               \
    ROW(NAME, NATURE, fax_retry_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t retry_options[] = {
    RETRY("give-up-after", COUNT, attempts, 0, 100, "0", "Attempts at most; 0 is as max-attempts says."),
    RETRY("first-delay", DURATION, first_delay, 0, DAY, "0", "Pause after the first attempt; 0 is as usual."),
    RETRY("growth", REAL, growth, 0, 10, "0",
          "Each further pause is so many times the one before; 0 is as usual."),
};

#define EXCHANGE(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                            \
    ROW(NAME, NATURE, fax_exchange_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t exchange_options[] = {
    ROW("mode", WORD, fax_exchange_config_t, t38, 0, 1, "audio", mode_words,
        "What crosses the virtual lines: audio, or packets of T.38."),
    EXCHANGE("delay", DURATION, delay, 0, 2000, "40ms", "Delay of the lines, one way."),
    EXCHANGE("noise", REAL, noise, -100, 0, "-100", "Noise on the lines in dBm0; -100 is none."),
    EXCHANGE("loss", REAL, loss, 0, 1, "0", "Share of the 20 ms frames or packets that is lost, 0 to 1."),
    EXCHANGE("drop-after", DURATION, drop_after, 0, 24 * HOUR, "0",
             "Cut every call's line after so long; 0 is never."),
    EXCHANGE("seed", COUNT, seed, 0, UINT32_MAX, "1", "Start of the random numbers of noise and loss."),
};

static const config_option_t station_options[] = {
    ROW("kind", WORD, fax_station_config_t, kind, FAX_STATION_SILENCE, FAX_STATION_REFUSE, NULL,
        station_words, "What a call to this number meets."),
};

#define PORT(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                                \
    ROW(NAME, NATURE, fax_port_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

/* What fax_port_option.h lists. */
#define LIVE(NAME, NATURE, MEMBER, LOW, HIGH, FALLBACK, HELP)                                                \
    LIVE_ROW(NAME, NATURE, fax_port_config_t, MEMBER, LOW, HIGH, FALLBACK, NULL, HELP)

static const config_option_t port_options[] = {
    PORT("number", DIAL_NUMBER, number, 0, 0, NULL, "The port's own telephone number."),
    LIVE("csid", IDENT, csid, 0, 0, "", "Identification while it receives (CSI); \"\" is the number."),
    LIVE("tsid", IDENT, tsid, 0, 0, "", "Identification while it sends (TSI); \"\" is the number."),
    LIVE("rings", COUNT, rings, 1, 20, "1", "Rings before it answers."),
    LIVE("priority", COUNT, priority, 1, 1000, "1", "Of the idle ports the one with the lowest sends next."),
    LIVE("send", TRUTH, send_enabled, 0, 1, "true", "It may send."),
    LIVE("receive", TRUTH, receive_enabled, 0, 1, "true", "It answers calls."),
    PORT("ecm", TRUTH, ecm, 0, 1, "true", "Error correction mode (T.30 annex A)."),
    ROW("modems", SET, fax_port_config_t, modems, 0, 0, "v27ter v29 v17", modem_words,
        "Modems that it may use."),
    ROW("codings", SET, fax_port_config_t, codings, 0, 0, "mh mr mmr", coding_words,
        "Image codings that it may use; mmr needs ecm."),
    PORT("poll-document", DOCUMENT, poll_document, 0, 0, "",
         "A document that callers may fetch by polling; \"\" is none. SIGHUP reads it again."),
    PORT("dial-tone", TRUTH, dial_tone, 0, 1, "true", "False is a line that is cut, for rehearsals."),
    ROW("line", WORD, fax_port_config_t, kind, FAX_PORT_VIRTUAL, FAX_PORT_SERIAL, "virtual", line_words,
        "What the port hangs on: the virtual exchange, or a modem on a tty."),
    PORT("device", DEVICE, serial.device, 0, 0, "", "The modem's tty."),
    PORT("speed", COUNT, serial.speed, 1200, 460800, "115200", "Bit/s between computer and modem."),
    ROW("flow", WORD, fax_port_config_t, serial.flow, FAX_FLOW_NONE, FAX_FLOW_XONXOFF, "hardware", flow_words,
        "Flow control between computer and modem."),
    PORT("init", MODEM_STRING, serial.init, 0, 0, "",
         "A command for the modem, without AT, after those that set it up."),
    PORT("dial-prefix", MODEM_STRING, serial.dial_prefix, 0, 0, "",
         "What is dialled before each number, such as \"T0,\"."),
    PORT("caller-id", TRUTH, serial.caller_id, 0, 1, "true", "Ask the modem for the caller's number."),
    PORT("caller-id-command", MODEM_STRING, serial.caller_id_command, 0, 0, "",
         "The command for that, without AT; \"\" is as the modem's family has it."),
    PORT("answer-ring", MODEM_STRING, serial.answer_ring, 0, 0, "",
         "Answer this distinctive ring only, as in RING B; \"\" is any: others share the line."),
    PORT("adaptive-answer", TRUTH, serial.adaptive_answer, 0, 1, "false",
         "The modem tells fax calls from data calls (+FAE=1), which are hung up or handed over."),
    PORT("hand-over-command", PROGRAM, serial.hand_over_command, 0, 0, "",
         "A program that gets calls that are no faxes, with the modem's tty; \"\" is none."),
    ROW("hand-over", SET, fax_port_config_t, serial.hand_over, 0, 0, "data", hand_over_words,
        "Which calls it gets."),
    PORT("hand-over-timeout", DURATION, serial.hand_over_timeout, 1000, DAY, "1h",
         "Longest time that it may have the line."),
    ROW("quirks", SET, fax_port_config_t, serial.quirks, 0, 0, "", quirk_words,
        "What is to be minded with the modem, besides what its family is known for."),
    PORT("pace", REAL, serial.pace, 0.1, 1000, "1",
         "Pace of the modem: 1 is a real one; a simulated one may be faster."),
};

const config_section_t config_section_top = SECTION("", top_options);
const config_section_t config_section_alarms = SECTION("alarms", alarm_options);
const config_section_t config_section_retry = SECTION("retry", retry_options);
const config_section_t config_section_exchange = SECTION("exchange", exchange_options);
const config_section_t config_section_station = SECTION("station", station_options);
const config_section_t config_section_route = SECTION("route", route_options);
const config_section_t config_section_port = SECTION("port", port_options);

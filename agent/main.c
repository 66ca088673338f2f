/* faxportd: the fax daemon. It joins the engine, its SNMP face and its control socket on one event loop, and
 * ends them in good order. */
#include <errno.h>
#include <event2/event.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/snmp_agent.h"
#include "config.h"
#include "control/server.h"
#include "engine/fax_config.h"
#include "engine/fax_engine.h"
#include "engine/fax_log.h"

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

enum { STATUS_GOOD = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, ERROR_SIZE = 512 };

typedef struct command {
    const char *config_path;
    int log_level; /* -1: as configured */
    bool check;
} command_t;

typedef struct daemon_parts {
    const command_t *command;
    fax_config_t *config;
    struct event_base *loop;
    struct event *signals[3];
    fax_engine_t *engine;
    control_server_t *control;
    snmp_agent_t *agent;
} daemon_parts_t;

/* --- the command line --- */

static const char usage[] =
    "usage: faxportd [--config FILE] [--check-config] [--log-level LEVEL]\n"
    "\n"
    "The fax daemon. It stays in the foreground and logs to standard error.\n"
    "\n"
    "  -c, --config FILE      the configuration [" FAX_SYSCONFDIR "/faxportd.conf]\n"
    "  -t, --check-config     check the configuration, say all that is wrong with it, and exit\n"
    "  -l, --log-level LEVEL  error, warning, notice, info or debug, instead of the configured level\n"
    "  -f, --foreground       accepted; there is no other mode\n"
    "  -h, --help             this text\n"
    "  -V, --version          the version\n"
    "\n"
    "SIGTERM ends it, SIGHUP reads the configuration again.\n";

/* Returns -1 to go on, else the exit status. */
static int take_option(int option, command_t *command)
{
    switch (option) {
    case 'c':
        command->config_path = optarg;
        return -1;
    case 't':
        command->check = true;
        return -1;
    case 'f':
        return -1;
    case 'l':
        command->log_level = fax_log_level_of(optarg);
        if (command->log_level >= 0)
            return -1;
        fprintf(stderr, "faxportd: --log-level %s is not error, warning, notice, info or debug\n", optarg);
        return STATUS_USAGE;
    case 'h':
        fputs(usage, stdout);
        return STATUS_GOOD;
    case 'V':
        puts("faxportd " PACKAGE_VERSION);
        return STATUS_GOOD;
    default:
        fputs("Try faxportd --help.\n", stderr);
        return STATUS_USAGE;
    }
}

static int read_command(int argc, char **argv, command_t *command)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"check-config", no_argument, NULL, 't'},
        {"log-level", required_argument, NULL, 'l'},
        {"foreground", no_argument, NULL, 'f'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    *command = (command_t){.config_path = FAX_SYSCONFDIR "/faxportd.conf", .log_level = -1};
    int option, status = -1;
    while (status < 0 && (option = getopt_long(argc, argv, "c:tl:fhV", options, NULL)) != -1)
        status = take_option(option, command);
    if (status < 0 && optind < argc) {
        fprintf(stderr, "faxportd: \"%s\" is too much: there are only options. Try faxportd --help.\n",
                argv[optind]);
        return STATUS_USAGE;
    }
    return status;
}

/* --- the configuration --- */

static void print_problem(void *user, const char *message)
{
    (void)user;
    fprintf(stderr, "%s\n", message);
}

static void log_problem(void *user, const char *message)
{
    (void)user;
    fax_log(FAX_LOG_ERROR, "config", "%s", message);
}

static void log_change(void *user, const char *name)
{
    (void)user;
    fax_log(FAX_LOG_WARNING, "config", "%s has changed: that takes effect when faxportd is restarted", name);
}

static int check_config(const command_t *command)
{
    fax_config_t *config = fax_config_load(command->config_path, print_problem, NULL);
    if (!config)
        return STATUS_FAILED;
    printf("%s is good: %zu port%s\n", command->config_path, config->port_count,
           config->port_count == 1 ? "" : "s");
    fax_config_free(config);
    return STATUS_GOOD;
}

/* The command line's level is stronger than the file's. */
static void set_log_level(const command_t *command, fax_config_t *config)
{
    if (command->log_level >= 0)
        config->log_level = command->log_level;
    fax_log_set_level((fax_log_level_t)config->log_level);
}

/* What cannot change while it runs is told. */
static void reload(evutil_socket_t number, short what, void *user)
{
    (void)number;
    (void)what;
    const daemon_parts_t *parts = user;
    fax_config_t *fresh = fax_config_load(parts->command->config_path, log_problem, NULL);
    if (!fresh) {
        fax_log(FAX_LOG_ERROR, "config", "nothing was changed: %s has the faults above",
                parts->command->config_path);
        return;
    }
    set_log_level(parts->command, fresh);
    fax_engine_reopen_logs(parts->engine);
    fax_log(FAX_LOG_NOTICE, "config", "%s was read again", parts->command->config_path);
    fax_config_compare(parts->config, fresh, log_change, NULL);
    fax_engine_reload(parts->engine, fresh);
    fax_config_free(fresh);
}

/* --- the process --- */

static void tell_manager(const char *state)
{
#ifdef HAVE_SYSTEMD
    sd_notify(0, state);
#else
    (void)state;
#endif
}

/* net-snmp's packets of many varbinds lie just above what malloc gives back to the system each time, and that
 * doubles the cost of a request or worse: let it keep some. */
static void tune_malloc(void)
{
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
}

/* Each call has a few descriptors, each document that waits has one. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void leave_loop(void *user)
{
    daemon_parts_t *parts = user;
    event_base_loopbreak(parts->loop);
}

static void stop(evutil_socket_t number, short what, void *user)
{
    (void)what;
    daemon_parts_t *parts = user;
    fax_log(FAX_LOG_NOTICE, "faxportd", "%s: stopping", strsignal((int)number));
    tell_manager("STOPPING=1");
    fax_engine_stop(parts->engine, leave_loop, parts);
}

static bool catch_signals(daemon_parts_t *parts)
{
    static const int stops[] = {SIGTERM, SIGINT};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a quota of ours is a full disk: write() tells */
    for (size_t i = 0; i < 2; i++)
        parts->signals[i] = evsignal_new(parts->loop, stops[i], stop, parts);
    parts->signals[2] = evsignal_new(parts->loop, SIGHUP, reload, parts);
    for (size_t i = 0; i < 3; i++)
        if (!parts->signals[i] || event_add(parts->signals[i], NULL) != 0)
            return false;
    return true;
}

/* The workers are started before there is a second thread. */
static bool start_parts(daemon_parts_t *parts, char *error)
{
    const fax_config_t *config = parts->config;
    parts->loop = event_base_new();
    if (!parts->loop || !catch_signals(parts)) {
        snprintf(error, ERROR_SIZE, "the event loop cannot be made: %s", strerror(errno));
        return false;
    }
    parts->engine = fax_engine_new(config, parts->loop, error, ERROR_SIZE);
    if (!parts->engine)
        return false;
    parts->control =
        control_server_new(parts->engine, parts->loop, config->control_socket, error, ERROR_SIZE);
    if (!parts->control)
        return false;
    if (config->agentx_socket[0])
        parts->agent = snmp_agent_start(parts->engine, config->agentx_socket, error, ERROR_SIZE);
    return parts->agent || !config->agentx_socket[0];
}

/* In the order of what uses what. */
static void end_parts(daemon_parts_t *parts)
{
    control_server_free(parts->control);
    snmp_agent_stop(parts->agent);
    fax_engine_free(parts->engine);
    for (size_t i = 0; i < 3; i++)
        if (parts->signals[i])
            event_free(parts->signals[i]);
    if (parts->loop)
        event_base_free(parts->loop);
    fax_config_free(parts->config);
}

static int run(const command_t *command)
{
    daemon_parts_t parts = {.command = command};
    char error[ERROR_SIZE] = "";
    parts.config = fax_config_load(command->config_path, log_problem, NULL);
    if (!parts.config)
        return STATUS_FAILED;
    set_log_level(command, parts.config);
    raise_descriptor_limit();
    const bool started = start_parts(&parts, error);
    if (started) {
        fax_log(FAX_LOG_NOTICE, "faxportd", "version %s, %zu ports, control socket %s", PACKAGE_VERSION,
                parts.config->port_count, parts.config->control_socket);
        tell_manager("READY=1");
        event_base_dispatch(parts.loop);
        fax_log(FAX_LOG_NOTICE, "faxportd", "stopped");
    } else
        fax_log(FAX_LOG_ERROR, "faxportd", "%s", error);
    end_parts(&parts);
    return started ? STATUS_GOOD : STATUS_FAILED;
}

int main(int argc, char **argv)
{
    tune_malloc();
    umask(077);
    command_t command;
    const int status = read_command(argc, argv, &command);
    if (status >= 0)
        return status;
    return command.check ? check_config(&command) : run(&command);
}

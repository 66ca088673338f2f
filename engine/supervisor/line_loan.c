#include "engine/supervisor/line_loan.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/line/serial/tty.h"
#include "engine/line/serial/tty_chore.h"
#include "engine/process/child.h"
#include "engine/process/environment.h"

enum { LISTEN = 4096, HOW_SIZE = 100, PATH_SIZE = 40 };

struct line_loan {
    const fax_port_config_t *port;
    line_loan_host_t host;
    int tty;
    child_t *child;
    int64_t since; /* clock */
    char text[FAX_TEXT_SIZE];
};

/* By fax_hand_over_t; the words are those of the option. */
static const struct {
    const char *word, *text;
} reasons[] = {
    [FAX_HAND_OVER_DATA] = {"data", "a data call"},
    [FAX_HAND_OVER_OTHER_RINGS] = {"other-rings", "a call with another ring"},
};

/* --- what it is run with --- */

static void write_text(line_loan_t *loan, const wire_hand_over_t *call)
{
    const char *who = call->caller[0] ? call->caller : call->caller_name;
    const fax_serial_config_t *serial = &loan->port->serial;
    char text[3 * FAX_TEXT_SIZE];
    snprintf(text, sizeof text, "%s: %s%s%s is with %s", serial->device, reasons[call->reason].text,
             who[0] ? " from " : "", who, serial->hand_over_command);
    fax_text_copy(loan->text, sizeof loan->text, text);
}

/* In faxportd.conf(5), too. */
static void fill(environment_t *environment, const fax_port_config_t *port, const wire_hand_over_t *call)
{
    environment_begin(environment);
    environment_add(environment, "FAX_PORT", "%s", port->name);
    environment_add(environment, "FAX_DEVICE", "%s", port->serial.device);
    environment_add(environment, "FAX_REASON", "%s", reasons[call->reason].word);
    environment_add(environment, "FAX_CALL_ID", "%" PRIu32, call->call_id);
    environment_add(environment, "FAX_CALLER", "%s", call->caller);
    environment_add(environment, "FAX_CALLER_NAME", "%s", call->caller_name);
    environment_add(environment, "FAX_CALLED", "%s", call->called[0] ? call->called : port->number);
    environment_add(environment, "FAX_RING", "%s", call->ring);
    environment_add(environment, "FAX_CONNECT", "%s", call->connect);
}

/* --- its end --- */

static void hang_up(const line_loan_host_t *host, int tty)
{
    tty_chore(host->chores, tty, TTY_CHORE_DTR_OFF);
    tty_chore(host->chores, tty, TTY_CHORE_CLOSE);
}

static void free_loan(line_loan_t *loan)
{
    hang_up(&loan->host, loan->tty);
    free(loan);
}

static void take_end(void *user, const child_end_t *end)
{
    line_loan_t *loan = user;
    const line_loan_host_t host = loan->host;
    char how[HOW_SIZE];
    child_explain(end, how, sizeof how);
    child_log_said(end, loan->port->name);
    fax_log(end->timed_out ? FAX_LOG_WARNING : FAX_LOG_NOTICE, "line",
            "%s: %s has had the call for %" PRId64 " s: %s", loan->port->name,
            loan->port->serial.hand_over_command, (fax_time_clock() - loan->since) / 1000, how);
    free_loan(loan);
    host.ended(host.user);
}

/* --- its begin --- */

/* By the descriptor's own path it is this tty and no other that the program opens, whatever the device's path
 * leads to by now. */
static child_t *run(line_loan_t *loan, const wire_hand_over_t *call)
{
    environment_t environment;
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "/proc/self/fd/%d", loan->tty);
    fill(&environment, loan->port, call);
    const char *const arguments[] = {loan->port->serial.hand_over_command, NULL};
    const child_setup_t setup = {.arguments = arguments,
                                 .environment = (const char *const *)environment.entries,
                                 .input = -1,
                                 .terminal = path,
                                 .take_errors = true,
                                 .timeout = loan->port->serial.hand_over_timeout,
                                 .listen = LISTEN};
    errno = ENOMEM;
    child_t *child = environment.failed ? NULL : child_start(loan->host.loop, &setup, take_end, loan);
    const int error = errno;
    environment_free(&environment);
    errno = error;
    return child;
}

static line_loan_t *refuse(const fax_port_config_t *port, int error, char *problem, size_t size)
{
    snprintf(problem, size, "%s: %s cannot be run: %s", port->serial.device, port->serial.hand_over_command,
             strerror(error));
    fax_log(FAX_LOG_ERROR, "line", "%s: a call is hung up: %s", port->name, problem);
    return NULL;
}

line_loan_t *line_loan_begin(const line_loan_host_t *host, const fax_port_config_t *port, int tty,
                             const wire_hand_over_t *call, char *problem, size_t size)
{
    line_loan_t *loan = calloc(1, sizeof *loan);
    if (!loan) {
        hang_up(host, tty);
        return refuse(port, ENOMEM, problem, size);
    }
    *loan = (line_loan_t){.port = port, .host = *host, .tty = tty, .since = fax_time_clock()};
    write_text(loan, call);
    tty_share(tty);
    loan->child = run(loan, call);
    if (!loan->child) {
        const int error = errno;
        free_loan(loan);
        return refuse(port, error, problem, size);
    }
    tty_mind_carrier(tty);
    fax_log(FAX_LOG_NOTICE, "line", "%s: %s", port->name, loan->text);
    return loan;
}

const char *line_loan_text(const line_loan_t *loan)
{
    return loan->text;
}

void line_loan_recall(line_loan_t *loan)
{
    child_signal(loan->child, SIGHUP);
}

void line_loan_cancel(line_loan_t *loan)
{
    child_cancel(loan->child);
    free_loan(loan);
}

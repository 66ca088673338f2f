/* send, poll: hand a job over, and follow it if wanted. */
#include "control/cli/command.h"

#include <jansson.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "control/cli/client.h"
#include "control/cli/document.h"
#include "control/cli/moment.h"
#include "control/cli/progress.h"
#include "control/cli/recipients.h"
#include "control/cli/text.h"
#include "engine/fax_status.h"
#include "engine/fax_text.h"

enum { LINE_SIZE = 1024, DATE_SIZE = 40 };

#define RETURN_AND_CLEAR "\r\033[K"

/* ---- the request ---- */

static void set_text(json_t *request, const char *name, const char *text)
{
    if (text && text[0])
        json_object_set_new(request, name, json_string(text));
}

/* Who sends it, if nothing else is said. */
static const char *own_name(void)
{
    const struct passwd *user = getpwuid(getuid());
    return user && fax_text_is_clean(user->pw_name) ? user->pw_name : NULL;
}

static void set_time(json_t *request, const char *name, const char *text)
{
    char date[DATE_SIZE];
    const time_t time_of = text ? cli_time_of(text, time(NULL)) : 0;
    struct tm utc;
    if (!text || !gmtime_r(&time_of, &utc))
        return;
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_object_set_new(request, name, json_string(date));
}

static void set_count(json_t *request, const char *name, const char *text)
{
    if (text)
        json_object_set_new(request, name, json_integer(cli_count_of(text)));
}

static void set_truth(json_t *request, const char *name, bool truth)
{
    if (truth)
        json_object_set_new(request, name, json_true());
}

/* What a poll says as well. */
static json_t *request_of(const cli_arguments_t *arguments, json_t *recipients)
{
    json_t *request = json_pack("{ss sO}", "request", "send", "recipients", recipients);
    set_text(request, "port", arguments->port);
    set_text(request, "recipientName", arguments->recipient);
    set_text(request, "subAddress", arguments->sub);
    set_count(request, "maxAttempts", arguments->attempts);
    set_count(request, "priority", arguments->priority);
    set_time(request, "atTime", arguments->at);
    set_time(request, "untilTime", arguments->until);
    set_truth(request, "cheap", arguments->cheap);
    set_truth(request, "held", arguments->hold);
    return request;
}

static json_t *request_to_send(const cli_arguments_t *arguments, json_t *recipients)
{
    char name[FAX_TEXT_SIZE];
    json_t *request = request_of(arguments, recipients);
    cli_document_name(arguments->operands[0], name, sizeof name);
    set_text(request, "documentName", name);
    set_text(request, "senderName", arguments->from ? arguments->from : own_name());
    return request;
}

static json_t *request_to_poll(const cli_arguments_t *arguments, json_t *recipients)
{
    json_t *request = request_of(arguments, recipients);
    set_truth(request, "poll", true);
    set_text(request, "senderName", own_name());
    return request;
}

/* ---- following it ---- */

typedef struct display {
    bool terminal;
    char last[LINE_SIZE];
} display_t;

/* On a terminal one line that is redrawn; else a line for each change. */
static void show_progress(display_t *display, uint32_t id, const json_t *update)
{
    char text[LINE_SIZE];
    if (display->terminal) {
        printf(RETURN_AND_CLEAR CLI_TEXT_CUT "%s" CLI_TEXT_WRAP,
               cli_progress_bar(update, cli_text_columns(stdout), text, sizeof text));
    } else if (strcmp(cli_progress_line(update, text, sizeof text), display->last) != 0) {
        printf("job %u: %s\n", id, text);
        memcpy(display->last, text, sizeof text);
    }
    fflush(stdout);
}

static cli_status_t report_end(const display_t *display, uint32_t id, const json_t *job,
                               cli_problem_t *problem)
{
    char text[LINE_SIZE];
    const char *state = json_string_value(json_object_get(job, "state"));
    cli_progress_end(job, text, sizeof text);
    fputs(display->terminal ? RETURN_AND_CLEAR : "", stdout);
    if (!state || strcmp(state, "done") != 0)
        return cli_problem_set(problem, CLI_FAILED, "job %u %s: %s", id, state ? state : "is gone", text);
    printf("job %u: %s\n", id, text);
    return CLI_OK;
}

static cli_status_t follow(cli_client_t *client, uint32_t id, cli_problem_t *problem)
{
    display_t display = {.terminal = cli_text_is_terminal(stdout)};
    json_t *answer = cli_client_ask(
        client, json_pack("{ss ss sI}", "request", "watch", "what", "job", "id", (json_int_t)id), -1,
        problem);
    if (!answer)
        return problem->status;
    json_decref(answer);
    json_t *update;
    while ((update = cli_client_next(client, problem)) && !json_is_true(json_object_get(update, "ended"))) {
        show_progress(&display, id, update);
        json_decref(update);
    }
    const cli_status_t status =
        update ? report_end(&display, id, json_object_get(update, "job"), problem) : problem->status;
    json_decref(update);
    return status;
}

/* ---- the command ---- */

/* All of them, one after the other; the worst that happens is how it ends. */
static cli_status_t follow_all(const cli_arguments_t *arguments, uint32_t first, size_t count,
                               cli_problem_t *problem)
{
    cli_status_t status = CLI_OK;
    for (uint32_t id = first; id < first + count; id++) {
        cli_problem_t own = {CLI_OK, ""};
        cli_client_t *client = cli_client_open(arguments->socket, &own);
        if (client)
            follow(client, id, &own);
        cli_client_close(client);
        if (own.status == CLI_OK)
            continue;
        if (status != CLI_OK)
            fprintf(stderr, "faxport: %s\n", problem->text);
        *problem = own;
        status = own.status;
    }
    return status;
}

/* Takes `request`; `document` -1 is "none". */
static cli_status_t ask(const cli_arguments_t *arguments, cli_client_t *client, json_t *request, int document,
                        cli_problem_t *problem)
{
    const size_t count = json_array_size(json_object_get(request, "recipients"));
    json_t *answer = cli_client_ask(client, request, document, problem);
    if (!answer)
        return problem->status;
    const uint32_t first = (uint32_t)json_integer_value(json_object_get(answer, "id"));
    json_decref(answer);
    if (count == 1)
        printf("job %u: taken\n", first);
    else
        printf("jobs %u to %u: taken\n", first, first + (uint32_t)count - 1);
    fflush(stdout);
    return arguments->wait ? follow_all(arguments, first, count, problem) : CLI_OK;
}

/* The same on a connection of its own. */
static cli_status_t hand_over(const cli_arguments_t *arguments, json_t *request, int document,
                              cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    if (!client)
        json_decref(request);
    const cli_status_t status = client ? ask(arguments, client, request, document, problem) : problem->status;
    cli_client_close(client);
    return status;
}

static cli_status_t send_to(const cli_arguments_t *arguments, json_t *recipients, cli_problem_t *problem)
{
    const int document = cli_document_open(arguments->operands[0], problem);
    if (document < 0)
        return problem->status;
    const cli_status_t status =
        hand_over(arguments, request_to_send(arguments, recipients), document, problem);
    close(document);
    return status;
}

cli_status_t cli_command_send(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    json_t *recipients = cli_recipients(arguments, problem);
    if (!recipients)
        return problem->status;
    const cli_status_t status = send_to(arguments, recipients, problem);
    json_decref(recipients);
    return status;
}

cli_status_t cli_command_poll(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    const char *number = arguments->operands[0], *wrong = cli_check_number(number);
    if (wrong)
        return cli_problem_set(problem, CLI_WRONG_USE, "\"%s\" %s", number, wrong);
    json_t *recipients = json_pack("[{ss}]", "number", number);
    const cli_status_t status = hand_over(arguments, request_to_poll(arguments, recipients), -1, problem);
    json_decref(recipients);
    return status;
}

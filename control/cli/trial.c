#include "control/cli/trial.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "control/cli/ask.h"
#include "control/cli/text.h"

enum { LINE_SIZE = 300, PAUSE = 200 * 1000 * 1000 /* ns */ };

#define RETURN_AND_CLEAR "\r\033[K"

/* The port's record; NULL with `problem`. */
static json_t *fetch_port(const cli_arguments_t *arguments, const char *name, cli_problem_t *problem)
{
    json_t *ports = cli_fetch_list(arguments, json_pack("{ss}", "request", "ports"), "ports", problem),
           *found = NULL;
    for (size_t i = 0; i < json_array_size(ports) && !found; i++) {
        json_t *port = json_array_get(ports, i);
        if (strcmp(json_string_value(json_object_get(port, "name")), name) == 0)
            found = json_incref(port);
    }
    if (ports && !found)
        cli_problem_set(problem, CLI_FAILED, "there is no port \"%.60s\": faxport ports lists them", name);
    json_decref(ports);
    return found;
}

static json_int_t tests_of(const json_t *port)
{
    return json_integer_value(json_object_get(port, "tests"));
}

/* On a terminal one line that is redrawn; else a line for each change. */
static void show(const char *name, const char *description, bool terminal, char last[LINE_SIZE])
{
    if (!description || strcmp(description, last) == 0)
        return;
    printf(terminal ? RETURN_AND_CLEAR CLI_TEXT_CUT "%s: %s" CLI_TEXT_WRAP : "%s: %s\n", name, description);
    fflush(stdout);
    snprintf(last, LINE_SIZE, "%s", description);
}

/* What the port is doing. */
static void show_now(const cli_arguments_t *arguments, const char *name, bool terminal, char last[LINE_SIZE],
                     cli_problem_t *problem)
{
    json_t *answer = cli_ask(arguments, json_pack("{ss ss}", "request", "status", "port", name), problem);
    const json_t *status = json_array_get(json_object_get(answer, "status"), 0);
    show(name, json_string_value(json_object_get(status, "description")), terminal, last);
    json_decref(answer);
}

/* Look again and again: a test may be over before its port has been seen in it. */
static json_t *wait_for_end(const cli_arguments_t *arguments, const char *name, json_int_t before,
                            cli_problem_t *problem)
{
    const bool terminal = cli_text_is_terminal(stdout);
    char last[LINE_SIZE] = "";
    json_t *port;
    while ((port = fetch_port(arguments, name, problem)) && tests_of(port) == before) {
        json_decref(port);
        show_now(arguments, name, terminal, last, problem);
        nanosleep(&(struct timespec){.tv_nsec = PAUSE}, NULL);
    }
    fputs(terminal && last[0] ? RETURN_AND_CLEAR : "", stdout);
    return port;
}

static cli_status_t report(const json_t *port, const char *name, cli_problem_t *problem)
{
    const char *text = json_string_value(json_object_get(port, "testText"));
    const char *outcome = json_string_value(json_object_get(port, "testOutcomeName"));
    if (!outcome || strcmp(outcome, "ok") != 0)
        return cli_problem_set(problem, CLI_FAILED, "the test of %s failed: %s", name, text);
    printf("%s: %s\n", name, text);
    return CLI_OK;
}

cli_status_t cli_trial(const cli_arguments_t *arguments, const char *name, cli_problem_t *problem)
{
    json_t *port = fetch_port(arguments, name, problem);
    const json_int_t before = tests_of(port);
    json_t *answer =
        port ? cli_ask(arguments, json_pack("{ss ss ss}", "request", "port", "port", name, "want", "test"),
                       problem)
             : NULL;
    json_decref(port);
    port = answer ? wait_for_end(arguments, name, before, problem) : NULL;
    const cli_status_t status = port ? report(port, name, problem) : problem->status;
    json_decref(answer);
    json_decref(port);
    return status;
}

/* status: the ports' FaxStatus, once or as it changes. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/cli/ask.h"
#include "control/cli/client.h"
#include "control/cli/show.h"
#include "control/cli/text.h"

#define HOME           "\033[H"
#define CLEAR          HOME "\033[2J"
#define TO_END_OF_LINE "\033[K"
#define TO_END         "\033[J"

/* ---- columns ---- */

static void show_far_end(const json_t *row, char cell[CLI_CELL_SIZE])
{
    const json_t *address = json_object_get(row, "address");
    cli_table_value(json_string_length(address) ? address : json_object_get(row, "callerId"), cell);
}

static void show_page(const json_t *row, char cell[CLI_CELL_SIZE])
{
    const json_int_t page = json_integer_value(json_object_get(row, "currentPage"));
    const json_int_t pages = json_integer_value(json_object_get(row, "pageCount"));
    if (page == 0)
        snprintf(cell, CLI_CELL_SIZE, "-");
    else if (pages == 0)
        snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT, page);
    else
        snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, page, pages);
}

static void show_rate(const json_t *row, char cell[CLI_CELL_SIZE])
{
    const json_t *rate = json_object_get(row, "bitRate");
    cli_table_value(json_integer_value(rate) ? rate : NULL, cell);
}

static void show_elapsed(const json_t *row, char cell[CLI_CELL_SIZE])
{
    const double seconds = json_number_value(json_object_get(row, "elapsedTime"));
    if (seconds > 0)
        cli_text_duration(seconds, cell, CLI_CELL_SIZE);
    else
        snprintf(cell, CLI_CELL_SIZE, "-");
}

static const cli_column_t columns[] = {
    {"PORT", "port", NULL, false},
    {"STATE", "state", NULL, false},
    {"FAR END", NULL, show_far_end, false},
    {"PAGE", NULL, show_page, true},
    {"BIT/S", NULL, show_rate, true},
    {"TIME", NULL, show_elapsed, true},
    {"DESCRIPTION", "description", NULL, false},
    {0},
};

/* ---- once ---- */

static json_t *request_of(const cli_arguments_t *arguments)
{
    json_t *request = arguments->watch ? json_pack("{ss ss}", "request", "watch", "what", "status")
                                       : json_pack("{ss}", "request", "status");
    if (arguments->operand_count > 0)
        json_object_set_new(request, "port", json_string(arguments->operands[0]));
    return request;
}

/* Under the ports, if anything is wrong. A daemon that does not know alarms has none. */
static void show_alarms(const cli_arguments_t *arguments)
{
    cli_problem_t ignored;
    json_t *alarms = cli_fetch_list(arguments, json_pack("{ss}", "request", "alarms"), "alarms", &ignored);
    const size_t count = json_array_size(alarms);
    if (count > 0)
        printf("\n%zu alarm%s: \"faxport alarms\" lists %s\n", count, count == 1 ? "" : "s",
               count == 1 ? "it" : "them");
    json_decref(alarms);
}

static cli_status_t show_once(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    json_t *list = cli_fetch_list(arguments, request_of(arguments), "status", problem);
    if (!list)
        return problem->status;
    const json_t *one = arguments->operand_count > 0 ? json_array_get(list, 0) : NULL;
    if (one)
        cli_show_record(arguments, one, false);
    else
        cli_show_rows(arguments, columns, list);
    if (!one && !arguments->json)
        show_alarms(arguments);
    json_decref(list);
    return CLI_OK;
}

/* ---- as it changes ---- */

static bool is_same_port(const json_t *a, const json_t *b)
{
    return json_equal(json_object_get(a, "index"), json_object_get(b, "index"));
}

/* Put `status` in the place of its port's last one. */
static void replace(json_t *rows, json_t *status)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) if (is_same_port(row, status))
    {
        json_array_set(rows, i, status);
        return;
    }
    json_array_append(rows, status);
}

/* Over what stands there, so that nothing flickers; what does not fit is left out. */
static void redraw(const json_t *rows)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    cli_table_print(memory, columns, rows, cli_text_may_colour(stdout));
    fclose(memory);
    fputs(HOME CLI_TEXT_CUT, stdout);
    size_t room = cli_text_lines(stdout) - 1;
    char *rest = text;
    for (char *line; room > 0 && (line = strsep(&rest, "\n")) && rest; room--)
        printf("%s" TO_END_OF_LINE "\n", line);
    fputs(TO_END CLI_TEXT_WRAP, stdout);
    free(text);
}

static void show_change(const json_t *status)
{
    char state[CLI_CELL_SIZE], page[CLI_CELL_SIZE], rate[CLI_CELL_SIZE];
    cli_table_value(json_object_get(status, "description"), state);
    show_page(status, page);
    show_rate(status, rate);
    printf("%s: %s, page %s, %s bit/s\n", json_string_value(json_object_get(status, "port")), state, page,
           rate);
}

static void show_update(const cli_arguments_t *arguments, const cli_client_t *client, json_t *rows,
                        json_t *status)
{
    replace(rows, status);
    if (arguments->json)
        cli_show_json_line(status);
    else if (!cli_text_is_terminal(stdout))
        show_change(status);
    else if (!cli_client_has_more(client))
        redraw(rows);
    fflush(stdout);
}

static void follow(const cli_arguments_t *arguments, cli_client_t *client, cli_problem_t *problem)
{
    json_t *rows = json_array();
    json_t *update;
    if (cli_text_is_terminal(stdout) && !arguments->json)
        fputs(CLEAR, stdout);
    while ((update = cli_client_next(client, problem)) && !ferror(stdout)) {
        show_update(arguments, client, rows, json_object_get(update, "status"));
        json_decref(update);
    }
    json_decref(rows);
}

static cli_status_t show_changes(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    if (!client)
        return problem->status;
    json_t *answer = cli_client_ask(client, request_of(arguments), -1, problem);
    if (answer)
        follow(arguments, client, problem);
    json_decref(answer);
    cli_client_close(client);
    return problem->status;
}

cli_status_t cli_command_status(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    return arguments->watch ? show_changes(arguments, problem) : show_once(arguments, problem);
}

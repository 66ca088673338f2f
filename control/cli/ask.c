#include "control/cli/ask.h"

#include "control/cli/client.h"

json_t *cli_ask(const cli_arguments_t *arguments, json_t *request, cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    if (!client) {
        json_decref(request);
        return NULL;
    }
    json_t *answer = cli_client_ask(client, request, -1, problem);
    cli_client_close(client);
    return answer;
}

/* The rows of a page go to the list; `request` becomes that of the next. False if that was all. */
static bool take_page(const json_t *answer, const char *name, json_t *request, json_t *list)
{
    const json_t *rows = json_object_get(answer, name), *next = json_object_get(answer, "next");
    json_t *limit = json_object_get(request, "limit");
    json_array_extend(list, (json_t *)rows);
    const json_int_t left = json_integer_value(limit) - (json_int_t)json_array_size(rows);
    if (!json_is_integer(next) || (limit && left <= 0))
        return false;
    json_object_set(request, "after", (json_t *)next);
    return !limit || json_integer_set(limit, left) == 0;
}

/* All of it, page by page. NULL with `problem`. */
static json_t *fetch_pages(cli_client_t *client, json_t *request, const char *name, cli_problem_t *problem)
{
    json_t *list = json_array();
    for (bool more = true; more;) {
        json_t *answer = cli_client_ask(client, json_incref(request), -1, problem);
        if (!answer) {
            json_decref(list);
            return NULL;
        }
        more = take_page(answer, name, request, list);
        json_decref(answer);
    }
    return list;
}

json_t *cli_fetch_list(const cli_arguments_t *arguments, json_t *request, const char *name,
                       cli_problem_t *problem)
{
    cli_client_t *client = cli_client_open(arguments->socket, problem);
    json_t *list = client ? fetch_pages(client, request, name, problem) : NULL;
    cli_client_close(client);
    json_decref(request);
    return list;
}

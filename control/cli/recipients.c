#include "control/cli/recipients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_status.h"
#include "engine/fax_text.h"

/* The list as it is read. */
typedef struct list {
    const char *path;
    json_t *recipients;
    json_t *seen; /* the digits of a number -> where it stands */
    unsigned line;
    unsigned wrong;
} list_t;

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    for (size_t end = strlen(text); end > 0 && strchr(" \t\r\n", text[end - 1]); end--)
        text[end - 1] = '\0';
    return text;
}

static void complain(list_t *list, const char *number, const char *why)
{
    char shown[80];
    fax_text_copy(shown, sizeof shown, number);
    if (list->line)
        fprintf(stderr, "faxport: %s:%u: %s %s\n", list->path, list->line, shown, why);
    else
        fprintf(stderr, "faxport: %s %s %s\n", list->path, shown, why);
    list->wrong++;
}

static bool is_new(list_t *list, const char *number)
{
    char digits[FAX_NUMBER_SIZE], why[80];
    size_t used = 0;
    for (const char *c = number; *c; c++)
        if (strchr("0123456789*#", *c))
            digits[used++] = *c;
    digits[used] = '\0';
    const json_t *earlier = json_object_get(list->seen, digits);
    if (!earlier) {
        json_object_set_new(list->seen, digits, json_integer(list->line));
        return true;
    }
    const unsigned line = (unsigned)json_integer_value(earlier);
    snprintf(why, sizeof why,
             line ? "is the same number as in line %u" : "is the same number as that of --to", line);
    complain(list, number, why);
    return false;
}

static void add(list_t *list, const char *number, const char *name)
{
    const char *why = cli_check_number(number);
    if (!why && name)
        why = cli_check_text(name) ? "has a name that cannot be used" : NULL;
    if (why) {
        complain(list, number, why);
        return;
    }
    if (is_new(list, number))
        json_array_append_new(list->recipients, name ? json_pack("{ss ss}", "number", number, "name", name)
                                                     : json_pack("{ss}", "number", number));
}

/* NUMBER, or NUMBER;NAME; what begins with # and what is empty says nothing. */
static void take_line(list_t *list, char *line)
{
    char *number = trim(line);
    if (!number[0] || number[0] == '#')
        return;
    char *name = strchr(number, ';');
    if (name)
        *name++ = '\0';
    number = trim(number);
    name = name ? trim(name) : NULL;
    add(list, number, name && name[0] ? name : NULL);
}

static bool read_list(list_t *list)
{
    FILE *file = strcmp(list->path, "-") == 0 ? stdin : fopen(list->path, "re");
    char *line = NULL;
    size_t room = 0;
    if (!file)
        return false;
    while (getline(&line, &room, file) >= 0) {
        list->line++;
        take_line(list, line);
    }
    const bool good = !ferror(file);
    free(line);
    if (file != stdin)
        fclose(file);
    return good;
}

static cli_status_t gather(const cli_arguments_t *arguments, list_t *list, cli_problem_t *problem)
{
    for (const char **to = arguments->to; to && *to; to++)
        add(list, *to, NULL);
    if (list->wrong)
        return cli_problem_set(problem, CLI_WRONG_USE, "send: nothing was sent: correct --to");
    list->path = arguments->to_file;
    if (list->path && !read_list(list))
        return cli_problem_set(problem, CLI_FAILED, "cannot read %.300s: %s", list->path, strerror(errno));
    if (list->wrong)
        return cli_problem_set(problem, CLI_FAILED, "nothing was sent: %u line%s of %.300s %s wrong",
                               list->wrong, list->wrong == 1 ? "" : "s", list->path,
                               list->wrong == 1 ? "is" : "are");
    if (json_array_size(list->recipients) == 0 && list->path)
        return cli_problem_set(problem, CLI_FAILED, "nothing was sent: %.300s names no number", list->path);
    return json_array_size(list->recipients) > 0
               ? CLI_OK
               : cli_problem_set(problem, CLI_WRONG_USE, "send: to which number? Say it with --to NUMBER");
}

json_t *cli_recipients(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    list_t list = {.path = "--to", .recipients = json_array(), .seen = json_object()};
    const cli_status_t status = gather(arguments, &list, problem);
    json_decref(list.seen);
    if (status == CLI_OK)
        return list.recipients;
    json_decref(list.recipients);
    return NULL;
}

/* outcomes: how a call can end, by number, name and cause. It needs no daemon. */
#include "control/cli/command.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "control/cli/show.h"
#include "engine/fax_outcome.h"

static const cli_column_t columns[] = {
    {"CODE", "code", NULL, true},
    {"NAME", "name", NULL, false},
    {"CAUSE", "cause", NULL, false},
    {"TRY AGAIN", "retryable", NULL, false},
    {"HOW THE CALL ENDED", "text", NULL, false},
    {0},
};

/* `which` is a code or a name; NULL is "all". */
static bool is_asked_for(const fax_outcome_row_t *row, const char *which)
{
    char code[16];
    snprintf(code, sizeof code, "%d", row->code);
    return !which || strcmp(which, code) == 0 || strcmp(which, row->name) == 0;
}

static json_t *list_outcomes(const char *which)
{
    size_t count;
    const fax_outcome_row_t *rows = fax_outcome_rows(&count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (is_asked_for(&rows[i], which))
            json_array_append_new(list, json_pack("{si,ss,ss,ss,sb}", "code", rows[i].code, "name",
                                                  rows[i].name, "text", rows[i].text, "cause",
                                                  fax_cause_labels[rows[i].cause - 1], "retryable",
                                                  rows[i].retryable));
    return list;
}

cli_status_t cli_command_outcomes(const cli_arguments_t *arguments, cli_problem_t *problem)
{
    const char *which = arguments->operand_count > 0 ? arguments->operands[0] : NULL;
    json_t *list = list_outcomes(which);
    const bool any = json_array_size(list) > 0;
    if (any)
        cli_show_rows(arguments, columns, list);
    json_decref(list);
    if (any)
        return CLI_OK;
    return cli_problem_set(problem, CLI_WRONG_USE,
                           "there is no outcome %.40s: \"faxport outcomes\" lists them", which ? which : "");
}

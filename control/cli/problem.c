#include "control/cli/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/fax_text.h"

cli_status_t cli_problem_set(cli_problem_t *problem, cli_status_t status, const char *format, ...)
{
    char text[sizeof problem->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fax_text_copy(problem->text, sizeof problem->text, text);
    return problem->status = status;
}

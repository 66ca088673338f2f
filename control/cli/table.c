#include "control/cli/table.h"

#include <string.h>
#include <time.h>

#include "control/cli/text.h"

enum { MAX_COLUMNS = 16, GAP = 2 };

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* ---- cells ---- */

static void show_list(const json_t *list, char cell[CLI_CELL_SIZE])
{
    size_t i, used = 0;
    json_t *item;
    cell[0] = '\0';
    json_array_foreach(list, i, item)
    {
        char one[CLI_CELL_SIZE];
        cli_table_value(item, one);
        const int more = snprintf(cell + used, CLI_CELL_SIZE - used, "%s%s", i ? ", " : "", one);
        used += (size_t)more;
        if (used >= CLI_CELL_SIZE)
            return;
    }
}

void cli_table_value(const json_t *value, char cell[CLI_CELL_SIZE])
{
    cell[0] = '\0';
    if (json_is_string(value))
        snprintf(cell, CLI_CELL_SIZE, "%s", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(cell, CLI_CELL_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(cell, CLI_CELL_SIZE, "%.2f", json_real_value(value));
    else if (json_is_boolean(value))
        snprintf(cell, CLI_CELL_SIZE, "%s", json_is_true(value) ? "yes" : "no");
    else if (json_is_array(value))
        show_list(value, cell);
    if (!cell[0])
        snprintf(cell, CLI_CELL_SIZE, "-");
}

void cli_table_date(const json_t *value, char cell[CLI_CELL_SIZE])
{
    const char *date = json_string_value(value);
    struct tm utc = {0}, local;
    const char *end = date ? strptime(date, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;
    const time_t time = timegm(&utc);
    if (!end || !localtime_r(&time, &local) || !strftime(cell, CLI_CELL_SIZE, "%F %T", &local))
        cli_table_value(NULL, cell);
}

static void show_cell(const cli_column_t *column, const json_t *row, char cell[CLI_CELL_SIZE])
{
    if (column->show)
        column->show(row, cell);
    else
        cli_table_value(json_object_get(row, column->member), cell);
}

/* ---- tables ---- */

static void measure(const cli_column_t *columns, const json_t *rows, size_t *widths)
{
    size_t i;
    json_t *row;
    for (size_t c = 0; columns[c].title; c++)
        widths[c] = cli_text_width(columns[c].title);
    json_array_foreach(rows, i, row) for (size_t c = 0; columns[c].title; c++)
    {
        char cell[CLI_CELL_SIZE];
        show_cell(&columns[c], row, cell);
        const size_t width = cli_text_width(cell);
        widths[c] = width > widths[c] ? width : widths[c];
    }
}

/* The row's line; the titles' if `row` is NULL. */
static void print_row(FILE *to, const cli_column_t *columns, const json_t *row, const size_t *widths)
{
    for (size_t c = 0; columns[c].title; c++) {
        const bool last = !columns[c + 1].title;
        char cell[CLI_CELL_SIZE];
        if (row)
            show_cell(&columns[c], row, cell);
        else
            snprintf(cell, sizeof cell, "%s", columns[c].title);
        cli_text_pad(to, cell, last && !columns[c].right ? 0 : widths[c], columns[c].right);
        if (!last)
            fprintf(to, "%*s", GAP, "");
    }
}

void cli_table_print(FILE *to, const cli_column_t *columns, const json_t *rows, bool colour)
{
    size_t widths[MAX_COLUMNS];
    size_t i;
    json_t *row;
    measure(columns, rows, widths);
    fputs(colour ? BOLD : "", to);
    print_row(to, columns, NULL, widths);
    fputs(colour ? PLAIN "\n" : "\n", to);
    json_array_foreach(rows, i, row)
    {
        print_row(to, columns, row, widths);
        fputc('\n', to);
    }
}

/* What says nothing: null, "", 0. */
static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_number(value) && json_number_value(value) == 0);
}

void cli_table_print_record(FILE *to, const json_t *record, bool all)
{
    const char *name;
    json_t *value;
    size_t width = 0;
    json_object_foreach((json_t *)record, name, value) width = strlen(name) > width ? strlen(name) : width;
    json_object_foreach((json_t *)record, name, value)
    {
        char cell[CLI_CELL_SIZE];
        if (!all && is_empty(value))
            continue;
        cli_table_value(value, cell);
        cli_text_pad(to, name, width + GAP, false);
        fprintf(to, "%s\n", cell);
    }
}

/* Tables for people: rows are JSON objects, columns are data. Threads: no state, safe everywhere. */
#ifndef CONTROL_CLI_TABLE_H
#define CONTROL_CLI_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

enum { CLI_CELL_SIZE = 512 };

typedef struct cli_column {
    const char *title; /* NULL ends a table */
    const char *member;
    void (*show)(const json_t *row, char cell[CLI_CELL_SIZE]); /* NULL: the member as it is */
    bool right;                                                /* aligned */
} cli_column_t;

/* A member for people: texts and numbers as they are, truth as yes and no, lists with commas; "-" for what is
 * empty. */
void cli_table_value(const json_t *value, char cell[CLI_CELL_SIZE]);

/* A date as JSON has it, "2026-11-03T12:00:00.123Z", as the user's local time. */
void cli_table_date(const json_t *value, char cell[CLI_CELL_SIZE]);

/* Print the rows under the columns' titles, aligned, two blanks between columns. */
void cli_table_print(FILE *to, const cli_column_t *columns, const json_t *rows, bool colour);

/* Print the members of `record`, one a line, "name  value": all of them, or those that say something (not
 * null, "" or 0). */
void cli_table_print_record(FILE *to, const json_t *record, bool all);

#endif

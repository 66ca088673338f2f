/* Texts on a terminal. Threads: the locale's (setlocale(3) is called once by main). */
#ifndef CONTROL_CLI_TEXT_H
#define CONTROL_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The columns that `text`, UTF-8, takes on a terminal. */
size_t cli_text_width(const char *text);

/* Write `text` and blanks up to `width` columns, the blanks first if `right`. */
void cli_text_pad(FILE *to, const char *text, size_t width, bool right);

/* True if `file` is a terminal that can redraw; and whether it may be coloured (no NO_COLOR, no
 * TERM=dumb). */
bool cli_text_is_terminal(FILE *file);
bool cli_text_may_colour(FILE *file);

/* The columns and the lines of the terminal, 80 and 24 if it does not say. */
size_t cli_text_columns(FILE *file);
size_t cli_text_lines(FILE *file);

/* Terminal: text past the last column is cut instead of going on in the next line, between these two. */
#define CLI_TEXT_CUT  "\033[?7l"
#define CLI_TEXT_WRAP "\033[?7h"

/* Seconds as "1:05" or "1:02:03". */
const char *cli_text_duration(double seconds, char *to, size_t size);

#endif

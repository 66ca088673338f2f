#include "control/cli/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "control/cli/text.h"

enum { DETAIL_SIZE = 160, MIN_BAR = 10, MAX_BAR = 40, FRAME = 4 /* brackets, a blank, the last column */ };

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static json_int_t number_in(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

/* ", 14400 bit/s, ECM", with `gap` for each comma; "" before it is negotiated. */
static const char *rate_of(const json_t *status, const char *gap, char *text, size_t size)
{
    const json_int_t rate = number_in(status, "bitRate");
    text[0] = '\0';
    if (rate > 0)
        snprintf(text, size, "%s%" JSON_INTEGER_FORMAT " bit/s%s%s", gap, rate,
                 json_is_true(json_object_get(status, "ecm")) ? gap : "",
                 json_is_true(json_object_get(status, "ecm")) ? "ECM" : "");
    return text;
}

/* ---- a line ---- */

static const char *line_of_state(const char *state)
{
    static const struct {
        const char *state, *line;
    } rows[] = {{"converting", "converting the document"}, {"active", "a port takes it"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].state, state) == 0)
            return rows[i].line;
    return state;
}

static const char *line_of_waiting(const json_t *job, char *text, size_t size)
{
    const json_int_t attempts = number_in(job, "attempts");
    if (attempts == 0)
        snprintf(text, size, "waiting for a port");
    else
        snprintf(text, size, "attempt %" JSON_INTEGER_FORMAT ": %s; it will be tried again", attempts,
                 text_in(job, "outcomeText"));
    return text;
}

const char *cli_progress_line(const json_t *update, char *text, size_t size)
{
    const json_t *job = json_object_get(update, "job");
    const json_t *status = json_object_get(update, "status");
    if (json_is_object(status)) {
        char rate[DETAIL_SIZE];
        snprintf(text, size, "%s%s", text_in(status, "description"),
                 rate_of(status, ", ", rate, sizeof rate));
        return text;
    }
    if (strcmp(text_in(job, "state"), "waiting") == 0)
        return line_of_waiting(job, text, size);
    snprintf(text, size, "%s", line_of_state(text_in(job, "state")));
    return text;
}

/* ---- a bar ---- */

/* 0 to 1: whole pages, and of the present one the share of its octets. */
static double share_done(const json_t *status)
{
    const double pages = (double)number_in(status, "pageCount");
    const double page = (double)number_in(status, "currentPage");
    const double bytes = (double)number_in(status, "pageBytes");
    const double all = (double)number_in(status, "pageSize");
    const double of_page = all > 0 && bytes < all ? bytes / all : all > 0;
    const double done = pages > 0 && page > 0 ? (page - 1 + of_page) / pages : 0;
    return done < 1 ? done : 1;
}

static void draw_bar(double share, size_t width, char *bar)
{
    const size_t full = (size_t)(share * (double)width);
    memset(bar, '.', width);
    memset(bar, '#', full);
    bar[width] = '\0';
}

const char *cli_progress_bar(const json_t *update, size_t columns, char *text, size_t size)
{
    const json_t *status = json_object_get(update, "status");
    const json_int_t page = number_in(status, "currentPage");
    char rate[DETAIL_SIZE], detail[DETAIL_SIZE * 2], elapsed[32], bar[MAX_BAR + 1];
    if (page == 0 || number_in(status, "pageCount") == 0)
        return cli_progress_line(update, text, size);
    snprintf(detail, sizeof detail, "%3d%%  page %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT "%s  %s",
             (int)(share_done(status) * 100), page, number_in(status, "pageCount"),
             rate_of(status, "  ", rate, sizeof rate),
             cli_text_duration(json_number_value(json_object_get(status, "elapsedTime")), elapsed,
                               sizeof elapsed));
    const size_t room = columns > strlen(detail) + FRAME ? columns - strlen(detail) - FRAME : 0;
    if (room < MIN_BAR) {
        snprintf(text, size, "%s", detail);
        return text;
    }
    draw_bar(share_done(status), room < MAX_BAR ? room : MAX_BAR, bar);
    snprintf(text, size, "[%s] %s", bar, detail);
    return text;
}

/* ---- the end ---- */

const char *cli_progress_end(const json_t *job, char *text, size_t size)
{
    const json_int_t pages = number_in(job, "pagesSent");
    const char *problem = text_in(job, "problem");
    if (strcmp(text_in(job, "state"), "done") == 0)
        snprintf(text, size, "%" JSON_INTEGER_FORMAT " %s %s %s", pages, pages == 1 ? "page" : "pages",
                 json_is_true(json_object_get(job, "poll")) ? "came from" : "went to",
                 text_in(job, "number"));
    else
        snprintf(text, size, "%s", problem[0] ? problem : text_in(job, "outcomeText"));
    return text;
}

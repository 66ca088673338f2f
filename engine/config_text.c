#include "engine/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 4 * 1024 * 1024 };

/* The file's octets; a NUL among them becomes '?', which no option has. */
static char *read_all(int file, size_t size)
{
    char *text = calloc(1, size + 1);
    size_t used = 0;
    while (text && used < size) {
        const ssize_t got = read(file, text + used, size - used);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR) {
            free(text);
            return NULL;
        }
        used += got > 0 ? (size_t)got : 0;
    }
    for (size_t i = 0; i < used; i++)
        if (text[i] == '\0')
            text[i] = '?';
    return text;
}

static char *read_file(int file, char *problem, size_t problem_size)
{
    struct stat info;
    if (fstat(file, &info) != 0) {
        snprintf(problem, problem_size, "%s", strerror(errno));
        return NULL;
    }
    if (!S_ISREG(info.st_mode) || info.st_size > TEXT_MAX) {
        snprintf(problem, problem_size, "it is no file of less than 4 MiB");
        return NULL;
    }
    char *text = read_all(file, (size_t)info.st_size);
    if (!text)
        snprintf(problem, problem_size, "%s", strerror(errno));
    return text;
}

char *config_text_read(const char *path, char *problem, size_t problem_size)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        snprintf(problem, problem_size, "%s", strerror(errno));
        return NULL;
    }
    char *text = read_file(file, problem, problem_size);
    close(file);
    return text;
}

static char *end_of_quoted(char *at)
{
    const char quote = *at++;
    while (*at && *at != quote)
        at += at[0] == '\\' && at[1] ? 2 : 1;
    return *at ? at + 1 : at;
}

static bool starts_comment(const char *text, const char *at)
{
    if (*at == '#' || (at[0] == '/' && at[1] == '*'))
        return true;
    return at[0] == '/' && at[1] == '/' && (at == text || strchr(" \t\n{}=,", at[-1]));
}

static char *end_of_comment(char *at)
{
    if (at[0] != '/' || at[1] != '*')
        return at + strcspn(at, "\n");
    char *end = strstr(at + 2, "*/");
    return end ? end + 2 : at + strlen(at);
}

/* The end of the quoted text or the character at `at`. */
static char *end_of_piece(char *at)
{
    return *at == '"' || *at == '\'' ? end_of_quoted(at) : at + 1;
}

static void blank(char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != '\n')
            *from = ' ';
}

void config_text_blank_comments(char *text)
{
    for (char *at = text, *end; *at; at = end) {
        const bool comment = starts_comment(text, at);
        end = comment ? end_of_comment(at) : end_of_piece(at);
        if (comment)
            blank(at, end);
    }
}

void config_text_blank_item(char *text, unsigned line)
{
    char *start = text;
    for (; line > 1 && *start; start++)
        line -= *start == '\n';
    char *at = start;
    for (int depth = 0; *at; at = end_of_piece(at)) {
        if ((*at == '}' || *at == '\n') && depth == 0)
            break;
        depth += (*at == '{') - (*at == '}');
    }
    blank(start, at);
}

static bool brace_is_closed(char *at)
{
    int depth = 0;
    for (; *at; at = end_of_piece(at)) {
        depth += (*at == '{') - (*at == '}');
        if (depth == 0)
            return true;
    }
    return false;
}

static bool is_unclosed(char *at)
{
    if (*at == '{')
        return !brace_is_closed(at);
    const char *end = end_of_piece(at);
    return (*at == '"' || *at == '\'') && (end == at + 1 || end[-1] != *at);
}

unsigned config_text_unclosed(char *text, char *mark)
{
    unsigned unclosed = 0, line = 1;
    for (char *at = text, *end; *at; at = end) {
        end = end_of_piece(at);
        if (is_unclosed(at)) {
            unclosed = line;
            *mark = *at;
        }
        for (const char *c = at; c < end; c++)
            line += *c == '\n';
    }
    return unclosed;
}

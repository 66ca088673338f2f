#include "engine/config_value.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "engine/fax_text.h"

enum { WORD_SIZE = 32, SOCKET_PATH_MAX = sizeof(((struct sockaddr_un *)0)->sun_path) - 1 };

__attribute__((format(printf, 2, 3))) static bool refuse(char *problem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, CONFIG_PROBLEM_SIZE, format, arguments);
    va_end(arguments);
    return false;
}

static void *member_of(const config_option_t *option, void *record)
{
    return (char *)record + option->offset;
}

/* A finite number at the start of `text`; `rest` is what follows it. */
static bool read_number(const char *text, double *number, const char **rest)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    *rest = end;
    return end != text && errno == 0 && isfinite(*number);
}

static bool is_in_range(const config_option_t *option, double number, char *problem)
{
    if (number >= option->low && number <= option->high)
        return true;
    return refuse(problem, "%s: %.12g is out of range, which is %.12g to %.12g", option->name, number,
                  option->low, option->high);
}

static bool set_count(const config_option_t *option, const char *text, void *member, char *problem)
{
    double number;
    const char *rest;
    if (!read_number(text, &number, &rest) || *rest || number != floor(number))
        return refuse(problem, "%s: \"%s\" is no whole number", option->name, text);
    if (!is_in_range(option, number, problem))
        return false;
    *(uint32_t *)member = (uint32_t)number;
    return true;
}

static bool set_real(const config_option_t *option, const char *text, void *member, char *problem)
{
    double number;
    const char *rest;
    if (!read_number(text, &number, &rest) || *rest)
        return refuse(problem, "%s: \"%s\" is no number", option->name, text);
    if (!is_in_range(option, number, problem))
        return false;
    *(double *)member = number;
    return true;
}

typedef struct unit {
    const char *name;
    double factor;
} unit_t;

static const unit_t duration_units[] = {{"", 1},     {"ms", 1},    {"s", 1000}, {"min", 6e4},
                                        {"h", 36e5}, {"d", 864e5}, {NULL, 0}};
static const unit_t byte_units[] = {{"", 1}, {"k", 1024}, {"M", 1048576.0}, {"G", 1073741824.0}, {NULL, 0}};

static bool set_with_unit(const config_option_t *option, const char *text, const unit_t *units, void *member,
                          const char *hint, char *problem)
{
    double number;
    const char *rest;
    if (!read_number(text, &number, &rest))
        return refuse(problem, "%s: \"%s\" is no %s", option->name, text, hint);
    while (units->name && strcmp(rest, units->name) != 0)
        units++;
    if (!units->name)
        return refuse(problem, "%s: \"%s\" is no %s", option->name, text, hint);
    if (!is_in_range(option, number * units->factor, problem))
        return false;
    *(uint32_t *)member = (uint32_t)(number * units->factor);
    return true;
}

static bool set_duration(const config_option_t *option, const char *text, void *member, char *problem)
{
    return set_with_unit(option, text, duration_units, member, "duration such as 250ms, 60s, 5min or 1h",
                         problem);
}

static bool set_bytes(const config_option_t *option, const char *text, void *member, char *problem)
{
    return set_with_unit(option, text, byte_units, member, "size such as 500000, 64k or 50M", problem);
}

static bool set_truth(const config_option_t *option, const char *text, void *member, char *problem)
{
    const bool yes = strcmp(text, "true") == 0;
    if (!yes && strcmp(text, "false") != 0)
        return refuse(problem, "%s: \"%s\" is neither true nor false", option->name, text);
    *(bool *)member = yes;
    return true;
}

/* The place of `text` among the words; -1 with the choice in `problem`. */
static int place_of(const config_option_t *option, const char *text, char *problem)
{
    char choice[200] = "";
    for (int i = 0; option->words[i]; i++) {
        if (strcmp(text, option->words[i]) == 0)
            return i;
        strncat(choice,
                i == 0                 ? ""
                : option->words[i + 1] ? ", "
                                       : " or ",
                sizeof choice - strlen(choice) - 1);
        strncat(choice, option->words[i], sizeof choice - strlen(choice) - 1);
    }
    refuse(problem, "%s: \"%s\" is not %s", option->name, text, choice);
    return -1;
}

static bool set_word(const config_option_t *option, const char *text, void *member, char *problem)
{
    const int place = place_of(option, text, problem);
    if (place < 0)
        return false;
    const uint32_t value = (uint32_t)option->low + (uint32_t)place;
    if (option->size == sizeof(bool))
        *(bool *)member = value != 0;
    else
        memcpy(member, &value, sizeof value);
    return true;
}

static bool add_to_set(const config_option_t *option, const char *text, void *member, char *problem)
{
    const int place = place_of(option, text, problem);
    if (place < 0)
        return false;
    *(uint32_t *)member |= UINT32_C(1) << place;
    return true;
}

static bool set_text(const config_option_t *option, const char *text, size_t longest, void *member,
                     char *problem)
{
    if (strlen(text) > longest)
        return refuse(problem, "%s: \"%.40s\" has %zu characters, %zu are the most", option->name, text,
                      strlen(text), longest);
    if (!fax_text_is_clean(text))
        return refuse(problem, "%s: it has control characters or is no UTF-8", option->name);
    memset(member, 0, option->size);
    memcpy(member, text, strlen(text));
    return true;
}

static bool set_dial_number(const config_option_t *option, const char *text, void *member, char *problem)
{
    if (strlen(text) < option->size && !fax_text_is_number(text))
        return refuse(problem,
                      "%s: \"%s\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )",
                      option->name, text);
    return set_text(option, text, option->size - 1u, member, problem);
}

static bool set_ident(const config_option_t *option, const char *text, void *member, char *problem)
{
    for (const char *c = text; *c; c++)
        if (*c < 0x20 || *c > 0x7e)
            return refuse(problem, "%s: only printable ASCII can be sent as an identification (T.30)",
                          option->name);
    return set_text(option, text, option->size - 1u, member, problem);
}

static bool set_modem_string(const config_option_t *option, const char *text, void *member, char *problem)
{
    for (const char *c = text; *c; c++)
        if (*c < 0x20 || *c > 0x7e)
            return refuse(problem, "%s: only printable ASCII can be told a modem", option->name);
    return set_text(option, text, option->size - 1u, member, problem);
}

static bool set_plain(const config_option_t *option, const char *text, void *member, char *problem)
{
    return set_text(option, text, option->size - 1u, member, problem);
}

static bool set_dial_pattern(const config_option_t *option, const char *text, void *member, char *problem)
{
    if (text[strspn(text, "0123456789*#?[]!-^")] != '\0')
        return refuse(
            problem,
            "%s: \"%.40s\" fits no number: only digits, * and # count in one, and ? * [ ] are for any",
            option->name, text);
    return set_plain(option, text, member, problem);
}

static bool set_path(const config_option_t *option, const char *text, void *member, char *problem)
{
    if (text[0] != '/')
        return refuse(problem, "%s: \"%s\" is not an absolute path: begin it with /", option->name, text);
    const bool socket = option->nature == CONFIG_SOCKET || option->nature == CONFIG_MASTER_SOCKET;
    return set_text(option, text, socket ? SOCKET_PATH_MAX : option->size - 1u, member, problem);
}

static bool set_master_socket(const config_option_t *option, const char *text, void *member, char *problem)
{
    return text[0] ? set_path(option, text, member, problem)
                   : set_text(option, text, SOCKET_PATH_MAX, member, problem);
}

/* Absolute, or none. */
static bool set_path_or_none(const config_option_t *option, const char *text, void *member, char *problem)
{
    return text[0] ? set_path(option, text, member, problem)
                   : set_text(option, text, option->size - 1u, member, problem);
}

/* Some programs must be there, others need not be named. */
static bool set_program(const config_option_t *option, const char *text, void *member, char *problem)
{
    const bool must = option->fallback && option->fallback[0];
    return must ? set_path(option, text, member, problem) : set_path_or_none(option, text, member, problem);
}

static bool set_file(const config_option_t *option, const char *text, void *member, char *problem)
{
    return set_text(option, text, option->size - 1u, member, problem);
}

static bool set_hours(const config_option_t *option, const char *text, void *member, char *problem)
{
    fax_hours_t hours;
    if (!fax_hours_read(text, &hours))
        return refuse(problem, "%s: \"%.40s\" is no pair of hours: write it like \"20:00-06:00\"",
                      option->name, text);
    memcpy(member, &hours, sizeof hours);
    return true;
}

typedef bool set_fn(const config_option_t *option, const char *text, void *member, char *problem);

static set_fn *const set_of[CONFIG_NATURES] = {
    [CONFIG_COUNT] = set_count,
    [CONFIG_REAL] = set_real,
    [CONFIG_DURATION] = set_duration,
    [CONFIG_BYTES] = set_bytes,
    [CONFIG_TRUTH] = set_truth,
    [CONFIG_WORD] = set_word,
    [CONFIG_SET] = add_to_set,
    [CONFIG_DIAL_NUMBER] = set_dial_number,
    [CONFIG_IDENT] = set_ident,
    [CONFIG_FOLDER] = set_path,
    [CONFIG_SOCKET] = set_path,
    [CONFIG_MASTER_SOCKET] = set_master_socket,
    [CONFIG_FILE] = set_file,
    [CONFIG_DOCUMENT] = set_path_or_none,
    [CONFIG_PROGRAM] = set_program,
    [CONFIG_DEVICE] = set_path_or_none,
    [CONFIG_MODEM_STRING] = set_modem_string,
    [CONFIG_TEXT] = set_plain,
    [CONFIG_PATTERN] = set_plain,
    [CONFIG_DIAL_PATTERN] = set_dial_pattern,
    [CONFIG_HOURS] = set_hours,
};

bool config_value_set(const config_option_t *option, const char *text, void *record, char *problem)
{
    return set_of[option->nature](option, text, member_of(option, record), problem);
}

void config_value_text(const config_option_t *option, const void *record, char *text, size_t size)
{
    const void *member = (const char *)record + option->offset;
    if (option->nature == CONFIG_COUNT)
        snprintf(text, size, "%u", *(const uint32_t *)member);
    else if (option->nature == CONFIG_TRUTH)
        snprintf(text, size, "%s", *(const bool *)member ? "true" : "false");
    else
        fax_text_copy(text, size, member);
}

void config_value_empty(const config_option_t *option, void *record)
{
    memset(member_of(option, record), 0, option->size);
}

void config_value_set_default(const config_option_t *option, void *record)
{
    char problem[CONFIG_PROBLEM_SIZE];
    config_value_empty(option, record);
    if (option->nature != CONFIG_SET) {
        config_value_set(option, option->fallback, record, problem);
        return;
    }
    char *words = strdup(option->fallback), *rest = NULL;
    for (char *word = words ? strtok_r(words, " ", &rest) : NULL; word; word = strtok_r(NULL, " ", &rest))
        config_value_set(option, word, record, problem);
    free(words);
}

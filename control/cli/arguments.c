#include "control/cli/arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "control/cli/moment.h"
#include "engine/fax_job.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

enum { FIRST_VALUE = 256 /* of getopt's results: above all short options */ };

const cli_option_t cli_common_options[] = {
    CLI_OPTION("socket", "PATH", socket, NULL, "talk to the faxportd that listens there"),
    CLI_OPTION("help", NULL, help, NULL, "show this help"),
    CLI_OPTION("version", NULL, version, NULL, "show the version"),
    {0},
};

/* ---- checks ---- */

const char *cli_check_number(const char *text)
{
    return fax_text_is_number(text) ? NULL
                                    : "is no number that can be dialled: 1 to 64 digits, A-D * # + - . ( ) , "
                                      "and blanks";
}

const char *cli_check_text(const char *text)
{
    if (!text[0])
        return "is empty: leave it out or fill it in";
    if (strlen(text) >= FAX_NAME_SIZE)
        return "is too long: 128 octets are the most";
    return fax_text_is_clean(text) ? NULL : "is no valid UTF-8 or has control characters";
}

const char *cli_check_sub(const char *text)
{
    const size_t length = strlen(text);
    return length > 0 && length < FAX_IDENT_SIZE && strspn(text, "0123456789*#+ ") == length
               ? NULL
               : "is no sub-address: 1 to 20 digits, * # + and blanks";
}

uint32_t cli_count_of(const char *text)
{
    char *end;
    errno = 0;
    const unsigned long value = strtoul(text, &end, 10);
    const bool whole = text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
    return whole && value <= UINT32_MAX ? (uint32_t)value : 0;
}

const char *cli_check_count(const char *text)
{
    return cli_count_of(text) ? NULL : "is no whole number from 1";
}

/* "2h" in ms; 0 if it is none. */
static int64_t ago_of(const char *text)
{
    static const struct {
        const char *unit;
        int64_t length;
    } units[] = {{"min", 60000}, {"h", 3600000}, {"d", 86400000}};
    char *unit;
    errno = 0;
    const long count = text[0] >= '0' && text[0] <= '9' ? strtol(text, &unit, 10) : 0;
    for (size_t i = 0; count > 0 && count < 1000000 && errno == 0 && i < sizeof units / sizeof units[0]; i++)
        if (strcmp(unit, units[i].unit) == 0)
            return count * units[i].length;
    return 0;
}

static int64_t date_of(const char *text)
{
    static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tm moment = {.tm_isdst = -1};
        const char *end = strptime(text, forms[i], &moment);
        if (end && (*end == '\0' || strcmp(end, "Z") == 0))
            return INT64_C(1000) * (*end ? timegm(&moment) : mktime(&moment));
    }
    return 0;
}

int64_t cli_when_of(const char *text, int64_t now)
{
    const int64_t ago = ago_of(text), moment = ago ? now - ago : date_of(text);
    return moment > 0 ? moment : 0;
}

const char *cli_check_when(const char *text)
{
    return cli_when_of(text, fax_time_utc())
               ? NULL
               : "is no moment such as 2026-11-20, 2026-11-20T08:00, 30min, 2h or 3d";
}

const char *cli_check_priority(const char *text)
{
    const uint32_t priority = cli_count_of(text);
    return priority >= FAX_JOB_PRIORITY_LOWEST && priority <= FAX_JOB_PRIORITY_HIGHEST
               ? NULL
               : "is no priority: 1 to 100, the highest goes first";
}

const char *cli_check_time(const char *text)
{
    return cli_time_of(text, time(NULL)) > 0
               ? NULL
               : "is no time: say 20:00, 2026-11-22T20:00, or +30min, +2h, +1d from now";
}

/* ---- getopt ---- */

typedef struct option_set {
    const cli_option_t *rows[CLI_MAX_OPTIONS];
    struct option options[CLI_MAX_OPTIONS + 1];
    int count;
} option_set_t;

static void add_options(option_set_t *set, const cli_option_t *options)
{
    for (; options && options->name && set->count < CLI_MAX_OPTIONS; options++) {
        set->rows[set->count] = options;
        set->options[set->count] =
            (struct option){options->name, options->argument ? required_argument : no_argument, NULL,
                            FIRST_VALUE + set->count};
        set->count++;
    }
}

static const cli_option_t *row_of(const option_set_t *set, int value)
{
    const int at = value == 'h' ? -1 : value - FIRST_VALUE;
    if (at >= 0 && at < set->count)
        return set->rows[at];
    for (int i = 0; value == 'h' && i < set->count; i++)
        if (strcmp(set->rows[i]->name, "help") == 0)
            return set->rows[i];
    return NULL;
}

/* Lists end with a NULL. */
static void add_to_list(const char ***list, const char *text)
{
    size_t count = 0;
    while (*list && (*list)[count])
        count++;
    const char **longer = reallocarray((void *)*list, count + 2, sizeof *longer);
    if (!longer)
        abort();
    longer[count] = text;
    longer[count + 1] = NULL;
    *list = longer;
}

static cli_status_t store(const cli_option_t *option, const char *text, cli_arguments_t *arguments,
                          cli_problem_t *problem)
{
    char *member = (char *)arguments + option->offset;
    if (!option->argument) {
        *(bool *)member = true;
        return CLI_OK;
    }
    const char *wrong = option->check ? option->check(text) : NULL;
    if (wrong)
        return cli_problem_set(problem, CLI_WRONG_USE, "--%s %.40s %s", option->name, text, wrong);
    if (option->many)
        add_to_list((const char ***)(void *)member, text);
    else
        memcpy(member, &text, sizeof text);
    return CLI_OK;
}

static cli_status_t explain(const option_set_t *set, int result, const char *word, cli_problem_t *problem)
{
    const cli_option_t *option = row_of(set, optopt);
    if (option && result == ':')
        return cli_problem_set(problem, CLI_WRONG_USE, "--%s needs its %s", option->name, option->argument);
    if (option)
        return cli_problem_set(problem, CLI_WRONG_USE, "--%s takes no value", option->name);
    return cli_problem_set(problem, CLI_WRONG_USE, "there is no option %.40s here: --help lists them", word);
}

cli_status_t cli_arguments_read(const cli_option_t *options, bool leading, int argc, char **argv,
                                cli_arguments_t *arguments, cli_problem_t *problem)
{
    option_set_t set = {.count = 0};
    add_options(&set, options);
    add_options(&set, cli_common_options);
    opterr = 0;
    optind = 0; /* glibc: from the start, with nothing left of a scan before */
    for (int result; (result = getopt_long(argc, argv, leading ? "+:h" : ":h", set.options, NULL)) != -1;) {
        const cli_option_t *option = row_of(&set, result);
        const cli_status_t status = option ? store(option, optarg, arguments, problem)
                                           : explain(&set, result, argv[optind - 1], problem);
        if (status != CLI_OK)
            return status;
    }
    arguments->operands = argv + optind;
    arguments->operand_count = argc - optind;
    return CLI_OK;
}

void cli_arguments_free(cli_arguments_t *arguments)
{
    free((void *)arguments->to);
    arguments->to = NULL;
}

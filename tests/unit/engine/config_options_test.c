/* The table of options against the annotated example that people read. */
#include "engine/config_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/config_value.h"
#include "tests/test.h"

enum { TEXT_SIZE = 20000 };

static const config_section_t *const sections[] = {&config_section_top,     &config_section_retry,
                                                   &config_section_alarms,  &config_section_exchange,
                                                   &config_section_station, &config_section_port};
enum { SECTIONS = sizeof sections / sizeof sections[0] };

static void read_example(char *text)
{
    char path[500];
    snprintf(path, sizeof path, "%s/dist/faxportd.conf", getenv("FAX_BUILDDIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
    fclose(file);
}

static void fail_on_problem(void *user, const char *message)
{
    (void)user;
    fail_msg("%s", message);
}

static fax_config_t *load_text(const char *text)
{
    char path[] = "/tmp/faxport-example-XXXXXX";
    const int file = mkstemp(path);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    fax_config_t *config = fax_config_load(path, fail_on_problem, NULL);
    unlink(path);
    return config;
}

static void every_default_is_in_range(void **state)
{
    (void)state;
    for (size_t s = 0; s < SECTIONS; s++)
        for (size_t i = 0; i < sections[s]->count; i++) {
            const config_option_t *option = &sections[s]->options[i];
            union {
                fax_config_t top;
                fax_alarm_config_t alarms;
                fax_exchange_config_t exchange;
                fax_retry_config_t retry;
                fax_port_config_t port;
            } record;
            char problem[CONFIG_PROBLEM_SIZE] = "";
            if (option->fallback && option->nature != CONFIG_SET &&
                !(option->nature == CONFIG_IDENT && !option->fallback[0]))
                assert_true(config_value_set(option, option->fallback, &record, problem));
            assert_non_null(option->help);
            assert_int_equal(option->help[strlen(option->help) - 1], '.');
        }
}

/* True if the line is an option that is commented out: "  #name = value". */
static bool is_put_aside(const char *line)
{
    const char *hash = line + strspn(line, " \t");
    const size_t name = *hash == '#' ? strspn(hash + 1, "abcdefghijklmnopqrstuvwxyz-") : 0;
    return name > 0 && strncmp(hash + 1 + name, " = ", 3) == 0;
}

/* The options that name files of an installed daemon, which is not here. */
static bool names_a_file(const char *line)
{
    return strstr(line, "-dir = ") || strstr(line, "control-socket = ") || strstr(line, "-path = ");
}

static void the_example_shows_every_option_with_its_default(void **state)
{
    (void)state;
    char example[TEXT_SIZE], uncommented[TEXT_SIZE] = "", expected[300];
    read_example(example);
    fax_config_t *as_it_is = load_text(example);
    for (size_t s = 0; s < SECTIONS; s++)
        for (size_t i = 0; i < sections[s]->count; i++) {
            const config_option_t *option = &sections[s]->options[i];
            snprintf(expected, sizeof expected, "%s = ", option->name);
            assert_non_null(strstr(example, expected));
            if (option->nature < CONFIG_FOLDER)
                continue;
            snprintf(expected, sizeof expected, "#%s = \"%s\"\n", option->name, option->fallback);
            assert_non_null(strstr(example, expected));
        }
    char *rest = NULL;
    for (char *line = strtok_r(example, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (is_put_aside(line) && !names_a_file(line))
            *strchr(line, '#') = ' ';
        strcat(strcat(uncommented, line), "\n");
    }
    fax_config_t *taken_in = load_text(uncommented);
    fax_config_compare(as_it_is, taken_in, fail_on_problem, NULL);
    fax_config_free(taken_in);
    fax_config_free(as_it_is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_in_range),
        cmocka_unit_test(the_example_shows_every_option_with_its_default),
    };
    return cmocka_run_group_tests_name("engine/config_options", tests, NULL, NULL);
}

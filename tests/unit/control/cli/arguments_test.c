#include "control/cli/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "control/cli/command.h"
#include "tests/test.h"

enum { MAX_WORDS = 8 };

/* Read "faxport send" and `words`, up to a NULL, with the options of send. */
static cli_status_t read_words(const char *const *words, bool leading, cli_arguments_t *arguments,
                               cli_problem_t *problem)
{
    static char *argv[MAX_WORDS + 2];
    int argc = 0;
    argv[argc++] = (char *)"send";
    while (words[argc - 1]) {
        argv[argc] = (char *)words[argc - 1];
        argc++;
    }
    argv[argc] = NULL;
    *arguments = (cli_arguments_t){0};
    *problem = (cli_problem_t){CLI_OK, ""};
    return cli_arguments_read(cli_command_find("send")->options, leading, argc, argv, arguments, problem);
}

static void options_and_operands_come_in_any_order(void **state)
{
    (void)state;
    cli_arguments_t arguments;
    cli_problem_t problem;
    const char *const words[] = {"a.pdf",       "--to",       "+49 89 1", "--wait",
                                 "--from=Jörg", "--attempts", "2",        NULL};
    assert_int_equal(read_words(words, false, &arguments, &problem), CLI_OK);
    assert_string_equal(arguments.to[0], "+49 89 1");
    assert_null(arguments.to[1]);
    assert_string_equal(arguments.from, "Jörg");
    assert_string_equal(arguments.attempts, "2");
    assert_true(arguments.wait);
    assert_false(arguments.help);
    assert_null(arguments.port);
    assert_int_equal(arguments.operand_count, 1);
    assert_string_equal(arguments.operands[0], "a.pdf");
    cli_arguments_free(&arguments);
    assert_null(arguments.to);
}

static void leading_options_end_at_the_first_operand(void **state)
{
    (void)state;
    cli_arguments_t arguments;
    cli_problem_t problem;
    const char *const words[] = {"--socket", "s", "send", "--bogus", NULL};
    assert_int_equal(read_words(words, true, &arguments, &problem), CLI_OK);
    assert_string_equal(arguments.socket, "s");
    assert_int_equal(arguments.operand_count, 2);
}

static void a_dash_is_an_operand_and_two_end_the_options(void **state)
{
    (void)state;
    cli_arguments_t arguments;
    cli_problem_t problem;
    const char *const words[] = {"-", "--", "--to", NULL};
    assert_int_equal(read_words(words, false, &arguments, &problem), CLI_OK);
    assert_int_equal(arguments.operand_count, 2);
    assert_string_equal(arguments.operands[1], "--to");
}

static void wrong_use_says_what_to_do(void **state)
{
    (void)state;
    static char long_name[200], long_number[80];
    memset(long_name, 'n', sizeof long_name - 1);
    memset(long_number, '1', sizeof long_number - 1);
    const struct {
        const char *words[MAX_WORDS], *why;
    } rows[] = {
        {{"--to"}, "--to needs its NUMBER"},
        {{"--to", ""}, "is no number"},
        {{"--to", "abc"}, "is no number"},
        {{"--to", long_number}, "is no number"},
        {{"--to", "1\x07"}, "is no number"},
        {{"--from", ""}, "is empty"},
        {{"--from", "a\nb"}, "control characters"},
        {{"--from", "\xff"}, "no valid UTF-8"},
        {{"--recipient", long_name}, "is too long"},
        {{"--port", ""}, "is empty"},
        {{"--sub", "abc"}, "is no sub-address"},
        {{"--attempts", "0"}, "is no whole number from 1"},
        {{"--attempts", "-1"}, "is no whole number from 1"},
        {{"--attempts", "2x"}, "is no whole number from 1"},
        {{"--attempts", "99999999999999999999"}, "is no whole number from 1"},
        {{"--wait=yes"}, "--wait takes no value"},
        {{"--bogus"}, "there is no option --bogus here"},
        {{"-x"}, "there is no option -x here"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cli_arguments_t arguments;
        cli_problem_t problem;
        assert_int_equal(read_words(rows[i].words, false, &arguments, &problem), CLI_WRONG_USE);
        if (!strstr(problem.text, rows[i].why))
            fail_msg("\"%s\" is not in \"%s\"", rows[i].why, problem.text);
        assert_null(strpbrk(problem.text, "\n\x07\xff"));
    }
}

static void h_is_help(void **state)
{
    (void)state;
    cli_arguments_t arguments;
    cli_problem_t problem;
    const char *const words[] = {"-h", NULL};
    assert_int_equal(read_words(words, false, &arguments, &problem), CLI_OK);
    assert_true(arguments.help);
}

/* What the table promises, so that no command forgets its part. */
static void every_command_is_whole(void **state)
{
    (void)state;
    for (const cli_command_t *command = cli_commands; command->name; command++) {
        assert_ptr_equal(cli_command_find(command->name), command);
        assert_non_null(command->run);
        assert_non_null(command->options);
        assert_true(command->summary[0] != '\0');
        assert_true(command->min_operands <= command->max_operands);
        assert_true((command->missing != NULL) == (command->min_operands > 0));
        size_t count = 0;
        while (command->options[count].name)
            count++;
        assert_true(count + 3 <= CLI_MAX_OPTIONS);
    }
    assert_null(cli_command_find("bogus"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_operands_come_in_any_order),
        cmocka_unit_test(leading_options_end_at_the_first_operand),
        cmocka_unit_test(a_dash_is_an_operand_and_two_end_the_options),
        cmocka_unit_test(wrong_use_says_what_to_do),
        cmocka_unit_test(h_is_help),
        cmocka_unit_test(every_command_is_whole),
    };
    return cmocka_run_group_tests_name("control/cli/arguments", tests, NULL, NULL);
}

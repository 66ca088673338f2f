#include "engine/line/serial/tty_lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/scratch.h"
#include "tests/test.h"

static void write_lock(const char *path, const void *content, size_t length)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, length, file), length);
    fclose(file);
}

static void the_name_is_that_of_the_device(void **state)
{
    scratch_t *scratch = *state;
    char path[TTY_LOCK_PATH_SIZE];
    tty_lock_path("/run/lock", "/dev/ttyS17x", path);
    assert_string_equal(path, "/run/lock/LCK..ttyS17x");
    tty_lock_path("/run/lock", "/dev/pts/70000", path);
    assert_string_equal(path, "/run/lock/LCK..pts_70000");
    const char *link = scratch_path(scratch, "modem");
    assert_int_equal(symlink("/dev/null", link), 0);
    tty_lock_path("/run/lock", link, path);
    assert_string_equal(path, "/run/lock/LCK..null");
}

static void a_lock_is_taken_and_given_back(void **state)
{
    char problem[200], text[32] = "", expected[32];
    const char *path = scratch_path(*state, "LCK..tty");
    assert_true(tty_lock_take(path, problem, sizeof problem));
    assert_true(tty_lock_take(path, problem, sizeof problem));
    FILE *file = fopen(path, "r");
    assert_non_null(fgets(text, sizeof text, file));
    fclose(file);
    snprintf(expected, sizeof expected, "%10d\n", (int)getpid());
    assert_string_equal(text, expected);
    assert_int_equal(scratch_count(*state), 1);
    tty_lock_release(path);
    assert_int_equal(scratch_count(*state), 0);
}

static void another_program_is_respected(void **state)
{
    char problem[200], text[32], expected[300];
    const char *path = scratch_path(*state, "LCK..tty");
    snprintf(text, sizeof text, "%10d\n", (int)getppid());
    write_lock(path, text, strlen(text));
    assert_false(tty_lock_take(path, problem, sizeof problem));
    snprintf(expected, sizeof expected, "process %d has locked it (%s)", (int)getppid(), path);
    assert_string_equal(problem, expected);
    tty_lock_release(path); /* not ours */
    assert_int_equal(scratch_count(*state), 1);
    const int binary = getppid();
    write_lock(path, &binary, sizeof binary);
    assert_false(tty_lock_take(path, problem, sizeof problem));
}

static void a_stale_lock_is_taken_over(void **state)
{
    char problem[200], text[32];
    const char *path = scratch_path(*state, "LCK..tty");
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
    snprintf(text, sizeof text, "%10d\n", (int)child);
    const char *const contents[] = {text, "", "nonsense\n", "-1\n", "         0\n"};
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        write_lock(path, contents[i], strlen(contents[i]));
        assert_true(tty_lock_take(path, problem, sizeof problem));
        tty_lock_release(path);
        assert_int_equal(scratch_count(*state), 0);
    }
}

static void a_lock_that_cannot_be_made_says_why(void **state)
{
    char problem[300], path[TTY_LOCK_PATH_SIZE];
    tty_lock_path(scratch_path(*state, "missing"), "/dev/ttyS0", path);
    assert_false(tty_lock_take(path, problem, sizeof problem));
    assert_non_null(strstr(problem, "cannot be made: No such file or directory"));
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_name_is_that_of_the_device),      TEST(a_lock_is_taken_and_given_back),
        TEST(another_program_is_respected),        TEST(a_stale_lock_is_taken_over),
        TEST(a_lock_that_cannot_be_made_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

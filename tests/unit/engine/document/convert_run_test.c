#include "engine/document/convert_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/document/convert_sandbox.h"
#include "engine/fax_time.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

static convert_run_t run(void **state, const char *line, int64_t timeout)
{
    const char *const arguments[] = {"/bin/sh", "-c", line, NULL};
    convert_run_t run;
    convert_run(arguments, ((scratch_t *)*state)->folder, fax_time_clock() + timeout, &run);
    return run;
}

enum { LONG = 10000, SHORT = 200 };

static void what_a_program_says_and_ends_with_is_kept(void **state)
{
    const convert_run_t result = run(state, "echo one; echo two >&2; exit 3", LONG);
    assert_int_equal(result.end, CONVERT_RUN_EXITED);
    assert_int_equal(result.status, 3);
    assert_string_equal(result.said, "one\ntwo\n");
}

static void a_program_works_in_the_folder_without_environment_or_descriptors(void **state)
{
    const int secret = dup2(STDIN_FILENO, 9); /* without close-on-exec */
    const convert_run_t result =
        run(state, "echo x > here; echo $HOME$LC_ALL; true 2>&- <&9 && echo open", LONG);
    close(secret);
    assert_string_equal(result.said, "C\n");
    assert_int_equal(access(scratch_path(*state, "here"), F_OK), 0);
}

static void an_endless_program_is_ended(void **state)
{
    assert_int_equal(run(state, "while :; do :; done", SHORT).end, CONVERT_RUN_TIMED_OUT);
    const convert_run_t flood = run(state, "while :; do echo 0123456789; done", SHORT);
    assert_int_equal(flood.end, CONVERT_RUN_TIMED_OUT);
    assert_int_equal(strlen(flood.said), CONVERT_RUN_SAID_SIZE - 1);
    assert_int_equal(run(state, "exec >&- 2>&-; while :; do :; done", SHORT).end, CONVERT_RUN_TIMED_OUT);
}

static void a_program_can_start_and_signal_no_process(void **state)
{
    assert_int_equal(run(state, "/bin/true & wait $!", LONG).status, 2);
    assert_int_not_equal(run(state, "kill -9 $PPID", LONG).status, 0);
}

static void a_program_reaches_its_own_files_alone(void **state)
{
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 1)
        skip(); /* a kernel without Landlock */
    assert_int_equal(run(state, "echo x > mine && read line < mine && read line < /usr/bin/env", LONG).status,
                     0);
    assert_int_not_equal(run(state, "read line < /etc/passwd", LONG).status, 0);
    assert_int_not_equal(run(state, "echo x > ../outside-of-the-scratch-folder", LONG).status, 0);
}

static void a_program_that_is_not_there_is_named(void **state)
{
    const char *const arguments[] = {"/nonexistent", NULL};
    convert_run_t result;
    convert_run(arguments, ((scratch_t *)*state)->folder, fax_time_clock() + LONG, &result);
    assert_int_equal(result.end, CONVERT_RUN_FAILED);
    assert_string_equal(result.said, "/nonexistent: No such file or directory");
}

/* Run `action` in a child; its exit status. */
static int in_child(int (*action)(void **state), void **state)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(action(state));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int run_without_reader(void **state)
{
    int ends[2];
    if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0)
        return -1;
    close(ends[0]);
    return (int)run(state, "while :; do :; done", LONG).end;
}

static void a_program_ends_when_nobody_wants_its_work(void **state)
{
    assert_int_equal(in_child(run_without_reader, state), CONVERT_RUN_UNWANTED);
}

static int try_in_sandbox(void **state)
{
    (void)state;
    if (!convert_sandbox_enter(CONVERT_SANDBOX_CONVERTER, LONG))
        return 1;
    if (socket(AF_INET, SOCK_STREAM, 0) != -1 || errno != EPERM)
        return 2;
    const pid_t child = fork();
    if (child == 0)
        _exit(convert_sandbox_enter(CONVERT_SANDBOX_PROGRAM, LONG) && fork() == -1 && setsid() == -1 ? 0 : 3);
    int status;
    return child > 0 && waitpid(child, &status, 0) == child ? WEXITSTATUS(status) : 4;
}

/* A limit of its own that a program reaches is told from a kill. */
static void processor_time_is_limited(void **state)
{
    (void)state;
    const pid_t child = fork();
    if (child == 0) {
        if (!convert_sandbox_enter(CONVERT_SANDBOX_CONVERTER, 1))
            _exit(1);
        for (;;)
            ;
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGXCPU);
}

static void the_sandbox_holds(void **state)
{
    assert_int_equal(in_child(try_in_sandbox, state), 0);
}

#define IN_SCRATCH(TEST) cmocka_unit_test_setup_teardown(TEST, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(what_a_program_says_and_ends_with_is_kept),
        IN_SCRATCH(a_program_works_in_the_folder_without_environment_or_descriptors),
        IN_SCRATCH(an_endless_program_is_ended),
        IN_SCRATCH(a_program_can_start_and_signal_no_process),
        IN_SCRATCH(a_program_reaches_its_own_files_alone),
        IN_SCRATCH(a_program_that_is_not_there_is_named),
        IN_SCRATCH(a_program_ends_when_nobody_wants_its_work),
        IN_SCRATCH(the_sandbox_holds),
        IN_SCRATCH(processor_time_is_limited),
    };
    return cmocka_run_group_tests_name("engine/document/convert_run", tests, NULL, NULL);
}

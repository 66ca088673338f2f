/* What a worker can still do in its sandbox, and what kills it: each in a process of its own. */
#include "engine/worker/sandbox.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { DESCRIPTORS = 20 };

/* The exit status of `act` in the sandbox, or minus the signal that ended it. */
static int in_sandbox(int (*act)(const char *path), const char *path)
{
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0)
        _exit(sandbox_enter(DESCRIPTORS) ? act(path) : 99);
    int status;
    assert_int_equal(waitpid(process, &status, 0), process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int write_read_and_remove(const char *path)
{
    char byte = 'x';
    const int out = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    bool written = write(out, &byte, 1) == 1 && lseek(out, 0, SEEK_SET) == 0 && read(out, &byte, 1) == 1;
    written &= fsync(out) == 0;
    close(out);
    char placed[300];
    snprintf(placed, sizeof placed, "%s.placed", path);
    written &= rename(path, placed) == 0 && rename(placed, path) == 0;
    void *memory = malloc(10 << 20);
    free(memory);
    return written && memory && unlink(path) == 0 && fax_time_clock() > 0 ? 0 : 1;
}

static int open_many(const char *path)
{
    int count = 0;
    while (count < 100 && open(path, O_RDONLY) >= 0)
        count++;
    return count < DESCRIPTORS && errno == EMFILE ? 0 : 1;
}

static int write_past_the_limit(const char *path)
{
    signal(SIGXFSZ, SIG_IGN);
    const int out = open(path, O_WRONLY | O_CREAT, 0600);
    return pwrite(out, "x", 1, (off_t)1 << 40) == -1 && errno == EFBIG ? 0 : 1;
}

static int ask_for_limits(const char *path)
{
    (void)path;
    struct rlimit limit;
    return getrlimit(RLIMIT_CORE, &limit);
}

static int run_a_program(const char *path)
{
    (void)path;
    return execl("/bin/true", "true", (char *)NULL);
}

static int open_a_socket(const char *path)
{
    (void)path;
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int trace(const char *path)
{
    (void)path;
    return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int make_a_process(const char *path)
{
    (void)path;
    return fork() > 0;
}

static int signal_the_parent(const char *path)
{
    (void)path;
    return kill(getppid(), 0);
}

static int change_permissions(const char *path)
{
    return chmod(path, 0777);
}

static int map_code(const char *path)
{
    (void)path;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
           MAP_FAILED;
}

static void *open_a_socket_when_told(void *gate)
{
    char octet;
    if (read(*(int *)gate, &octet, 1) == 1)
        socket(AF_INET, SOCK_STREAM, 0);
    return NULL;
}

static void a_thread_that_was_there_is_held_too(void **state)
{
    (void)state;
#ifdef FAX_SANITIZED
    skip();
#endif
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        int gate[2];
        pthread_t thread;
        if (pipe(gate) != 0 || pthread_create(&thread, NULL, open_a_socket_when_told, &gate[0]) != 0 ||
            !sandbox_enter(DESCRIPTORS) || write(gate[1], "x", 1) != 1)
            _exit(99);
        pthread_join(thread, NULL);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void page_files_can_be_read_and_written(void **state)
{
    assert_int_equal(in_sandbox(write_read_and_remove, scratch_path(*state, "page")), 0);
}

static void what_it_uses_up_is_limited(void **state)
{
    assert_int_equal(in_sandbox(open_many, "/dev/null"), 0);
    assert_int_equal(in_sandbox(write_past_the_limit, scratch_path(*state, "page")), 0);
}

static void everything_else_is_the_end(void **state)
{
    (void)state;
    static int (*const acts[])(const char *) = {run_a_program,  open_a_socket,     trace,
                                                make_a_process, signal_the_parent, change_permissions,
                                                map_code,       ask_for_limits};
#ifdef FAX_SANITIZED
    skip(); /* a sanitizer needs system calls of its own */
#endif
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        assert_int_equal(in_sandbox(acts[i], "/nowhere"), -SIGSYS);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(page_files_can_be_read_and_written),
        TEST(what_it_uses_up_is_limited),
        TEST(everything_else_is_the_end),
        TEST(a_thread_that_was_there_is_held_too),
    };
    return cmocka_run_group_tests_name("engine/worker/sandbox", tests, NULL, NULL);
}

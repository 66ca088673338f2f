#include "engine/document/convert_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/document/convert_sandbox.h"
#include "engine/fax_time.h"

enum { NO_PROGRAM = 127 };

/* In the child: never returns. */
static void become(const char *const *arguments, const char *folder, uint32_t cpu_seconds, int output)
{
    static const char *const environment[] = {"LC_ALL=C", "TMPDIR=.", NULL};
    const int nothing = open("/dev/null", O_RDONLY);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
        dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0 &&
        close_range(STDERR_FILENO + 1, ~0U, 0) == 0 && chdir(folder) == 0 &&
        convert_sandbox_enter(CONVERT_SANDBOX_PROGRAM, cpu_seconds))
        execve(arguments[0], (char *const *)(uintptr_t)arguments, (char *const *)(uintptr_t)environment);
    dprintf(STDERR_FILENO, "%s: %s", arguments[0], strerror(errno));
    _exit(NO_PROGRAM);
}

/* Take what there is to read; the part that does not fit is dropped. False at the end. */
static bool listen_to(int output, convert_run_t *run, size_t *used)
{
    char buffer[1024];
    const ssize_t got = read(output, buffer, sizeof buffer);
    if (got < 0)
        return errno == EINTR;
    const size_t room = sizeof run->said - 1 - *used;
    const size_t kept = (size_t)got < room ? (size_t)got : room;
    memcpy(run->said + *used, buffer, kept);
    *used += kept;
    return got > 0;
}

/* Until the program has ended (true), or must be ended for the reason in `run->end`. */
static bool watch(int process, int output, int64_t deadline, convert_run_t *run)
{
    enum { PROCESS, OUTPUT, READER, COUNT };
    struct pollfd polls[COUNT] = {
        [PROCESS] = {process, POLLIN, 0}, [OUTPUT] = {output, POLLIN, 0}, [READER] = {STDOUT_FILENO, 0, 0}};
    size_t used = 0;
    for (;;) {
        const int64_t left = deadline - fax_time_clock();
        run->end = CONVERT_RUN_TIMED_OUT;
        if (left <= 0)
            return false;
        if (poll(polls, COUNT, left < INT32_MAX ? (int)left : INT32_MAX) < 0)
            continue; /* a signal */
        if (polls[OUTPUT].revents && !listen_to(output, run, &used))
            polls[OUTPUT].fd = -1;
        run->end = CONVERT_RUN_UNWANTED;
        if (polls[READER].revents & (POLLERR | POLLHUP))
            return false;
        if (polls[PROCESS].revents && !(polls[OUTPUT].revents & POLLIN))
            return true;
    }
}

/* Wait for the end of child `process`, which has come or comes at once. */
static void conclude(pid_t process, bool ended_itself, convert_run_t *run)
{
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    if (!ended_itself)
        return;
    run->end = WIFEXITED(status) ? CONVERT_RUN_EXITED : CONVERT_RUN_CRASHED;
    run->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    if (run->end == CONVERT_RUN_CRASHED && run->status == SIGXCPU)
        run->end = CONVERT_RUN_TIMED_OUT;
}

static void follow(pid_t child, int output, int64_t deadline, convert_run_t *run)
{
    const int process = pidfd_open(child, 0);
    const bool ended_itself = process >= 0 && watch(process, output, deadline, run);
    if (!ended_itself)
        kill(child, SIGKILL);
    conclude(child, ended_itself, run);
    if (process >= 0)
        close(process);
}

static uint32_t seconds_until(int64_t deadline)
{
    const int64_t left = (deadline - fax_time_clock() + 999) / 1000;
    return left > 0 ? (uint32_t)left : 1;
}

void convert_run(const char *const *arguments, const char *folder, int64_t deadline, convert_run_t *run)
{
    *run = (convert_run_t){.end = CONVERT_RUN_FAILED};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(run->said, sizeof run->said, "%s", strerror(errno));
        return;
    }
    const pid_t child = fork();
    if (child == 0)
        become(arguments, folder, seconds_until(deadline), ends[1]);
    close(ends[1]);
    if (child > 0)
        follow(child, ends[0], deadline, run);
    else
        snprintf(run->said, sizeof run->said, "%s", strerror(errno));
    close(ends[0]);
    if (run->end == CONVERT_RUN_EXITED && run->status == NO_PROGRAM)
        run->end = CONVERT_RUN_FAILED;
}

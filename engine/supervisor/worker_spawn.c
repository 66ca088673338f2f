#include "engine/supervisor/worker_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_descriptors(posix_spawn_file_actions_t *actions, int channel)
{
    posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(actions, channel, WORKER_CHANNEL);
    posix_spawn_file_actions_addclosefrom_np(actions, WORKER_CHANNEL + 1);
}

/* Default signals, and a process group of its own: Ctrl-C on a terminal is for the daemon, which ends its
 * workers in good order. */
static void set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setflags(attributes,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

static int spawn(const char *program, int channel, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    set_descriptors(&actions, channel);
    set_attributes(&attributes);
    char *const arguments[] = {(char *)(uintptr_t)program, NULL};
    const int problem = posix_spawn(pid, program, &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return problem;
}

static bool watch(pid_t pid, int *process)
{
    *process = pidfd_open(pid, 0);
    if (*process >= 0)
        return true;
    const int problem = errno;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    errno = problem;
    return false;
}

bool worker_spawn(const char *program, worker_child_t *child)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return false;
    const int problem = spawn(program, ends[1], &child->pid);
    close(ends[1]);
    child->channel = ends[0];
    if (problem == 0 && watch(child->pid, &child->process))
        return true;
    const int reason = problem ? problem : errno;
    close(ends[0]);
    errno = reason;
    return false;
}

#include "engine/process/child.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 4096, CHUNKS_A_TURN = 16 };

struct child {
    pid_t process; /* leader of its own session and group */
    int process_descriptor;
    int output;
    struct event *ended; /* the process, or our patience */
    struct event *says;
    child_done_fn *done;
    void *user;
    size_t said_in_all, room, used;
    char said[];
};

/* The group goes first: as long as its leader is not reaped, its number is nobody else's. */
static int end_process(child_t *child)
{
    int status = -1;
    kill(-child->process, SIGKILL);
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static void free_child(child_t *child)
{
    if (child->ended)
        event_free(child->ended);
    if (child->says)
        event_free(child->says);
    if (child->process_descriptor >= 0)
        close(child->process_descriptor);
    if (child->output >= 0)
        close(child->output);
    free(child);
}

static void keep(child_t *child, const char *said, size_t length)
{
    const size_t room = child->room - child->used;
    const size_t kept = length < room ? length : room;
    memcpy(child->said + child->used, said, kept);
    child->used += kept;
    child->said_in_all += length;
}

/* A child that talks without end does not hold up the loop. */
static void listen_to(evutil_socket_t output, short what, void *user)
{
    (void)what;
    child_t *child = user;
    char chunk[CHUNK];
    for (int n = 0; n < CHUNKS_A_TURN; n++) {
        const ssize_t got = read(output, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            event_del(child->says);
        if (got <= 0)
            return;
        keep(child, chunk, (size_t)got);
    }
}

static void conclude(evutil_socket_t descriptor, short what, void *user)
{
    (void)descriptor;
    child_t *child = user;
    const int status = end_process(child);
    listen_to(child->output, 0, child); /* its last words */
    child->said[child->used] = '\0';
    const child_end_t end = {.timed_out = what & EV_TIMEOUT,
                             .status = status,
                             .said = child->said,
                             .said_in_all = child->said_in_all};
    child->done(child->user, &end);
    free_child(child);
}

/* The leader of a new session gets the first terminal that it opens as its controlling one. Opened anew, it
 * is blocking, whatever our own descriptor of it is. */
static void set_terminal(posix_spawn_file_actions_t *actions, const char *terminal)
{
    posix_spawn_file_actions_addopen(actions, STDIN_FILENO, terminal, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, STDOUT_FILENO);
}

static void set_pipe(posix_spawn_file_actions_t *actions, const child_setup_t *setup, int output)
{
    if (setup->input >= 0)
        posix_spawn_file_actions_adddup2(actions, setup->input, STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
}

static void set_descriptors(posix_spawn_file_actions_t *actions, const child_setup_t *setup, int output)
{
    posix_spawn_file_actions_init(actions);
    if (setup->terminal)
        set_terminal(actions, setup->terminal);
    else
        set_pipe(actions, setup, output);
    if (setup->take_errors)
        posix_spawn_file_actions_adddup2(actions, output, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

/* 0, or the error's number. */
static int spawn(child_t *child, const child_setup_t *setup, int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    set_descriptors(&actions, setup, output);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    const int error =
        posix_spawn(&child->process, setup->arguments[0], &actions, &attributes,
                    (char *const *)(uintptr_t)setup->arguments, (char *const *)(uintptr_t)setup->environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static int run(child_t *child, const child_setup_t *setup)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    child->output = ends[0];
    fcntl(ends[0], F_SETFL, O_NONBLOCK); /* of our end only: programs do not expect it */
    const int error = spawn(child, setup, ends[1]);
    close(ends[1]);
    return error;
}

static bool watch(child_t *child, struct event_base *loop, uint32_t timeout)
{
    const struct timeval patience = {timeout / 1000, timeout % 1000 * 1000};
    child->process_descriptor = pidfd_open(child->process, 0);
    if (child->process_descriptor < 0)
        return false;
    child->ended = event_new(loop, child->process_descriptor, EV_READ, conclude, child);
    child->says = event_new(loop, child->output, EV_READ | EV_PERSIST, listen_to, child);
    return child->ended && child->says && event_add(child->says, NULL) == 0 &&
           event_add(child->ended, &patience) == 0;
}

child_t *child_start(struct event_base *loop, const child_setup_t *setup, child_done_fn *done, void *user)
{
    child_t *child = calloc(1, sizeof *child + setup->listen + 1);
    if (!child)
        return NULL;
    *child =
        (child_t){.process_descriptor = -1, .output = -1, .done = done, .user = user, .room = setup->listen};
    int error = run(child, setup);
    if (error == 0) {
        if (watch(child, loop, setup->timeout))
            return child;
        error = errno;
        end_process(child);
    }
    free_child(child);
    errno = error;
    return NULL;
}

void child_signal(child_t *child, int signal)
{
    kill(-child->process, signal);
}

void child_cancel(child_t *child)
{
    end_process(child);
    free_child(child);
}

#include "engine/line/serial/tty_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tty_lock_path(const char *folder, const char *device, char path[TTY_LOCK_PATH_SIZE])
{
    char real[PATH_MAX];
    const char *name = realpath(device, real) ? real : device;
    if (strncmp(name, "/dev/", 5) == 0)
        name += 5;
    else if (strrchr(name, '/'))
        name = strrchr(name, '/') + 1;
    snprintf(path, TTY_LOCK_PATH_SIZE, "%.199s/LCK..%.100s", folder, name);
    for (char *c = path + strlen(folder) + 1; *c; c++)
        if (*c == '/')
            *c = '_';
}

/* The process that holds the lock; 0 if none does. */
static pid_t holder(const char *path)
{
    char text[32] = "";
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return 0;
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    int pid = atoi(text);
    if (length == sizeof pid) /* the old form: a binary number */
        memcpy(&pid, text, sizeof pid);
    return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM) ? pid : 0;
}

static bool write_own(const char *path)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0)
        return false;
    fchmod(file, 0644); /* whatever our umask is: others are to read it */
    const bool written = dprintf(file, "%10d\n", (int)getpid()) > 0;
    return close(file) == 0 && written;
}

static bool fail(char *problem, size_t size, const char *path)
{
    snprintf(problem, size, "its lock %s cannot be made: %s", path, strerror(errno));
    return false;
}

/* Made under another name, and linked: a lock is never seen without its process. */
bool tty_lock_take(const char *path, char *problem, size_t size)
{
    char own[TTY_LOCK_PATH_SIZE + 24];
    const pid_t owner = holder(path);
    if (owner == getpid())
        return true;
    if (owner > 0) {
        snprintf(problem, size, "process %d has locked it (%s)", (int)owner, path);
        return false;
    }
    snprintf(own, sizeof own, "%s.%d", path, (int)getpid());
    unlink(own);
    if (!write_own(own))
        return fail(problem, size, path);
    unlink(path); /* stale */
    const bool taken = link(own, path) == 0 || fail(problem, size, path);
    unlink(own);
    return taken;
}

void tty_lock_release(const char *path)
{
    if (holder(path) == getpid())
        unlink(path);
}

#include "control/listener.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MODE = 0660 };

static bool set_address(struct sockaddr_un *address, const char *path)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address->sun_path)
        return false;
    memcpy(address->sun_path, path, strlen(path) + 1);
    return true;
}

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* A socket that nobody listens at refuses; anything else, also a full queue, is somebody alive. */
static bool is_stale(const struct sockaddr_un *address)
{
    const int probe = new_socket();
    const bool refused =
        connect(probe, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED;
    close(probe);
    return refused;
}

/* Make `path` free for a socket. NULL, or what stands in the way. */
static const char *clear_path(const struct sockaddr_un *address)
{
    struct stat there;
    if (lstat(address->sun_path, &there) != 0)
        return errno == ENOENT ? NULL : strerror(errno);
    if (!S_ISSOCK(there.st_mode))
        return "something that is no socket stands there: remove it or choose another path";
    if (!is_stale(address))
        return "another faxportd listens there";
    return unlink(address->sun_path) == 0 ? NULL : strerror(errno);
}

/* Nobody can connect before listen(), so the mode is set in time. */
static const char *bind_and_listen(int listener, const struct sockaddr_un *address)
{
    if (bind(listener, (const struct sockaddr *)address, sizeof *address) != 0)
        return errno == ENOENT ? "its folder does not exist: make it" : strerror(errno);
    if (chmod(address->sun_path, MODE) == 0 && listen(listener, SOMAXCONN) == 0)
        return NULL;
    const char *problem = strerror(errno);
    unlink(address->sun_path);
    return problem;
}

int control_listener_open(const char *path, char *error, size_t error_size)
{
    struct sockaddr_un address;
    int listener = -1;
    const char *problem = "the path is too long for a socket (107 octets are the most)";
    if (set_address(&address, path))
        problem = clear_path(&address);
    if (!problem && (listener = new_socket()) < 0)
        problem = strerror(errno);
    if (!problem)
        problem = bind_and_listen(listener, &address);
    if (!problem)
        return listener;
    snprintf(error, error_size, "control socket %s: %s", path, problem);
    if (listener >= 0)
        close(listener);
    return -1;
}

void control_listener_close(int listener, const char *path)
{
    struct sockaddr_un address;
    const bool known = set_address(&address, path);
    close(listener);
    if (known && is_stale(&address))
        unlink(path);
}

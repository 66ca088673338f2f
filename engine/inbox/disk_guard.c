#include "engine/inbox/disk_guard.h"

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "engine/fax_log.h"

enum { PAUSE = 2 /* seconds */, PROBLEM_SIZE = 300, KIB = 1024 };

struct disk_guard {
    const char *folder;
    uint32_t least;
    struct event *timer;
    void (*changed)(void *user);
    void *user;
    bool told; /* that there is no room */
    char problem[PROBLEM_SIZE];
};

const char *disk_guard_problem(const disk_guard_t *guard)
{
    return guard->problem;
}

const char *disk_guard_look(disk_guard_t *guard)
{
    struct statvfs info;
    guard->problem[0] = '\0';
    if (guard->least == 0)
        return guard->problem;
    if (statvfs(guard->folder, &info) != 0) {
        snprintf(guard->problem, sizeof guard->problem, "the folder %s cannot be used: %s", guard->folder,
                 strerror(errno));
        return guard->problem;
    }
    const uint64_t free_space = (uint64_t)info.f_bavail * info.f_frsize;
    if (info.f_flag & ST_RDONLY)
        snprintf(guard->problem, sizeof guard->problem, "the file system of %s is read-only", guard->folder);
    else if (free_space < guard->least)
        snprintf(guard->problem, sizeof guard->problem,
                 "the disk is nearly full: %" PRIu64 " KiB are free at %s, %" PRIu32
                 " are needed (min-free-space)",
                 free_space / KIB, guard->folder, guard->least / KIB);
    return guard->problem;
}

static void look(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    disk_guard_t *guard = user;
    const bool full = disk_guard_look(guard)[0] != '\0';
    if (full == guard->told)
        return;
    guard->told = full;
    if (full)
        fax_log(FAX_LOG_ERROR, "inbox", "no fax is taken: %s", guard->problem);
    else
        fax_log(FAX_LOG_NOTICE, "inbox", "there is room again at %s: faxes are taken", guard->folder);
    guard->changed(guard->user);
}

disk_guard_t *disk_guard_new(struct event_base *loop, const char *folder, uint32_t least,
                             void (*changed)(void *user), void *user)
{
    disk_guard_t *guard = calloc(1, sizeof *guard);
    if (!guard)
        return NULL;
    *guard = (disk_guard_t){.folder = folder, .least = least, .changed = changed, .user = user};
    guard->timer = event_new(loop, -1, EV_PERSIST, look, guard);
    if (!guard->timer || event_add(guard->timer, &(struct timeval){PAUSE, 0}) != 0) {
        disk_guard_free(guard);
        return NULL;
    }
    event_active(guard->timer, 0, 0);
    return guard;
}

void disk_guard_free(disk_guard_t *guard)
{
    if (!guard)
        return;
    if (guard->timer)
        event_free(guard->timer);
    free(guard);
}

/* Is there room for another fax? Looks at the file system of a folder every few seconds, and when asked.
 * Threads: the loop's. */
#ifndef ENGINE_INBOX_DISK_GUARD_H
#define ENGINE_INBOX_DISK_GUARD_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;
typedef struct disk_guard disk_guard_t;

/* On `folder`, which must outlive it; `least` octets shall be free for our user, 0 is "it does not matter".
 * `changed` is called from the loop when there is no room any more, and when there is again. A folder that
 * cannot be looked at has no room. NULL if there is no memory. */
disk_guard_t *disk_guard_new(struct event_base *loop, const char *folder, uint32_t least,
                             void (*changed)(void *user), void *user);
void disk_guard_free(disk_guard_t *guard);

/* "" if there is room; else a sentence that says why not and what to do. */
const char *disk_guard_problem(const disk_guard_t *guard);

/* The same as of now. */
const char *disk_guard_look(disk_guard_t *guard);

#endif

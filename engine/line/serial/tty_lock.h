/* UUCP lock files, by which programs agree on who has a tty: FOLDER/LCK..ttyS0 with the owner's process id
 * in ten columns (FHS 3.0 section 3.15.5). A lock whose process does not run any more, or that says
 * nothing, is stale and is taken over. Threads: no state. */
#ifndef ENGINE_LINE_SERIAL_TTY_LOCK_H
#define ENGINE_LINE_SERIAL_TTY_LOCK_H

#include <stdbool.h>
#include <stddef.h>

enum { TTY_LOCK_PATH_SIZE = 320 };

/* The lock file of `device` in `folder`; a symbolic link counts as what it leads to. */
void tty_lock_path(const char *folder, const char *device, char path[TTY_LOCK_PATH_SIZE]);

/* Take the lock for this process. False with a clause for people in `problem`. */
bool tty_lock_take(const char *path, char *problem, size_t size);

/* Give it back, if it is ours. */
void tty_lock_release(const char *path);

#endif

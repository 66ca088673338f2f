/* Files that survive a power cut: what these functions said is done is on the disk. They wait for the disk.
 * Threads: no state, safe everywhere. */
#ifndef ENGINE_SAFE_FILE_H
#define ENGINE_SAFE_FILE_H

#include <stdbool.h>

/* Have what was written to `path` so far on disk (fsync(2)). False with errno set. */
bool safe_file_sync(const char *path);

/* Give the synced file `from` its name `to`, in the same file system; what has that name is replaced. The
 * name is on disk, too, when it returns. False with errno set: then it is `from` still. */
bool safe_file_place(const char *from, const char *to);

/* Give `from` its name `to` wherever that is: placed if both are in one file system, else copied to
 * `to`.part, synced, placed, and `from` removed. False with errno set: then `from` is whole, and nothing is
 * at `to`. */
bool safe_file_move(const char *from, const char *to);

#endif

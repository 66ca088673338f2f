/* Which files a program may reach, by Landlock (landlock(7)): its work folder to read and write, the
 * system's programs, libraries and fonts to read, and nothing else: no spool, no configuration, no one
 * else's fax. Threads: the process's only one. */
#ifndef ENGINE_DOCUMENT_CONVERT_LANDLOCK_H
#define ENGINE_DOCUMENT_CONVERT_LANDLOCK_H

#include <stdbool.h>

/* Confine this process and its children to that; the current folder is the work folder.
 * PR_SET_NO_NEW_PRIVS must be set. True also on a kernel that has no Landlock: then file permissions and
 * Ghostscript's -dSAFER are what there is. False with errno set if the kernel has it and refuses. */
bool convert_landlock_enter(void);

#endif

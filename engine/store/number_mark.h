/* The highest number that was given out, in a small file of its own that is made in good time and then only
 * written over, in place: so it can be kept when the disk is full, and the database, which has to grow,
 * cannot be written. A file system that never writes in place (btrfs, ZFS) may refuse it then.
 *
 * Threads: the loop's. */
#ifndef ENGINE_STORE_NUMBER_MARK_H
#define ENGINE_STORE_NUMBER_MARK_H

#include <stdbool.h>
#include <stdint.h>

typedef struct number_mark number_mark_t;

/* The mark in the file `path`, which is made if it is missing: with 0. Nothing that is wrong with the file
 * keeps it from opening; a line in the log says what is. NULL if there is no memory. */
number_mark_t *number_mark_open(const char *path);
void number_mark_close(number_mark_t *mark);

uint32_t number_mark_read(const number_mark_t *mark);

/* It is `number` at least, and on disk. False, with a log line the first time, if the file cannot be
 * written. */
bool number_mark_raise(number_mark_t *mark, uint32_t number);

#endif

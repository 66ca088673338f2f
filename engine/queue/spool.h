/* Where files lie: STATE_DIR/spool/ holds the page files of jobs, STATE_DIR/inbox/ the received faxes.
 * Threads: the loop's. */
#ifndef ENGINE_QUEUE_SPOOL_H
#define ENGINE_QUEUE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct spool spool_t;

/* Make the folders that are missing, for our user only. `state_dir` must outlive it. NULL with a line in
 * `error`. */
spool_t *spool_new(const char *state_dir, char *error, size_t error_size);
void spool_free(spool_t *spool);

/* Empty spool/: jobs do not outlive the daemon. Only for the owner of the state folder (store.h). */
void spool_clear(const spool_t *spool);

/* The path of job `job`'s page file, of FAX_TEXT_SIZE octets at most. */
void spool_page_file(const spool_t *spool, uint32_t job, char *path, size_t size);

/* Remove a page file; "" and one that is not there are fine. */
void spool_remove(const char *path);

const char *spool_inbox(const spool_t *spool);

#endif

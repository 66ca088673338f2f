/* Where files lie: STATE_DIR/spool/ holds the documents and page files of jobs, STATE_DIR/inbox/ the received
 * faxes.
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

/* The files of batch `batch`: the private copy of the user's document, and its pages. Paths have
 * FAX_TEXT_SIZE octets at most. */
void spool_document(const spool_t *spool, uint32_t batch, char *path, size_t size);
void spool_page_file(const spool_t *spool, uint32_t batch, char *path, size_t size);

bool spool_has_document(const spool_t *spool, uint32_t batch);
bool spool_has_page_file(const spool_t *spool, uint32_t batch);

/* Remove both; one that is not there is fine. */
void spool_remove_batch(const spool_t *spool, uint32_t batch);

/* Remove all that lies in spool/ but the files of those batches that `is_needed` says yes to: what was being
 * made when the daemon was killed. Only for the owner of the state folder (store.h). Returns how many that
 * were. */
uint32_t spool_sweep(const spool_t *spool, bool (*is_needed)(void *user, uint32_t batch), void *user);

/* The file for the page of a test of port `index`. */
void spool_test_file(const spool_t *spool, uint32_t index, char *path, size_t size);

/* The page file of the document that port `index` offers to callers. */
void spool_offer(const spool_t *spool, uint32_t index, char *path, size_t size);

const char *spool_inbox(const spool_t *spool);

#endif

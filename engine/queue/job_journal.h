/* The jobs' way into the store: gathers which jobs have changed, and writes them all in one transaction, so
 * that many changes cost one sync. Nobody is told of a change before it lasts.
 *
 * A change whose transaction fails stays, and goes along with the next. Threads: the loop's. */
#ifndef ENGINE_QUEUE_JOB_JOURNAL_H
#define ENGINE_QUEUE_JOB_JOURNAL_H

#include "engine/queue/job_queue.h"
#include "engine/store/store.h"

typedef struct job_journal job_journal_t;

typedef void job_journal_lasting_fn(void *user, const queued_job_t *job);

/* `lasting` is called for each job whose changes have come to last. NULL if there is no memory. */
job_journal_t *job_journal_new(store_t *store, job_journal_lasting_fn *lasting, void *user);
void job_journal_free(job_journal_t *journal);

/* `job` has changed. */
void job_journal_note(job_journal_t *journal, queued_job_t *job);

/* `job` is about to be gone, and its row shall be, too. */
void job_journal_forget(job_journal_t *journal, queued_job_t *job);

/* True if something is waiting to be written. */
bool job_journal_has_changes(const job_journal_t *journal);

/* Write all changes, within the caller's transaction: job_journal_settle() must follow with its outcome. */
bool job_journal_write(job_journal_t *journal);
void job_journal_settle(job_journal_t *journal, bool lasting);

/* Both in a transaction of their own. */
bool job_journal_commit(job_journal_t *journal);

#endif

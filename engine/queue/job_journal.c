#include "engine/queue/job_journal.h"

#include <stdlib.h>

#include "engine/store/job_store.h"

struct job_journal {
    store_t *store;
    job_journal_lasting_fn *lasting;
    void *user;
    TAILQ_HEAD(unsaved_job_list, queued_job) unsaved;
    size_t written;      /* so many of them, the first, are in the transaction */
    uint32_t *forgotten; /* ids */
    size_t forgotten_count, forgotten_room;
};

job_journal_t *job_journal_new(store_t *store, job_journal_lasting_fn *lasting, void *user)
{
    job_journal_t *journal = calloc(1, sizeof *journal);
    if (!journal)
        return NULL;
    *journal = (job_journal_t){.store = store, .lasting = lasting, .user = user};
    TAILQ_INIT(&journal->unsaved);
    return journal;
}

void job_journal_free(job_journal_t *journal)
{
    if (!journal)
        return;
    free(journal->forgotten);
    free(journal);
}

void job_journal_note(job_journal_t *journal, queued_job_t *job)
{
    if (job->is_unsaved)
        return;
    job->is_unsaved = true;
    TAILQ_INSERT_TAIL(&journal->unsaved, job, unsaved);
}

static void mark_saved(job_journal_t *journal, queued_job_t *job)
{
    if (job->is_unsaved)
        TAILQ_REMOVE(&journal->unsaved, job, unsaved);
    job->is_unsaved = false;
}

static bool grow(job_journal_t *journal)
{
    const size_t room = journal->forgotten_room ? journal->forgotten_room * 2 : 64;
    uint32_t *larger = reallocarray(journal->forgotten, room, sizeof *larger);
    if (!larger)
        return false;
    journal->forgotten = larger;
    journal->forgotten_room = room;
    return true;
}

/* Without memory for it, its row is found and forgotten at the next start. */
void job_journal_forget(job_journal_t *journal, queued_job_t *job)
{
    mark_saved(journal, job);
    if (journal->forgotten_count < journal->forgotten_room || grow(journal))
        journal->forgotten[journal->forgotten_count++] = job->record.id;
}

bool job_journal_has_changes(const job_journal_t *journal)
{
    return !TAILQ_EMPTY(&journal->unsaved) || journal->forgotten_count > 0;
}

bool job_journal_write(job_journal_t *journal)
{
    const queued_job_t *job;
    journal->written = 0;
    TAILQ_FOREACH (job, &journal->unsaved, unsaved) {
        if (!job_store_put(journal->store, &job->record))
            return false;
        journal->written++;
    }
    for (size_t i = 0; i < journal->forgotten_count; i++)
        if (!job_store_remove(journal->store, journal->forgotten[i]))
            return false;
    return true;
}

/* Who is told may change jobs again: these are written the next time. */
void job_journal_settle(job_journal_t *journal, bool lasting)
{
    if (!lasting)
        return;
    journal->forgotten_count = 0;
    while (journal->written > 0) {
        queued_job_t *job = TAILQ_FIRST(&journal->unsaved);
        journal->written--;
        mark_saved(journal, job);
        journal->lasting(journal->user, job);
    }
}

static bool write_all(store_t *store, void *user)
{
    (void)store;
    return job_journal_write(user);
}

bool job_journal_commit(job_journal_t *journal)
{
    if (!job_journal_has_changes(journal))
        return true;
    const bool lasting = store_transact(journal->store, write_all, journal);
    job_journal_settle(journal, lasting);
    return lasting;
}

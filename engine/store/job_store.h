/* The rows of jobs. Threads: the loop's. */
#ifndef ENGINE_STORE_JOB_STORE_H
#define ENGINE_STORE_JOB_STORE_H

#include "engine/fax_job.h"
#include "engine/store/store.h"

/* Write a job as it is now, new or known. Lasting when the transaction that this is a part of
 * (store_transact()) has succeeded, or on return if it is part of none. False with a log line. */
bool job_store_put(store_t *store, const fax_job_t *job);

/* Forget a job that has ended; one that is not there is fine. */
bool job_store_remove(store_t *store, uint32_t id);

/* Call `each` with every job, by rising id, until it returns false. Its clocks are 0. A row that is no record
 * of a job is logged and left out. False with a log line if they cannot be read. */
bool job_store_each(store_t *store, bool (*each)(void *user, const fax_job_t *job), void *user);

#endif

/* What becomes of the jobs that the store has, after the daemon has ended in whatever way: each is queued or
 * has ended, none is lost, and none is sent twice without its record saying so. Threads: no state. */
#ifndef ENGINE_QUEUE_JOB_RECOVERY_H
#define ENGINE_QUEUE_JOB_RECOVERY_H

#include "engine/fax_call.h"
#include "engine/fax_job.h"
#include "engine/fax_retry.h"
#include "engine/fax_time.h"

/* What is left of a job's document, or of what it received. */
typedef struct job_files {
    bool document; /* the private copy of what the user gave */
    bool pages;
    bool call; /* of a poll: the inbox has its call, whose end comes from there */
} job_files_t;

/* Bring `job` into the state that it goes on in, with its clocks as of `now`. True if that is another state
 * than it was in. */
bool job_recover(fax_job_t *job, job_files_t files, const fax_retry_plan_t *plan, fax_moment_t now);

/* The record of the call that `job`, as the store has it, was active in. */
void job_recovery_call(const fax_job_t *job, int64_t utc, fax_call_t *call);

#endif

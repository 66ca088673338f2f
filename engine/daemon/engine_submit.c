/* Submissions: checked, copied, made to last, and only then answered. All that have been copied by the same
 * turn of the loop share one commit. */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/store/job_store.h"

struct fax_submission {
    TAILQ_ENTRY(fax_submission) link;
    uint32_t first, count;
    fax_submitted_fn *done; /* NULL: nobody wants to know */
    void *user;
    fax_job_t *jobs;
};

TAILQ_HEAD(submission_list, fax_submission);

struct engine_submissions {
    struct submission_list copying, copied;
    size_t jobs; /* of all of them */
    struct event *turn;
};

/* --- what is taken --- */

static bool port_can_send(const fax_config_t *config, const char *name, char *error, size_t size)
{
    for (size_t i = 0; i < config->port_count; i++) {
        if (strcmp(config->ports[i].name, name) != 0)
            continue;
        if (!config->ports[i].send_enabled)
            snprintf(error, size, "port \"%s\" may not send: choose another, or none", name);
        return config->ports[i].send_enabled;
    }
    snprintf(error, size, "there is no port \"%.60s\": faxport ports lists them", name);
    return false;
}

static bool is_sound_document(const fax_config_t *config, int document, uint32_t *bytes, char *error,
                              size_t size)
{
    struct stat info;
    if (document < 0 || fstat(document, &info) != 0)
        snprintf(error, size, "the document cannot be read: %s",
                 document < 0 ? "it is missing" : strerror(errno));
    else if (!S_ISREG(info.st_mode))
        snprintf(error, size, "the document is %s, not a file",
                 S_ISDIR(info.st_mode) ? "a folder" : "a device or pipe");
    else if (info.st_size == 0)
        snprintf(error, size, "the document is empty");
    else if (info.st_size > config->max_document_size)
        snprintf(error, size, "the document has %lld octets, %u are the most (max-document-size)",
                 (long long)info.st_size, config->max_document_size);
    else {
        *bytes = (uint32_t)info.st_size;
        return true;
    }
    return false;
}

static bool is_sound_request(const fax_engine_t *engine, const fax_job_request_t *request, char *error,
                             size_t size)
{
    const int64_t utc = fax_time_utc();
    if (!fax_text_is_number(request->number))
        snprintf(error, size,
                 "\"%.70s\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )",
                 request->number);
    else if (request->max_attempts > 100)
        snprintf(error, size, "%u attempts are too many, 100 are the most", request->max_attempts);
    else if (request->priority > FAX_JOB_PRIORITY_HIGHEST)
        snprintf(error, size, "the priority %u is too high, %d is the highest", request->priority,
                 FAX_JOB_PRIORITY_HIGHEST);
    else if (request->until_time && request->until_time <= utc)
        snprintf(error, size, "the time until which it may be sent has passed already");
    else if (request->until_time && request->until_time <= request->at_time)
        snprintf(error, size, "it may be sent until a time before it may be sent at all");
    else
        return !request->port[0] || port_can_send(engine->config, request->port, error, size);
    return false;
}

static bool has_room(const fax_engine_t *engine, uint32_t count, char *error, size_t size)
{
    if (engine->stopping)
        snprintf(error, size, "faxportd is stopping");
    else if (disk_guard_look(engine->guard)[0])
        snprintf(error, size, "no fax can be accepted now: %s", disk_guard_problem(engine->guard));
    else if (count == 0 || count > FAX_ENGINE_MAX_RECIPIENTS)
        snprintf(error, size, "%u recipients: 1 to %d can be served at once", count,
                 FAX_ENGINE_MAX_RECIPIENTS);
    else if (!intake_has_room(engine->intake))
        snprintf(error, size, "too many documents are coming in: try again later");
    else if (!job_queue_has_room(engine->queue, engine->submissions->jobs + count))
        snprintf(error, size, "%u faxes wait already, which is the most (max-jobs): try again later",
                 engine->config->max_jobs);
    else
        return true;
    return false;
}

/* --- one submission --- */

/* Texts as they may leave the engine. */
static void copy_request(fax_job_request_t *to, const fax_job_request_t *from)
{
    *to = (fax_job_request_t){.max_attempts = from->max_attempts,
                              .priority = from->priority ? from->priority : FAX_JOB_PRIORITY_USUAL,
                              .poll = from->poll,
                              .held = from->held,
                              .cheap = from->cheap,
                              .at_time = from->at_time,
                              .until_time = from->until_time};
    fax_text_copy(to->number, sizeof to->number, from->number);
    fax_text_copy(to->port, sizeof to->port, from->port);
    fax_text_copy(to->sender_name, sizeof to->sender_name, from->sender_name);
    fax_text_copy(to->recipient_name, sizeof to->recipient_name, from->recipient_name);
    fax_text_copy(to->document_name, sizeof to->document_name, from->document_name);
    fax_text_copy_ident(to->sub_address, sizeof to->sub_address, from->sub_address);
}

/* A poll has nothing to wait for. */
static fax_job_state_t first_state(const fax_job_request_t *request)
{
    if (!request->poll)
        return FAX_JOB_CONVERTING;
    return request->held ? FAX_JOB_HELD : FAX_JOB_WAITING;
}

static void free_submission(fax_submission_t *submission)
{
    free(submission->jobs);
    free(submission);
}

static fax_submission_t *new_submission(fax_engine_t *engine, const fax_job_request_t *requests,
                                        uint32_t count, uint32_t bytes)
{
    fax_submission_t *submission = calloc(1, sizeof *submission);
    if (!submission)
        return NULL;
    submission->count = count;
    submission->jobs = calloc(count, sizeof *submission->jobs);
    if (!submission->jobs) {
        free(submission);
        return NULL;
    }
    const fax_moment_t now = fax_time_now();
    for (uint32_t i = 0; i < count; i++) {
        fax_job_t *job = &submission->jobs[i];
        copy_request(&job->request, &requests[i]);
        job->id = number_series_next(engine->job_ids);
        job->batch = submission->jobs[0].id;
        job->state = first_state(&job->request);
        job->document_size = bytes;
        job->submitted_time = now.utc;
        job->submitted_clock = now.clock;
        job->outcome = FAX_OUTCOME_NONE;
    }
    submission->first = submission->jobs[0].id;
    return submission;
}

/* All is well with what is asked for; `bytes` of the document. */
static bool is_sound(const fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                     int document, uint32_t *bytes, char *error, size_t size)
{
    bool sound = has_room(engine, count, error, size);
    for (uint32_t i = 0; sound && i < count; i++)
        sound = is_sound_request(engine, &requests[i], error, size);
    *bytes = 0;
    return sound && (requests[0].poll || is_sound_document(engine->config, document, bytes, error, size));
}

/* The document is copied first; a poll has none, and is to be written down at once. Takes `document`. */
static void begin(fax_engine_t *engine, fax_submission_t *submission, int document)
{
    engine_submissions_t *submissions = engine->submissions;
    char path[FAX_TEXT_SIZE];
    submissions->jobs += submission->count;
    if (submission->jobs[0].request.poll) {
        TAILQ_INSERT_TAIL(&submissions->copied, submission, link);
        event_active(submissions->turn, 0, 0);
        return;
    }
    TAILQ_INSERT_TAIL(&submissions->copying, submission, link);
    spool_document(engine->spool, submission->first, path, sizeof path);
    intake_copy(engine->intake, submission->first, document, path);
}

fax_submission_t *engine_submit(fax_engine_t *engine, const fax_job_request_t *requests, uint32_t count,
                                int document, fax_submitted_fn *done, void *user, char *error,
                                size_t error_size)
{
    uint32_t bytes;
    const bool sound = is_sound(engine, requests, count, document, &bytes, error, error_size);
    fax_submission_t *submission = sound ? new_submission(engine, requests, count, bytes) : NULL;
    if (sound && !submission)
        snprintf(error, error_size, "there is no memory");
    if (document >= 0 && (!submission || requests[0].poll))
        close(document);
    if (!submission)
        return NULL;
    submission->done = done;
    submission->user = user;
    begin(engine, submission, document);
    return submission;
}

void engine_submit_leave(fax_submission_t *submission)
{
    submission->done = NULL;
}

/* The end of a submission in `list`: `first` is its first job, or 0 with `error`. */
static void finish(fax_engine_t *engine, struct submission_list *list, fax_submission_t *submission,
                   uint32_t first, const char *error)
{
    TAILQ_REMOVE(list, submission, link);
    engine->submissions->jobs -= submission->count;
    if (first == 0)
        spool_remove_batch(engine->spool, submission->first);
    if (submission->done)
        submission->done(submission->user, first, error);
    free_submission(submission);
}

/* --- copied --- */

void engine_submit_take_copy(fax_engine_t *engine, uint32_t batch, const converter_result_t *result)
{
    engine_submissions_t *submissions = engine->submissions;
    fax_submission_t *submission;
    TAILQ_FOREACH (submission, &submissions->copying, link)
        if (submission->first == batch)
            break;
    if (!submission)
        return;
    if (!result->ok) {
        finish(engine, &submissions->copying, submission, 0, result->problem);
        return;
    }
    for (uint32_t i = 0; i < submission->count; i++)
        submission->jobs[i].document_size = result->document_size;
    TAILQ_REMOVE(&submissions->copying, submission, link);
    TAILQ_INSERT_TAIL(&submissions->copied, submission, link);
    event_active(submissions->turn, 0, 0);
}

/* --- made to last --- */

static bool write_jobs(store_t *store, void *user)
{
    const struct submission_list *copied = user;
    const fax_submission_t *submission;
    TAILQ_FOREACH (submission, copied, link)
        for (uint32_t i = 0; i < submission->count; i++)
            if (!job_store_put(store, &submission->jobs[i]))
                return false;
    return true;
}

static void begin_jobs(fax_engine_t *engine, const fax_submission_t *submission)
{
    const fax_moment_t now = fax_time_now();
    for (uint32_t i = 0; i < submission->count; i++) {
        queued_job_t *job = job_queue_take(engine->queue, &submission->jobs[i]);
        if (!job) { /* it is in the store, and comes back from there */
            fax_log(FAX_LOG_ERROR, "queue", "no memory for job %u: it waits for the next start",
                    submission->jobs[i].id);
            continue;
        }
        engine_jobs_begin(engine, job, now);
        engine_jobs_tell(engine, &job->record);
    }
    if (!submission->jobs[0].request.poll)
        engine_jobs_convert(engine, submission->first);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    fax_engine_t *engine = user;
    struct submission_list *copied = &engine->submissions->copied;
    const bool lasting = store_transact(engine->store, write_jobs, copied);
    while (!TAILQ_EMPTY(copied)) {
        fax_submission_t *submission = TAILQ_FIRST(copied);
        if (lasting)
            begin_jobs(engine, submission);
        finish(engine, copied, submission, lasting ? submission->first : 0,
               lasting ? "" : "the database of faxportd cannot be written: see its log");
    }
}

/* --- made and given back --- */

bool engine_submit_open(fax_engine_t *engine)
{
    engine_submissions_t *submissions = calloc(1, sizeof *submissions);
    if (!submissions)
        return false;
    engine->submissions = submissions;
    TAILQ_INIT(&submissions->copying);
    TAILQ_INIT(&submissions->copied);
    submissions->turn = event_new(engine->loop, -1, 0, take_turn, engine);
    return submissions->turn != NULL;
}

static void refuse_all(fax_engine_t *engine, struct submission_list *list)
{
    while (!TAILQ_EMPTY(list))
        finish(engine, list, TAILQ_FIRST(list), 0, "faxportd is stopping");
}

void engine_submit_close(fax_engine_t *engine)
{
    engine_submissions_t *submissions = engine->submissions;
    if (!submissions)
        return;
    refuse_all(engine, &submissions->copying);
    refuse_all(engine, &submissions->copied);
    if (submissions->turn)
        event_free(submissions->turn);
    free(submissions);
    engine->submissions = NULL;
}

#include "engine/queue/intake.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

typedef struct document {
    TAILQ_ENTRY(document) link;
    intake_t *intake;
    uint32_t job;
    int descriptor;
    converter_t *converter; /* NULL: it waits */
    char out[FAX_TEXT_SIZE];
} document_t;

struct intake {
    struct event_base *loop;
    const char *program;
    converter_limits_t limits;
    intake_done_fn *done;
    void *user;
    struct event *turn; /* start what can be started, from the loop */
    TAILQ_HEAD(document_list, document) documents;
    size_t count;
    size_t active;
};

static void drop(document_t *document)
{
    intake_t *intake = document->intake;
    TAILQ_REMOVE(&intake->documents, document, link);
    intake->count--;
    intake->active -= document->converter != NULL;
    if (document->descriptor >= 0)
        close(document->descriptor);
    event_active(intake->turn, 0, 0);
    free(document);
}

static void finish(document_t *document, const converter_result_t *result)
{
    const intake_t *intake = document->intake;
    const uint32_t job = document->job;
    drop(document);
    intake->done(intake->user, job, result);
}

static void take_result(void *user, const converter_result_t *result)
{
    finish(user, result);
}

static void convert(document_t *document)
{
    intake_t *intake = document->intake;
    converter_result_t result = {.ok = false};
    const int descriptor = document->descriptor;
    document->descriptor = -1;
    document->converter =
        converter_start(intake->loop, intake->program, &intake->limits, descriptor, document->out,
                        take_result, document, result.problem, sizeof result.problem);
    if (document->converter)
        intake->active++;
    else
        finish(document, &result);
}

static document_t *next_waiting(const intake_t *intake)
{
    document_t *document;
    TAILQ_FOREACH (document, &intake->documents, link)
        if (!document->converter)
            return document;
    return NULL;
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    intake_t *intake = user;
    document_t *document;
    while (intake->active < INTAKE_AT_ONCE && (document = next_waiting(intake)))
        convert(document);
}

intake_t *intake_new(struct event_base *loop, const char *program, const converter_limits_t *limits,
                     intake_done_fn *done, void *user)
{
    intake_t *intake = calloc(1, sizeof *intake);
    if (!intake)
        return NULL;
    *intake = (intake_t){.loop = loop, .program = program, .limits = *limits, .done = done, .user = user};
    TAILQ_INIT(&intake->documents);
    intake->turn = event_new(loop, -1, 0, take_turn, intake);
    if (intake->turn)
        return intake;
    free(intake);
    return NULL;
}

static void cancel(document_t *document)
{
    if (document->converter)
        converter_cancel(document->converter);
    drop(document);
}

void intake_free(intake_t *intake)
{
    if (!intake)
        return;
    while (!TAILQ_EMPTY(&intake->documents))
        cancel(TAILQ_FIRST(&intake->documents));
    event_free(intake->turn);
    free(intake);
}

bool intake_has_room(const intake_t *intake)
{
    return intake->count < INTAKE_WAITING_MAX;
}

bool intake_take(intake_t *intake, uint32_t job, int document, const char *out)
{
    document_t *entry = intake_has_room(intake) ? calloc(1, sizeof *entry) : NULL;
    if (!entry) {
        close(document);
        return false;
    }
    *entry = (document_t){.intake = intake, .job = job, .descriptor = document};
    snprintf(entry->out, sizeof entry->out, "%s", out);
    TAILQ_INSERT_TAIL(&intake->documents, entry, link);
    intake->count++;
    event_active(intake->turn, 0, 0);
    return true;
}

void intake_cancel(intake_t *intake, uint32_t job)
{
    document_t *document;
    TAILQ_FOREACH (document, &intake->documents, link) {
        if (document->job != job)
            continue;
        cancel(document);
        return;
    }
}

#include "engine/queue/intake.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"

typedef struct desk desk_t;

typedef struct document {
    TAILQ_ENTRY(document) link;
    desk_t *desk;
    uint32_t batch;
    int descriptor;         /* of what is to be worked on; -1: it is opened when its turn comes */
    char in[FAX_TEXT_SIZE]; /* with -1 */
    char out[FAX_TEXT_SIZE];
    converter_t *converter; /* NULL: it waits, */
    struct event *pause;    /* until this is over; NULL: for its turn */
    uint32_t tries;         /* that were begun */
} document_t;

/* One kind of work. */
struct desk {
    intake_t *intake;
    converter_task_t task;
    size_t at_once;
    uint32_t tries; /* that each document has */
    intake_done_fn *done;
    TAILQ_HEAD(document_list, document) documents; /* those that are, or were, worked on stand first */
    size_t count;
    size_t active;
};

enum { DESKS = 2 };

struct intake {
    struct event_base *loop;
    intake_setup_t setup;
    void *user;
    struct event *turn;  /* start what can be started, from the loop */
    desk_t desks[DESKS]; /* by task */
};

static void end_pause(document_t *document)
{
    if (document->pause)
        event_free(document->pause);
    document->pause = NULL;
}

static void drop(document_t *document)
{
    desk_t *desk = document->desk;
    TAILQ_REMOVE(&desk->documents, document, link);
    desk->count--;
    end_pause(document);
    if (document->descriptor >= 0)
        close(document->descriptor);
    event_active(desk->intake->turn, 0, 0);
    free(document);
}

static void finish(document_t *document, const converter_result_t *result)
{
    const desk_t *desk = document->desk;
    const uint32_t batch = document->batch;
    drop(document);
    desk->done(desk->intake->user, batch, result);
}

/* ---- tried again ---- */

static void take_pause_end(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    document_t *document = user;
    end_pause(document);
    event_active(document->desk->intake->turn, 0, 0);
}

/* False if there is no memory. */
static bool try_later(document_t *document, const converter_result_t *result)
{
    const intake_t *intake = document->desk->intake;
    int64_t pause = intake->setup.first_pause;
    for (uint32_t n = 1; n < document->tries; n++)
        pause *= INTAKE_GROWTH;
    document->pause = event_new(intake->loop, -1, 0, take_pause_end, document);
    if (!document->pause ||
        event_add(document->pause, &(struct timeval){pause / 1000, pause % 1000 * 1000}) != 0)
        return false;
    fax_log(FAX_LOG_WARNING, "queue", "%s %u: %s; it is tried again in %lld s", intake->setup.what,
            document->batch, result->problem, (long long)(pause + 999) / 1000);
    event_active(intake->turn, 0, 0);
    return true;
}

/* As often as it was tried, for nothing. */
static void give_up(document_t *document, const converter_result_t *result)
{
    converter_result_t last = *result;
    char problem[FAX_TEXT_SIZE + 32];
    snprintf(problem, sizeof problem, "%s (tried %u times)", result->problem, document->tries);
    fax_text_copy(last.problem, sizeof last.problem, problem);
    finish(document, &last);
}

static void conclude(document_t *document, const converter_result_t *result)
{
    const uint32_t tries = document->desk->tries;
    if (!result->retryable || tries == 1)
        finish(document, result);
    else if (document->tries == tries || !try_later(document, result))
        give_up(document, result);
}

static void take_result(void *user, const converter_result_t *result)
{
    document_t *document = user;
    document->converter = NULL;
    document->desk->active--;
    conclude(document, result);
}

/* ---- begun ---- */

/* The document's descriptor, which is not the entry's any more; -1 with errno set. */
static int give_descriptor(document_t *document)
{
    const int descriptor = document->descriptor;
    document->descriptor = -1;
    return descriptor >= 0 ? descriptor : open(document->in, O_RDONLY | O_CLOEXEC);
}

static void begin(document_t *document)
{
    desk_t *desk = document->desk;
    const intake_t *intake = desk->intake;
    converter_result_t result = {.retryable = true};
    const converter_order_t order = {.program = intake->setup.program,
                                     .task = desk->task,
                                     .limits = intake->setup.limits,
                                     .document = give_descriptor(document),
                                     .out = document->out};
    document->tries++;
    if (order.document < 0) {
        result.retryable = errno != ENOENT;
        snprintf(result.problem, sizeof result.problem, "the document cannot be read: %s", strerror(errno));
    } else
        document->converter = converter_start(intake->loop, &order, take_result, document, result.problem,
                                              sizeof result.problem);
    if (document->converter)
        desk->active++;
    else
        conclude(document, &result);
}

static document_t *next_waiting(const desk_t *desk)
{
    document_t *document;
    TAILQ_FOREACH (document, &desk->documents, link)
        if (!document->converter && !document->pause)
            return document;
    return NULL;
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none, (void)what;
    intake_t *intake = user;
    for (size_t i = 0; i < DESKS; i++) {
        desk_t *desk = &intake->desks[i];
        document_t *document;
        while (desk->active < desk->at_once && (document = next_waiting(desk)))
            begin(document);
    }
}

/* ---- made and given back ---- */

static void open_desk(intake_t *intake, const desk_t *desk)
{
    intake->desks[desk->task] = *desk;
    intake->desks[desk->task].intake = intake;
    TAILQ_INIT(&intake->desks[desk->task].documents);
}

intake_t *intake_new(struct event_base *loop, const intake_setup_t *setup, const intake_host_t *host)
{
    intake_t *intake = calloc(1, sizeof *intake);
    if (!intake)
        return NULL;
    *intake = (intake_t){.loop = loop, .setup = *setup, .user = host->user};
    open_desk(intake, &(desk_t){.task = CONVERTER_COPIES,
                                .at_once = INTAKE_COPIES_AT_ONCE,
                                .tries = 1,
                                .done = host->copied});
    open_desk(intake, &(desk_t){.task = CONVERTER_CONVERTS,
                                .at_once = INTAKE_CONVERSIONS_AT_ONCE,
                                .tries = INTAKE_TRIES,
                                .done = host->converted});
    intake->turn = event_new(loop, -1, 0, take_turn, intake);
    if (intake->turn)
        return intake;
    free(intake);
    return NULL;
}

static void cancel(document_t *document)
{
    if (document->converter) {
        converter_cancel(document->converter);
        document->desk->active--;
    }
    drop(document);
}

void intake_free(intake_t *intake)
{
    if (!intake)
        return;
    for (size_t i = 0; i < DESKS; i++)
        while (!TAILQ_EMPTY(&intake->desks[i].documents))
            cancel(TAILQ_FIRST(&intake->desks[i].documents));
    event_free(intake->turn);
    free(intake);
}

bool intake_has_room(const intake_t *intake)
{
    return intake->desks[CONVERTER_COPIES].count < INTAKE_COPIES_MAX;
}

static bool add(desk_t *desk, uint32_t batch, int descriptor, const char *in, const char *out)
{
    document_t *document = calloc(1, sizeof *document);
    if (!document)
        return false;
    *document = (document_t){.desk = desk, .batch = batch, .descriptor = descriptor};
    snprintf(document->in, sizeof document->in, "%s", in);
    snprintf(document->out, sizeof document->out, "%s", out);
    TAILQ_INSERT_TAIL(&desk->documents, document, link);
    desk->count++;
    event_active(desk->intake->turn, 0, 0);
    return true;
}

bool intake_copy(intake_t *intake, uint32_t batch, int document, const char *out)
{
    if (intake_has_room(intake) && add(&intake->desks[CONVERTER_COPIES], batch, document, "", out))
        return true;
    close(document);
    return false;
}

bool intake_convert(intake_t *intake, uint32_t batch, const char *document, const char *out)
{
    return add(&intake->desks[CONVERTER_CONVERTS], batch, -1, document, out);
}

static document_t *find(const desk_t *desk, uint32_t batch)
{
    document_t *document;
    TAILQ_FOREACH (document, &desk->documents, link)
        if (document->batch == batch)
            return document;
    return NULL;
}

void intake_cancel(intake_t *intake, uint32_t batch)
{
    for (size_t i = 0; i < DESKS; i++) {
        document_t *document = find(&intake->desks[i], batch);
        if (document)
            cancel(document);
    }
}

#include "engine/queue/intake.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

typedef struct desk desk_t;

typedef struct document {
    TAILQ_ENTRY(document) link;
    desk_t *desk;
    uint32_t batch;
    int descriptor;         /* of what is to be worked on; -1: it is opened when its turn comes */
    char in[FAX_TEXT_SIZE]; /* with -1 */
    char out[FAX_TEXT_SIZE];
    converter_t *converter; /* NULL: it waits */
} document_t;

/* One kind of work. */
struct desk {
    intake_t *intake;
    converter_task_t task;
    size_t at_once;
    intake_done_fn *done;
    TAILQ_HEAD(document_list, document) documents; /* those that are worked on stand first */
    size_t count;
    size_t active;
};

enum { DESKS = 2 };

struct intake {
    struct event_base *loop;
    const char *program;
    converter_limits_t limits;
    void *user;
    struct event *turn;  /* start what can be started, from the loop */
    desk_t desks[DESKS]; /* by task */
};

static void drop(document_t *document)
{
    desk_t *desk = document->desk;
    TAILQ_REMOVE(&desk->documents, document, link);
    desk->count--;
    desk->active -= document->converter != NULL;
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

static void take_result(void *user, const converter_result_t *result)
{
    finish(user, result);
}

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
    converter_result_t result = {.ok = false};
    const converter_order_t order = {.program = intake->program,
                                     .task = desk->task,
                                     .limits = intake->limits,
                                     .document = give_descriptor(document),
                                     .out = document->out};
    if (order.document < 0)
        snprintf(result.problem, sizeof result.problem, "the document cannot be read: %s", strerror(errno));
    else
        document->converter = converter_start(intake->loop, &order, take_result, document, result.problem,
                                              sizeof result.problem);
    if (document->converter)
        desk->active++;
    else
        finish(document, &result);
}

static document_t *next_waiting(const desk_t *desk)
{
    document_t *document;
    TAILQ_FOREACH (document, &desk->documents, link)
        if (!document->converter)
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

static void open_desk(intake_t *intake, converter_task_t task, size_t at_once, intake_done_fn *done)
{
    desk_t *desk = &intake->desks[task];
    *desk = (desk_t){.intake = intake, .task = task, .at_once = at_once, .done = done};
    TAILQ_INIT(&desk->documents);
}

intake_t *intake_new(struct event_base *loop, const char *program, const converter_limits_t *limits,
                     const intake_host_t *host)
{
    intake_t *intake = calloc(1, sizeof *intake);
    if (!intake)
        return NULL;
    *intake = (intake_t){.loop = loop, .program = program, .limits = *limits, .user = host->user};
    open_desk(intake, CONVERTER_COPIES, INTAKE_COPIES_AT_ONCE, host->copied);
    open_desk(intake, CONVERTER_CONVERTS, INTAKE_CONVERSIONS_AT_ONCE, host->converted);
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

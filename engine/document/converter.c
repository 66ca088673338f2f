#include "engine/document/converter.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "engine/document/foreign_signal.h"
#include "engine/document/work_folder.h"
#include "engine/fax_text.h"
#include "engine/process/child.h"

enum { LINE_SIZE = 512, HOW_SIZE = 80, ARGUMENTS = 6, NUMBER_SIZE = 12, GRACE = 5000 /* ms */ };

struct converter {
    child_t *child;
    uint32_t max_pages; /* 0: it copies */
    char *out;
    work_folder_t folder;
    converter_done_fn *done;
    void *user;
};

static void free_converter(converter_t *converter)
{
    free(converter->out);
    free(converter);
}

static bool read_success(const char *line, converter_result_t *result)
{
    return sscanf(line, "pages=%9" SCNu32 " size=%10" SCNu32, &result->pages, &result->document_size) == 2;
}

/* It ended without a word of the document. */
static void explain_silence(const child_end_t *end, converter_result_t *result)
{
    char how[HOW_SIZE];
    child_explain(end, how, sizeof how);
    snprintf(result->problem, sizeof result->problem, "the converter failed: %s", how);
    result->retryable = !WIFSIGNALED(end->status) || signal_is_foreign(WTERMSIG(end->status));
}

static bool is_time_over(const child_end_t *end)
{
    return end->timed_out || (WIFSIGNALED(end->status) && WTERMSIG(end->status) == SIGXCPU);
}

static void understand(const converter_t *converter, const char *line, const child_end_t *end,
                       converter_result_t *result)
{
    static const char mark[] = "problem=";
    if (!end->timed_out && end->status == 0 && read_success(line, result) &&
        (result->pages > 0) == (converter->max_pages > 0) && result->pages <= converter->max_pages) {
        result->ok = true;
        return;
    }
    *result = (converter_result_t){0};
    if (is_time_over(end))
        snprintf(result->problem, sizeof result->problem, "the document takes too long to convert");
    else if (strncmp(line, mark, sizeof mark - 1) == 0) {
        fax_text_copy(result->problem, sizeof result->problem, line + sizeof mark - 1);
        result->retryable = WIFEXITED(end->status) && WEXITSTATUS(end->status) == EX_TEMPFAIL;
    } else
        explain_silence(end, result);
}

static void remove_traces(const converter_t *converter)
{
    work_folder_remove(&converter->folder);
    unlink(converter->out);
}

static void take_end(void *user, const child_end_t *end)
{
    converter_t *converter = user;
    converter_result_t result = {0};
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(end->said, "\n"), end->said);
    understand(converter, line, end, &result);
    if (!result.ok)
        remove_traces(converter);
    converter->done(converter->user, &result);
    free_converter(converter);
}

static child_t *run(converter_t *converter, struct event_base *loop, const converter_order_t *order)
{
    static const char *const environment[] = {"LC_ALL=C", NULL};
    char bytes[NUMBER_SIZE], pages[NUMBER_SIZE], timeout[NUMBER_SIZE];
    snprintf(bytes, sizeof bytes, "%" PRIu32, order->limits.max_document_size);
    snprintf(pages, sizeof pages, "%" PRIu32, order->limits.max_pages);
    snprintf(timeout, sizeof timeout, "%" PRIu32, order->limits.timeout);
    const char *const arguments[][ARGUMENTS] = {
        [CONVERTER_COPIES] = {order->program, "--copy", converter->out, bytes, timeout, NULL},
        [CONVERTER_CONVERTS] = {order->program, converter->out, bytes, pages, timeout, NULL},
    };
    const child_setup_t setup = {.arguments = arguments[order->task],
                                 .environment = environment,
                                 .input = order->document,
                                 .timeout = order->limits.timeout + GRACE,
                                 .listen = LINE_SIZE - 1};
    return child_start(loop, &setup, take_end, converter);
}

static converter_t *new_converter(const char *out, converter_done_fn *done, void *user)
{
    converter_t *converter = calloc(1, sizeof *converter);
    if (!converter)
        return NULL;
    *converter = (converter_t){.done = done, .user = user};
    converter->out = strdup(out);
    if (converter->out && work_folder_name(&converter->folder, out))
        return converter;
    free_converter(converter);
    return NULL;
}

converter_t *converter_start(struct event_base *loop, const converter_order_t *order, converter_done_fn *done,
                             void *user, char *problem, size_t problem_size)
{
    converter_t *converter = new_converter(order->out, done, user);
    errno = ENAMETOOLONG;
    if (converter) {
        converter->max_pages = order->task == CONVERTER_CONVERTS ? order->limits.max_pages : 0;
        converter->child = run(converter, loop, order);
    }
    const int error = errno;
    close(order->document);
    if (converter && converter->child)
        return converter;
    snprintf(problem, problem_size, "%s cannot be started: %s", order->program, strerror(error));
    if (converter)
        free_converter(converter);
    return NULL;
}

void converter_cancel(converter_t *converter)
{
    child_cancel(converter->child);
    remove_traces(converter);
    free_converter(converter);
}

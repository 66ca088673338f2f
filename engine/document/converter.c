#include "engine/document/converter.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "engine/document/work_folder.h"
#include "engine/fax_text.h"

enum { LINE_SIZE = 512, ARGUMENTS = 6, NUMBER_SIZE = 12, GRACE_SECONDS = 5 };

struct converter {
    pid_t process; /* leader of its own session and group */
    int process_descriptor;
    int output;
    struct event *end; /* of the process, or of our patience */
    uint32_t max_pages;
    char *out;
    work_folder_t folder;
    converter_done_fn *done;
    void *user;
};

/* The group goes first: as long as its leader is not reaped, its number is nobody else's. */
static int end_process(converter_t *converter)
{
    int status = -1;
    kill(-converter->process, SIGKILL);
    while (waitpid(converter->process, &status, 0) < 0 && errno == EINTR)
        ;
    converter->process = 0;
    return status;
}

static void free_converter(converter_t *converter)
{
    if (converter->end)
        event_free(converter->end);
    if (converter->process_descriptor >= 0)
        close(converter->process_descriptor);
    if (converter->output >= 0)
        close(converter->output);
    free(converter->out);
    free(converter);
}

static void read_line(int output, char *line, size_t size)
{
    const ssize_t got = read(output, line, size - 1);
    line[got > 0 ? got : 0] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

static bool read_success(const char *line, converter_result_t *result)
{
    return sscanf(line, "pages=%9" SCNu32 " size=%10" SCNu32, &result->pages, &result->document_size) == 2;
}

static void understand(const converter_t *converter, const char *line, int status, converter_result_t *result)
{
    static const char mark[] = "problem=";
    if (status == 0 && read_success(line, result) && result->pages > 0 &&
        result->pages <= converter->max_pages) {
        result->ok = true;
        return;
    }
    *result = (converter_result_t){0};
    if (strncmp(line, mark, sizeof mark - 1) == 0)
        fax_text_copy(result->problem, sizeof result->problem, line + sizeof mark - 1);
    else if (WIFSIGNALED(status))
        snprintf(result->problem, sizeof result->problem, "the converter was ended by signal %d",
                 WTERMSIG(status));
    else
        snprintf(result->problem, sizeof result->problem, "the converter failed with exit status %d",
                 WEXITSTATUS(status));
}

static void remove_traces(const converter_t *converter)
{
    work_folder_remove(&converter->folder);
    unlink(converter->out);
}

/* The process has ended, or its time is over. */
static void conclude(evutil_socket_t descriptor, short what, void *user)
{
    (void)descriptor;
    converter_t *converter = user;
    converter_result_t result = {0};
    const int status = end_process(converter);
    if (what & EV_TIMEOUT)
        snprintf(result.problem, sizeof result.problem, "the document takes too long to convert");
    else {
        char line[LINE_SIZE];
        read_line(converter->output, line, sizeof line);
        understand(converter, line, status, &result);
    }
    if (!result.ok)
        remove_traces(converter);
    converter_done_fn *done = converter->done;
    void *done_user = converter->user;
    free_converter(converter);
    done(done_user, &result);
}

/* Standard input is the document, standard output the pipe; nothing else is handed on. */
static int spawn(pid_t *process, char *const *arguments, int document, int output)
{
    static const char *const environment[] = {"LC_ALL=C", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, document, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    const int error = posix_spawn(process, arguments[0], &actions, &attributes, arguments,
                                  (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* 0, or the error's number. */
static int run(converter_t *converter, const char *program, const converter_limits_t *limits, int document)
{
    char bytes[NUMBER_SIZE], pages[NUMBER_SIZE], timeout[NUMBER_SIZE];
    snprintf(bytes, sizeof bytes, "%" PRIu32, limits->max_document_size);
    snprintf(pages, sizeof pages, "%" PRIu32, limits->max_pages);
    snprintf(timeout, sizeof timeout, "%" PRIu32, limits->timeout);
    char *const arguments[ARGUMENTS] = {
        (char *)(uintptr_t)program, converter->out, bytes, pages, timeout, NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return errno;
    converter->output = ends[0];
    const int error = spawn(&converter->process, arguments, document, ends[1]);
    close(ends[1]);
    return error;
}

static bool watch(converter_t *converter, struct event_base *loop, uint32_t timeout)
{
    const struct timeval patience = {timeout / 1000 + GRACE_SECONDS, 0};
    converter->process_descriptor = pidfd_open(converter->process, 0);
    if (converter->process_descriptor < 0)
        return false;
    converter->end = event_new(loop, converter->process_descriptor, EV_READ, conclude, converter);
    return converter->end && event_add(converter->end, &patience) == 0;
}

static converter_t *new_converter(const char *out, converter_done_fn *done, void *user)
{
    converter_t *converter = calloc(1, sizeof *converter);
    if (!converter)
        return NULL;
    *converter = (converter_t){.process_descriptor = -1, .output = -1, .done = done, .user = user};
    converter->out = strdup(out);
    if (converter->out && work_folder_name(&converter->folder, out))
        return converter;
    free_converter(converter);
    return NULL;
}

converter_t *converter_start(struct event_base *loop, const char *program, const converter_limits_t *limits,
                             int document, const char *out, converter_done_fn *done, void *user,
                             char *problem, size_t problem_size)
{
    converter_t *converter = new_converter(out, done, user);
    const int error = converter ? run(converter, program, limits, document) : ENAMETOOLONG;
    close(document);
    if (error == 0) {
        converter->max_pages = limits->max_pages;
        if (watch(converter, loop, limits->timeout))
            return converter;
        snprintf(problem, problem_size, "the converter cannot be watched: %s", strerror(errno));
        converter_cancel(converter);
        return NULL;
    }
    snprintf(problem, problem_size, "%s cannot be started: %s", program, strerror(error));
    if (converter)
        free_converter(converter);
    return NULL;
}

void converter_cancel(converter_t *converter)
{
    end_process(converter);
    remove_traces(converter);
    free_converter(converter);
}

/* What is left of a fax whose worker or daemon has died: found by its names, and counted by faxport-convert,
 * as pages from the far end are not to be parsed in here. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/inbox/parcel.h"
#include "engine/received_name.h"

enum { TIMEOUT = 60000, LINE_SIZE = 100 };

typedef struct remains {
    char part[FAX_TEXT_SIZE], partial[FAX_TEXT_SIZE];
    const char *found; /* NULL: nothing */
} remains_t;

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The complete file's name is in the record as long as the call is up. */
static void find(const parcel_t *parcel, remains_t *remains)
{
    const char *file = parcel->record.call.file;
    received_name_part(file, remains->part, sizeof remains->part);
    received_name_partial(file, remains->partial, sizeof remains->partial);
    remains->found = is_there(file)               ? file
                     : is_there(remains->partial) ? remains->partial
                     : is_there(remains->part)    ? remains->part
                                                  : NULL;
}

static void settle_nothing(fax_call_t *call)
{
    call->file[0] = '\0';
    call->pages_done = 0;
}

/* All of it came: whatever happened to its call then, the fax is through. */
static void settle_complete(fax_call_t *call)
{
    call->outcome = FAX_OUTCOME_OK;
    call->cause = fax_outcome_row(call->outcome)->cause;
}

static void settle_partial(fax_call_t *call, const remains_t *remains)
{
    const char *file = remains->partial;
    if (remains->found == remains->part && rename(remains->part, remains->partial) != 0) {
        fax_log(FAX_LOG_ERROR, "inbox", "%s cannot be renamed: %s", remains->part, strerror(errno));
        file = remains->part;
    }
    call->partial = true;
    fax_text_copy(call->file, sizeof call->file, file);
}

/* `pages` is how many good ones it has, -1 that nobody knows. */
static void settle(parcel_t *parcel, long pages)
{
    remains_t remains;
    fax_call_t *call = &parcel->record.call;
    find(parcel, &remains);
    if (pages >= 0)
        call->pages_done = (uint32_t)pages;
    if (pages == 0 && remains.found)
        unlink(remains.found);
    if (pages == 0 || !remains.found)
        settle_nothing(call);
    else if (remains.found == call->file)
        settle_complete(call);
    else
        settle_partial(call, &remains);
    if (remains.found)
        fax_log(FAX_LOG_NOTICE, "inbox", "call %u, which was cut short: %u pages were found%s%s",
                call->call_id, call->pages_done, call->file[0] ? ": " : "", call->file);
    parcel_file(parcel);
}

static void take_count(void *user, const child_end_t *end)
{
    parcel_t *parcel = user;
    uint32_t pages;
    char how[LINE_SIZE];
    parcel->child = NULL;
    inbox_wake(parcel->inbox);
    if (!end->timed_out && end->status == 0 && sscanf(end->said, "pages=%9" SCNu32, &pages) == 1) {
        settle(parcel, (long)pages);
        return;
    }
    child_explain(end, how, sizeof how);
    fax_log(FAX_LOG_ERROR, "inbox",
            "call %u: what came of its fax cannot be counted (%s): it is kept as it is",
            parcel->record.call.call_id, how);
    settle(parcel, -1);
}

void parcel_count(parcel_t *parcel)
{
    static const char *const environment[] = {"LC_ALL=C", NULL};
    const inbox_t *inbox = parcel->inbox;
    remains_t remains;
    find(parcel, &remains);
    if (!remains.found) {
        settle(parcel, 0);
        return;
    }
    const char *const arguments[] = {inbox->config->converter_path, "--salvage", remains.found, NULL};
    const child_setup_t setup = {.arguments = arguments,
                                 .environment = environment,
                                 .input = -1,
                                 .timeout = TIMEOUT,
                                 .listen = LINE_SIZE};
    parcel->state = PARCEL_SALVAGING;
    parcel->child = child_start(inbox->loop, &setup, take_count, parcel);
    if (parcel->child)
        return;
    fax_log(FAX_LOG_ERROR, "inbox", "%s cannot be started: %s", arguments[0], strerror(errno));
    settle(parcel, -1);
}

void parcel_look(parcel_t *parcel)
{
    remains_t remains;
    find(parcel, &remains);
    if (!remains.found) {
        settle(parcel, 0);
        return;
    }
    parcel->state = PARCEL_BROKEN;
    received_store_put(parcel->inbox->store, &parcel->record);
    inbox_wake(parcel->inbox);
}

#include "engine/inbox/inbox.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/inbox/parcel.h"
#include "engine/inbox/route.h"
#include "engine/received_name.h"

parcel_t *parcel_add(inbox_t *inbox, parcel_state_t state, const received_t *record)
{
    parcel_t *parcel = calloc(1, sizeof *parcel);
    if (!parcel) {
        fax_log(FAX_LOG_ERROR, "inbox", "call %u: there is no memory", record->call.call_id);
        return NULL;
    }
    parcel->inbox = inbox;
    parcel->state = state;
    parcel->record = *record;
    TAILQ_INSERT_TAIL(&inbox->parcels, parcel, link);
    return parcel;
}

void parcel_drop(parcel_t *parcel)
{
    TAILQ_REMOVE(&parcel->inbox->parcels, parcel, link);
    free(parcel);
}

parcel_t *inbox_find(const inbox_t *inbox, uint32_t call_id)
{
    parcel_t *parcel;
    TAILQ_FOREACH (parcel, &inbox->parcels, link)
        if (parcel->record.call.call_id == call_id)
            return parcel;
    return NULL;
}

size_t inbox_count(const inbox_t *inbox)
{
    const parcel_t *parcel;
    size_t count = 0;
    TAILQ_FOREACH (parcel, &inbox->parcels, link)
        count++;
    return count;
}

static size_t count_state(const inbox_t *inbox, parcel_state_t state)
{
    const parcel_t *parcel;
    size_t count = 0;
    TAILQ_FOREACH (parcel, &inbox->parcels, link)
        count += parcel->state == state;
    return count;
}

/* --- the turn: who can go on? --- */

void inbox_wake(inbox_t *inbox)
{
    event_active(inbox->turn, 0, 0);
}

static parcel_t *first_in(const inbox_t *inbox, parcel_state_t state, int64_t due)
{
    parcel_t *parcel;
    TAILQ_FOREACH (parcel, &inbox->parcels, link)
        if (parcel->state == state && parcel->due <= due)
            return parcel;
    return NULL;
}

static void set_timer(inbox_t *inbox, int64_t clock)
{
    const parcel_t *parcel;
    int64_t first = INT64_MAX;
    TAILQ_FOREACH (parcel, &inbox->parcels, link)
        if (parcel->state == PARCEL_WAITING && parcel->due > clock && parcel->due < first)
            first = parcel->due;
    if (first == INT64_MAX)
        return;
    const struct timeval pause = {(first - clock) / 1000, (first - clock) % 1000 * 1000};
    event_add(inbox->turn, &pause);
}

static void take_turn(evutil_socket_t none, short what, void *user)
{
    (void)none;
    (void)what;
    inbox_t *inbox = user;
    const int64_t clock = fax_time_clock();
    parcel_t *next;
    while (count_state(inbox, PARCEL_SALVAGING) == 0 && (next = first_in(inbox, PARCEL_BROKEN, clock)))
        parcel_count(next);
    while ((next = first_in(inbox, PARCEL_SETTLED, clock)))
        parcel_file(next);
    while (count_state(inbox, PARCEL_RUNNING) < inbox->config->max_commands &&
           (next = first_in(inbox, PARCEL_WAITING, clock)))
        parcel_run(next);
    set_timer(inbox, clock);
}

static void make_folders(const fax_config_t *config)
{
    for (size_t i = 0; i < config->route_count; i++) {
        const char *folder = config->routes[i].folder;
        if (folder[0] && mkdir(folder, 0750) != 0 && errno != EEXIST)
            fax_log(FAX_LOG_ERROR, "inbox", "the folder %s cannot be made: %s: its faxes stay in the inbox",
                    folder, strerror(errno));
    }
}

/* --- the door --- */

inbox_t *inbox_new(struct event_base *loop, const fax_config_t *config, store_t *store, const char *folder,
                   const inbox_host_t *host)
{
    inbox_t *inbox = calloc(1, sizeof *inbox);
    if (!inbox)
        return NULL;
    *inbox = (inbox_t){.loop = loop, .config = config, .store = store, .folder = folder, .host = *host};
    TAILQ_INIT(&inbox->parcels);
    inbox->turn = event_new(loop, -1, 0, take_turn, inbox);
    inbox->mover = work_queue_new(loop);
    if (!inbox->turn || !inbox->mover) {
        inbox_free(inbox);
        return NULL;
    }
    make_folders(config);
    inbox_recover(inbox);
    if (!TAILQ_EMPTY(&inbox->parcels))
        fax_log(FAX_LOG_NOTICE, "inbox", "%zu received faxes were not done with", inbox_count(inbox));
    inbox_wake(inbox);
    return inbox;
}

void inbox_expect(inbox_t *inbox, uint32_t call_id, const char *port, char file[FAX_TEXT_SIZE])
{
    char name[RECEIVED_NAME_SIZE];
    received_name_make(fax_time_utc(), port, call_id, name);
    snprintf(file, FAX_TEXT_SIZE, "%s/%s", inbox->folder, name);
}

const char *inbox_recipient(const inbox_t *inbox, const char *port, const char *routing_string,
                            const char *caller)
{
    const route_facts_t facts = route_facts(port, routing_string, caller);
    return route_find(inbox->config, &facts)->recipient;
}

void inbox_begin(inbox_t *inbox, const fax_status_t *status, const char *file)
{
    received_t record = {.stage = RECEIVED_COMING};
    fax_call_t *call = &record.call;
    if (inbox_find(inbox, status->call_id))
        return;
    call->port_index = status->device_id;
    call->setup_time = call->transfer_time = status->start_time;
    fax_text_copy(call->port_name, sizeof call->port_name, status->device_name);
    fax_call_take_status(call, status);
    fax_text_copy(call->file, sizeof call->file, file);
    received_store_put(inbox->store, &record);
    parcel_add(inbox, PARCEL_COMING, &record);
}

static void tell_at_once(inbox_t *inbox, const fax_event_t *event)
{
    fax_event_t own = *event;
    inbox->host.tell(inbox->host.user, &own);
}

/* A call whose worker has died has no file in its record; what there is, is found by the name that it was to
 * have. */
void inbox_take_end(inbox_t *inbox, const fax_event_t *event)
{
    parcel_t *parcel = inbox_find(inbox, event->call.call_id);
    if (!parcel) {
        tell_at_once(inbox, event);
        return;
    }
    char expected[FAX_TEXT_SIZE];
    memcpy(expected, parcel->record.call.file, sizeof expected);
    parcel->event = *event;
    parcel->record.call = event->call;
    if (event->call.file[0]) {
        parcel_file(parcel);
        return;
    }
    memcpy(parcel->record.call.file, expected, sizeof expected);
    parcel_look(parcel);
}

bool inbox_awaits(const inbox_t *inbox, uint32_t call_id, uint32_t job_id)
{
    const parcel_t *parcel = inbox_find(inbox, call_id);
    return parcel && job_id != 0 && parcel->record.call.job_id == job_id &&
           parcel->record.stage != RECEIVED_FILED;
}

void inbox_settle(inbox_t *inbox)
{
    parcel_t *parcel;
    while ((parcel = first_in(inbox, PARCEL_FILING, INT64_MAX)))
        work_queue_settle(inbox->mover, &parcel->work);
}

void inbox_free(inbox_t *inbox)
{
    if (!inbox)
        return;
    if (inbox->mover)
        inbox_settle(inbox);
    work_queue_free(inbox->mover);
    while (!TAILQ_EMPTY(&inbox->parcels)) {
        parcel_t *parcel = TAILQ_FIRST(&inbox->parcels);
        if (parcel->child)
            child_cancel(parcel->child);
        if (parcel->state == PARCEL_RUNNING)
            parcel_call_back(parcel);
        parcel_drop(parcel);
    }
    if (inbox->turn)
        event_free(inbox->turn);
    free(inbox);
}

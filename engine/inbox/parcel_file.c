/* The end of a received call: its file to its route's folder, and then the world is told. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/inbox/parcel.h"
#include "engine/inbox/route.h"
#include "engine/safe_file.h"

static const fax_route_config_t *route_of(const parcel_t *parcel)
{
    return route_of_call(parcel->inbox->config, &parcel->record.call);
}

static bool has_command(const parcel_t *parcel)
{
    return parcel->record.call.file[0] && route_of(parcel)->command[0];
}

/* The event of a call that faxportd did not outlive. */
static void make_event(fax_event_t *event, const fax_call_t *call)
{
    if (event->kind)
        return;
    event->time = fax_time_utc();
    event->port.index = call->port_index;
    fax_text_copy(event->port.name, sizeof event->port.name, call->port_name);
    fax_status_reset(&event->status, call->port_index, call->port_name, FAX_STATE_AVAILABLE,
                     fax_time_clock());
    event->status.direction = FAX_DIRECTION_RECEIVING;
    event->status.call_id = call->call_id;
    fax_status_settle(&event->status, fax_time_clock());
}

static void tell(parcel_t *parcel)
{
    const inbox_t *inbox = parcel->inbox;
    const fax_call_t *call = &parcel->record.call;
    fax_event_t *event = &parcel->event;
    make_event(event, call);
    event->kind = fax_event_of_end(call->outcome);
    event->call = *call;
    inbox->host.tell(inbox->host.user, event);
}

/* The row stays until the call is in the history: inbox_new() sees there whether it has been told. */
static void conclude(parcel_t *parcel)
{
    store_t *store = parcel->inbox->store;
    tell(parcel);
    parcel->record.stage = RECEIVED_FILED;
    if (has_command(parcel)) {
        received_store_put(store, &parcel->record);
        parcel_command(parcel);
    } else {
        received_store_remove(store, parcel->record.call.call_id);
        parcel_drop(parcel);
    }
}

/* What was moved before faxportd died is there. */
static void move(void *user)
{
    parcel_t *parcel = user;
    const bool there = access(parcel->from, F_OK) != 0 && access(parcel->to, F_OK) == 0;
    parcel->error = there || safe_file_move(parcel->from, parcel->to) ? 0 : errno;
}

static void take_move(void *user)
{
    parcel_t *parcel = user;
    fax_call_t *call = &parcel->record.call;
    if (parcel->error)
        fax_log(FAX_LOG_ERROR, "inbox", "call %u: its fax stays at %s, as it cannot be moved to %s: %s",
                call->call_id, parcel->from, parcel->to, strerror(parcel->error));
    else
        fax_text_copy(call->file, sizeof call->file, parcel->to);
    conclude(parcel);
}

void parcel_file(parcel_t *parcel)
{
    fax_call_t *call = &parcel->record.call;
    const fax_route_config_t *route = route_of(parcel);
    if (route->recipient[0])
        fax_text_copy(call->recipient_name, sizeof call->recipient_name, route->recipient);
    if (!call->file[0] || !route->folder[0]) {
        conclude(parcel);
        return;
    }
    parcel->record.stage = RECEIVED_ENDED;
    received_store_put(parcel->inbox->store, &parcel->record);
    const char *slash = strrchr(call->file, '/');
    fax_text_copy(parcel->from, sizeof parcel->from, call->file);
    snprintf(parcel->to, sizeof parcel->to, "%s/%s", route->folder, slash ? slash + 1 : call->file);
    parcel->state = PARCEL_FILING;
    parcel->work = (work_t){.act = move, .done = take_move, .user = parcel};
    work_queue_put(parcel->inbox->mover, &parcel->work);
}

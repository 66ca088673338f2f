/* What an earlier faxportd has left: rows in the store, and files that no row knows of. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/inbox/parcel.h"
#include "engine/received_name.h"
#include "engine/store/call_store.h"

static bool take_call(void *user, const fax_call_t *call)
{
    *(fax_call_t *)user = *call;
    return false;
}

/* If its end has been told, its record is in the history, whatever the row says: it has the file as it is
 * now. */
static void find_told(const inbox_t *inbox, received_t *record)
{
    const fax_call_filter_t filter = {.before = record->call.call_id + 1, .limit = 1};
    fax_call_t call = {0};
    if (record->call.call_id == UINT32_MAX || !call_store_each(inbox->store, &filter, take_call, &call) ||
        call.call_id != record->call.call_id)
        return;
    record->call = call;
    record->stage = RECEIVED_FILED;
}

static void end_call(fax_call_t *call)
{
    if (call->end_time)
        return;
    call->outcome = FAX_OUTCOME_PORT_FAULT;
    call->cause = fax_outcome_row(call->outcome)->cause;
    call->end_time = fax_time_utc();
}

static void take_over(void *user, const received_t *record)
{
    static const parcel_state_t states[] = {[RECEIVED_COMING] = PARCEL_BROKEN,
                                            [RECEIVED_ENDED] = PARCEL_SETTLED,
                                            [RECEIVED_FILED] = PARCEL_WAITING};
    received_t own = *record;
    find_told(user, &own);
    end_call(&own.call);
    parcel_add(user, states[own.stage], &own);
}

static const fax_port_config_t *port_called(const inbox_t *inbox, const char *name)
{
    for (size_t i = 0; i < inbox->config->port_count; i++) {
        char made[RECEIVED_NAME_SIZE], plain[RECEIVED_PORT_SIZE];
        int64_t time;
        uint32_t call;
        received_name_make(0, inbox->config->ports[i].name, 1, made);
        if (received_name_read(made, &time, plain, &call) && strcmp(plain, name) == 0)
            return &inbox->config->ports[i];
    }
    return NULL;
}

/* A file that no row knows of: its name is all that there is. */
static void adopt(inbox_t *inbox, const char *name)
{
    received_t record = {.stage = RECEIVED_COMING};
    fax_call_t *call = &record.call;
    char port[RECEIVED_PORT_SIZE];
    const size_t length = strlen(name);
    if (length < 5 || strcmp(name + length - 5, ".part") != 0 ||
        !received_name_read(name, &call->setup_time, port, &call->call_id) ||
        inbox_find(inbox, call->call_id))
        return;
    const fax_port_config_t *known = port_called(inbox, port);
    call->direction = FAX_DIRECTION_RECEIVING;
    call->encoding = FAX_ENCODING_NONE;
    call->resolution = FAX_RESOLUTION_NONE;
    call->transfer_time = call->setup_time;
    fax_text_copy(call->port_name, sizeof call->port_name, known ? known->name : port);
    fax_text_copy(call->routing_string, sizeof call->routing_string, known ? known->number : "");
    snprintf(call->file, sizeof call->file, "%s/%.*s", inbox->folder, (int)length - 5, name);
    received_store_put(inbox->store, &record);
    take_over(inbox, &record);
}

static void adopt_all(inbox_t *inbox)
{
    DIR *folder = opendir(inbox->folder);
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        adopt(inbox, entry->d_name);
    if (folder)
        closedir(folder);
}

void inbox_recover(inbox_t *inbox)
{
    received_store_each(inbox->store, take_over, inbox);
    adopt_all(inbox);
}

/* Received faxes: from the ring to the inbox, and back when their call is told. */
#include <stdlib.h>
#include <string.h>

#include "engine/daemon/engine.h"
#include "engine/fax_text.h"

/* A call that rings, or polls, as far as its port's present one: its file is told to the worker, and asked
 * for when it has come. */
struct engine_ring {
    uint32_t call_id;
    char file[FAX_TEXT_SIZE];
};

/* A call that an earlier faxportd has left knows its port by name. */
static void tell_end(void *user, fax_event_t *event)
{
    fax_engine_t *engine = user;
    const uint32_t index = fax_engine_read_port_named(engine, event->port.name);
    if (index) {
        event->call.port_index = index;
        fax_engine_read_port(engine, index, &event->port);
    }
    engine_ports_tell(engine, port_table_slot(engine->table, index), event);
}

static void take_room_change(void *user)
{
    engine_ports_hinder(user);
}

bool engine_inbox_open(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const inbox_host_t host = {tell_end, engine};
    engine->rings = calloc(config->port_count, sizeof *engine->rings);
    engine->inbox = inbox_new(engine->loop, config, engine->store, spool_inbox(engine->spool), &host);
    engine->guard =
        disk_guard_new(engine->loop, config->state_dir, config->min_free_space, take_room_change, engine);
    return engine->rings && engine->inbox && engine->guard;
}

void engine_inbox_close(fax_engine_t *engine)
{
    inbox_free(engine->inbox);
    disk_guard_free(engine->guard);
    free(engine->rings);
}

const char *engine_inbox_expect(fax_engine_t *engine, uint32_t slot, uint32_t call_id)
{
    engine_ring_t *expected = &engine->rings[slot];
    expected->call_id = call_id;
    inbox_expect(engine->inbox, call_id, engine->config->ports[slot].name, expected->file);
    return expected->file;
}

void engine_inbox_take_ring(fax_engine_t *engine, wire_ring_t *ring)
{
    const char *port = engine->config->ports[ring->slot].name;
    fax_text_copy(ring->file, sizeof ring->file, engine_inbox_expect(engine, ring->slot, ring->call_id));
    fax_text_copy(ring->recipient_name, sizeof ring->recipient_name,
                  inbox_recipient(engine->inbox, port, ring->called, ring->caller));
}

/* The far end has said all by now that a rule can ask for. */
static void begin(fax_engine_t *engine, uint32_t slot, const fax_status_t *status)
{
    wire_recipient_t body = {.slot = slot, .call_id = status->call_id};
    inbox_begin(engine->inbox, status, engine->rings[slot].file);
    fax_text_copy(body.name, sizeof body.name,
                  inbox_recipient(engine->inbox, engine->config->ports[slot].name, status->routing_string,
                                  status->caller_id));
    const bool named = body.name[0] != '\0' || status->job_id == 0; /* who polls has said for whom */
    if (named && strcmp(body.name, status->recipient_name) != 0)
        worker_pool_send(engine->pool, slot, WIRE_RECIPIENT, &body, -1);
}

bool engine_inbox_take(fax_engine_t *engine, uint32_t slot, const fax_event_t *event)
{
    const bool ours = engine->rings[slot].call_id != 0 &&
                      engine->rings[slot].call_id == event->status.call_id &&
                      event->status.direction == FAX_DIRECTION_RECEIVING;
    if (event->kind == FAX_EVENT_STATE_CHANGED && event->status.state == FAX_STATE_RECEIVING && ours)
        begin(engine, slot, &event->status);
    if (!fax_event_is_end(event->kind))
        return false;
    if (event->call.direction != FAX_DIRECTION_RECEIVING)
        return false;
    inbox_take_end(engine->inbox, event);
    return true;
}

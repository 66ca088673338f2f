#include "engine/line/virtual/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/virtual/dial_plan.h"
#include "engine/line/virtual/impairment.h"
#include "engine/line/virtual/media_ring.h"

enum { CALLER, CALLED };

/* One end of a call. It is held until its own port hangs up or is lost, so that a port which still hears the
 * last of a call is busy, be that the busy tone. */
typedef struct end {
    bool held;
    uint32_t slot;
    uint32_t call_id; /* the caller's, and the called port's own */
} end_t;

typedef struct call {
    end_t ends[2];
    bool answered;
    bool waits; /* for the port at the called end, which is not held yet, to come up */
} call_t;

typedef struct subscriber {
    bool attached;
    exchange_service_t service;
    bool dial_tone;
    char number[FAX_NUMBER_SIZE];
    call_t *call;
    int side; /* in `call` */
} subscriber_t;

struct exchange {
    const fax_exchange_config_t *config;
    exchange_host_t host;
    dial_plan_t *plan;
    subscriber_t *subscribers; /* by slot */
    uint32_t slots;
};

exchange_t *exchange_new(const fax_exchange_config_t *config, const exchange_host_t *host)
{
    exchange_t *exchange = calloc(1, sizeof *exchange);
    if (!exchange)
        return NULL;
    *exchange = (exchange_t){.config = config, .host = *host, .plan = dial_plan_new(config)};
    if (exchange->plan)
        return exchange;
    free(exchange);
    return NULL;
}

static subscriber_t *subscriber_at(exchange_t *exchange, uint32_t slot)
{
    return slot < exchange->slots && exchange->subscribers[slot].attached ? &exchange->subscribers[slot]
                                                                          : NULL;
}

static bool make_room(exchange_t *exchange, uint32_t slot)
{
    if (slot < exchange->slots)
        return true;
    subscriber_t *grown = reallocarray(exchange->subscribers, slot + 1, sizeof *grown);
    if (!grown)
        return false;
    memset(grown + exchange->slots, 0, (slot + 1 - exchange->slots) * sizeof *grown);
    exchange->subscribers = grown;
    exchange->slots = slot + 1;
    return true;
}

void exchange_attach(exchange_t *exchange, uint32_t slot, const fax_port_config_t *port)
{
    if (!make_room(exchange, slot) || !dial_plan_add_port(exchange->plan, slot, port->number)) {
        fax_log(FAX_LOG_ERROR, "exchange", "no memory to attach port %s", port->name);
        return;
    }
    subscriber_t *subscriber = &exchange->subscribers[slot];
    subscriber->attached = true;
    subscriber->dial_tone = port->dial_tone;
    fax_text_copy(subscriber->number, sizeof subscriber->number, port->number);
}

static void progress(exchange_t *exchange, const end_t *end, wire_step_t step)
{
    const wire_progress_t body = {.slot = end->slot, .call_id = end->call_id, .step = step};
    exchange->host.send(exchange->host.user, end->slot, WIRE_PROGRESS, &body, -1);
}

static wire_media_t media_for(const exchange_t *exchange, const end_t *caller, uint32_t side)
{
    const fax_exchange_config_t *config = exchange->config;
    return (wire_media_t){.t38 = config->t38,
                          .side = side,
                          .delay = config->delay,
                          .noise = config->noise,
                          .loss = config->loss,
                          .drop_after = config->drop_after,
                          .seed = config->seed + 2 * caller->call_id};
}

static void ring_station(exchange_t *exchange, const end_t *caller, fax_station_kind_t kind)
{
    wire_progress_t body = {.slot = caller->slot,
                            .call_id = caller->call_id,
                            .step = WIRE_RINGBACK,
                            .media = media_for(exchange, caller, CALLER)};
    body.media.station = kind;
    exchange->host.send(exchange->host.user, caller->slot, WIRE_PROGRESS, &body, -1);
}

static void hold(subscriber_t *subscriber, call_t *call, int side, const end_t *end)
{
    call->ends[side] = *end;
    call->ends[side].held = true;
    subscriber->call = call;
    subscriber->side = side;
}

static void release(subscriber_t *subscriber)
{
    call_t *call = subscriber->call;
    call->ends[subscriber->side].held = false;
    subscriber->call = NULL;
    if (!call->ends[CALLER].held && !call->ends[CALLED].held)
        free(call);
}

/* All that the caller is told from now on is of this call. NULL if there is no memory. */
static call_t *begin_call(exchange_t *exchange, const end_t *caller)
{
    call_t *call = calloc(1, sizeof *call);
    if (call)
        hold(&exchange->subscribers[caller->slot], call, CALLER, caller);
    return call;
}

static wire_ring_t ring_for(exchange_t *exchange, const end_t *caller, const subscriber_t *called)
{
    wire_ring_t ring = {.slot = (uint32_t)(called - exchange->subscribers),
                        .call_id = caller->call_id,
                        .media = media_for(exchange, caller, CALLED)};
    fax_text_copy(ring.caller, sizeof ring.caller, exchange->subscribers[caller->slot].number);
    fax_text_copy(ring.called, sizeof ring.called, called->number);
    exchange->host.route(exchange->host.user, &ring);
    return ring;
}

/* The called port rings: both ends get the media. */
static void connect_ports(exchange_t *exchange, call_t *call, subscriber_t *called)
{
    const end_t *caller = &call->ends[CALLER];
    const int media = media_ring_create(impairment_delay(exchange->config->delay));
    if (media < 0) {
        fax_log(FAX_LOG_ERROR, "exchange", "no shared memory for another call: %m");
        progress(exchange, caller, WIRE_BUSY);
        return;
    }
    const wire_ring_t ring = ring_for(exchange, caller, called);
    const wire_progress_t ringback = {.slot = caller->slot,
                                      .call_id = caller->call_id,
                                      .step = WIRE_RINGBACK,
                                      .media = media_for(exchange, caller, CALLER)};
    hold(called, call, CALLED, &(end_t){.slot = ring.slot, .call_id = ring.call_id});
    exchange->host.send(exchange->host.user, ring.slot, WIRE_RING, &ring, media);
    exchange->host.send(exchange->host.user, caller->slot, WIRE_PROGRESS, &ringback, media);
    close(media);
}

static void await_port(exchange_t *exchange, call_t *call, const subscriber_t *called)
{
    call->waits = true;
    call->ends[CALLED].slot = (uint32_t)(called - exchange->subscribers);
    progress(exchange, &call->ends[CALLER], WIRE_PROCEEDING);
}

static void dial_port(exchange_t *exchange, call_t *call, subscriber_t *called)
{
    const end_t *caller = &call->ends[CALLER];
    if (called->call)
        progress(exchange, caller, WIRE_BUSY);
    else if (called->service == EXCHANGE_REACHABLE)
        connect_ports(exchange, call, called);
    else if (called->service == EXCHANGE_COMING_UP)
        await_port(exchange, call, called);
    else
        ring_station(exchange, caller, FAX_STATION_NO_ANSWER);
}

static void dial_station(exchange_t *exchange, const end_t *caller, fax_station_kind_t kind)
{
    if (kind == FAX_STATION_BUSY)
        progress(exchange, caller, WIRE_BUSY);
    else if (kind == FAX_STATION_REFUSE)
        progress(exchange, caller, WIRE_REFUSED);
    else
        ring_station(exchange, caller, kind);
}

static void dial_number(exchange_t *exchange, call_t *call, const char *number)
{
    const end_t *caller = &call->ends[CALLER];
    uint32_t slot;
    fax_station_kind_t kind;
    switch (dial_plan_find(exchange->plan, number, &slot, &kind)) {
    case DIAL_PORT:
        dial_port(exchange, call, &exchange->subscribers[slot]);
        break;
    case DIAL_STATION:
        dial_station(exchange, caller, kind);
        break;
    case DIAL_NOWHERE:
        progress(exchange, caller, WIRE_BAD_ADDRESS);
        break;
    }
}

/* Who dials has not heard yet that he is being called, and will not take that call any more. */
static void pass_over(exchange_t *exchange, subscriber_t *subscriber)
{
    const end_t *caller = &subscriber->call->ends[CALLER];
    if (caller->held)
        progress(exchange, caller, WIRE_BUSY);
    release(subscriber);
}

static void dial(exchange_t *exchange, subscriber_t *calling, const wire_dial_t *dial)
{
    const end_t caller = {.slot = dial->slot, .call_id = dial->call_id};
    if (calling->call && calling->side == CALLED && !calling->call->answered)
        pass_over(exchange, calling);
    call_t *call = calling->call ? NULL : begin_call(exchange, &caller);
    if (!call)
        progress(exchange, &caller, WIRE_BUSY);
    else if (!calling->dial_tone)
        progress(exchange, &caller, WIRE_NO_DIAL_TONE);
    else
        dial_number(exchange, call, dial->number);
}

void exchange_set_service(exchange_t *exchange, uint32_t slot, exchange_service_t service)
{
    subscriber_t *called = subscriber_at(exchange, slot);
    if (!called || called->service == service)
        return;
    called->service = service;
    for (uint32_t from = 0; from < exchange->slots; from++) {
        call_t *call = exchange->subscribers[from].call;
        if (!call || !call->waits || call->ends[CALLED].slot != slot)
            continue;
        call->waits = false;
        dial_port(exchange, call, called);
    }
}

static end_t *other_end(const subscriber_t *subscriber)
{
    return &subscriber->call->ends[1 - subscriber->side];
}

/* A connected call's end hears of the hang-up with the media, after what was said before. A called port that
 * does not take its call has got another meanwhile, or goes out of service: it is busy to the caller. */
static void hang_up(exchange_t *exchange, subscriber_t *subscriber)
{
    const end_t *other = other_end(subscriber);
    if (other->held && !subscriber->call->answered)
        progress(exchange, other, subscriber->side == CALLED ? WIRE_BUSY : WIRE_DROPPED);
    release(subscriber);
}

static void answer(exchange_t *exchange, const subscriber_t *subscriber)
{
    if (subscriber->side != CALLED || subscriber->call->answered)
        return;
    subscriber->call->answered = true;
    if (other_end(subscriber)->held)
        progress(exchange, other_end(subscriber), WIRE_ANSWERED);
}

static bool is_in_call(const subscriber_t *subscriber, uint32_t call_id)
{
    return subscriber->call && subscriber->call->ends[subscriber->side].call_id == call_id;
}

void exchange_deliver(exchange_t *exchange, const wire_record_t *record)
{
    const bool dials = record->type == WIRE_DIAL;
    subscriber_t *subscriber =
        subscriber_at(exchange, dials ? record->body.dial.slot : record->body.slot.slot);
    if (!subscriber)
        return;
    if (dials)
        dial(exchange, subscriber, &record->body.dial);
    else if (!is_in_call(subscriber, record->body.slot.call_id))
        return; /* of a call that is over */
    else if (record->type == WIRE_ANSWER)
        answer(exchange, subscriber);
    else if (record->type == WIRE_HANG_UP)
        hang_up(exchange, subscriber);
}

void exchange_slot_lost(exchange_t *exchange, uint32_t slot)
{
    subscriber_t *subscriber = subscriber_at(exchange, slot);
    if (!subscriber || !subscriber->call)
        return;
    if (other_end(subscriber)->held)
        progress(exchange, other_end(subscriber), WIRE_DROPPED);
    release(subscriber);
}

void exchange_free(exchange_t *exchange)
{
    if (!exchange)
        return;
    for (uint32_t slot = 0; slot < exchange->slots; slot++)
        if (exchange->subscribers[slot].call)
            release(&exchange->subscribers[slot]);
    dial_plan_free(exchange->plan);
    free(exchange->subscribers);
    free(exchange);
}

/* The line of a port on the virtual exchange. Both ends tick in lockstep: at its tick n an end takes what the
 * other one gave at its tick n - delay, so that each may run ahead of the other by the delay and no more, at
 * any speed. Answer and hang-up travel with the media and happen at their tick. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_time.h"
#include "engine/line/line.h"
#include "engine/line/virtual/impairment.h"
#include "engine/line/virtual/media_ring.h"
#include "engine/line/virtual/station.h"

/* How long the exchange or the far end may keep us waiting, and how long a port that is coming up: wall
 * clock, ms. */
enum { PATIENCE = 2000, LONG_PATIENCE = 10000 };

typedef enum phase {
    ON_HOOK,
    DIALED,    /* the exchange has not answered yet */
    AWAITING,  /* it has: the called port is coming up */
    RINGING,   /* at either end; there is a ring or a station */
    CONNECTED, /* answered */
    ENDED      /* told the port so; it has not hung up yet */
} phase_t;

typedef struct virtual_line {
    line_t base;
    line_host_t host;
    uint32_t slot;
    phase_t phase;
    uint32_t call_id;
    bool calling;
    media_ring_t *ring; /* NULL: a station */
    station_t station;
    impairment_t impairment;
    uint32_t delay; /* ticks */
    uint32_t tick;
    int64_t waiting_since; /* monotonic ms; 0 is "not waiting" */
} virtual_line_t;

static virtual_line_t *of(line_t *line)
{
    return (virtual_line_t *)line;
}

static void tell(virtual_line_t *line, line_event_t event)
{
    line->base.listener.happened(line->base.listener.user, event);
}

static void say(virtual_line_t *line, wire_type_t type, uint32_t call_id)
{
    const wire_slot_t body = {.slot = line->slot, .call_id = call_id};
    line->host.send(line->host.user, type, &body);
}

static void end(virtual_line_t *line, line_event_t event)
{
    line->phase = ENDED;
    tell(line, event);
}

static void begin(virtual_line_t *line, uint32_t call_id, bool calling, phase_t phase)
{
    line->call_id = call_id;
    line->calling = calling;
    line->phase = phase;
    line->tick = 0;
    line->waiting_since = 0;
}

static bool begin_media(virtual_line_t *line, const wire_media_t *media, int descriptor)
{
    line->base.media = media->t38 ? LINE_T38 : LINE_AUDIO;
    line->delay = impairment_delay(media->delay);
    impairment_begin(&line->impairment, media);
    station_begin(&line->station, media->station, media->seed);
    if (media->station != 0)
        return true;
    line->ring = media_ring_attach(descriptor, media->side);
    if (!line->ring)
        fax_log(FAX_LOG_ERROR, "line", "slot %u: call %u came without a usable media ring: %m", line->slot,
                line->call_id);
    return line->ring != NULL;
}

static void virtual_dial(line_t *base, uint32_t call_id, const char *number)
{
    virtual_line_t *line = of(base);
    wire_dial_t dial = {.slot = line->slot, .call_id = call_id};
    memccpy(dial.number, number, '\0', sizeof dial.number - 1);
    begin(line, call_id, true, DIALED);
    line->host.send(line->host.user, WIRE_DIAL, &dial);
}

static void virtual_answer(line_t *base)
{
    virtual_line_t *line = of(base);
    if (line->phase != RINGING || line->calling)
        return;
    line->phase = CONNECTED;
    say(line, WIRE_ANSWER, line->call_id);
    tell(line, LINE_CONNECTED);
}

static void virtual_hang_up(line_t *base)
{
    virtual_line_t *line = of(base);
    if (line->phase == ON_HOOK)
        return;
    const line_frame_t last = {.hung_up = true};
    if (line->ring)
        media_ring_put(line->ring, MEDIA_HUNG_UP, &last);
    media_ring_close(line->ring);
    line->ring = NULL;
    line->phase = ON_HOOK;
    say(line, WIRE_HANG_UP, line->call_id);
}

static bool has_waited_enough(virtual_line_t *line)
{
    const int64_t now = fax_time_clock();
    if (line->waiting_since == 0)
        line->waiting_since = now;
    return now - line->waiting_since > (line->phase == AWAITING ? LONG_PATIENCE : PATIENCE);
}

/* It has dialled, and there is no far end yet. */
static bool is_being_connected(const virtual_line_t *line)
{
    return line->phase == DIALED || line->phase == AWAITING;
}

static bool far_frame_is_due(const virtual_line_t *line)
{
    return line->ring && line->tick >= line->delay;
}

static bool virtual_ready(line_t *base)
{
    virtual_line_t *line = of(base);
    if (line->phase == ON_HOOK || line->phase == ENDED)
        return true;
    const bool here =
        !is_being_connected(line) && (!far_frame_is_due(line) || media_ring_has_frame(line->ring));
    if (here)
        line->waiting_since = 0;
    return here || has_waited_enough(line);
}

static void hear(virtual_line_t *line, media_kind_t kind)
{
    if (kind == MEDIA_HUNG_UP)
        end(line, line->phase == RINGING && line->calling ? LINE_BUSY : LINE_DROPPED);
    else if (kind == MEDIA_TALKING && line->phase == RINGING && line->calling) {
        line->phase = CONNECTED;
        tell(line, LINE_CONNECTED);
    }
}

static void receive_from_ring(virtual_line_t *line, line_frame_t *in)
{
    if (!far_frame_is_due(line))
        return;
    media_kind_t kind;
    const media_result_t result = media_ring_get(line->ring, &kind, in);
    if (result == MEDIA_GOT) {
        if (in->media != line->base.media)
            line_frame_silence(in, line->base.media);
        hear(line, kind);
        return;
    }
    fax_log(FAX_LOG_WARNING, "line", "slot %u: the far end of call %u %s", line->slot, line->call_id,
            result == MEDIA_BAD ? "sends what is no media" : "sends nothing any more");
    end(line, LINE_DROPPED);
}

static void receive_from_station(virtual_line_t *line, line_frame_t *in)
{
    if (!station_tick(&line->station, in) || line->phase != RINGING)
        return;
    line->phase = CONNECTED;
    tell(line, LINE_CONNECTED);
}

static void virtual_receive(line_t *base, line_frame_t *in)
{
    virtual_line_t *line = of(base);
    line_frame_silence(in, line->base.media);
    if (is_being_connected(line)) /* and was waiting long enough */
        end(line, line->phase == DIALED ? LINE_NO_DIAL_TONE : LINE_NO_ANSWER);
    else if (line->phase == RINGING || line->phase == CONNECTED)
        (line->ring ? receive_from_ring : receive_from_station)(line, in);
    if (line->phase == CONNECTED && !impairment_apply(&line->impairment, in))
        end(line, LINE_DROPPED);
}

static void virtual_transmit(line_t *base, const line_frame_t *out)
{
    virtual_line_t *line = of(base);
    if (line->phase != RINGING && line->phase != CONNECTED)
        return;
    line->tick++;
    /* No room: the far end does not take its frames. It gives none either, so ready() gives it up. */
    if (line->ring)
        media_ring_put(line->ring, line->phase == CONNECTED ? MEDIA_TALKING : MEDIA_RINGING, out);
}

static void deliver_ring(virtual_line_t *line, const wire_record_t *record)
{
    const wire_ring_t *ring = &record->body.ring;
    if (line->phase != ON_HOOK) {
        say(line, WIRE_HANG_UP, ring->call_id);
        return;
    }
    begin(line, ring->call_id, false, RINGING);
    line->base.call = *ring;
    if (begin_media(line, &ring->media, record->descriptor))
        tell(line, LINE_RINGS);
    else
        virtual_hang_up(&line->base);
}

/* What each step means to a line that has dialled. WIRE_ANSWERED is not here: the answer comes with the
 * media. */
static const struct {
    wire_step_t step;
    line_event_t event;
} endings[] = {
    {WIRE_BUSY, LINE_BUSY},
    {WIRE_NO_ANSWER, LINE_NO_ANSWER},
    {WIRE_BAD_ADDRESS, LINE_BAD_ADDRESS},
    {WIRE_NO_DIAL_TONE, LINE_NO_DIAL_TONE},
    {WIRE_REFUSED, LINE_REFUSED},
    {WIRE_DROPPED, LINE_DROPPED},
};

static void end_by(virtual_line_t *line, wire_step_t step)
{
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (endings[i].step == step) {
            end(line, endings[i].event);
            return;
        }
}

static void await_far_end(virtual_line_t *line)
{
    line->phase = AWAITING;
    line->waiting_since = 0;
}

static void take_ringback(virtual_line_t *line, const wire_record_t *record)
{
    line->phase = RINGING;
    if (begin_media(line, &record->body.progress.media, record->descriptor))
        tell(line, LINE_RINGBACK);
    else
        end(line, LINE_DROPPED);
}

static void deliver_progress(virtual_line_t *line, const wire_record_t *record)
{
    const wire_progress_t *progress = &record->body.progress;
    if (progress->call_id != line->call_id || line->phase == ON_HOOK || line->phase == ENDED)
        return;
    if (progress->step == WIRE_PROCEEDING && line->phase == DIALED)
        await_far_end(line);
    else if (progress->step == WIRE_RINGBACK && is_being_connected(line))
        take_ringback(line, record);
    else
        end_by(line, progress->step);
}

static void virtual_deliver(line_t *base, wire_record_t *record)
{
    if (record->type == WIRE_RING)
        deliver_ring(of(base), record);
    else if (record->type == WIRE_PROGRESS)
        deliver_progress(of(base), record);
    if (record->descriptor >= 0)
        close(record->descriptor);
    record->descriptor = -1;
}

/* There is nothing to let go. */
static void virtual_serve(line_t *base, bool wanted)
{
    (void)base;
    (void)wanted;
}

static void virtual_close(line_t *base)
{
    virtual_hang_up(base);
    free(base);
}

static const line_ops_t virtual_ops = {
    .name = "virtual",
    .dial = virtual_dial,
    .answer = virtual_answer,
    .hang_up = virtual_hang_up,
    .ready = virtual_ready,
    .receive = virtual_receive,
    .transmit = virtual_transmit,
    .serve = virtual_serve,
    .deliver = virtual_deliver,
    .close = virtual_close,
};

line_t *line_virtual_open(uint32_t slot, const fax_port_config_t *config, const line_host_t *host,
                          const line_listener_t *listener)
{
    (void)config; /* the exchange has it */
    virtual_line_t *line = calloc(1, sizeof *line);
    if (!line)
        return NULL;
    *line = (virtual_line_t){.base = {.ops = &virtual_ops,
                                      .listener = *listener,
                                      .transmits = FAX_MODEM_ALL,
                                      .receives = FAX_MODEM_ALL},
                             .host = *host,
                             .slot = slot};
    return &line->base;
}

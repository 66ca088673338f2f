#include "tests/unit/engine/t30/rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/line/virtual/impairment.h"
#include "engine/line/virtual/station.h"
#include "tests/test.h"

typedef struct rig_way {
    impairment_t impairment;
    line_frame_t frames[RIG_LONGEST_DELAY]; /* what has been sent in the last ticks */
} rig_way_t;

struct rig {
    rig_party_t party[2];
    rig_way_t way[2]; /* to the party of that number */
    station_t voice;
    double distortion; /* relative to the signal */
    random_source_t random;
    uint32_t delay; /* ticks */
    uint32_t tick;
};

wire_media_t rig_line(void)
{
    return (wire_media_t){.delay = LINE_TICK_MS, .noise = -100, .seed = 1};
}

rig_party_t rig_party(void (*tick)(void *self, const line_frame_t *in, line_frame_t *out), void *self)
{
    return (rig_party_t){.tick = tick, .self = self};
}

static void tick_call(void *self, const line_frame_t *in, line_frame_t *out)
{
    t30_call_tick(self, in, out);
}

rig_party_t rig_call(t30_call_t *call)
{
    assert_non_null(call);
    return (rig_party_t){
        .tick = tick_call, .self = call, .call = call, .seen = {.monotonic = true, .within_size = true}};
}

static void tick_silence(void *self, const line_frame_t *in, line_frame_t *out)
{
    (void)self;
    memset(out, 0, sizeof *out);
    out->media = in->media;
}

rig_party_t rig_silence(void)
{
    return rig_party(tick_silence, NULL);
}

static void tick_voice(void *self, const line_frame_t *in, line_frame_t *out)
{
    tick_silence(NULL, in, out);
    station_tick(self, out);
}

rig_party_t rig_voice(void)
{
    return rig_party(tick_voice, NULL);
}

rig_t *rig_new(const wire_media_t *line, rig_party_t caller, rig_party_t called)
{
    rig_t *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig->party[0] = caller;
    rig->party[1] = called;
    rig->delay = impairment_delay(line->delay);
    assert_true(rig->delay <= RIG_LONGEST_DELAY);
    random_seed(&rig->random, line->seed);
    station_begin(&rig->voice, FAX_STATION_VOICE, line->seed);
    for (int side = 0; side < 2; side++) {
        wire_media_t media = *line;
        media.side = (uint32_t)side;
        impairment_begin(&rig->way[side].impairment, &media);
        if (rig->party[side].tick == tick_voice)
            rig->party[side].self = &rig->voice;
        for (uint32_t i = 0; i < rig->delay; i++)
            rig->way[side].frames[i].media = line->t38 ? LINE_T38 : LINE_AUDIO;
    }
    return rig;
}

void rig_distort(rig_t *rig, double decibels)
{
    rig->distortion = decibels > 0 ? pow(10.0, -decibels / 20.0) : 0;
}

static void distort(rig_t *rig, line_frame_t *frame)
{
    if (rig->distortion <= 0 || frame->media == LINE_T38)
        return;
    double power = 0;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        power += frame->samples[i] * frame->samples[i];
    double level = sqrt(power / LINE_TICK_SAMPLES) * rig->distortion;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++) {
        double sample = frame->samples[i] + level * random_normal(&rig->random);
        frame->samples[i] = (int16_t)fmax(INT16_MIN, fmin(INT16_MAX, sample));
    }
}

static void watch(rig_party_t *party, uint32_t tick)
{
    const t30_progress_t *now = t30_call_progress(party->call);
    const t30_progress_t *before = &party->seen.progress;
    bool same_page = now->current_page == before->current_page && now->retrains == before->retrains;
    if (now->current_page == 1 && now->page_bytes > before->page_bytes)
        party->seen.steps++;
    if (now->bytes < before->bytes || now->current_page < before->current_page ||
        now->pages_confirmed < before->pages_confirmed || now->bad_rows < before->bad_rows ||
        now->ecm_retries < before->ecm_retries || now->retrains < before->retrains ||
        (same_page && now->page_bytes < before->page_bytes))
        party->seen.monotonic = false;
    if (now->page_size && now->page_bytes > now->page_size)
        party->seen.within_size = false;
    if (now->ended && !before->ended)
        party->seen.ended_at = tick;
    party->seen.progress = *now;
}

/* A party that has ended hangs up; the far end learns of it when all that was said before has come. */
static void drop(rig_t *rig, int side)
{
    const rig_seen_t *far = &rig->party[!side].seen;
    bool hung_up = far->progress.ended && rig->tick > far->ended_at + rig->delay;
    if (hung_up && rig->party[side].call)
        t30_call_drop(rig->party[side].call);
}

static void tick_party(rig_t *rig, int side, const line_frame_t *in)
{
    rig_party_t *party = &rig->party[side];
    line_frame_t *out = &rig->way[!side].frames[rig->tick % rig->delay];
    party->tick(party->self, in, out);
    distort(rig, out);
    if (party->call)
        watch(party, rig->tick);
}

bool rig_tick(rig_t *rig)
{
    line_frame_t in[2];
    for (int side = 0; side < 2; side++) {
        in[side] = rig->way[side].frames[rig->tick % rig->delay];
        if (!impairment_apply(&rig->way[side].impairment, &in[side]) && rig->party[side].call)
            t30_call_drop(rig->party[side].call);
        drop(rig, side);
    }
    for (int side = 0; side < 2; side++)
        tick_party(rig, side, &in[side]);
    rig->tick++;
    for (int side = 0; side < 2; side++)
        if (rig->party[side].call && !rig->party[side].seen.progress.ended)
            return true;
    return false;
}

bool rig_run(rig_t *rig, uint32_t ticks)
{
    bool running = true;
    for (uint32_t i = 0; i < ticks && running; i++)
        running = rig_tick(rig);
    return !running;
}

uint32_t rig_time(const rig_t *rig)
{
    return rig->tick;
}

const rig_seen_t *rig_seen(const rig_t *rig, int side)
{
    return &rig->party[side].seen;
}

void rig_free(rig_t *rig)
{
    free(rig);
}

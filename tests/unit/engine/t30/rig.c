#include "tests/unit/engine/t30/rig.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct rig {
    rig_line_t line;
    rig_party_t party[2];
    line_frame_t *way[2]; /* what each party sent, the last `delay` ticks */
    uint32_t tick;
    uint64_t random;
};

static double random_unit(rig_t *rig)
{
    rig->random = rig->random * 6364136223846793005U + 1442695040888963407U;
    return (double)(rig->random >> 11) / (double)(UINT64_C(1) << 53);
}

/* 0 dBm0 is 3.14 dB below a full sine (G.711). */
static double noise_level(double dbm0)
{
    return 32767.0 / sqrt(2.0) * pow(10.0, (dbm0 - 3.14) / 20.0);
}

static double gauss(rig_t *rig)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += random_unit(rig);
    return sum;
}

static void add_noise(rig_t *rig, line_frame_t *frame)
{
    if (rig->line.noise == 0)
        return;
    double level = noise_level(rig->line.noise);
    for (int i = 0; i < LINE_TICK_SAMPLES; i++) {
        double sample = frame->samples[i] + level * gauss(rig);
        frame->samples[i] = (int16_t)fmax(-32768, fmin(32767, sample));
    }
}

static bool is_lost(rig_t *rig, uint32_t copies)
{
    bool lost = rig->line.loss > 0;
    for (uint32_t i = 0; i < copies && lost; i++)
        lost = random_unit(rig) < rig->line.loss;
    return lost;
}

static void lose(rig_t *rig, line_frame_t *frame)
{
    if (!frame->t38 && is_lost(rig, 1))
        memset(frame->samples, 0, sizeof frame->samples);
    uint16_t kept = 0;
    for (uint16_t i = 0; i < frame->packet_count; i++)
        if (!is_lost(rig, frame->packets[i].count))
            frame->packets[kept++] = frame->packets[i];
    frame->packet_count = kept;
}

rig_t *rig_new(const rig_line_t *line, rig_party_t one, rig_party_t other)
{
    rig_t *rig = calloc(1, sizeof *rig);
    if (!rig)
        return NULL;
    rig->line = *line;
    if (rig->line.delay == 0)
        rig->line.delay = 1;
    rig->random = line->seed;
    rig->party[0] = one;
    rig->party[1] = other;
    for (int i = 0; i < 2; i++)
        rig->way[i] = calloc(rig->line.delay, sizeof(line_frame_t));
    return rig;
}

void rig_tick(rig_t *rig)
{
    uint32_t slot = rig->tick++ % rig->line.delay;
    line_frame_t in[2] = {rig->way[1][slot], rig->way[0][slot]};
    for (int i = 0; i < 2; i++) {
        line_frame_t *out = &rig->way[i][slot];
        rig->party[i].tick(rig->party[i].self, &in[i], out);
        add_noise(rig, out);
        lose(rig, out);
    }
}

void rig_free(rig_t *rig)
{
    free(rig->way[0]);
    free(rig->way[1]);
    free(rig);
}

static void tick_call(void *self, const line_frame_t *in, line_frame_t *out)
{
    t30_call_tick(self, in, out);
}

rig_party_t rig_call_party(t30_call_t *call)
{
    return (rig_party_t){tick_call, call};
}

static void tick_silence(void *self, const line_frame_t *in, line_frame_t *out)
{
    (void)self;
    memset(out, 0, sizeof *out);
    out->t38 = in->t38;
}

rig_party_t rig_silent_party(void)
{
    return (rig_party_t){tick_silence, NULL};
}

static void look(rig_seen_t *seen, const t30_progress_t *now)
{
    const t30_progress_t *before = &seen->progress;
    bool same_page = now->current_page == before->current_page && now->retrains == before->retrains;
    if (now->current_page == 1 && now->page_bytes > before->page_bytes)
        seen->steps++;
    if (now->bytes < before->bytes || now->current_page < before->current_page ||
        now->pages_confirmed < before->pages_confirmed || now->bad_rows < before->bad_rows ||
        now->ecm_retries < before->ecm_retries || now->retrains < before->retrains ||
        (same_page && now->page_bytes < before->page_bytes))
        seen->monotonic = false;
    if (now->page_size && now->page_bytes > now->page_size)
        seen->within_size = false;
    seen->progress = *now;
}

static bool run(rig_fax_t *fax, rig_t *rig)
{
    for (fax->ticks = 0; fax->ticks < RIG_LONGEST_CALL; fax->ticks++) {
        rig_tick(rig);
        for (int i = 0; i < 2; i++)
            look(&fax->seen[i], t30_call_progress(fax->call[i]));
        if (fax->each_tick && !fax->each_tick(fax, fax->ticks))
            return true;
        bool ended[2] = {fax->seen[0].progress.ended, fax->seen[1].progress.ended};
        if (ended[0] && ended[1])
            return true;
        /* What was sent before the end is still on its way. */
        if ((ended[0] || ended[1]) && fax->ticks % RIG_SECOND == 0)
            t30_call_drop(fax->call[ended[0] ? 1 : 0]);
    }
    return false;
}

bool rig_run(rig_fax_t *fax)
{
    clock_t start = clock();
    for (int i = 0; i < 2; i++) {
        fax->call[i] = t30_call_open(&fax->setup[i]);
        fax->seen[i] = (rig_seen_t){.monotonic = true, .within_size = true};
    }
    rig_t *rig = rig_new(&fax->line, rig_call_party(fax->call[0]), rig_call_party(fax->call[1]));
    bool ended = run(fax, rig);
    rig_free(rig);
    for (int i = 0; i < 2; i++)
        t30_call_close(fax->call[i]);
    fax->cpu = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC;
    return ended;
}

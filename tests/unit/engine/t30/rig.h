/* A rig for tests: two parties on a line with the virtual exchange's delay, noise and loss, in virtual time,
 * as fast as the CPU allows. Parties are calls of ours or whatever else can be ticked. */
#ifndef TESTS_UNIT_ENGINE_T30_RIG_H
#define TESTS_UNIT_ENGINE_T30_RIG_H

#include "engine/t30/t30_call.h"

enum { RIG_SECOND = 1000 / LINE_TICK_MS, RIG_LONGEST_CALL = 600 * RIG_SECOND, RIG_LONGEST_DELAY = 64 };

/* A party, and what was seen of it while the line was up. */
typedef struct rig_seen {
    t30_progress_t progress; /* as of now */
    uint32_t ended_at;       /* the tick in which `ended` was first seen */
    uint32_t steps;          /* how often page_bytes moved while page 1 was the current one */
    /* counts and pages never went back, and page_bytes only for another page or another training */
    bool monotonic;
    bool within_size; /* page_bytes never beyond a known page_size */
} rig_seen_t;

typedef struct rig_party {
    /* What the far end of the line hears of this party, and it of the far end. */
    void (*tick)(void *self, const line_frame_t *in, line_frame_t *out);
    void *self;
    t30_call_t *call; /* if it is one: it is watched, and dropped when the far end has hung up */
    rig_seen_t seen;
} rig_party_t;

typedef struct rig rig_t;

/* A line without faults: 20 ms each way, audio. */
wire_media_t rig_line(void);

/* Parties on a line. They are copied in; a call stays the caller's. */
rig_party_t rig_call(t30_call_t *call);
rig_party_t rig_party(void (*tick)(void *self, const line_frame_t *in, line_frame_t *out), void *self);
rig_party_t rig_silence(void);
rig_party_t rig_voice(void);

rig_t *rig_new(const wire_media_t *line, rig_party_t caller, rig_party_t called);

/* From now on what both say is distorted as by a coarse codec: noise `decibels` below the signal, none in
 * silence. 0: no more. (Plain noise that hurts a page is heard as a carrier by T.30, which then waits for its
 * end.) */
void rig_distort(rig_t *rig, double decibels);

/* One tick of both parties. False if all of its calls have ended. */
bool rig_tick(rig_t *rig);

/* Tick until all calls have ended, or `ticks` are over. False if some call has not. */
bool rig_run(rig_t *rig, uint32_t ticks);

/* Ticks so far. */
uint32_t rig_time(const rig_t *rig);

/* `side`: 0 the caller, 1 the called party. */
const rig_seen_t *rig_seen(const rig_t *rig, int side);

void rig_free(rig_t *rig);

#endif

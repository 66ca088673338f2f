/* A rig for tests: two parties on a line that has delay, noise and loss, in virtual time, as fast as the CPU allows. Parties are
 * t30_call_t or whatever else can be ticked. */
#ifndef TESTS_UNIT_ENGINE_T30_RIG_H
#define TESTS_UNIT_ENGINE_T30_RIG_H

#include "engine/t30/t30_call.h"

enum { RIG_SECOND = 1000 / LINE_TICK_MS, RIG_LONGEST_CALL = 600 * RIG_SECOND };

typedef struct rig_line {
    uint32_t delay; /* ticks, one way, from 1 */
    double noise;   /* dBm0, white; 0 is none */
    double loss;    /* 0..1 of the frames (audio) or of each copy of a packet (T.38) */
    uint32_t seed;
} rig_line_t;

typedef struct rig_party {
    void (*tick)(void *self, const line_frame_t *in, line_frame_t *out);
    void *self;
} rig_party_t;

typedef struct rig rig_t;

rig_t *rig_new(const rig_line_t *line, rig_party_t one, rig_party_t other);
void rig_tick(rig_t *rig);
void rig_free(rig_t *rig);

rig_party_t rig_call_party(t30_call_t *call);
rig_party_t rig_silent_party(void);

/* Two calls, and what was seen of each while they ran. */
typedef struct rig_seen {
    t30_progress_t progress; /* at the end */
    uint32_t steps;          /* how often page_bytes moved while page 1 was the current one */
    bool monotonic;          /* bytes, pages and counts never went back; page_bytes only for another page or training */
    bool within_size;        /* page_bytes never beyond a known page_size */
} rig_seen_t;

typedef struct rig_fax {
    t30_setup_t setup[2]; /* the sender's, the receiver's */
    rig_line_t line;
    /* Called after each tick; NULL is "nothing to do". False ends the run. */
    bool (*each_tick)(struct rig_fax *fax, uint32_t tick);
    t30_call_t *call[2]; /* while it runs */
    rig_seen_t seen[2];
    uint32_t ticks;
    double cpu; /* ms, both ends */
} rig_fax_t;

/* Run until both calls have ended; when one has, its line drops for the other. False if they never end. */
bool rig_run(rig_fax_t *fax);

#endif

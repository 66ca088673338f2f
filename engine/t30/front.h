/* A front: what stands between a T.30 and the line, be that audio, packets or a Class 1 modem. Each kind
 * fills in front_ops_t.
 *
 * Threads: one front, one thread at a time. */
#ifndef ENGINE_T30_FRONT_H
#define ENGINE_T30_FRONT_H

#include "engine/t30/t30_adapter.h"

typedef struct front front_t;

typedef struct front_ops {
    /* One tick: take what came, then give what is to go. T.30's timers advance in here. */
    void (*receive)(front_t *front, const line_frame_t *in);
    void (*transmit)(front_t *front, line_frame_t *out);
    /* From now on T.30 hears nothing, and nothing of it goes out, but this one frame by V.21, after a
     * second of preamble (T.30 §5.3.1). False if there is no memory. */
    bool (*say)(front_t *front, const uint8_t *frame, size_t length);
    /* True if that frame has gone out. */
    bool (*has_said)(const front_t *front);
    void (*close)(front_t *front);
} front_ops_t;

/* The part that all kinds share; the first member of each kind's own struct. */
struct front {
    const front_ops_t *ops;
    t30_state_t *t30; /* the front's */
};

/* NULL if there is no memory. `tag` names the call in the log. */
typedef front_t *front_open_fn(bool calling, const char *tag);
front_open_fn front_audio_open, front_t38_open, front_class1_open;

/* The front for what the line consists of. */
front_open_fn *front_of(line_media_t media);

#endif

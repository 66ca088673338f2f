/* One T.30 fax session on a line, by spandsp. The only door to spandsp: everything that differs between its
 * versions is behind this header. Each received HDLC frame passes frame_filter.h first.
 *
 * Time is ticks of 20 ms of line frames. Nothing blocks but whole-page work (up to some 20 ms) inside a tick.
 *
 * Threads: one call, one thread at a time. */
#ifndef ENGINE_T30_T30_CALL_H
#define ENGINE_T30_T30_CALL_H

#include "engine/line/line.h"

typedef struct t30_call t30_call_t;

typedef struct t30_setup {
    bool calling; /* the calling party; else the called one */
    line_media_t media;
    /* A calling party sends or, with nothing to send, polls: it asks for the far end's pages (DTC, T.30
     * §5.3.6.1.2). A called party receives; with something to send it offers that, too, and the caller
     * decides by DTC or DCS. */
    char document[FAX_TEXT_SIZE]; /* the checked page file that may be sent; "" is "none" */
    uint32_t pages;               /* in it */
    char inbound[FAX_TEXT_SIZE];  /* where received pages go; "": none are received */
    char tsi[FAX_IDENT_SIZE];     /* what we call ourselves as we send, */
    char csi[FAX_IDENT_SIZE]; /* and as we receive; it is the CIG of a poll, too (T.30 §5.3.6.2.4 to 6) */
    char sub_address[FAX_IDENT_SIZE]; /* calling: SUB (T.30 §5.3.6.2.9), or the SEP of a poll; "" is "none" */
    bool ecm;
    uint32_t modems;  /* FAX_MODEM_* */
    uint32_t codings; /* FAX_CODING_* */
    /* Receiving: page `page` (from 0) of `inbound` has been written and shall be made safe; `last` if the far
     * end says that the fax ends with it. It is not confirmed before the answer, by t30_call_take_page(): at
     * once, or later, but before the next tick. NULL: each page that spandsp says it has written is trusted.
     * Called from within a tick. */
    void (*keep_page)(void *user, uint32_t page, bool last);
    void *user;
} t30_setup_t;

/* What is known of the session by now. Texts are clean (fax_text.h). */
typedef struct t30_progress {
    uint32_t edge;             /* changes whenever something worth telling at once has changed */
    fax_direction_t direction; /* FAX_DIRECTION_NONE until the caller has decided it */
    bool negotiated;       /* DCS sent or received: rate, ECM, encoding, resolution are true (T.30 phase B) */
    uint32_t current_page; /* from 1; 0 before the first */
    uint32_t pages_confirmed; /* sent: MCF'd; received: written and read back */
    /* sent: the far end was told that this was all, and has not answered that: it may have the whole fax */
    bool unconfirmed;
    uint32_t bytes;
    uint32_t page_bytes;
    uint32_t page_size; /* 0 is "not known" */
    uint32_t bit_rate;
    bool ecm;
    fax_encoding_t encoding;
    fax_resolution_t resolution;
    uint32_t bad_rows;
    uint32_t ecm_retries;
    uint32_t retrains;       /* trainings after the first */
    uint32_t pages_refused;  /* RTN sent or received (T.30 §5.3.6.1.7) */
    uint32_t frames;         /* HDLC frames received: the far end is a fax */
    uint32_t frames_refused; /* by the filter */
    char remote_ident[FAX_IDENT_SIZE];
    char remote_sub_address[FAX_IDENT_SIZE];
    char remote_country[FAX_REMOTE_SIZE];
    char remote_vendor[FAX_REMOTE_SIZE];
    char remote_model[FAX_REMOTE_SIZE];
    bool ended;  /* phase E is over, nothing more to send: hang up */
    int outcome; /* fax_outcome_t, once ended */
} t30_progress_t;

/* Begin a session. NULL if there is no memory or spandsp refuses the setup. */
t30_call_t *t30_call_open(const t30_setup_t *setup);

/* One tick: `in` is what came, `out` what is to go. No page waits to be made safe. */
void t30_call_tick(t30_call_t *call, const line_frame_t *in, line_frame_t *out);

/* The answer to `keep_page`: the page is safe on disk, or it is not: then it is not confirmed, and the call
 * ends with DCN and FAX_OUTCOME_NO_STORAGE. */
void t30_call_take_page(t30_call_t *call, bool safe);

/* Points into the call; valid until its next operation. */
const t30_progress_t *t30_call_progress(const t30_call_t *call);

/* Stop in good order: send DCN (T.30 §5.3.6.1.8) in the next ticks, then `ended` with `outcome`; with
 * FAX_OUTCOME_OK if the whole fax is through already. It takes less than two seconds of line. The pages that
 * were received are kept. */
void t30_call_abort(t30_call_t *call, int outcome);

/* The line has dropped: `ended` at once, with FAX_OUTCOME_DISCONNECTED if neither the fax is through nor has
 * failed before. */
void t30_call_drop(t30_call_t *call);

/* The file is closed, too. `call` may be NULL. */
void t30_call_close(t30_call_t *call);

/* True if received frames really pass the filter, in audio and in T.38: proved by a frame of its own that
 * must be refused. Once at a worker's start (a spandsp bound with -Bsymbolic would go round it). */
bool t30_filter_is_live(void);

#endif

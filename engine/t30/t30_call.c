#include "engine/t30/t30_call.h"

#include <assert.h>

#include "engine/fax_outcome.h"
#include "engine/t30/front.h"
#include "engine/t30/interpose.h"
#include "engine/t30/t30_watch.h"

/* T.30's own timers T0 and T1 (§5.4.3.1) should end a call to something that is no fax by then, but they
 * cannot while it sounds like a carrier. */
enum { LONGEST_IDENTIFICATION = 75 * 1000 / LINE_TICK_MS };

struct t30_call {
    t30_setup_t setup;
    front_t *front;
    t30_watch_t watch;
    uint32_t ticks;
    int parting; /* the outcome while our farewell goes out; else FAX_OUTCOME_NONE */
};

t30_call_t *t30_call_open(const t30_setup_t *setup)
{
    t30_call_t *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->setup = *setup;
    call->front = front_of(setup->media)(setup->calling, t30_adapter_ident(&call->setup));
    if (!call->front) {
        free(call);
        return NULL;
    }
    t30_watch_begin(&call->watch, call->front->t30, &call->setup);
    if (!t30_adapter_set_up(call->front->t30, &call->setup, &call->watch.listener)) {
        t30_call_close(call);
        return NULL;
    }
    return call;
}

const t30_progress_t *t30_call_progress(const t30_call_t *call)
{
    return &call->watch.progress;
}

/* T.30 and its file are done with; only our farewell is left. */
static void part(t30_call_t *call, int outcome)
{
    /* DCN, final frame; the X bit is the caller's (T.30 §5.3.6.1). */
    const uint8_t dcn[] = {0xff, 0x13, T30_DCN | (call->setup.calling ? 1 : 0)};
    t30_terminate(call->front->t30);
    call->parting = outcome;
    if (!call->front->ops->say(call->front, dcn, sizeof dcn))
        t30_watch_end(&call->watch, outcome);
}

void t30_call_abort(t30_call_t *call, int outcome)
{
    if (call->watch.progress.ended || call->parting)
        return;
    part(call, t30_watch_is_through(&call->watch) ? FAX_OUTCOME_OK : outcome);
}

void t30_call_drop(t30_call_t *call)
{
    if (call->watch.progress.ended)
        return;
    t30_terminate(call->front->t30);
    t30_watch_end(&call->watch, call->parting ? call->parting : t30_watch_outcome(&call->watch));
}

void t30_call_take_page(t30_call_t *call, bool safe)
{
    t30_watch_take_page(&call->watch, safe);
}

static void exchange(t30_call_t *call, const line_frame_t *in, line_frame_t *out)
{
    const front_ops_t *ops = call->front->ops;
    interpose_tap(&call->watch.tap);
    ops->receive(call->front, in);
    /* Before T.30's confirmation goes out: it is silent for 75 ms first (§5.3.2.2), and then sends its
     * preamble. */
    if (call->watch.page_lost && !call->parting)
        part(call, FAX_OUTCOME_NO_STORAGE);
    ops->transmit(call->front, out);
    interpose_tap(NULL);
}

static bool is_no_fax(const t30_call_t *call)
{
    return call->ticks > LONGEST_IDENTIFICATION && call->watch.progress.frames == 0;
}

void t30_call_tick(t30_call_t *call, const line_frame_t *in, line_frame_t *out)
{
    line_frame_silence(out, call->setup.media);
    if (call->watch.progress.ended)
        return;
    assert(!call->watch.page_waits);
    exchange(call, in, out);
    t30_watch_tick(&call->watch);
    call->ticks++;
    if (is_no_fax(call))
        t30_call_abort(call, FAX_OUTCOME_NOT_FAX_CALL);
    if (call->parting && call->front->ops->has_said(call->front))
        t30_watch_end(&call->watch, call->parting);
    else if (!call->parting && call->watch.over)
        t30_watch_end(&call->watch, t30_watch_outcome(&call->watch));
}

void t30_call_close(t30_call_t *call)
{
    if (!call)
        return;
    t30_terminate(call->front->t30); /* it keeps what it was told by NSF until then */
    call->front->ops->close(call->front);
    free(call);
}

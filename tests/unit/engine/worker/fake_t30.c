#include "tests/unit/engine/worker/fake_t30.h"

#include <stdlib.h>

#include "engine/fax_outcome.h"

struct t30_call {
    t30_progress_t progress;
    uint32_t ticks;
};

fake_t30_t fake_t30;

t30_call_t *t30_call_open(const t30_setup_t *setup)
{
    t30_call_t *call = fake_t30.refuses ? NULL : calloc(1, sizeof *call);
    if (call) {
        call->progress.direction =
            setup->document[0] == '\0' ? FAX_DIRECTION_RECEIVING : FAX_DIRECTION_SENDING;
        call->progress.encoding = FAX_ENCODING_NONE;
        call->progress.resolution = FAX_RESOLUTION_NONE;
    }
    return call;
}

static void end(t30_call_t *call, int outcome)
{
    call->progress.ended = true;
    call->progress.outcome = outcome;
}

void t30_call_tick(t30_call_t *call, const line_frame_t *in, line_frame_t *out)
{
    (void)in;
    (void)out;
    call->ticks++;
    call->progress.negotiated = fake_t30.negotiates;
    call->progress.pages_confirmed = fake_t30.pages;
    call->progress.bytes += fake_t30.moves;
    if (fake_t30.ends_after && call->ticks >= fake_t30.ends_after)
        end(call, FAX_OUTCOME_OK);
}

const t30_progress_t *t30_call_progress(const t30_call_t *call)
{
    return &call->progress;
}

void t30_call_abort(t30_call_t *call, int outcome)
{
    if (!fake_t30.clings)
        end(call, outcome);
}

void t30_call_drop(t30_call_t *call)
{
    if (!call->progress.ended)
        end(call, FAX_OUTCOME_DISCONNECTED);
}

void t30_call_take_page(t30_call_t *call, bool safe)
{
    (void)call;
    (void)safe;
}

void t30_call_close(t30_call_t *call)
{
    free(call);
}

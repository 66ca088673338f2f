#include "engine/worker/loop_trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/t30/t30_call.h"

/* An end that is left alone hears of it after so long: its last frames, or the other's DCN, are on their
 * way. */
enum { NEAR, FAR, ENDS, LAST_TICKS = 2000 / LINE_TICK_MS };

struct loop_trial {
    wire_test_t order;
    char received[FAX_TEXT_SIZE]; /* the far end's file */
    t30_call_t *calls[ENDS];
    line_frame_t to[ENDS]; /* what each end gets in the next tick */
    uint32_t ticks;
    uint32_t edge_shown;
    uint32_t alone; /* ticks since one of them ended */
    int failure;    /* before there were two ends */
};

static line_media_t media_of(const wire_test_t *order)
{
    return order->t38 ? LINE_T38 : LINE_AUDIO;
}

static void set_up_near(const wire_test_t *order, const fax_port_config_t *port, t30_setup_t *setup)
{
    *setup = (t30_setup_t){.calling = true,
                           .media = media_of(order),
                           .pages = 1,
                           .ecm = port->ecm,
                           .modems = port->modems,
                           .codings = port->codings};
    fax_text_copy_ident(setup->tsi, sizeof setup->tsi, port->tsid);
    fax_text_copy(setup->document, sizeof setup->document, order->file);
}

static void set_up_far(const loop_trial_t *test, t30_setup_t *setup)
{
    *setup = (t30_setup_t){.media = media_of(&test->order),
                           .csi = "faxportd test",
                           .ecm = true,
                           .modems = FAX_MODEM_ALL,
                           .codings = FAX_CODING_ALL};
    fax_text_copy(setup->inbound, sizeof setup->inbound, test->received);
}

static int open_ends(loop_trial_t *test, const fax_port_config_t *port)
{
    t30_setup_t setups[ENDS];
    if (!page_file_write_chart(test->order.file))
        return FAX_OUTCOME_NO_STORAGE;
    set_up_near(&test->order, port, &setups[NEAR]);
    set_up_far(test, &setups[FAR]);
    for (int end = 0; end < ENDS; end++) {
        test->to[end].media = media_of(&test->order);
        test->calls[end] = t30_call_open(&setups[end]);
        if (!test->calls[end])
            return FAX_OUTCOME_PORT_FAULT;
    }
    return FAX_OUTCOME_NONE;
}

loop_trial_t *loop_trial_begin(const wire_test_t *order, const fax_port_config_t *port)
{
    loop_trial_t *test = calloc(1, sizeof *test);
    if (!test)
        return NULL;
    test->order = *order;
    snprintf(test->received, sizeof test->received, "%.240s.received", order->file);
    test->failure = open_ends(test, port);
    return test;
}

static const t30_progress_t *progress_of(const loop_trial_t *test, int end)
{
    return t30_call_progress(test->calls[end]);
}

bool loop_trial_has_ended(const loop_trial_t *test)
{
    return test->failure || (progress_of(test, NEAR)->ended && progress_of(test, FAR)->ended);
}

static void leave_no_end_alone(loop_trial_t *test)
{
    for (int end = 0; end < ENDS; end++)
        if (progress_of(test, end)->ended && !progress_of(test, !end)->ended && ++test->alone > LAST_TICKS)
            t30_call_drop(test->calls[!end]);
}

void loop_trial_tick(loop_trial_t *test)
{
    line_frame_t out[ENDS] = {{.media = media_of(&test->order)}, {.media = media_of(&test->order)}};
    if (loop_trial_has_ended(test))
        return;
    for (int end = 0; end < ENDS; end++)
        if (!progress_of(test, end)->ended)
            t30_call_tick(test->calls[end], &test->to[end], &out[end]);
    test->to[FAR] = out[NEAR];
    test->to[NEAR] = out[FAR];
    test->ticks++;
    leave_no_end_alone(test);
}

bool loop_trial_has_news(loop_trial_t *test)
{
    const uint32_t edge = test->failure ? 0 : progress_of(test, NEAR)->edge;
    const bool news = edge != test->edge_shown;
    test->edge_shown = edge;
    return news;
}

void loop_trial_show(const loop_trial_t *test, fax_status_t *status)
{
    if (test->failure)
        return;
    const t30_progress_t *progress = progress_of(test, NEAR);
    status->current_page = progress->current_page;
    status->page_count = 1;
    status->page_bytes = progress->page_bytes;
    status->page_size = progress->page_size;
    status->bit_rate = progress->negotiated ? progress->bit_rate : 0;
}

/* What the far end has is complete only when its call is closed. */
static void compare(const loop_trial_t *test, wire_tested_t *tested)
{
    if (tested->outcome != FAX_OUTCOME_OK)
        return;
    if (page_file_equal(test->order.file, test->received, tested->problem, sizeof tested->problem))
        tested->pages_same = tested->pages_sent;
    else
        tested->outcome = FAX_OUTCOME_PORT_FAULT;
}

static void report(const loop_trial_t *test, int otherwise, wire_tested_t *tested)
{
    *tested = (wire_tested_t){.slot = test->order.slot,
                              .number = test->order.number,
                              .outcome = test->failure ? test->failure : otherwise,
                              .duration = test->ticks * LINE_TICK_MS};
    if (test->failure)
        return;
    const t30_progress_t *progress = progress_of(test, NEAR);
    if (loop_trial_has_ended(test))
        tested->outcome = progress->outcome;
    tested->pages_sent = progress->pages_confirmed;
    tested->bit_rate = progress->negotiated ? progress->bit_rate : 0;
    tested->ecm = progress->negotiated && progress->ecm;
}

void loop_trial_end(loop_trial_t *test, int otherwise, wire_tested_t *tested)
{
    report(test, otherwise, tested);
    for (int end = 0; end < ENDS; end++)
        t30_call_close(test->calls[end]);
    compare(test, tested);
    unlink(test->order.file);
    unlink(test->received);
    free(test);
}

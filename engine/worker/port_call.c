/* What happens in a call of a port. */
#include <string.h>

#include "engine/document/page_file.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/received_name.h"
#include "engine/worker/call_record.h"
#include "engine/worker/page_store.h"
#include "engine/worker/port_private.h"
#include "engine/worker/port_states.h"

enum { RING_TICKS = 6000 / LINE_TICK_MS };

static bool can_take_call(const port_t *port, fax_state_t first, bool enabled)
{
    return enabled && port->want == FAX_PORT_WANT_UP && port->line->service == LINE_IN_SERVICE &&
           port_state_may_follow(port->status.state, first);
}

/* The port was given away in the meantime: the job's call fails, the port goes on with what it does. */
static void refuse_order(port_t *port, const wire_order_t *order)
{
    fax_event_t event = {.kind = FAX_EVENT_CALL_FAILED, .time = fax_time_utc(), .status = port->status};
    fax_status_t attempt = port->status;
    call_record_outbound(&event.call, &attempt, order, &port->config);
    call_record_ended(&event.call, &attempt, FAX_OUTCOME_NO_LINE);
    event.port.index = port->status.device_id;
    fax_status_settle(&event.status, fax_time_clock());
    fax_log(FAX_LOG_NOTICE, "port", "%s: cannot take job %u now (%s)", port->config.name, order->job_id,
            fax_state_labels[port->status.state - 1]);
    port->host.daemon.send(port->host.daemon.user, WIRE_EVENT, &event);
}

void port_take_order(port_t *port, const wire_order_t *order)
{
    if (!can_take_call(port, FAX_STATE_HANDLED, port->config.send_enabled)) {
        refuse_order(port, order);
        return;
    }
    port->order = *order;
    port->calling = true;
    fax_text_copy(port->inbound, sizeof port->inbound, order->inbound);
    port->outcome = FAX_OUTCOME_NONE;
    call_record_outbound(&port->call, &port->status, order, &port->config);
    port_enter(port, FAX_STATE_HANDLED);
}

static void take_ring(port_t *port)
{
    if (!can_take_call(port, FAX_STATE_RINGING, port->config.receive_enabled)) {
        port->line->ops->hang_up(port->line);
        return;
    }
    port->calling = false;
    fax_text_copy(port->inbound, sizeof port->inbound, port->line->call.file);
    port->outcome = FAX_OUTCOME_NONE;
    call_record_inbound(&port->call, &port->status, &port->line->call, &port->config);
    port_enter(port, FAX_STATE_RINGING);
}

static void lose_line(port_t *port)
{
    if (port->session)
        session_drop(port->session); /* port_follow() sees the end */
    else
        port_end_call(port, FAX_OUTCOME_DISCONNECTED);
}

/* What the line hangs on has failed, in a call whose fax may be through all the same. */
static void fail(port_t *port)
{
    int outcome = FAX_OUTCOME_DISCONNECTED;
    if (port->session) {
        session_drop(port->session);
        outcome = session_progress(port->session)->outcome;
    }
    if (outcome == FAX_OUTCOME_OK)
        return; /* port_follow() sees the end */
    port_end_call(port, outcome == FAX_OUTCOME_DISCONNECTED ? FAX_OUTCOME_PORT_FAULT : outcome);
}

/* The events that end a call before there is a session. */
static const int endings[] = {
    [LINE_BUSY] = FAX_OUTCOME_BUSY,
    [LINE_NO_ANSWER] = FAX_OUTCOME_NO_ANSWER,
    [LINE_BAD_ADDRESS] = FAX_OUTCOME_BAD_ADDRESS,
    [LINE_NO_DIAL_TONE] = FAX_OUTCOME_NO_DIAL_TONE,
    [LINE_REFUSED] = FAX_OUTCOME_REFUSED,
    [LINE_DROPPED] = FAX_OUTCOME_DISCONNECTED,
    [LINE_NO_CARRIER] = FAX_OUTCOME_NOT_FAX_CALL,
    [LINE_HANDED_OVER] = FAX_OUTCOME_HANDED_OVER,
};

void port_hear_line(void *user, line_event_t event)
{
    port_t *port = user;
    if (event == LINE_SERVICE)
        port_follow_service(port);
    else if (event == LINE_RINGS)
        take_ring(port);
    else if (!port_is_in_call(port) || event == LINE_RINGBACK)
        return;
    else if (event == LINE_CONNECTED)
        port_begin_session(port);
    else if (event == LINE_DROPPED)
        lose_line(port);
    else if (event == LINE_FAILED)
        fail(port);
    else
        port_end_call(port, endings[event]);
}

void port_move_frames(port_t *port)
{
    line_frame_t in, out;
    line_frame_silence(&out, port->line->media);
    port->line->ops->receive(port->line, &in);
    if (port->session)
        session_tick(port->session, &in, &out);
    port->line->ops->transmit(port->line, &out);
}

/* The file was checked when it was made; but it is about to be given to the fax engine, which trusts it. A
 * poll has none. */
static void dial(port_t *port)
{
    page_file_report_t report;
    const wire_order_t *order = &port->order;
    if (order->file[0] && !page_file_look(order->file, order->pages, PORT_MAX_ROWS, &report)) {
        fax_log(FAX_LOG_ERROR, "port", "%s: job %u: %s: %s", port->config.name, order->job_id, order->file,
                report.problem);
        port_end_call(port, FAX_OUTCOME_BAD_DOCUMENT);
    } else if (port_enter(port, FAX_STATE_DIALING))
        port->line->ops->dial(port->line, order->call_id, order->request.number);
}

static void answer_in_time(port_t *port)
{
    if (port->ticks + port->line->rung / LINE_TICK_MS >= port->config.rings * RING_TICKS)
        port->line->ops->answer(port->line);
}

static bool has_pages_to_route(const port_t *port, const t30_progress_t *progress)
{
    return port->status.state == FAX_STATE_RECEIVING && progress->pages_confirmed > 0 &&
           fax_outcome_row(progress->outcome)->cause == FAX_CAUSE_NONE;
}

static void show_stuck(port_t *port, uint32_t still, fax_event_kind_t kind)
{
    port->status.still = kind == FAX_EVENT_CALL_STUCK ? still : 0;
    port_publish(port);
    fax_log(FAX_LOG_NOTICE, "port", "%s: call %u %s", port->config.name, port->call.call_id,
            kind == FAX_EVENT_CALL_STUCK ? "makes no progress" : "goes on");
    port_tell(port, kind);
}

/* No progress is an alarm first, and then the end. */
static void watch_progress(port_t *port)
{
    const uint32_t still = session_still(port->session);
    const bool was_stuck = port->status.still > 0, is_stuck = still >= port->stuck_after;
    if (is_stuck != was_stuck)
        show_stuck(port, still, is_stuck ? FAX_EVENT_CALL_STUCK : FAX_EVENT_CALL_STUCK_CLEAR);
    port->status.still = is_stuck ? still : 0;
    if (still >= port->stuck_abort)
        port_stop_call(port, FAX_OUTCOME_STUCK);
}

static void watch_session(port_t *port)
{
    const t30_progress_t *progress = session_progress(port->session);
    if (progress->ended && has_pages_to_route(port, progress))
        port_enter(port, FAX_STATE_ROUTING);
    else if (progress->ended)
        port_end_call(port, progress->outcome);
    else
        watch_progress(port);
}

static void watch_phase_b(port_t *port)
{
    port_take_direction(port);
    if (session_progress(port->session)->negotiated)
        port_enter(port,
                   port->call.direction == FAX_DIRECTION_SENDING ? FAX_STATE_SENDING : FAX_STATE_RECEIVING);
    watch_session(port);
}

/* The pages are there: the fax counts once its file, closed, can be read again. */
static void route(port_t *port)
{
    if (!session_is_finished(port->session)) {
        port_publish(port);
        session_finish(port->session);
        return;
    }
    port_end_call(port, session_is_kept(port->session) ? FAX_OUTCOME_OK : FAX_OUTCOME_NO_STORAGE);
}

static void wait_for_end(port_t *port)
{
    const t30_progress_t *progress = session_progress(port->session);
    if (progress->ended)
        port_end_call(port, progress->outcome);
}

void port_follow(port_t *port)
{
    static void (*const follow[FAX_STATE_LAST + 1])(port_t *) = {
        [FAX_STATE_HANDLED] = dial,
        [FAX_STATE_RINGING] = answer_in_time,
        [FAX_STATE_ANSWERED] = watch_phase_b,
        [FAX_STATE_SENDING] = watch_session,
        [FAX_STATE_RECEIVING] = watch_session,
        [FAX_STATE_ROUTING] = route,
        [FAX_STATE_ABORTING] = wait_for_end,
    };
    if (follow[port->status.state])
        follow[port->status.state](port);
}

void port_stop_call(port_t *port, int outcome)
{
    if (port->status.state == FAX_STATE_ROUTING)
        return; /* the call is over and has its pages */
    if (!port->session)
        port_end_call(port, outcome);
    else if (port->status.state == FAX_STATE_ABORTING)
        port_end_call(port, port->outcome); /* its time is up */
    else {
        port->outcome = outcome;
        session_abort(port->session, outcome);
        port_enter(port, FAX_STATE_ABORTING);
    }
}

/* A received file stays if it holds at least one page. */
static void settle_file(port_t *port)
{
    fax_call_t *call = &port->call;
    const char *file = port->inbound;
    if (call->direction != FAX_DIRECTION_RECEIVING || call->transfer_time == 0)
        return;
    const page_store_rest_t rest = page_store_end(file, call->pages_done);
    call->partial = rest == PAGE_STORE_PARTIAL;
    if (call->partial)
        received_name_partial(file, call->file, sizeof call->file);
    else if (rest == PAGE_STORE_COMPLETE)
        fax_text_copy(call->file, sizeof call->file, file);
}

void port_end_call(port_t *port, int outcome)
{
    if (port->session) {
        session_show(port->session, &port->status);
        port->call.unconfirmed = outcome != FAX_OUTCOME_OK && session_progress(port->session)->unconfirmed;
    }
    session_close(port->session);
    port->session = NULL;
    port->line->ops->hang_up(port->line);
    port->outcome = outcome;
    call_record_ended(&port->call, &port->status, outcome);
    settle_file(port);
    const fax_outcome_row_t *row = fax_outcome_row(outcome);
    if (!port_enter(port, row->state))
        port_enter(port, FAX_STATE_FATAL_ERROR);
    port_tell(port, fax_event_of_end(outcome));
    if (port->line->service != LINE_IN_SERVICE)
        port_rest(port); /* nothing else is to be shown of it than that */
}

#include "engine/worker/port.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/worker/description.h"
#include "engine/worker/port_kinds.h"
#include "engine/worker/port_private.h"
#include "engine/worker/port_states.h"

enum { PUBLISH_EVERY = 100 }; /* ms of wall clock */

static port_phase_t phase_of(const port_t *port)
{
    return port_state_row(port->status.state)->phase;
}

bool port_enter(port_t *port, fax_state_t state)
{
    const fax_state_t old = port->status.state;
    if (!port_state_may_follow(old, state)) {
        port->faults++;
        fax_log(FAX_LOG_ERROR, "port", "%s: refused to go from %s to %s: this is a fault in faxport-worker",
                port->config.name, fax_state_labels[old - 1], fax_state_labels[state - 1]);
        return false;
    }
    fax_log(FAX_LOG_DEBUG, "port", "%s: %s -> %s", port->config.name, fax_state_labels[old - 1],
            fax_state_labels[state - 1]);
    port->status.state = state;
    port->status.state_clock = fax_time_clock();
    port->ticks = 0;
    port_publish(port);
    port_tell(port, FAX_EVENT_STATE_CHANGED);
    return true;
}

/* A port that is wanted up shows what its line can be used for. */
static fax_state_t rest_of(const port_t *port)
{
    static const fax_state_t rests[] = {
        [FAX_PORT_WANT_DRAINING] = FAX_STATE_DRAINING,
        [FAX_PORT_WANT_DOWN] = FAX_STATE_OFFLINE,
        [FAX_PORT_WANT_TESTING] = FAX_STATE_TESTING,
    };
    static const fax_state_t services[] = {
        [LINE_IN_SERVICE] = FAX_STATE_AVAILABLE,  [LINE_COMING_UP] = FAX_STATE_INITIALIZING,
        [LINE_LENT] = FAX_STATE_WAITING_FOR_LINE, [LINE_ABSENT] = FAX_STATE_NOT_PRESENT,
        [LINE_FAULTY] = FAX_STATE_UNAVAILABLE,
    };
    return port->want == FAX_PORT_WANT_UP ? services[port->line->service] : rests[port->want];
}

void port_rest(port_t *port)
{
    port->line->ops->serve(port->line, port->want != FAX_PORT_WANT_DOWN);
    if (port->status.state == rest_of(port))
        return;
    port->status.still = 0;
    port->outcome = FAX_OUTCOME_NONE;
    port_enter(port, rest_of(port));
}

void port_follow_service(port_t *port)
{
    const fax_state_t state = port->status.state;
    if (phase_of(port) == PORT_IN_CALL)
        return;
    port_rest(port);
    if (port->status.state != state)
        return;
    port_publish(port); /* another problem of the same kind */
    port_tell(port, FAX_EVENT_STATE_CHANGED);
}

void port_publish(port_t *port)
{
    if (port->session)
        session_show(port->session, &port->status);
    if (port->test)
        loop_trial_show(port->test, &port->status);
    description_write(&port->status, port->outcome, port->line->problem);
    status_board_write(port->host.board, port->slot, &port->status);
    port->published = fax_time_clock();
}

void port_tell(port_t *port, fax_event_kind_t kind)
{
    fax_event_t event = {.kind = kind, .time = fax_time_utc(), .status = port->status};
    event.port.index = port->status.device_id;
    if (kind != FAX_EVENT_STATE_CHANGED) {
        event.call = port->call;
        event.status.direction = port->call.direction;
    }
    if (kind == FAX_EVENT_CALL_STUCK || kind == FAX_EVENT_CALL_STUCK_CLEAR) {
        event.value = port->status.still / 1000;
        event.threshold = port->stuck_after / 1000;
    }
    fax_status_settle(&event.status, fax_time_clock());
    port->host.daemon.send(port->host.daemon.user, WIRE_EVENT, &event);
}

port_t *port_open(const wire_port_open_t *request, const port_host_t *host)
{
    port_t *port = calloc(1, sizeof *port);
    if (!port)
        return NULL;
    *port = (port_t){.host = *host,
                     .slot = request->slot,
                     .config = request->config,
                     .want = request->want,
                     .stuck_after = request->stuck_after,
                     .stuck_abort = request->stuck_abort};
    const line_listener_t listener = {port_hear_line, port};
    port->line = port_kind_open_line(port->slot, &port->config, &host->daemon, &listener);
    if (!port->line) {
        free(port);
        return NULL;
    }
    fax_status_reset(&port->status, request->index, port->config.name, FAX_STATE_INITIALIZING,
                     fax_time_clock());
    port_publish(port);
    port_tell(port, FAX_EVENT_STATE_CHANGED);
    return port;
}

static bool can_rest(const port_t *port)
{
    return phase_of(port) == PORT_AT_REST || phase_of(port) == PORT_IN_TEST;
}

static void set_want(port_t *port, fax_port_want_t want)
{
    if (want < FAX_PORT_WANT_UP || want > FAX_PORT_WANT_DOWN)
        return;
    port->want = want;
    port_end_test(port, FAX_OUTCOME_ABORTED);
    if (want == FAX_PORT_WANT_DOWN && phase_of(port) == PORT_IN_CALL)
        port_stop_call(port, FAX_OUTCOME_ABORTED);
    else if (can_rest(port))
        port_rest(port);
}

static void test(port_t *port, const wire_test_t *order)
{
    port_take_test(port, order);
    if (can_rest(port))
        port_rest(port);
}

static void abort_call(port_t *port, const wire_abort_t *request)
{
    if (phase_of(port) != PORT_IN_CALL || (request->job_id != 0 && request->job_id != port->call.job_id))
        return;
    port_stop_call(port, request->outcome);
}

static void take_recipient(port_t *port, const wire_recipient_t *recipient)
{
    fax_status_t *status = &port->status;
    if (phase_of(port) != PORT_IN_CALL || recipient->call_id != status->call_id)
        return;
    fax_text_copy(status->recipient_name, sizeof status->recipient_name, recipient->name);
    port_publish(port);
}

void port_deliver(port_t *port, wire_record_t *record)
{
    switch (record->type) {
    case WIRE_PORT_WANT:
        set_want(port, record->body.want.want);
        break;
    case WIRE_TEST:
        test(port, &record->body.test);
        break;
    case WIRE_PORT_SETUP:
        port->config = record->body.port_setup.config;
        break;
    case WIRE_SEND:
        port_take_order(port, &record->body.order);
        break;
    case WIRE_ABORT:
        abort_call(port, &record->body.abort);
        break;
    case WIRE_RECIPIENT:
        take_recipient(port, &record->body.recipient);
        break;
    default:
        port->line->ops->deliver(port->line, record);
        return;
    }
    if (record->descriptor >= 0)
        close(record->descriptor);
    record->descriptor = -1;
}

bool port_wants_ticks(const port_t *port)
{
    return phase_of(port) == PORT_IN_TEST ? port->is_test_due : phase_of(port) != PORT_AT_REST;
}

bool port_is_in_call(const port_t *port)
{
    return phase_of(port) == PORT_IN_CALL;
}

double port_pace(const port_t *port, double speed)
{
    return port->config.kind == FAX_PORT_SERIAL ? port->config.serial.pace : speed;
}

bool port_is_ready(port_t *port)
{
    return !(port->session && session_is_storing(port->session)) && port->line->ops->ready(port->line);
}

static void keep_deadline(port_t *port)
{
    const port_state_row_t *row = port_state_row(port->status.state);
    if (row->timeout == 0 || port->ticks * LINE_TICK_MS < row->timeout)
        return;
    if (row->phase == PORT_PASSING)
        port_rest(port);
    else if (row->phase == PORT_IN_TEST)
        port_end_test(port, row->outcome);
    else
        port_stop_call(port, row->outcome);
}

static void publish_if_due(port_t *port)
{
    const bool news =
        (port->session && session_has_news(port->session)) || (port->test && loop_trial_has_news(port->test));
    if (news || fax_time_clock() - port->published >= PUBLISH_EVERY)
        port_publish(port);
}

void port_tick(port_t *port)
{
    port->ticks++;
    if (phase_of(port) == PORT_IN_CALL) {
        port_move_frames(port);
        port_follow(port);
    } else if (phase_of(port) == PORT_IN_TEST)
        port_follow_test(port);
    keep_deadline(port);
    publish_if_due(port);
}

const fax_status_t *port_status(const port_t *port)
{
    return &port->status;
}

unsigned port_faults(const port_t *port)
{
    return port->faults;
}

void port_cut(port_t *port)
{
    if (phase_of(port) == PORT_IN_CALL)
        port_end_call(port, FAX_OUTCOME_ABORTED);
}

void port_close(port_t *port)
{
    if (!port)
        return;
    wire_tested_t tested;
    if (port->test)
        loop_trial_end(port->test, FAX_OUTCOME_ABORTED, &tested);
    session_close(port->session);
    port->line->ops->close(port->line);
    free(port);
}

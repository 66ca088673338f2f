/* The port's side of a test: when it begins, and what becomes of the port then. */
#include "engine/fax_outcome.h"
#include "engine/worker/port_private.h"

/* The status tells nothing of the call before, or of the test, any more. */
static void wipe(port_t *port)
{
    fax_status_t *status = &port->status;
    fax_status_reset(status, status->device_id, port->config.name, status->state, status->state_clock);
}

static void tell(port_t *port, const wire_tested_t *tested)
{
    port->is_test_due = false;
    port_publish(port);
    port->host.daemon.send(port->host.daemon.user, WIRE_TESTED, tested);
}

void port_take_test(port_t *port, const wire_test_t *order)
{
    port->test_order = *order;
    port->is_test_due = true;
    port->want = FAX_PORT_WANT_TESTING;
}

void port_follow_test(port_t *port)
{
    if (!port->test) {
        wipe(port);
        port->test = loop_trial_begin(&port->test_order, &port->config);
    }
    if (port->test)
        loop_trial_tick(port->test);
    if (!port->test || loop_trial_has_ended(port->test))
        port_end_test(port, FAX_OUTCOME_PORT_FAULT);
}

void port_end_test(port_t *port, int outcome)
{
    wire_tested_t tested = {.slot = port->slot, .number = port->test_order.number, .outcome = outcome};
    if (!port->is_test_due)
        return;
    if (port->test)
        loop_trial_end(port->test, outcome, &tested);
    port->test = NULL;
    wipe(port);
    tell(port, &tested);
}

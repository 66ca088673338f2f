/* The beginning of the fax session of a port's call: what it is set up for, and which way the pages then
 * go. */
#include "engine/document/page_file.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/worker/call_record.h"
#include "engine/worker/port_private.h"

/* What was ordered: to send a document, or to poll. */
static void set_up_order(const port_t *port, t30_setup_t *setup)
{
    const wire_order_t *order = &port->order;
    fax_text_copy(setup->document, sizeof setup->document, order->file);
    fax_text_copy_ident(setup->sub_address, sizeof setup->sub_address, order->request.sub_address);
    setup->pages = order->pages;
}

/* The document that callers may fetch: it, too, is looked at before each use. A bad one costs nobody his
 * call. */
static void set_up_offer(const port_t *port, t30_setup_t *setup)
{
    page_file_report_t report;
    const wire_ring_t *ring = &port->line->call;
    if (!ring->offer[0])
        return;
    if (!page_file_look(ring->offer, ring->offer_pages, PORT_MAX_ROWS, &report)) {
        fax_log(FAX_LOG_ERROR, "port", "%s: call %u: %s is not offered: %s", port->config.name,
                port->call.call_id, ring->offer, report.problem);
        return;
    }
    fax_text_copy(setup->document, sizeof setup->document, ring->offer);
    setup->pages = report.pages;
}

/* Those that the line has for all that the call may come to. */
static uint32_t modems_for(const port_t *port, const t30_setup_t *setup)
{
    uint32_t modems = port->config.modems;
    if (setup->document[0])
        modems &= port->line->transmits;
    if (setup->inbound[0])
        modems &= port->line->receives;
    return modems;
}

static void set_up(const port_t *port, t30_setup_t *setup)
{
    *setup = (t30_setup_t){.calling = port->calling,
                           .media = port->line->media,
                           .ecm = port->config.ecm,
                           .codings = port->config.codings};
    fax_text_copy_ident(setup->tsi, sizeof setup->tsi, port->config.tsid);
    fax_text_copy_ident(setup->csi, sizeof setup->csi, port->config.csid);
    fax_text_copy(setup->inbound, sizeof setup->inbound, port->inbound);
    (port->calling ? set_up_order : set_up_offer)(port, setup);
    setup->modems = modems_for(port, setup);
}

void port_begin_session(port_t *port)
{
    t30_setup_t setup;
    set_up(port, &setup);
    port->session = session_open(&setup, port->host.storage);
    if (!port->session) {
        fax_log(FAX_LOG_ERROR, "port", "%s: the fax engine refused call %u", port->config.name,
                port->call.call_id);
        port_end_call(port, FAX_OUTCOME_PORT_FAULT);
        return;
    }
    call_record_answered(&port->call, &port->status);
    port_enter(port, FAX_STATE_ANSWERED);
}

void port_take_direction(port_t *port)
{
    const fax_direction_t direction = session_progress(port->session)->direction;
    if (direction == FAX_DIRECTION_NONE || direction == port->call.direction)
        return;
    fax_log(FAX_LOG_INFO, "port", "%s: the caller polls, in call %u", port->config.name, port->call.call_id);
    call_record_polled(&port->call, &port->status, &port->line->call, &port->config);
}

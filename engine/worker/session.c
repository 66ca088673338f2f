#include "engine/worker/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_text.h"
#include "engine/received_name.h"
#include "engine/worker/page_store.h"

/* What must move for the session to count as alive. */
typedef struct pulse {
    uint32_t bytes, frames, pages;
} pulse_t;

struct session {
    t30_call_t *call;     /* NULL once it is finished; */
    t30_progress_t ended; /* then this is what was known of it */
    page_store_t *store;  /* NULL if nothing is received */
    bool kept;
    uint32_t edge_shown;
    pulse_t pulse;
    uint32_t still; /* ticks since the pulse last moved */
};

static void keep_page(void *user, uint32_t page, bool last)
{
    const session_t *session = user;
    page_store_put(session->store, page, last);
}

static void take_answer(void *user, bool safe)
{
    session_t *session = user;
    session->kept = safe;
    if (session->call)
        t30_call_take_page(session->call, safe);
}

static bool open_store(session_t *session, t30_setup_t *setup, work_queue_t *storage)
{
    session->store = page_store_open(storage, setup->inbound, take_answer, session);
    char part[FAX_TEXT_SIZE];
    received_name_part(setup->inbound, part, sizeof part);
    memcpy(setup->inbound, part, sizeof part);
    setup->keep_page = keep_page;
    setup->user = session;
    return session->store;
}

session_t *session_open(const t30_setup_t *setup, work_queue_t *storage)
{
    session_t *session = calloc(1, sizeof *session);
    if (!session)
        return NULL;
    t30_setup_t own = *setup;
    if (own.inbound[0] == '\0' || open_store(session, &own, storage))
        session->call = t30_call_open(&own);
    if (session->call)
        return session;
    page_store_close(session->store);
    free(session);
    return NULL;
}

const t30_progress_t *session_progress(const session_t *session)
{
    return session->call ? t30_call_progress(session->call) : &session->ended;
}

bool session_is_storing(const session_t *session)
{
    return session->store && page_store_is_busy(session->store);
}

static void settle(session_t *session)
{
    if (session->store)
        page_store_settle(session->store);
}

static void feel_pulse(session_t *session)
{
    const t30_progress_t *progress = session_progress(session);
    const pulse_t now = {progress->bytes, progress->frames, progress->pages_confirmed};
    const bool moved = memcmp(&now, &session->pulse, sizeof now) != 0;
    session->pulse = now;
    session->still = moved ? 0 : session->still + 1;
}

void session_tick(session_t *session, const line_frame_t *in, line_frame_t *out)
{
    if (session_progress(session)->ended)
        return;
    t30_call_tick(session->call, in, out);
    feel_pulse(session);
}

bool session_has_news(session_t *session)
{
    const uint32_t edge = session_progress(session)->edge;
    const bool news = edge != session->edge_shown;
    session->edge_shown = edge;
    return news;
}

uint32_t session_still(const session_t *session)
{
    return session->still * LINE_TICK_MS;
}

/* T.30 §5.3.6.2.9: the sub-address says whom at the called number; the interface's form is
 * `number|additional`. */
static void show_sub_address(const t30_progress_t *progress, fax_status_t *status)
{
    if (progress->remote_sub_address[0] == '\0' || strchr(status->routing_string, '|'))
        return;
    const size_t used = strlen(status->routing_string);
    snprintf(status->routing_string + used, sizeof status->routing_string - used, "|%s",
             progress->remote_sub_address);
}

static void show_remote(const t30_progress_t *progress, fax_status_t *status)
{
    const bool sending = status->direction == FAX_DIRECTION_SENDING;
    if (progress->remote_ident[0] != '\0')
        fax_text_copy(sending ? status->csid : status->tsid, FAX_IDENT_SIZE, progress->remote_ident);
    fax_text_copy(status->remote_country, sizeof status->remote_country, progress->remote_country);
    fax_text_copy(status->remote_vendor, sizeof status->remote_vendor, progress->remote_vendor);
    fax_text_copy(status->remote_model, sizeof status->remote_model, progress->remote_model);
    if (!sending)
        show_sub_address(progress, status);
}

void session_show(const session_t *session, fax_status_t *status)
{
    const t30_progress_t *progress = session_progress(session);
    show_remote(progress, status);
    status->current_page = progress->current_page;
    status->bytes_transferred = progress->bytes;
    status->page_bytes = progress->page_bytes;
    status->page_size = progress->page_size;
    status->pages_confirmed = progress->pages_confirmed;
    status->bad_rows = progress->bad_rows;
    status->ecm_retries = progress->ecm_retries;
    status->retrains = progress->retrains;
    status->pages_refused = progress->pages_refused;
    if (!progress->negotiated)
        return;
    status->bit_rate = progress->bit_rate;
    status->ecm = progress->ecm;
    status->encoding = progress->encoding;
    status->resolution = progress->resolution;
}

void session_abort(session_t *session, int outcome)
{
    settle(session);
    t30_call_abort(session->call, outcome);
}

void session_drop(session_t *session)
{
    settle(session);
    t30_call_drop(session->call);
}

void session_finish(session_t *session)
{
    session->ended = *t30_call_progress(session->call);
    t30_call_close(session->call);
    session->call = NULL;
    page_store_look(session->store, session->ended.pages_confirmed);
}

bool session_is_finished(const session_t *session)
{
    return !session->call;
}

bool session_is_kept(const session_t *session)
{
    return session->kept;
}

void session_close(session_t *session)
{
    if (!session)
        return;
    page_store_close(session->store);
    t30_call_close(session->call);
    free(session);
}

#include "engine/t30/t30_watch.h"

#include "engine/fax_text.h"
#include "engine/t30/dcs.h"

/* T.30 §5.4.2: a command goes out three times, then the call ends. */
enum { CONTROL_FIELD = 2, X_BIT = 1, MOST_POLLS = 3 };

static bool is_end_of_procedure(uint8_t field)
{
    field &= (uint8_t)~X_BIT;
    return field == T30_EOP || field == T30_PRI_EOP;
}

static uint32_t running_count(running_count_t *count, int now)
{
    if ((uint32_t)now < count->now) /* a new page */
        count->before += count->now;
    count->now = (uint32_t)now;
    return count->before + count->now;
}

static void edge(t30_watch_t *watch)
{
    watch->progress.edge++;
}

/* A page begins, or begins again after a new training. */
static void begin_page(t30_watch_t *watch)
{
    t30_progress_t *progress = &watch->progress;
    progress->current_page = progress->pages_confirmed + 1;
    progress->page_bytes = 0;
    progress->page_size = 0;
    watch->tap.bits_sent = 0;
    ecm_tally_page(&watch->tally);
    edge(watch);
}

/* Or DTC, which is the same with the X bit. */
static void heard_dis(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    (void)frame, (void)length;
    watch->identified = true;
}

static void heard_dcs(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    t30_progress_t *progress = &watch->progress;
    dcs_t dcs;
    if (!dcs_read(frame, length, &dcs))
        return;
    progress->negotiated = true;
    progress->bit_rate = dcs.bit_rate;
    progress->ecm = dcs.ecm;
    progress->encoding = dcs.encoding;
    progress->resolution = dcs.resolution;
    progress->retrains = watch->trainings++;
    watch->imaging = false;
    heard_dis(watch, frame, length);
    edge(watch);
}

static void heard_cfr(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    (void)frame, (void)length;
    watch->imaging = true;
    begin_page(watch);
}

/* A change of rate within an ECM page: it goes on after a new training. */
static void heard_ctc(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    if (length > 4)
        watch->progress.bit_rate = dcs_bit_rate(frame[4]);
    watch->progress.retrains = watch->trainings++;
    edge(watch);
}

static void heard_fcd(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    ecm_tally_frame(&watch->tally, frame, length);
}

static void heard_mcf(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    (void)frame, (void)length;
    ecm_tally_block(&watch->tally);
}

/* The far end lacks something yet. */
static void heard_ppr(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    (void)frame, (void)length;
    watch->progress.unconfirmed = false;
}

/* A training follows a page that was refused: without one, it is the same word again. */
static void heard_rtn(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    heard_ppr(watch, frame, length);
    watch->progress.pages_refused += watch->refused_after != watch->trainings;
    watch->refused_after = watch->trainings;
}

static void heard_eop(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    (void)frame, (void)length;
    watch->progress.unconfirmed = t30_watch_is_sending(watch);
}

/* In error correction mode the post-message command is in a second field. */
static void heard_pps(t30_watch_t *watch, const uint8_t *frame, size_t length)
{
    if (length > CONTROL_FIELD + 1 && is_end_of_procedure(frame[CONTROL_FIELD + 1]))
        heard_eop(watch, frame, length);
}

/* Frames that matter, in either direction. */
static const struct {
    uint8_t field;
    void (*heard)(t30_watch_t *watch, const uint8_t *frame, size_t length);
} frame_rows[] = {
    {T30_DIS, heard_dis}, {T30_DCS, heard_dcs},     {T30_CFR, heard_cfr}, {T30_CTC, heard_ctc},
    {T4_FCD, heard_fcd},  {T30_MCF, heard_mcf},     {T30_RTN, heard_rtn}, {T30_PPR, heard_ppr},
    {T30_EOP, heard_eop}, {T30_PRI_EOP, heard_eop}, {T30_PPS, heard_pps},
};

static void heard_frame(void *user, bool incoming, const uint8_t *frame, size_t length)
{
    t30_watch_t *watch = user;
    const uint8_t field = frame[CONTROL_FIELD] & (uint8_t)~X_BIT;
    if (incoming) {
        watch->progress.frames++;
        watch->offered = watch->offered || field == T30_DIS;
    }
    for (size_t i = 0; i < sizeof frame_rows / sizeof frame_rows[0]; i++)
        if (frame_rows[i].field == field)
            frame_rows[i].heard(watch, frame, length);
}

static void count_bytes(t30_watch_t *watch, const t30_stats_t *stats)
{
    t30_progress_t *progress = &watch->progress;
    if (!watch->imaging)
        return;
    uint32_t bytes = (uint32_t)stats->image_size; /* receiving without ECM: it grows */
    if (t30_watch_is_sending(watch))
        progress->page_size = (uint32_t)stats->image_size;
    if (progress->ecm)
        bytes = watch->tally.bytes;
    else if (t30_watch_is_sending(watch))
        bytes = (uint32_t)(watch->tap.bits_sent / 8);
    if (progress->page_size && bytes > progress->page_size) /* padding */
        bytes = progress->page_size;
    if (bytes > progress->page_bytes) {
        progress->bytes += bytes - progress->page_bytes;
        progress->page_bytes = bytes;
    }
}

static void take_statistics(t30_watch_t *watch, const t30_stats_t *stats)
{
    t30_progress_t *progress = &watch->progress;
    progress->bad_rows = running_count(&watch->bad_rows, stats->bad_rows);
    progress->ecm_retries = running_count(&watch->ecm_retries, stats->error_correcting_mode_retries);
    progress->frames_refused = watch->tap.frames_refused;
    count_bytes(watch, stats);
}

/* A page is over, and what follows is known. */
static void end_page(t30_watch_t *watch, bool last)
{
    edge(watch);
    if (!last)
        begin_page(watch);
}

void t30_watch_take_page(t30_watch_t *watch, bool safe)
{
    watch->page_waits = false;
    watch->page_lost = !safe;
    if (safe) {
        watch->progress.pages_confirmed++;
        watch->complete = watch->page_is_last;
    }
    end_page(watch, watch->page_is_last);
}

/* The page just received has been written: it counts when it is safe. */
static void keep_page(t30_watch_t *watch, bool last)
{
    const t30_setup_t *setup = watch->setup;
    watch->page_waits = true;
    watch->page_is_last = last;
    if (setup->keep_page)
        setup->keep_page(setup->user, watch->progress.pages_confirmed, last);
    else
        t30_watch_take_page(watch, true);
}

static void heard_page_over(void *user, uint8_t field)
{
    t30_watch_t *watch = user;
    t30_progress_t *progress = &watch->progress;
    const bool sending = t30_watch_is_sending(watch);
    bool last = sending ? progress->pages_confirmed + 1 >= watch->setup->pages : is_end_of_procedure(field);
    t30_stats_t stats;
    t30_get_transfer_statistics(watch->t30, &stats);
    take_statistics(watch, &stats);
    uint32_t taken = (uint32_t)(sending ? stats.pages_tx : stats.pages_rx);
    if (taken > progress->pages_confirmed && !sending) {
        keep_page(watch, last);
        return;
    }
    if (taken > progress->pages_confirmed)
        progress->pages_confirmed = taken;
    end_page(watch, last);
}

/* The far end decides what we have left open. */
static void turn(t30_watch_t *watch, fax_direction_t direction)
{
    watch->progress.direction = direction;
    t30_adapter_turn(watch->t30, watch->setup, direction);
    edge(watch);
}

/* Who asks a receiver for pages gets none; who repeats its DIS although we poll it is asked again, but not
 * for ever: spandsp itself would. */
static int answer_wish(t30_watch_t *watch)
{
    watch->wishes++;
    if (t30_watch_is_sending(watch))
        return T30_ERR_OK;
    if (!watch->setup->calling)
        return T30_ERR_NOPOLL;
    return watch->wishes > MOST_POLLS ? T30_ERR_RETRYDCN : T30_ERR_OK;
}

static int heard_wish(void *user, uint8_t field)
{
    t30_watch_t *watch = user;
    const bool wants_ours = (field & ~X_BIT) == T30_DIS;
    if (watch->progress.direction == FAX_DIRECTION_NONE)
        turn(watch, wants_ours ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING);
    if (wants_ours)
        return answer_wish(watch);
    return t30_watch_is_sending(watch) ? T30_ERR_UNEXPECTED : T30_ERR_OK;
}

static void heard_end(void *user, int code)
{
    t30_watch_t *watch = user;
    watch->over = true;
    watch->code = code;
}

static void read_names(t30_watch_t *watch)
{
    t30_progress_t *progress = &watch->progress;
    t30_state_t *t30 = watch->t30;
    fax_text_copy_ident(progress->remote_ident, sizeof progress->remote_ident, t30_get_rx_ident(t30));
    fax_text_copy_ident(progress->remote_sub_address, sizeof progress->remote_sub_address,
                        t30_get_rx_sub_address(t30));
    fax_text_copy(progress->remote_country, sizeof progress->remote_country, t30_get_rx_country(t30));
    fax_text_copy(progress->remote_vendor, sizeof progress->remote_vendor, t30_get_rx_vendor(t30));
    fax_text_copy(progress->remote_model, sizeof progress->remote_model, t30_get_rx_model(t30));
    watch->identified = false;
    edge(watch);
}

void t30_watch_begin(t30_watch_t *watch, t30_state_t *t30, const t30_setup_t *setup)
{
    *watch = (t30_watch_t){
        .progress = {.direction = t30_adapter_direction(setup),
                     .encoding = FAX_ENCODING_NONE,
                     .resolution = FAX_RESOLUTION_NONE},
        .listener = {heard_frame, heard_wish, heard_page_over, heard_end, watch},
        .setup = setup,
        .t30 = t30,
    };
}

void t30_watch_tick(t30_watch_t *watch)
{
    t30_stats_t stats;
    t30_get_transfer_statistics(watch->t30, &stats);
    take_statistics(watch, &stats);
    if (watch->identified)
        read_names(watch);
}

void t30_watch_end(t30_watch_t *watch, int outcome)
{
    watch->progress.ended = true;
    watch->progress.outcome = outcome;
    edge(watch);
}

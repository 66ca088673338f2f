/* The watch over one T.30 session: makes t30_progress_t from the frames that pass, the phases' ends and
 * spandsp's statistics.
 *
 * Threads: those of its call. */
#ifndef ENGINE_T30_T30_WATCH_H
#define ENGINE_T30_T30_WATCH_H

#include "engine/t30/ecm_tally.h"
#include "engine/t30/interpose.h"
#include "engine/t30/t30_adapter.h"

/* A count over the whole call of what spandsp counts anew for each page. */
typedef struct running_count {
    uint32_t before; /* this page */
    uint32_t now;
} running_count_t;

typedef struct t30_watch {
    t30_progress_t progress;
    t30_tap_t tap;
    t30_listener_t listener;
    const t30_setup_t *setup;
    t30_state_t *t30;
    ecm_tally_t tally;
    running_count_t bad_rows;
    running_count_t ecm_retries;
    uint32_t trainings;
    uint32_t refused_after; /* the training after which a page was refused last; 0: none was */
    uint32_t wishes;        /* how often the far end has asked for pages, or offered its own: DIS or DTC */
    bool offered;           /* the far end has said what it can do: DIS or DTC has come */
    bool identified;        /* DIS, DTC or DCS has come: the far end's names are to be read */
    bool imaging;           /* training is over: image data flows */
    bool page_waits;        /* a received page is being made safe; */
    bool page_is_last;      /* it is the fax's last */
    bool page_lost;         /* a received page is not safe: it must not be confirmed */
    bool complete;          /* received: the last page, and the end of procedure */
    bool over;              /* phase E */
    int code;               /* T30_ERR_*, once over */
} t30_watch_t;

static inline bool t30_watch_is_sending(const t30_watch_t *watch)
{
    return watch->progress.direction == FAX_DIRECTION_SENDING;
}

/* Begin to watch: before t30_adapter_set_up() with `watch->listener`. `setup` and `t30` must outlive it. */
void t30_watch_begin(t30_watch_t *watch, t30_state_t *t30, const t30_setup_t *setup);

/* After each tick: bring the progress up to date. */
void t30_watch_tick(t30_watch_t *watch);

/* The page that waits is safe on disk, or is not. */
void t30_watch_take_page(t30_watch_t *watch, bool safe);

/* The session is over. */
void t30_watch_end(t30_watch_t *watch, int outcome);

/* What became of the fax, once over, by what was seen of it and what T.30 says: a fax_outcome_t. */
int t30_watch_outcome(const t30_watch_t *watch);

/* True if the whole fax is through, whatever happens to the call now. */
bool t30_watch_is_through(const t30_watch_t *watch);

#endif

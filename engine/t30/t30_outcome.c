/* What became of a fax: by what was seen of it, and what spandsp says. */
#include "engine/fax_outcome.h"
#include "engine/t30/t30_watch.h"

bool t30_watch_is_through(const t30_watch_t *watch)
{
    if (!t30_watch_is_sending(watch))
        return watch->complete;
    return watch->setup->pages > 0 && watch->progress.pages_confirmed >= watch->setup->pages;
}

/* T.30 says that all is well, and it is not: spandsp ends so after a page that was refused, or sent empty. */
static int false_success(const t30_watch_t *watch)
{
    if (!t30_watch_is_sending(watch))
        return FAX_OUTCOME_DISCONNECTED;
    return watch->progress.pages_refused ? FAX_OUTCOME_T30 + T30_ERR_TX_INVALRSP : FAX_OUTCOME_BAD_DOCUMENT;
}

/* The far end said what it can do, and hung up before any page. Either we chose nothing of it: spandsp 0.0.6
 * says nothing when no modem is common to both. Or we asked for its pages, and it gives none. */
static int given_up(const t30_watch_t *watch)
{
    if (watch->code == T30_ERR_RX_DCNWHY && watch->setup->calling)
        return T30_ERR_NOPOLL;
    return T30_ERR_INCOMPATIBLE;
}

static bool is_given_up(const t30_watch_t *watch)
{
    return watch->offered && !watch->progress.negotiated &&
           (watch->code == T30_ERR_TX_GOTDCN || watch->code == T30_ERR_RX_DCNWHY);
}

int t30_watch_outcome(const t30_watch_t *watch)
{
    const bool no_file = !t30_watch_is_sending(watch) && watch->code == T30_ERR_FILEERROR;
    if (watch->page_lost || no_file)
        return FAX_OUTCOME_NO_STORAGE;
    if (t30_watch_is_through(watch))
        return FAX_OUTCOME_OK;
    if (watch->code == T30_ERR_OK)
        return false_success(watch);
    if (watch->code == T30_ERR_CALLDROPPED)
        return FAX_OUTCOME_DISCONNECTED;
    if (watch->progress.frames + watch->progress.frames_refused == 0)
        return FAX_OUTCOME_NOT_FAX_CALL;
    if (is_given_up(watch))
        return FAX_OUTCOME_T30 + given_up(watch);
    return FAX_OUTCOME_T30 + watch->code;
}

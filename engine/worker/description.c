#include "engine/worker/description.h"

#include <stdio.h>

#include "engine/fax_outcome.h"
#include "engine/worker/port_states.h"

typedef int describe_fn(const fax_status_t *status, char *to, size_t size);

static int describe_dialing(const fax_status_t *status, char *to, size_t size)
{
    return snprintf(to, size, " %s", status->address);
}

static int describe_ringing(const fax_status_t *status, char *to, size_t size)
{
    return status->caller_id[0] != '\0' ? snprintf(to, size, ", call from %s", status->caller_id) : 0;
}

static int describe_page(const fax_status_t *status, char *to, size_t size)
{
    if (status->current_page == 0)
        return 0;
    if (status->page_count == 0)
        return snprintf(to, size, " page %u", status->current_page);
    return snprintf(to, size, " page %u of %u", status->current_page, status->page_count);
}

/* It is no call, so that no other member of the status tells; in tens, so that not each octet is news. */
static int describe_test(const fax_status_t *status, char *to, size_t size)
{
    if (status->current_page == 0)
        return 0;
    const uint64_t tenths = status->page_size ? UINT64_C(10) * status->page_bytes / status->page_size : 0;
    return snprintf(to, size, ": page %u of %u, %u %% at %u bit/s", status->current_page, status->page_count,
                    10 * (unsigned)(tenths < 10 ? tenths : 10), status->bit_rate);
}

static describe_fn *const describers[FAX_STATE_LAST + 1] = {
    [FAX_STATE_DIALING] = describe_dialing, [FAX_STATE_RINGING] = describe_ringing,
    [FAX_STATE_SENDING] = describe_page,    [FAX_STATE_RECEIVING] = describe_page,
    [FAX_STATE_TESTING] = describe_test,
};

static int describe_still(const fax_status_t *status, char *to, size_t size)
{
    return status->still ? snprintf(to, size, ", no progress for %u s", status->still / 1000) : 0;
}

/* The first outcomes have states of their own, which say all. */
static bool says_more(fax_state_t state, int outcome)
{
    const port_state_row_t *row = port_state_row(state);
    return row && row->phase == PORT_PASSING && outcome > FAX_OUTCOME_NOT_FAX_CALL &&
           outcome != FAX_OUTCOME_T30;
}

/* The line cannot be used: its problem is told. */
static bool is_out(fax_state_t state)
{
    return state == FAX_STATE_NOT_PRESENT || state == FAX_STATE_UNAVAILABLE ||
           state == FAX_STATE_WAITING_FOR_LINE;
}

void description_write(fax_status_t *status, int outcome, const char *problem)
{
    char *text = status->description;
    const size_t size = sizeof status->description;
    int used = snprintf(text, size, "%s", fax_state_row(status->state)->text);
    if (describers[status->state])
        used += describers[status->state](status, text + used, size - (size_t)used);
    used += describe_still(status, text + used, size - (size_t)used);
    if (is_out(status->state) && problem[0])
        used += snprintf(text + used, size - (size_t)used, ": %s", problem);
    if (says_more(status->state, outcome))
        snprintf(text + used, size - (size_t)used, ": %s", fax_outcome_row(outcome)->text);
}

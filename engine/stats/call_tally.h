/* What calls come to, as plain sums: how a call counts is said here and nowhere else. Each fax is one of
 * exactly one cause (FAX_CAUSE_NONE: it went through) and of exactly one rate, so that either of them adds up
 * to the calls. Threads: no state. */
#ifndef ENGINE_STATS_CALL_TALLY_H
#define ENGINE_STATS_CALL_TALLY_H

#include "engine/fax_call.h"
#include "engine/fax_stats.h"

/* The sums of one direction. */
enum {
    TALLY_PAGES,
    TALLY_BYTES,
    TALLY_BUSY_MS,
    TALLY_RETRAINS,
    TALLY_PAGES_REFUSED,
    TALLY_ECM_RETRIES,
    TALLY_BAD_ROWS,
    TALLY_NO_FAXES,                              /* calls that were none: nothing else of them counts */
    TALLY_CAUSES,                                /* from here on, by cause - 1 */
    TALLY_RATES = TALLY_CAUSES + FAX_CAUSE_LAST, /* from here on, by the place in fax_rates */
    TALLY_SUMS = TALLY_RATES + FAX_RATES
};

typedef enum call_way { CALL_SENT, CALL_RECEIVED, CALL_WAYS } call_way_t;

typedef struct call_tally {
    uint64_t sums[CALL_WAYS][TALLY_SUMS];
} call_tally_t;

void call_tally_add(call_tally_t *tally, const fax_call_t *call);

enum { TALLY_NAME_SIZE = 32 };

/* What the store calls a sum: "sent.pages", "received.cause.busy", "sent.rate.9600". */
void call_tally_name(call_way_t way, size_t sum, char name[TALLY_NAME_SIZE]);

/* The sums of one direction as counters. */
void call_tally_traffic(const call_tally_t *tally, call_way_t way, fax_traffic_t *traffic);

#endif

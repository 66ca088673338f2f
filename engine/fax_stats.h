/* What the calls of a port come to: counters, failures by cause, calls by rate, and quarters of an hour.
 *
 * A call counts when it has ended and its record is on disk, in the same transaction: counters and history
 * never differ, and no end of faxportd loses a count. Counters go on across restarts, and wrap at the end of
 * their type.
 *
 * Threads: plain data. */
#ifndef ENGINE_FAX_STATS_H
#define ENGINE_FAX_STATS_H

#include "engine/fax_outcome.h"
#include "engine/fax_status.h"

enum {
    FAX_INTERVALS = 96,      /* that are kept: a day */
    FAX_INTERVAL_MS = 900000 /* each; they begin at the quarters of each hour, UTC */
};

/* The rates of V.27 ter, V.29 and V.17 in bit/s, rising; the first, 0, is "none was negotiated". */
enum { FAX_RATES = 7 };
extern const uint32_t fax_rates[FAX_RATES];

/* The calls of one direction: counters. */
typedef struct fax_traffic {
    uint32_t attempts;    /* all that have ended: completions and failures */
    uint32_t completions; /* the fax went through */
    uint32_t failures;    /* the sum of those by cause */
    uint32_t pages;       /* confirmed (sent), or kept (received) */
    uint64_t bytes;       /* of image data */
    uint32_t busy_seconds;
    uint32_t retrains;
    uint32_t pages_refused; /* T.30 RTN */
    uint32_t ecm_retries;
    uint32_t bad_rows; /* received without ECM */
} fax_traffic_t;

/* A quarter of an hour, both directions together. All of a call counts in the one in which it ended. */
typedef struct fax_port_interval {
    uint32_t number;    /* 1 is the last that is over; 0 the one in progress */
    bool valid;         /* nothing that belongs to it is missing; of the one in progress, up to now */
    int64_t start_time; /* ms UTC */
    int64_t elapsed;    /* ms of it that are over */
    uint32_t attempts;
    uint32_t completions;
    uint32_t failures;
    uint32_t pages;
    uint32_t bytes; /* stays at its end */
    uint32_t busy_seconds;
} fax_port_interval_t;

typedef struct fax_port_stats {
    int64_t since;     /* ms UTC: the counters have been counting without a gap since then */
    int64_t since_age; /* ms */
    fax_traffic_t sent, received;

    /* The last call that has ended; call_id 0: none is known. */
    uint32_t last_call_id;
    fax_direction_t last_direction;
    int64_t last_time; /* its end, ms UTC */
    int64_t last_age;  /* ms since then */
    uint32_t last_outcome;
    char last_outcome_name[FAX_NAME_SIZE];
    char last_outcome_text[FAX_TEXT_SIZE];
    fax_cause_t last_cause;

    fax_port_interval_t current;
    uint32_t valid_intervals; /* of those that are over: from 1 up to this one they are valid */
} fax_port_stats_t;

/* The calls of a port that failed for one cause. Each failed call has exactly one. Counters. */
typedef struct fax_port_failure {
    fax_cause_t cause; /* not FAX_CAUSE_NONE */
    uint32_t sent;
    uint32_t received;
} fax_port_failure_t;

/* The calls of a port whose last negotiated rate was this one. Each call has exactly one. Counters. */
typedef struct fax_port_rate {
    uint32_t bit_rate; /* one of fax_rates */
    uint32_t sent;
    uint32_t received;
} fax_port_rate_t;

#endif

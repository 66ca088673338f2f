/* Which notifications go out: each kind is enabled or not and has a minimum interval at the same place, and
 * what it holds back is counted. A place is a port's slot + 1; 0 is the server.
 *
 * Threads: settings and counters from any; the rest is the loop's. */
#ifndef ENGINE_ALARM_NOTICE_GATE_H
#define ENGINE_ALARM_NOTICE_GATE_H

#include <stddef.h>

#include "engine/fax_notice.h"

typedef struct notice_gate notice_gate_t;

static inline size_t notice_place(uint32_t slot)
{
    return slot + 1;
}

/* A gate for `ports` ports: those kinds are enabled whose bit (kind - 1) is set in `enabled`; all have
 * `min_interval` (s). NULL if there is no memory. */
notice_gate_t *notice_gate_new(size_t ports, uint32_t enabled, uint32_t min_interval);
void notice_gate_free(notice_gate_t *gate);

/* Change a kind's settings. */
void notice_gate_enable(notice_gate_t *gate, fax_event_kind_t kind, bool enabled);
void notice_gate_set_interval(notice_gate_t *gate, fax_event_kind_t kind, uint32_t seconds);

/* How many of the kind were held back, as of before a restart, too. */
void notice_gate_remember(notice_gate_t *gate, fax_event_kind_t kind, uint32_t suppressed);
uint32_t notice_gate_suppressed(notice_gate_t *gate, fax_event_kind_t kind);

/* Copy the kind's settings and counters, all but `sent`. */
void notice_gate_read(notice_gate_t *gate, fax_event_kind_t kind, fax_notice_kind_t *to);

/* True if a notification of `kind` may go out at `place` as of `clock` (monotonic ms). */
bool notice_gate_is_open(notice_gate_t *gate, fax_event_kind_t kind, size_t place, int64_t clock);

/* It goes out: its minimum interval begins. Or it does not, and is counted. */
void notice_gate_pass(notice_gate_t *gate, fax_event_kind_t kind, size_t place, int64_t clock);
void notice_gate_suppress(notice_gate_t *gate, fax_event_kind_t kind);

/* True if the kind is enabled, whatever its interval. */
bool notice_gate_is_enabled(notice_gate_t *gate, fax_event_kind_t kind);

#endif

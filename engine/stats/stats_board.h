/* The statistics of the ports, written by the loop and read from any thread. `utc` is the daemon's steady
 * clock (engine_steady_utc()), ms.
 *
 * Threads: one writer, the loop; any number of readers; neither waits for the other. */
#ifndef ENGINE_STATS_STATS_BOARD_H
#define ENGINE_STATS_STATS_BOARD_H

#include <stddef.h>

#include "engine/stats/call_tally.h"

typedef struct stats_board stats_board_t;

/* NULL if there is no memory. */
stats_board_t *stats_board_new(size_t slots);
void stats_board_free(stats_board_t *board);

/* --- the loop's --- */

/* The counters begin with `tally`, and have counted without a gap since `since`. An interval that began
 * before `whole` may lack something. */
void stats_board_begin(stats_board_t *board, size_t slot, const call_tally_t *tally, int64_t since,
                       int64_t whole);

/* A call that `tally` had already, and that ended at `end` (0: nobody knows when; it is in no interval). The
 * one with the highest id is the last call. */
void stats_board_recall(stats_board_t *board, size_t slot, const fax_call_t *call, int64_t end);

/* A call that ended at `end` counts from now on. */
void stats_board_count(stats_board_t *board, size_t slot, const fax_call_t *call, int64_t end);

/* A call that ended by now will never count. */
void stats_board_lose(stats_board_t *board, size_t slot, int64_t utc);

/* --- any thread's: copies, as of `utc`. False, and nothing is copied, if there is no such slot, cause, rate
 * or number. --- */

bool stats_board_read(const stats_board_t *board, size_t slot, int64_t utc, fax_port_stats_t *stats);
bool stats_board_read_failure(const stats_board_t *board, size_t slot, fax_cause_t cause,
                              fax_port_failure_t *failure);
bool stats_board_read_rate(const stats_board_t *board, size_t slot, uint32_t bit_rate, fax_port_rate_t *rate);
bool stats_board_read_interval(const stats_board_t *board, size_t slot, uint32_t number, int64_t utc,
                               fax_port_interval_t *interval);

#endif

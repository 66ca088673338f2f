#include "engine/stats/stats_board.h"

#include <stdlib.h>

#include "engine/fax_text.h"
#include "engine/seqlock.h"
#include "engine/stats/interval_ring.h"

/* What of a port does not depend on the moment. */
typedef struct totals {
    call_tally_t tally;
    int64_t since, whole;
    uint32_t last_call_id;
    fax_direction_t last_direction;
    int64_t last_time; /* as its record has it */
    int64_t last_end;
    int last_outcome;
} totals_t;

typedef struct totals_cell {
    seqlock_t lock;
    seqlock_word_t words[SEQLOCK_WORDS(sizeof(totals_t))];
} totals_cell_t;

struct stats_board {
    size_t slots;
    totals_cell_t *totals;
    interval_ring_t *rings;
};

stats_board_t *stats_board_new(size_t slots)
{
    stats_board_t *board = calloc(1, sizeof *board);
    if (!board)
        return NULL;
    *board =
        (stats_board_t){slots, calloc(slots, sizeof *board->totals), calloc(slots, sizeof *board->rings)};
    if (board->totals && board->rings)
        return board;
    stats_board_free(board);
    return NULL;
}

void stats_board_free(stats_board_t *board)
{
    if (!board)
        return;
    free(board->totals);
    free(board->rings);
    free(board);
}

static totals_t read_totals(const stats_board_t *board, size_t slot)
{
    totals_cell_t *cell = &board->totals[slot];
    totals_t totals;
    seqlock_read_living(&cell->lock, cell->words, &totals, sizeof totals);
    return totals;
}

static void write_totals(stats_board_t *board, size_t slot, const totals_t *totals)
{
    seqlock_write(&board->totals[slot].lock, board->totals[slot].words, totals, sizeof *totals);
}

/* --- in --- */

static int64_t later(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

void stats_board_begin(stats_board_t *board, size_t slot, const call_tally_t *tally, int64_t since,
                       int64_t whole)
{
    const totals_t totals = {
        .tally = *tally, .since = since, .whole = later(since, whole), .last_direction = FAX_DIRECTION_NONE};
    write_totals(board, slot, &totals);
}

/* A port has one call at a time: the highest id is the last of them, in whatever order they come. */
static void take_last(totals_t *totals, const fax_call_t *call, int64_t end)
{
    if (call->call_id < totals->last_call_id)
        return;
    totals->last_call_id = call->call_id;
    totals->last_direction = call->direction;
    totals->last_time = call->end_time;
    totals->last_end = end;
    totals->last_outcome = call->outcome;
}

static void add_to_ring(stats_board_t *board, size_t slot, const fax_call_t *call, int64_t end)
{
    call_tally_t one = {0};
    call_tally_add(&one, call);
    interval_ring_add(&board->rings[slot], end, &one);
}

void stats_board_recall(stats_board_t *board, size_t slot, const fax_call_t *call, int64_t end)
{
    totals_t totals = read_totals(board, slot);
    take_last(&totals, call, end);
    write_totals(board, slot, &totals);
    if (end)
        add_to_ring(board, slot, call, end);
}

void stats_board_count(stats_board_t *board, size_t slot, const fax_call_t *call, int64_t end)
{
    totals_t totals = read_totals(board, slot);
    call_tally_add(&totals.tally, call);
    take_last(&totals, call, end);
    write_totals(board, slot, &totals);
    add_to_ring(board, slot, call, end);
}

void stats_board_lose(stats_board_t *board, size_t slot, int64_t utc)
{
    totals_t totals = read_totals(board, slot);
    totals.since = totals.whole = utc;
    write_totals(board, slot, &totals);
}

/* --- out --- */

static uint32_t valid_intervals(int64_t whole, int64_t utc)
{
    const int64_t first = whole / FAX_INTERVAL_MS + (whole % FAX_INTERVAL_MS > 0);
    const int64_t count = utc / FAX_INTERVAL_MS - first;
    return count < 0 ? 0 : count > FAX_INTERVALS ? FAX_INTERVALS : (uint32_t)count;
}

static int64_t age(int64_t since, int64_t utc)
{
    return since && utc > since ? utc - since : 0;
}

static void fill_last(const totals_t *totals, int64_t utc, fax_port_stats_t *stats)
{
    const fax_outcome_row_t *row = fax_outcome_row(totals->last_outcome);
    stats->last_call_id = totals->last_call_id;
    stats->last_direction = totals->last_direction;
    stats->last_time = totals->last_time;
    stats->last_age = age(totals->last_end, utc);
    stats->last_outcome = (uint32_t)row->code;
    stats->last_cause = row->cause;
    fax_text_copy(stats->last_outcome_name, sizeof stats->last_outcome_name, row->name);
    fax_text_copy(stats->last_outcome_text, sizeof stats->last_outcome_text, row->text);
}

bool stats_board_read(const stats_board_t *board, size_t slot, int64_t utc, fax_port_stats_t *stats)
{
    if (slot >= board->slots)
        return false;
    const totals_t totals = read_totals(board, slot);
    *stats = (fax_port_stats_t){.since = totals.since,
                                .since_age = age(totals.since, utc),
                                .valid_intervals = valid_intervals(totals.whole, utc)};
    call_tally_traffic(&totals.tally, CALL_SENT, &stats->sent);
    call_tally_traffic(&totals.tally, CALL_RECEIVED, &stats->received);
    fill_last(&totals, utc, stats);
    interval_ring_read(&board->rings[slot], 0, utc, totals.whole, &stats->current);
    return true;
}

static uint32_t sum_of(const totals_t *totals, call_way_t way, size_t sum)
{
    return (uint32_t)totals->tally.sums[way][sum];
}

bool stats_board_read_failure(const stats_board_t *board, size_t slot, fax_cause_t cause,
                              fax_port_failure_t *failure)
{
    if (slot >= board->slots || cause <= FAX_CAUSE_NONE || cause > FAX_CAUSE_LAST)
        return false;
    const totals_t totals = read_totals(board, slot);
    const size_t sum = TALLY_CAUSES + cause - FAX_CAUSE_NONE;
    *failure =
        (fax_port_failure_t){cause, sum_of(&totals, CALL_SENT, sum), sum_of(&totals, CALL_RECEIVED, sum)};
    return true;
}

bool stats_board_read_rate(const stats_board_t *board, size_t slot, uint32_t bit_rate, fax_port_rate_t *rate)
{
    size_t place = 0;
    while (place < FAX_RATES && fax_rates[place] != bit_rate)
        place++;
    if (slot >= board->slots || place == FAX_RATES)
        return false;
    const totals_t totals = read_totals(board, slot);
    const size_t sum = TALLY_RATES + place;
    *rate = (fax_port_rate_t){bit_rate, sum_of(&totals, CALL_SENT, sum), sum_of(&totals, CALL_RECEIVED, sum)};
    return true;
}

bool stats_board_read_interval(const stats_board_t *board, size_t slot, uint32_t number, int64_t utc,
                               fax_port_interval_t *interval)
{
    if (slot >= board->slots || number > FAX_INTERVALS)
        return false;
    interval_ring_read(&board->rings[slot], number, utc, read_totals(board, slot).whole, interval);
    return true;
}

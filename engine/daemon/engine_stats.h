/* What the ports' calls come to: from the store at the start, then call by call as their records come to
 * last. For engine/daemon/ and fax_engine.c only. Threads: the loop's, but engine_stats_board(). */
#ifndef ENGINE_DAEMON_ENGINE_STATS_H
#define ENGINE_DAEMON_ENGINE_STATS_H

#include "engine/fax_call.h"
#include "engine/stats/stats_board.h"

struct fax_engine;
typedef struct engine_stats engine_stats_t;

/* With the store open and the ports' indexes known. NULL with a log line if the store cannot be read, or
 * there is no memory. */
engine_stats_t *engine_stats_open(struct fax_engine *engine);
void engine_stats_close(engine_stats_t *stats);

/* The call's record has come to last. */
void engine_stats_count(engine_stats_t *stats, const fax_call_t *call);

/* It never will. */
void engine_stats_lose(engine_stats_t *stats, const fax_call_t *call);

/* For a transaction of the caller's: write that counts were lost, if any were; and say whether that lasts. */
bool engine_stats_write(engine_stats_t *stats);
void engine_stats_settle(engine_stats_t *stats, bool lasting);

/* To be read from any thread. */
const stats_board_t *engine_stats_board(const engine_stats_t *stats);

#endif

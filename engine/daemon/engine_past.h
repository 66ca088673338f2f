/* What an earlier faxportd knew: the alarms that it told the world of, and how each port's last calls went.
 * For engine/daemon/ only.
 * Threads: the loop's. */
#ifndef ENGINE_DAEMON_ENGINE_PAST_H
#define ENGINE_DAEMON_ENGINE_PAST_H

#include "engine/alarm/alarm_rules.h"

struct fax_engine;

/* Bring the rules and the board to where they were, from the store; and tell what is over: calls are no
 * longer stuck, as they ended with the faxportd that had them, and nothing is wrong at ports that are not in
 * the configuration any more. If the log `has_gap` (outbox_has_gap()), what it does not know of may stand in
 * the world: each alarm is cleared, and what is wrong is raised anew. */
void engine_past_recall(struct fax_engine *engine, alarm_rules_t *rules, alarm_board_t *board, bool has_gap);

#endif

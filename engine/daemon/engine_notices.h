/* Notifications' way: event -> alarm rules -> outbox -> (commit, at the end of the turn) -> agent ->
 * (acknowledged) -> outbox. For engine/daemon/ and fax_engine.c only. Threads: the loop's, unless said. */
#ifndef ENGINE_DAEMON_ENGINE_NOTICES_H
#define ENGINE_DAEMON_ENGINE_NOTICES_H

#include "engine/alarm/alarm_rules.h"
#include "engine/daemon/notice_settings.h"
#include "engine/fax_engine.h"

typedef struct engine_notices engine_notices_t;

/* With the ports' parts open, and what the world was told before a restart in mind. NULL if there is no
 * memory. */
engine_notices_t *engine_notices_open(fax_engine_t *engine);
void engine_notices_close(engine_notices_t *notices);

/* Something has happened at the port in `slot`. */
void engine_notices_take_event(engine_notices_t *notices, uint32_t slot, const fax_event_t *event);

/* Something has happened to the server: `value` and the sentence go with the notification. */
void engine_notices_tell(engine_notices_t *notices, fax_event_kind_t kind, uint32_t value, const char *format,
                         ...) __attribute__((format(printf, 4, 5)));

/* What engine_make_last() does with them: write what there is now; then say whether that lasts, and let the
 * agent have it. */
bool engine_notices_write(engine_notices_t *notices);
void engine_notices_settle(engine_notices_t *notices, bool lasting);

/* What was free in the file system of state_dir when it was looked at last, in MiB; 0 is "not known", too. */
uint32_t engine_notices_disk_free(const engine_notices_t *notices);

/* What these hold is safe from any thread, as their headers say. */
outbox_t *engine_notices_outbox(const engine_notices_t *notices);
notice_gate_t *engine_notices_gate(const engine_notices_t *notices);
alarm_board_t *engine_notices_board(const engine_notices_t *notices);

/* From any thread: set something of a kind (notice_settings.h). */
void engine_notices_set(engine_notices_t *notices, notice_setting_t setting, fax_event_kind_t kind,
                        uint32_t value);

/* From any thread: something was acknowledged, that is to be written. */
void engine_notices_ring(engine_notices_t *notices);

#endif

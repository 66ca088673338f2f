/* What is a notification, and when: the rules between what happens and what the world is told.
 *
 *   an edge of a port or a call     raises, clears, or stands alone, as its row says (fax_notice.h)
 *   the end of a call               ends "stuck", and moves the port's failure ratio (failure_window.h)
 *   a sample of the server          moves the levels: queue age, all ports busy, disk, store
 *
 * Each level has two bounds (hysteresis). A raise that the gate holds back is told later, when its interval
 * is over and it still stands; a clear goes out if and only if its raise did. Pure: clocks are given, nothing
 * is read.
 *
 * Threads: the loop's. */
#ifndef ENGINE_ALARM_ALARM_RULES_H
#define ENGINE_ALARM_ALARM_RULES_H

#include "engine/alarm/alarm_board.h"
#include "engine/alarm/failure_window.h"
#include "engine/alarm/notice_gate.h"
#include "engine/fax_config.h"

typedef struct alarm_rules alarm_rules_t;

/* The server as it is now. */
typedef struct alarm_sample {
    int64_t queue_age;         /* ms that the oldest waiting job waits; 0 if none does */
    int64_t all_busy;          /* ms that all ports in service have been busy; 0 if they are not */
    int64_t disk_free;         /* MiB; -1: not known */
    const char *store_problem; /* NULL: the store works */
} alarm_sample_t;

typedef struct alarm_rules_host {
    /* The world shall be told. */
    void (*tell)(void *user, const fax_event_t *event);
    void *user;
} alarm_rules_host_t;

/* All must outlive it. NULL if there is no memory. */
alarm_rules_t *alarm_rules_new(const fax_alarm_config_t *limits, size_t ports, notice_gate_t *gate,
                               alarm_board_t *board, const alarm_rules_host_t *host);
void alarm_rules_free(alarm_rules_t *rules);

/* Something has happened at `place`, as of `clock` (monotonic ms). What is no notification is left alone. */
void alarm_rules_take_event(alarm_rules_t *rules, size_t place, const fax_event_t *event, int64_t clock);

/* To be called once a second. */
void alarm_rules_take_sample(alarm_rules_t *rules, const alarm_sample_t *sample, int64_t utc, int64_t clock);

/* An alarm that the world was told of, or may have been, and that is not on the board is over: `clear` says
 * so. */
void alarm_rules_end_untold(alarm_rules_t *rules, const fax_event_t *clear);

/* From before a restart: how a port's calls went (the oldest first), and an alarm that the world was told
 * of. */
void alarm_rules_remember_call(alarm_rules_t *rules, size_t place, bool failed);
void alarm_rules_remember_raise(alarm_rules_t *rules, size_t place, const fax_event_t *raise, int64_t clock);

#endif

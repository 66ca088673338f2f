/* Where events and job changes go: numbered, and told to all who listen. Threads: the loop's. */
#ifndef ENGINE_SUPERVISOR_EVENT_DESK_H
#define ENGINE_SUPERVISOR_EVENT_DESK_H

#include "engine/fax_engine.h"

typedef struct event_desk event_desk_t;

/* NULL if there is no memory. */
event_desk_t *event_desk_new(void);
void event_desk_free(event_desk_t *desk);

/* See fax_engine_listen(). */
bool event_desk_listen(event_desk_t *desk, const fax_listener_t *listener);
void event_desk_unlisten(event_desk_t *desk, const fax_listener_t *listener);

void event_desk_tell_event(event_desk_t *desk, const fax_event_t *event);
void event_desk_tell_notices(event_desk_t *desk);
void event_desk_tell_job(event_desk_t *desk, const fax_job_t *job);

#endif

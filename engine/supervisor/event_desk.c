#include "engine/supervisor/event_desk.h"

#include <stdlib.h>

/* A listener that is removed while it is told leaves a hole, so that the others keep their places. */
struct event_desk {
    fax_listener_t listeners[FAX_ENGINE_MAX_LISTENERS];
    bool used[FAX_ENGINE_MAX_LISTENERS];
};

event_desk_t *event_desk_new(void)
{
    return calloc(1, sizeof(event_desk_t));
}

void event_desk_free(event_desk_t *desk)
{
    free(desk);
}

bool event_desk_listen(event_desk_t *desk, const fax_listener_t *listener)
{
    for (size_t i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++) {
        if (desk->used[i])
            continue;
        desk->listeners[i] = *listener;
        desk->used[i] = true;
        return true;
    }
    return false;
}

static bool is_same(const fax_listener_t *one, const fax_listener_t *other)
{
    return one->event == other->event && one->job == other->job && one->notices == other->notices &&
           one->user == other->user;
}

void event_desk_unlisten(event_desk_t *desk, const fax_listener_t *listener)
{
    for (size_t i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++) {
        if (!desk->used[i] || !is_same(&desk->listeners[i], listener))
            continue;
        desk->used[i] = false;
        return;
    }
}

void event_desk_tell_event(event_desk_t *desk, const fax_event_t *event)
{
    for (size_t i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++)
        if (desk->used[i] && desk->listeners[i].event)
            desk->listeners[i].event(desk->listeners[i].user, event);
}

void event_desk_tell_notices(event_desk_t *desk)
{
    for (size_t i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++)
        if (desk->used[i] && desk->listeners[i].notices)
            desk->listeners[i].notices(desk->listeners[i].user);
}

void event_desk_tell_job(event_desk_t *desk, const fax_job_t *job)
{
    for (size_t i = 0; i < FAX_ENGINE_MAX_LISTENERS; i++)
        if (desk->used[i] && desk->listeners[i].job)
            desk->listeners[i].job(desk->listeners[i].user, job);
}

#include "engine/alarm/notice_gate.h"

#include <pthread.h>
#include <stdlib.h>

#include "engine/fax_text.h"

enum { SECOND = 1000 };

typedef struct kind_entry {
    bool enabled;
    uint32_t min_interval; /* s */
    uint32_t suppressed;
    int64_t *passed; /* by place: when the last one went out; NEVER */
} kind_entry_t;

#define NEVER INT64_MIN

struct notice_gate {
    pthread_mutex_t lock;
    size_t places;
    kind_entry_t kinds[FAX_EVENT_NOTICES];
};

static kind_entry_t *entry_of(notice_gate_t *gate, fax_event_kind_t kind)
{
    return &gate->kinds[kind - 1];
}

static bool init_entry(kind_entry_t *entry, bool enabled, uint32_t min_interval, size_t places)
{
    *entry = (kind_entry_t){enabled, min_interval, 0, calloc(places, sizeof *entry->passed)};
    for (size_t place = 0; entry->passed && place < places; place++)
        entry->passed[place] = NEVER;
    return entry->passed != NULL;
}

notice_gate_t *notice_gate_new(size_t ports, uint32_t enabled, uint32_t min_interval)
{
    notice_gate_t *gate = calloc(1, sizeof *gate);
    if (!gate)
        return NULL;
    pthread_mutex_init(&gate->lock, NULL);
    gate->places = ports + 1;
    bool good = true;
    for (unsigned i = 0; good && i < FAX_EVENT_NOTICES; i++)
        good = init_entry(&gate->kinds[i], enabled >> i & 1, min_interval, gate->places);
    if (good)
        return gate;
    notice_gate_free(gate);
    return NULL;
}

void notice_gate_free(notice_gate_t *gate)
{
    if (!gate)
        return;
    for (size_t i = 0; i < FAX_EVENT_NOTICES; i++)
        free(gate->kinds[i].passed);
    pthread_mutex_destroy(&gate->lock);
    free(gate);
}

void notice_gate_enable(notice_gate_t *gate, fax_event_kind_t kind, bool enabled)
{
    pthread_mutex_lock(&gate->lock);
    entry_of(gate, kind)->enabled = enabled;
    pthread_mutex_unlock(&gate->lock);
}

void notice_gate_set_interval(notice_gate_t *gate, fax_event_kind_t kind, uint32_t seconds)
{
    pthread_mutex_lock(&gate->lock);
    entry_of(gate, kind)->min_interval = seconds;
    pthread_mutex_unlock(&gate->lock);
}

void notice_gate_read(notice_gate_t *gate, fax_event_kind_t kind, fax_notice_kind_t *to)
{
    const fax_notice_row_t *row = fax_notice_row(kind);
    *to = (fax_notice_kind_t){.severity = row->severity};
    fax_text_copy(to->name, sizeof to->name, row->name);
    pthread_mutex_lock(&gate->lock);
    const kind_entry_t *entry = entry_of(gate, kind);
    to->enabled = entry->enabled;
    to->min_interval = entry->min_interval;
    to->suppressed = entry->suppressed;
    pthread_mutex_unlock(&gate->lock);
}

void notice_gate_remember(notice_gate_t *gate, fax_event_kind_t kind, uint32_t suppressed)
{
    pthread_mutex_lock(&gate->lock);
    entry_of(gate, kind)->suppressed = suppressed;
    pthread_mutex_unlock(&gate->lock);
}

uint32_t notice_gate_suppressed(notice_gate_t *gate, fax_event_kind_t kind)
{
    pthread_mutex_lock(&gate->lock);
    const uint32_t suppressed = entry_of(gate, kind)->suppressed;
    pthread_mutex_unlock(&gate->lock);
    return suppressed;
}

bool notice_gate_is_enabled(notice_gate_t *gate, fax_event_kind_t kind)
{
    pthread_mutex_lock(&gate->lock);
    const bool enabled = entry_of(gate, kind)->enabled;
    pthread_mutex_unlock(&gate->lock);
    return enabled;
}

bool notice_gate_is_open(notice_gate_t *gate, fax_event_kind_t kind, size_t place, int64_t clock)
{
    pthread_mutex_lock(&gate->lock);
    const kind_entry_t *entry = entry_of(gate, kind);
    const int64_t last = entry->passed[place];
    const bool open =
        entry->enabled && (last == NEVER || clock - last >= (int64_t)entry->min_interval * SECOND);
    pthread_mutex_unlock(&gate->lock);
    return open;
}

void notice_gate_pass(notice_gate_t *gate, fax_event_kind_t kind, size_t place, int64_t clock)
{
    entry_of(gate, kind)->passed[place] = clock;
}

void notice_gate_suppress(notice_gate_t *gate, fax_event_kind_t kind)
{
    pthread_mutex_lock(&gate->lock);
    entry_of(gate, kind)->suppressed++;
    pthread_mutex_unlock(&gate->lock);
}

#include "engine/store/setting_box.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/process/bell.h"

typedef struct setting {
    char name[SETTING_NAME_SIZE];
    int64_t value;
    bool is_new; /* to be written */
} setting_t;

struct setting_box {
    store_t *store;
    pthread_mutex_t lock; /* of the settings; never held while the store works */
    setting_t *settings;
    size_t count;
    bell_t *bell;
};

/* The place of `name`, made if it is missing; the box is locked. NULL if there is no memory. */
static setting_t *place_of(setting_box_t *box, const char *name)
{
    for (size_t i = 0; i < box->count; i++)
        if (strcmp(box->settings[i].name, name) == 0)
            return &box->settings[i];
    setting_t *more = reallocarray(box->settings, box->count + 1, sizeof *more);
    if (!more)
        return NULL;
    box->settings = more;
    setting_t *setting = &more[box->count++];
    *setting = (setting_t){.value = 0};
    strcpy(setting->name, name);
    return setting;
}

static bool set(setting_box_t *box, const char *name, int64_t value, bool is_new)
{
    if (strlen(name) >= SETTING_NAME_SIZE)
        return false;
    pthread_mutex_lock(&box->lock);
    const size_t known = box->count;
    setting_t *setting = place_of(box, name);
    if (setting) {
        setting->is_new = is_new && (box->count > known || setting->is_new || setting->value != value);
        setting->value = value;
    }
    pthread_mutex_unlock(&box->lock);
    return setting != NULL;
}

static void take_row(void *user, const char *name, int64_t value)
{
    set(user, name, value, false);
}

/* Take out the next new setting, from place `at` on; it counts as written. */
static bool next_new(setting_box_t *box, size_t *at, setting_t *copy)
{
    bool found = false;
    pthread_mutex_lock(&box->lock);
    for (; !found && *at < box->count; ++*at) {
        setting_t *setting = &box->settings[*at];
        found = setting->is_new;
        *copy = *setting;
        setting->is_new = false;
    }
    pthread_mutex_unlock(&box->lock);
    return found;
}

static void mark_new(setting_box_t *box, size_t at)
{
    pthread_mutex_lock(&box->lock);
    box->settings[at].is_new = true;
    pthread_mutex_unlock(&box->lock);
}

void setting_box_flush(setting_box_t *box)
{
    setting_t setting;
    size_t at = 0;
    while (next_new(box, &at, &setting))
        if (!setting_store_put(box->store, setting.name, setting.value)) {
            mark_new(box, at - 1);
            return;
        }
}

static void hear_bell(void *user)
{
    setting_box_flush(user);
}

setting_box_t *setting_box_new(struct event_base *loop, store_t *store)
{
    setting_box_t *box = calloc(1, sizeof *box);
    if (!box)
        return NULL;
    box->store = store;
    pthread_mutex_init(&box->lock, NULL);
    box->bell = bell_new(loop, hear_bell, box);
    if (box->bell && setting_store_each(store, take_row, box))
        return box;
    setting_box_free(box);
    return NULL;
}

void setting_box_free(setting_box_t *box)
{
    if (!box)
        return;
    setting_box_flush(box);
    bell_free(box->bell);
    pthread_mutex_destroy(&box->lock);
    free(box->settings);
    free(box);
}

int64_t setting_box_read(setting_box_t *box, const char *name, int64_t otherwise)
{
    int64_t value = otherwise;
    pthread_mutex_lock(&box->lock);
    for (size_t i = 0; i < box->count; i++)
        if (strcmp(box->settings[i].name, name) == 0)
            value = box->settings[i].value;
    pthread_mutex_unlock(&box->lock);
    return value;
}

bool setting_box_put(setting_box_t *box, const char *name, int64_t value)
{
    if (!set(box, name, value, true))
        return false;
    bell_ring(box->bell);
    return true;
}

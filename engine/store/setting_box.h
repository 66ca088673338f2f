/* The settings as they are now, in memory, for every thread, and kept in the store: what is put in is written
 * by the loop, soon, and again and again until it is there.
 *
 * Threads: read and put from any, which wait for no more than the copy of a number; the rest is the
 * loop's. */
#ifndef ENGINE_STORE_SETTING_BOX_H
#define ENGINE_STORE_SETTING_BOX_H

#include "engine/store/setting_store.h"

enum { SETTING_NAME_SIZE = 64 };

struct event_base;
typedef struct setting_box setting_box_t;

/* The settings that `store` has. NULL if they cannot be read, or there is no memory or descriptor. */
setting_box_t *setting_box_new(struct event_base *loop, store_t *store);

/* Writes what is not written yet. */
void setting_box_free(setting_box_t *box);

/* The setting `name`, `otherwise` if there is none. */
int64_t setting_box_read(setting_box_t *box, const char *name, int64_t otherwise);

/* Set it. False if the name is too long, or there is no memory. */
bool setting_box_put(setting_box_t *box, const char *name, int64_t value);

/* Write what is not written yet, when the store works again. */
void setting_box_flush(setting_box_t *box);

#endif

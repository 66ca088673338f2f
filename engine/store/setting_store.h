/* Settings that were changed while faxportd ran: name -> number. Threads: the loop's. */
#ifndef ENGINE_STORE_SETTING_STORE_H
#define ENGINE_STORE_SETTING_STORE_H

#include "engine/store/store.h"

/* Keep `value` for the setting `name`. False with a log line. */
bool setting_store_put(store_t *store, const char *name, int64_t value);

/* Call `each` with every setting. False with a log line if they cannot be read. */
bool setting_store_each(store_t *store, void (*each)(void *user, const char *name, int64_t value),
                        void *user);

#endif

/* Received faxes that are not done with: one row each, from before the first page until the fax lies where it
 * belongs, its call is told and its command has succeeded. What is there when faxportd starts was cut short.
 * Threads: the loop's. */
#ifndef ENGINE_STORE_RECEIVED_STORE_H
#define ENGINE_STORE_RECEIVED_STORE_H

#include "engine/fax_call.h"
#include "engine/store/store.h"

typedef enum received_stage {
    RECEIVED_COMING = 1, /* the call is up; call.file is what the complete file shall be called */
    RECEIVED_ENDED, /* call.file is there, in the inbox or where its route wants it; nobody knows of it yet */
    RECEIVED_FILED  /* only the command is left */
} received_stage_t;

typedef struct received {
    fax_call_t call;
    received_stage_t stage;
    uint32_t tries; /* of the command, begun */
} received_t;

/* Keep it as it is now. False with a log line. */
bool received_store_put(store_t *store, const received_t *received);

/* It is done with. False with a log line. */
bool received_store_remove(store_t *store, uint32_t call_id);

/* Call `each` with all of them, oldest first. False with a log line if they cannot be read; a row that is no
 * record is left out. */
bool received_store_each(store_t *store, void (*each)(void *user, const received_t *received), void *user);

#endif

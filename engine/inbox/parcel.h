/* One received fax on its way through the inbox. Private to engine/inbox/. Threads: the loop's. */
#ifndef ENGINE_INBOX_PARCEL_H
#define ENGINE_INBOX_PARCEL_H

#include <sys/queue.h>

#include "engine/inbox/inbox.h"
#include "engine/process/child.h"
#include "engine/process/work_queue.h"
#include "engine/store/received_store.h"

/* Where it is now; the row in the store knows less (received_stage_t). */
typedef enum parcel_state {
    PARCEL_COMING,    /* its call is up */
    PARCEL_BROKEN,    /* its file waits to be looked at */
    PARCEL_SALVAGING, /* its file is looked at by `child` */
    PARCEL_SETTLED,   /* what there is of its file is known */
    PARCEL_FILING,    /* its file is moved by `work` */
    PARCEL_WAITING,   /* for its command's next try, when `due` */
    PARCEL_RUNNING    /* its command is `child` */
} parcel_state_t;

enum { PARCEL_PATH_SIZE = FAX_TEXT_SIZE + FAX_CONFIG_PATH_SIZE };

typedef struct parcel {
    TAILQ_ENTRY(parcel) link;
    inbox_t *inbox;
    parcel_state_t state;
    received_t record;
    fax_event_t event; /* the end of its call, but for `call`, which is the record's */
    work_t work;
    char from[FAX_TEXT_SIZE], to[PARCEL_PATH_SIZE]; /* of the move */
    int error;                                      /* of the move; 0 is none */
    child_t *child;
    int64_t due; /* CLOCK_MONOTONIC ms */
} parcel_t;

typedef TAILQ_HEAD(parcels, parcel) parcels_t;

struct inbox {
    struct event_base *loop;
    const fax_config_t *config;
    store_t *store;
    const char *folder;
    inbox_host_t host;
    work_queue_t *mover;
    struct event *turn; /* start what can be started */
    parcels_t parcels;
};

/* parcel_salvage.c: find out what there is of the file of an ended call, which is still to be called as the
 * complete one; then parcel_file(). At once if there is nothing; else it is PARCEL_BROKEN until
 * parcel_count(). */
void parcel_look(parcel_t *parcel);
void parcel_count(parcel_t *parcel);

/* parcel_file.c: bring the file, if there is one, to its place, tell the call, and go on with
 * parcel_command(). */
void parcel_file(parcel_t *parcel);

/* parcel_command.c: run the command once it is due and there is room; then the parcel is done with. */
void parcel_command(parcel_t *parcel);
void parcel_run(parcel_t *parcel);
void parcel_call_back(parcel_t *parcel); /* the command that runs has not been tried */

/* inbox.c: look soon which parcel can go on. */
void inbox_wake(inbox_t *inbox);

/* A parcel more, with its row. NULL with a log line if there is no memory. */
parcel_t *parcel_add(inbox_t *inbox, parcel_state_t state, const received_t *record);

/* That of a call; NULL if there is none. */
parcel_t *inbox_find(const inbox_t *inbox, uint32_t call_id);

/* inbox_recovery.c: parcels for what an earlier faxportd has left; they go on from the loop. */
void inbox_recover(inbox_t *inbox);

/* It is done with, and forgotten. */
void parcel_drop(parcel_t *parcel);

#endif

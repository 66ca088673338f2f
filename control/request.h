/* The requests of the control socket: what each takes, does and answers (faxport-control(5)). Threads: the
 * engine's loop. */
#ifndef CONTROL_REQUEST_H
#define CONTROL_REQUEST_H

#include <jansson.h>

#include "engine/fax_engine.h"

enum { CONTROL_PROTOCOL = 1 };

/* Who asks, as far as a request needs to know. */
typedef struct control_client {
    fax_engine_t *engine;
    /* Submit jobs (fax_engine_submit(), which takes `document`) and answer when that has been done; a refusal
     * at once is returned. */
    json_t *(*submit)(void *user, const fax_job_request_t *requests, uint32_t count, int document);
    int (*take_descriptor)(void *user); /* the one that came along; the caller's then; -1 if there is none */
    void (*watch_job)(void *user, uint32_t id);
    void (*watch_status)(void *user, uint32_t port); /* 0 is "all" */
    void *user;
} control_client_t;

/* Do what `line` asks for and answer it: an object with "ok". A new reference; NULL without memory, or if
 * `submit` answers later. */
json_t *control_request(const control_client_t *client, const char *line, size_t length);

/* The answer to a submission that has ended: as fax_submitted_fn is told. A new reference; NULL without
 * memory. */
json_t *control_submitted(uint32_t first, const char *error);

/* The answer to what cannot be done: `why` is one line. A new reference; NULL without memory. */
json_t *control_refusal(const char *why);

#endif

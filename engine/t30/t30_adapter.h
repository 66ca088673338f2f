/* All that differs between spandsp 0.0.6 and 3.x, and the setting up of its T.30. Private headers of spandsp
 * are never used.
 *
 * Threads: one T.30, one thread at a time. */
#ifndef ENGINE_T30_T30_ADAPTER_H
#define ENGINE_T30_T30_ADAPTER_H

#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
/* Its audio terminal has the name of our ports' state. */
#define fax_state_t fax_terminal_state_t
#include <spandsp.h>
#undef fax_state_t

#include "engine/t30/t30_call.h"

#ifdef HAVE_SPANDSP_3
#define t30_non_ecm_get_chunk t30_non_ecm_get
#define t30_non_ecm_put_chunk t30_non_ecm_put
#define T30_NON_ECM_GET_CHUNK "t30_non_ecm_get"
#else
#define T30_NON_ECM_GET_CHUNK "t30_non_ecm_get_chunk"
#endif

/* Who hears what T.30 does. Called from within spandsp: not the place to end a call. */
typedef struct t30_listener {
    /* Each good HDLC frame, both ways, before T.30 takes it in. */
    void (*frame)(void *user, bool incoming, const uint8_t *frame, size_t length);
    /* Phase B: the far end has asked for pages (DIS, DTC), or is about to send some (DCS); `field` says
     * which. T30_ERR_OK to go on with it, else it gets a DCN, and that is why. t30_adapter_turn() belongs
     * here. */
    int (*asked)(void *user, uint8_t field);
    /* Phase D: a page is over. `field` is the post-message command received, or the response to ours. */
    void (*page_over)(void *user, uint8_t field);
    /* Phase E, once: T30_ERR_*. */
    void (*ended)(void *user, int code);
    void *user;
} t30_listener_t;

/* Which way the pages of `setup` go as it begins; FAX_DIRECTION_NONE if that is the caller's to say. */
fax_direction_t t30_adapter_direction(const t30_setup_t *setup);

/* What the party calls itself as it begins. Points into `setup`. */
const char *t30_adapter_ident(const t30_setup_t *setup);

/* Set up a fresh `t30` as `setup` says. `listener` must outlive it. False if spandsp refuses. */
bool t30_adapter_set_up(t30_state_t *t30, const t30_setup_t *setup, const t30_listener_t *listener);

/* From now on the pages go that way and no other, whatever the far end asks for later: spandsp would open the
 * other file over the present one. */
void t30_adapter_turn(t30_state_t *t30, const t30_setup_t *setup, fax_direction_t direction);

/* Send spandsp's own account of a session to our log, if that shows debug messages; else it keeps silent. */
void t30_adapter_log(logging_state_t *log, const char *tag);

#endif

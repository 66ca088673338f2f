/* The states of a fax port: one dense enumeration that holds every FPS_* device state of Microsoft's fax
 * service ([MS-FAX] FPS_*) and the reasons why a port waits. Bad states stand at the end, so that an NMS can
 * alarm on a range. Append only: the numbers are on the wire of FAX-PORT-MIB.
 *
 * Threads: constant data, safe everywhere. */
#ifndef ENGINE_FAX_STATE_H
#define ENGINE_FAX_STATE_H

#include <stdint.h>

typedef enum fax_state {
    FAX_STATE_AVAILABLE = 1,
    FAX_STATE_INITIALIZING,
    FAX_STATE_DIALING,
    FAX_STATE_HANDLED, /* the port has taken a job and has not dialled yet */
    FAX_STATE_RINGING,
    FAX_STATE_ANSWERED,
    FAX_STATE_SENDING,
    FAX_STATE_RECEIVING,
    FAX_STATE_COMPLETED,
    FAX_STATE_ROUTING,
    FAX_STATE_ABORTING,
    FAX_STATE_DRAINING, /* idle and taking no new call, as asked by the operator */
    FAX_STATE_TESTING,
    FAX_STATE_BUSY, /* from here to fatalError: how the last call ended */
    FAX_STATE_NO_ANSWER,
    FAX_STATE_CALL_DELAYED,
    FAX_STATE_CALL_BLACKLISTED,
    FAX_STATE_BAD_ADDRESS,
    FAX_STATE_NO_DIAL_TONE,
    FAX_STATE_DISCONNECTED,
    FAX_STATE_NOT_FAX_CALL,
    FAX_STATE_INCOMPATIBLE,
    FAX_STATE_FATAL_ERROR,
    FAX_STATE_WAITING_FOR_LINE, /* from here on: the port cannot take a call */
    FAX_STATE_WAITING_FOR_WORKER,
    FAX_STATE_UNAVAILABLE,
    FAX_STATE_OFFLINE, /* out of service, as asked by the operator */
    FAX_STATE_NOT_PRESENT,
    FAX_STATE_LAST = FAX_STATE_NOT_PRESENT
} fax_state_t;

/* One row of the catalogue. `fps` is the FPS_* value that a COM client would see. */
typedef struct fax_state_row {
    fax_state_t state;
    const char *text; /* the English Description of the interface */
    uint32_t fps;
} fax_state_row_t;

/* The enumeration labels in FAX-PORT-MIB, NULL-terminated: labels[state - 1]. */
extern const char *const fax_state_labels[];

/* The row of `state`; for a number that is none, the row of FAX_STATE_UNAVAILABLE. Never NULL. */
const fax_state_row_t *fax_state_row(fax_state_t state);

#endif

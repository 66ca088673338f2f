#include "engine/fax_state.h"

#include <stddef.h>

const char *const fax_state_labels[] = {
    "available",
    "initializing",
    "dialing",
    "handled",
    "ringing",
    "answered",
    "sending",
    "receiving",
    "completed",
    "routing",
    "aborting",
    "draining",
    "testing",
    "busy",
    "noAnswer",
    "callDelayed",
    "callBlacklisted",
    "badAddress",
    "noDialTone",
    "disconnected",
    "notFaxCall",
    "incompatible",
    "fatalError",
    "waitingForLine",
    "waitingForWorker",
    "unavailable",
    "offline",
    "notPresent",
    NULL,
};

_Static_assert(sizeof fax_state_labels / sizeof fax_state_labels[0] == FAX_STATE_LAST + 1,
               "a label for each state");

static const fax_state_row_t rows[] = {
    {FAX_STATE_AVAILABLE, "Available", 0x20100000},
    {FAX_STATE_INITIALIZING, "Initializing", 0x20008000},
    {FAX_STATE_DIALING, "Dialing", 0x20000001},
    {FAX_STATE_HANDLED, "Handled", 0x20000010},
    {FAX_STATE_RINGING, "Ringing", 0x20020000},
    {FAX_STATE_ANSWERED, "Answered", 0x20800000},
    {FAX_STATE_SENDING, "Sending", 0x20000002},
    {FAX_STATE_RECEIVING, "Receiving", 0x20000004},
    {FAX_STATE_COMPLETED, "Completed", 0x20000008},
    {FAX_STATE_ROUTING, "Routing", 0x20400000},
    {FAX_STATE_ABORTING, "Aborting", 0x20200000},
    {FAX_STATE_DRAINING, "Draining", 0x20000020},
    {FAX_STATE_TESTING, "Testing", 0x20000020},
    {FAX_STATE_BUSY, "Busy", 0x20000040},
    {FAX_STATE_NO_ANSWER, "No Answer", 0x20000080},
    {FAX_STATE_CALL_DELAYED, "Call Delayed", 0x20002000},
    {FAX_STATE_CALL_BLACKLISTED, "Call Blacklisted", 0x20004000},
    {FAX_STATE_BAD_ADDRESS, "Bad Address", 0x20000100},
    {FAX_STATE_NO_DIAL_TONE, "No Dial Tone", 0x20000200},
    {FAX_STATE_DISCONNECTED, "Disconnected", 0x20000400},
    {FAX_STATE_NOT_FAX_CALL, "Not a Fax Call", 0x20001000},
    {FAX_STATE_INCOMPATIBLE, "Incompatible", 0x20000800},
    {FAX_STATE_FATAL_ERROR, "Fatal Error", 0x20000800},
    {FAX_STATE_WAITING_FOR_LINE, "Waiting for Line", 0x20000020},
    {FAX_STATE_WAITING_FOR_WORKER, "Waiting for Worker", 0x20000020},
    {FAX_STATE_UNAVAILABLE, "Unavailable", 0x20000020},
    {FAX_STATE_OFFLINE, "Offline", 0x20010000},
    {FAX_STATE_NOT_PRESENT, "Not Present", 0x20010000},
};

_Static_assert(sizeof rows / sizeof rows[0] == FAX_STATE_LAST, "one row for each state, in order");

const fax_state_row_t *fax_state_row(fax_state_t state)
{
    if (state < FAX_STATE_AVAILABLE || state > FAX_STATE_LAST)
        state = FAX_STATE_UNAVAILABLE;
    return &rows[state - 1];
}

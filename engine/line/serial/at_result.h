/* What a modem says, line by line: result codes (ITU-T V.250 table 1, T.31 section 8.2.3) and all else.
 * Threads: constant data. */
#ifndef ENGINE_LINE_SERIAL_AT_RESULT_H
#define ENGINE_LINE_SERIAL_AT_RESULT_H

typedef enum at_result {
    AT_NO_RESULT = 0, /* no result code: information text, echo, garbage */
    AT_OK,
    AT_ERROR,
    AT_CONNECT,
    AT_NO_CARRIER,
    AT_NO_DIAL_TONE,
    AT_BUSY,
    AT_NO_ANSWER,
    AT_BLACKLISTED, /* the modem itself does not dial that number now */
    AT_FCERROR,     /* T.31: another carrier than the one to be received */
    AT_FRH3,        /* T.31 +FAR=1: it is V.21; CONNECT follows */
    AT_FAX,         /* T.31 +FAE=1: the caller is a fax; CONNECT follows */
    AT_DATA,        /* T.31 +FAE=1: the caller is a data modem; what follows is a data call */
    AT_RINGBACK,    /* the far end rings */
    AT_RING,        /* somebody calls: at any time */
    AT_SILENCE,     /* the modem has said nothing in time */
    AT_RESULTS
} at_result_t;

/* How a result code stands to the command in progress. */
typedef enum at_result_kind {
    AT_FINAL = 1,   /* it ends it */
    AT_ON_THE_WAY,  /* it goes on */
    AT_UNSOLICITED, /* it has nothing to do with it */
} at_result_kind_t;

/* The result code that `line` is. */
at_result_t at_result_of(const char *line);

at_result_kind_t at_result_kind(at_result_t result);

/* For logs. */
const char *at_result_name(at_result_t result);

#endif

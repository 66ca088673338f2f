/* The status of one fax port: a plain record, copied as a whole, that holds the nineteen properties of
 * Microsoft's IFaxStatus interface and what the interface lacks.
 *
 * Texts are NUL-terminated valid UTF-8 without control characters (fax_text.h); "" is "none". Times are
 * milliseconds: *_time since 1970-01-01 UTC, *_clock on CLOCK_MONOTONIC; 0 is "none". The record has no
 * pointers, so that it can live in shared memory and travel in a message.
 *
 * Threads: plain data; whoever shares a record brings the lock (status_board.h). */
#ifndef ENGINE_FAX_STATUS_H
#define ENGINE_FAX_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_state.h"

enum {
    FAX_IDENT_SIZE = 21,  /* T.30 §5.3.6.2.4: twenty characters */
    FAX_NUMBER_SIZE = 65, /* a number as dialled */
    FAX_NAME_SIZE = 129,  /* people and devices */
    FAX_TEXT_SIZE = 256,  /* SnmpAdminString (SIZE (0..255)) */
    FAX_REMOTE_SIZE = 65  /* country, vendor, model */
};

typedef enum fax_direction {
    FAX_DIRECTION_NONE = 1,
    FAX_DIRECTION_SENDING,
    FAX_DIRECTION_RECEIVING
} fax_direction_t;

extern const char *const fax_direction_labels[]; /* labels[direction - 1] */

/* The image coding on the line (T.30 table 2, bits 16 and 31). */
typedef enum fax_encoding {
    FAX_ENCODING_NONE = 1,
    FAX_ENCODING_MH, /* T.4 one-dimensional */
    FAX_ENCODING_MR, /* T.4 two-dimensional */
    FAX_ENCODING_MMR /* T.6 */
} fax_encoding_t;

typedef enum fax_resolution {
    FAX_RESOLUTION_NONE = 1,
    FAX_RESOLUTION_STANDARD,  /* 204 x 98 */
    FAX_RESOLUTION_FINE,      /* 204 x 196 */
    FAX_RESOLUTION_SUPERFINE, /* 204 x 391 */
    FAX_RESOLUTION_OTHER
} fax_resolution_t;

typedef struct fax_status {
    /* The nineteen properties, in the order of the interface. */
    char address[FAX_NUMBER_SIZE];
    char caller_id[FAX_NAME_SIZE];
    char csid[FAX_IDENT_SIZE];
    uint32_t current_page; /* from 1; 0 is "no page in progress" */
    char description[FAX_TEXT_SIZE];
    uint32_t device_id;
    char device_name[FAX_NAME_SIZE];
    char document_name[FAX_TEXT_SIZE];
    uint32_t document_size; /* bytes, saturating */
    int64_t elapsed;        /* ms since start_time; filled by fax_status_settle() */
    uint32_t page_count;    /* 0 is "not known" */
    bool receive;
    char recipient_name[FAX_NAME_SIZE];
    char routing_string[FAX_NAME_SIZE];
    bool send;
    char sender_name[FAX_NAME_SIZE];
    int64_t start_time;
    int64_t submitted_time;
    char tsid[FAX_IDENT_SIZE];

    /* What the interface lacks. */
    fax_state_t state;
    uint32_t valid; /* bit n - 1: property n is meaningful now; filled by fax_status_settle() */
    uint32_t fps;   /* filled by fax_status_settle() */
    fax_direction_t direction;
    int64_t state_age;     /* ms in this state; filled by fax_status_settle() */
    int64_t submitted_age; /* ms since submitted_time; filled by fax_status_settle() */
    uint32_t job_id;       /* 0 is "none" */
    uint32_t call_id;      /* 0 is "none" */
    uint32_t bit_rate;     /* bit/s, 0 before it is negotiated */
    bool ecm;
    fax_encoding_t encoding;
    fax_resolution_t resolution;
    uint32_t bytes_transferred; /* of the call so far */
    uint32_t page_bytes;        /* of the page in progress so far */
    uint32_t page_size;         /* of the page in progress; 0 is "not known" */
    uint32_t pages_confirmed;
    uint32_t bad_rows;
    uint32_t ecm_retries;
    uint32_t retrains;
    uint32_t pages_refused; /* not shown, but in the call's record: T.30 RTN */
    char remote_country[FAX_REMOTE_SIZE];
    char remote_vendor[FAX_REMOTE_SIZE];
    char remote_model[FAX_REMOTE_SIZE];

    /* not shown but in the description: ms of line time without progress; 0: the call is not stuck */
    uint32_t still;

    /* Not shown: the moments on the monotonic clock from which the ages are taken. */
    int64_t start_clock;
    int64_t submitted_clock;
    int64_t state_clock;
} fax_status_t;

/* Make `status` the record of an idle port: all empty but the device, `state` and its text. */
void fax_status_reset(fax_status_t *status, uint32_t device_id, const char *device_name, fax_state_t state,
                      int64_t clock);

/* Fill the derived members as of `clock` (CLOCK_MONOTONIC ms) and empty every property that the interface
 * says is not available in this direction (fax_field.h, `when`). To be called once on each copy that leaves
 * the engine. */
void fax_status_settle(fax_status_t *status, int64_t clock);

#endif

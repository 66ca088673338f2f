/* A call of a soft_modem.h that is one of data, or may be: an adaptive answer listens to who has called (T.31
 * section 8.5.1), data modems find each other, octets pass. Threads: one. */
#ifndef TESTS_SERIAL_DATA_CALL_H
#define TESTS_SERIAL_DATA_CALL_H

#include "engine/line/line.h"

typedef struct data_call data_call_t;

typedef enum data_call_role { DATA_CALL_CALLS, DATA_CALL_ANSWERS, DATA_CALL_LISTENS } data_call_role_t;

/* Results and octets for the DTE go to `say`. Stops the program if there is no memory. */
data_call_t *data_call_new(data_call_role_t role,
                           void (*say)(void *user, const uint8_t *octets, size_t count), void *user);

/* One tick. False if the call is one of fax: FAX was said, and there is nothing more to do here. */
bool data_call_tick(data_call_t *call, const int16_t *in, int16_t *out);

/* From the DTE; before CONNECT it is lost. */
void data_call_hear(data_call_t *call, const uint8_t *octets, size_t count);

bool data_call_is_clear_to_send(const data_call_t *call);

void data_call_free(data_call_t *call);

#endif

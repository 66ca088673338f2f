/* Who calls, as the modem tells it between its RINGs: formatted Caller ID ("NMBR = 5551234", ITU-T V.253
 * +VCID), the called number (DDN, NDID) and distinctive ring ("RING B"). Threads: plain data. */
#ifndef ENGINE_LINE_SERIAL_CALLER_INFO_H
#define ENGINE_LINE_SERIAL_CALLER_INFO_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/fax_config.h"

typedef struct caller_info {
    char number[FAX_NUMBER_SIZE];
    char name[FAX_NAME_SIZE];
    char called[FAX_NUMBER_SIZE]; /* "" if the line does not say */
    char ring[FAX_RING_SIZE];     /* distinctive ring: "A", "2"; "" */
    unsigned rings;
} caller_info_t;

/* Take a line that the modem said. False if it says nothing of a caller. */
bool caller_info_take(caller_info_t *info, const char *line);

/* The caller as it is shown: the number; else the name; "" if neither is known. */
void caller_info_text(const caller_info_t *info, char *to, size_t size);

#endif

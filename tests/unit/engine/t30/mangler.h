/* A hostile far end: changes HDLC frames that spandsp sends, between its T.30 and its modem or its T.38, by
 * the same interposition as engine/t30/interpose.h. All else of the call is true, so that a bad frame gets
 * where a caller could bring it.
 *
 * It changes the frames of both ends of a call; which ones is for the change to tell by the frame. */
#ifndef TESTS_UNIT_ENGINE_T30_MANGLER_H
#define TESTS_UNIT_ENGINE_T30_MANGLER_H

#include <stddef.h>
#include <stdint.h>

enum { MANGLER_LONGEST = 300 };

/* Change the frame in place: returns its new length, up to MANGLER_LONGEST; the old one if it is to stay. */
typedef size_t mangler_fn(uint8_t *frame, size_t length);

/* From now on; NULL ends it. */
void mangler_set(mangler_fn *mangle);

/* How many frames have been changed since then. */
uint32_t mangler_count(void);

#endif

/* What of the received HDLC frames may reach spandsp. Its T.30 trusts some lengths and codes that come from
 * the line:
 *
 *   FCD shorter than its own header    memcpy() of -1 octets (0.0.6): a crash by remote control
 *   DCS longer than 22 octets          sprintf() beyond its text
 *   DCS of reserved width              an image of -1 pixels is cleared: a crash, too
 *   DCS, CTC with reserved modulation  a table is read at index -1
 *   CTC without its modulation         an octet is read that was never sent
 *
 * Pure functions of the frame: for a fuzzer, too. Threads: no state, safe everywhere. */
#ifndef ENGINE_T30_FRAME_FILTER_H
#define ENGINE_T30_FRAME_FILTER_H

#include <stddef.h>
#include <stdint.h>

enum { FRAME_FILTER_LONGEST_DCS = 22 };

/* How many octets of the received `frame` of `length` octets may be given to spandsp; 0 is "the frame is
 * refused". The frame is without its frame check sequence, which was good. A long DIS, DTC or DCS is cut:
 * what stands beyond is for later editions of T.30 than spandsp knows (§5.3.6.2.1 note on the extend bit). */
size_t frame_filter(const uint8_t *frame, size_t length);

#endif

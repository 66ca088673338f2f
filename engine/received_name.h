/* The names that a received fax has in the inbox, from the first page to the end of its call:
 *
 *   20261122T081500Z-fax1-17.tif.part      it is coming in; left behind by a daemon that was killed
 *   20261122T081500Z-fax1-17.tif           complete: each page synced, and the last by the far end's word
 *   20261122T081500Z-fax1-17.partial.tif   the call broke off: the pages that were confirmed
 *
 * Threads: no state, safe everywhere. */
#ifndef ENGINE_RECEIVED_NAME_H
#define ENGINE_RECEIVED_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECEIVED_NAME_SIZE = 53, RECEIVED_PORT_SIZE = 13 };

/* The name, without a folder, of the fax that port `port` receives in call `call` since `time` (ms UTC). What
 * is special in a port's name becomes '_', and what is long is cut. */
void received_name_make(int64_t time, const char *port, uint32_t call, char *name);

/* What a name made so says; false if it is none. `port` is as it stands there. */
bool received_name_read(const char *name, int64_t *time, char port[RECEIVED_PORT_SIZE], uint32_t *call);

/* From the path of the complete file those of the other two, into `to` of `size` octets. */
void received_name_part(const char *file, char *to, size_t size);
void received_name_partial(const char *file, char *to, size_t size);

#endif

/* A user's document made into a page file: what faxport-convert does. Threads: the process's only one. */
#ifndef ENGINE_DOCUMENT_CONVERT_H
#define ENGINE_DOCUMENT_CONVERT_H

#include "engine/document/converter.h"

/* Copy what `document` (a descriptor) reads, find out what it is, convert it, check every page, and put
 * the page file at `out`, synced. Nothing but `out` stays behind, and that only if all went well. */
void convert_document(int document, const char *out, const converter_limits_t *limits,
                      converter_result_t *result);

/* Copy what `document` reads to `out`, a new file, and sync it and its folder. If that fails, nothing stays
 * behind. */
void convert_keep(int document, const char *out, const converter_limits_t *limits,
                  converter_result_t *result);

#endif

/* What SNMP shows of personal data: the one door through which each text leaves. Which texts are personal is
 * told by the fields' rows (fax_field.h).
 * Threads: no state, safe everywhere. */
#ifndef AGENT_PRIVACY_H
#define AGENT_PRIVACY_H

#include "engine/fax_field.h"
#include "engine/fax_server.h"

enum { PRIVACY_MASK_SIZE = 16 };

/* The member of `record`, a text, as it may be seen under `mode`:
 *
 *   masked   a number by its last three digits, or by fewer, so that at least four are hidden ("***567"),
 *            each part of a routing string by itself; a name by its first letter ("A***"); a title not at all
 *            ("***"); a text that quotes these without the quotation
 *   hidden   "", but for a text that quotes, which is shown as above
 *
 * What is empty stays empty. Points into the record, to constant data, or to `mask`. A mode that is none
 * hides. */
const char *privacy_text(fax_privacy_t mode, const fax_field_t *field, const void *record,
                         char mask[PRIVACY_MASK_SIZE]);

#endif

/* The recipients of a document, as a request lists them. Threads: no state, safe everywhere. */
#ifndef CONTROL_RECIPIENTS_H
#define CONTROL_RECIPIENTS_H

#include <jansson.h>

#include "engine/fax_job.h"

/* One request for each of `list`, an array of {"number": N, "name": NAME}, the name may be absent: `job` with
 * its number and name. `count` is how many; the result is to be freed. NULL if anything is wrong with any of
 * them, with a `refusal` that lists all that is wrong, each {"recipient": place from 1, "problem": text}. */
fax_job_request_t *control_recipients_read(const json_t *list, const fax_job_request_t *job, uint32_t *count,
                                           json_t **refusal);

#endif

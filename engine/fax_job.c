#include "engine/fax_job.h"

#include <stddef.h>

const char *const fax_job_state_labels[] = {"converting", "held",   "waiting",  "active",
                                            "done",       "failed", "canceled", NULL};

const char *const fax_job_ask_labels[] = {"none", "cancel", "hold", "release", NULL};

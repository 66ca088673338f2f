/* The fax server as a whole (IFaxServer, IFaxActivity, IFaxPorts.Count). Threads: plain data. */
#ifndef ENGINE_FAX_SERVER_H
#define ENGINE_FAX_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_status.h"

/* What SNMP shows of personal data (fax_field.h). The control socket is the operator's, and shows all. */
typedef enum fax_privacy {
    FAX_PRIVACY_FULL = 1,
    FAX_PRIVACY_MASKED, /* enough to recognise what one knows, not enough to learn it */
    FAX_PRIVACY_HIDDEN
} fax_privacy_t;

extern const char *const fax_privacy_labels[]; /* labels[privacy - 1], NULL-terminated */

typedef struct fax_server {
    char description[FAX_TEXT_SIZE];
    char version[FAX_NAME_SIZE];
    int64_t start_time; /* ms UTC */
    int64_t up_time;    /* ms, as of the copy */
    uint32_t port_count;
    int64_t table_last_change; /* monotonic ms */
    uint32_t ports_idle;
    uint32_t ports_busy;
    uint32_t ports_down;
    uint32_t ports_busy_high;     /* most ports busy at once since start_time */
    int64_t ports_busy_high_time; /* ms UTC: when that was first so; 0 if none was */
    int64_t all_busy;             /* ms with every port in service busy, since start_time */
    uint32_t all_busy_events;     /* counter: how often that began */
    uint32_t jobs_converting;
    uint32_t jobs_held;
    uint32_t jobs_waiting;
    uint32_t jobs_active;
    uint32_t jobs_done;     /* counter */
    uint32_t jobs_failed;   /* counter */
    uint32_t jobs_canceled; /* counter */
    int64_t oldest_job_age; /* ms, of the waiting ones; 0 if none waits */
    uint32_t workers;
    uint32_t worker_restarts;        /* counter */
    uint32_t faxes_received;         /* counter: complete ones */
    bool store_failing;              /* the database cannot be used */
    int64_t store_since;             /* ms UTC: that it fails, or works again; 0: it has never failed */
    uint32_t store_failures;         /* counter: of its statements */
    char store_error[FAX_TEXT_SIZE]; /* the last one; stays when all is well again */
    uint32_t disk_free;              /* MiB in the file system of state_dir; 0 is "not known", too */
    fax_privacy_t privacy;
    int64_t start_clock; /* not shown */
} fax_server_t;

#endif

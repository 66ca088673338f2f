/* Real faxport-worker processes for tests, with the test in faxportd's place: it greets them, opens ports,
 * carries records between them and the real exchange. Every wait has a deadline. */
#ifndef TESTS_UNIT_ENGINE_WORKER_CREW_H
#define TESTS_UNIT_ENGINE_WORKER_CREW_H

#include <sys/resource.h>
#include <sys/types.h>

#include "engine/line/virtual/exchange.h"
#include "engine/status_board.h"
#include "tests/support/scratch.h"

enum { CREW_WORKERS = 2, CREW_DEADLINE = 30000 }; /* ms */

/* Worker n owns the port in slot n, with the number 10n. */
typedef struct crew_member {
    pid_t process; /* 0: has been waited for */
    int channel;
    bool ready;
    unsigned heartbeats;
    fax_event_t end; /* the last end of a call; kind 0: none yet */
} crew_member_t;

typedef struct crew {
    crew_member_t members[CREW_WORKERS];
    status_board_t *board;
    exchange_t *exchange;
    scratch_t *scratch;
    uint32_t calls;
} crew_t;

/* Start `program` of the build, such as CREW_WORKER: its channel is descriptor 3 there, `channel` here. */
#define CREW_WORKER "engine/worker/faxport-worker"
pid_t crew_spawn(const char *program, int *channel);

/* A hello as faxportd's, of this build. */
wire_hello_t crew_hello(void);

/* The exit status of `process`, or minus the signal that ended it. The test fails if it does not end in
 * time. */
int crew_wait_for_exit(pid_t process);

/* Two workers at `speed`, each with its port open and available. */
void crew_open(crew_t *crew, scratch_t *scratch, const fax_exchange_config_t *line, double speed);

/* The same, and no file of the workers can grow beyond so many octets: as on a full disk. */
void crew_open_on_disk(crew_t *crew, scratch_t *scratch, const fax_exchange_config_t *line, double speed,
                       rlim_t largest_file);

/* Carry what has come, or comes within some 20 ms. */
void crew_run_once(crew_t *crew);

/* Carry records until `done` says so. The test fails if that takes longer than CREW_DEADLINE. */
void crew_run_until(crew_t *crew, bool (*done)(const crew_t *crew));

/* Have port `slot` send `file`. */
void crew_send(crew_t *crew, uint32_t slot, const char *number, const char *file, uint32_t pages);

fax_status_t crew_status(const crew_t *crew, uint32_t slot);

/* Tell all to shut down, and expect each that is left to exit with 0. */
void crew_close(crew_t *crew);

#endif

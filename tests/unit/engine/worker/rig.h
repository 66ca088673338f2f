/* A rig for tests: the real exchange and real ports in one process, in virtual time. Records go through
 * queues in memory instead of sockets; everything else is what runs in faxportd and its workers. */
#ifndef TESTS_UNIT_ENGINE_WORKER_RIG_H
#define TESTS_UNIT_ENGINE_WORKER_RIG_H

#include "engine/line/virtual/exchange.h"
#include "engine/worker/port.h"
#include "tests/support/scratch.h"

enum { RIG_PORTS = 4, RIG_SECOND = 1000 / LINE_TICK_MS, RIG_LONGEST = 600 * RIG_SECOND, RIG_TEXT = 400 };

typedef struct rig rig_t;

/* What a test may set before rig_open(): the line, and each port. */
typedef struct rig_setup {
    fax_exchange_config_t exchange;
    fax_port_config_t ports[RIG_PORTS];
} rig_setup_t;

/* Ports 0 to 3 have the numbers 100 to 103, answer at the first ring, may do everything; a clean line with 40
 * ms delay; stations 900 (silence), 901 (voice), 902 (no answer), 903 (busy), 904 (refuses). */
rig_setup_t rig_setup(void);

/* All ports are available when it returns. Received files go to the scratch folder. */
rig_t *rig_open(const rig_setup_t *setup, scratch_t *scratch);

/* The same with rig_setup(). */
rig_t *rig_open_plain(scratch_t *scratch);

/* One tick of each port that wants one and is ready. False if none wants any and no record is under way. */
bool rig_tick(rig_t *rig);

/* Tick until all ports rest. The test fails if that does not happen within RIG_LONGEST. */
void rig_run(rig_t *rig);

/* Tick until port `slot` is in `state` (and its page and the page's octets are at least these). The test
 * fails if that does not happen. */
void rig_run_to(rig_t *rig, uint32_t slot, fax_state_t state, uint32_t page, uint32_t bytes);

/* Make a document of `pages` pages; its path, valid as scratch_path()'s. */
const char *rig_document(rig_t *rig, uint32_t pages, uint32_t rows);

/* Orders to a port. Returns the job's id. */
uint32_t rig_send(rig_t *rig, uint32_t slot, const char *number, const char *file, uint32_t pages);
/* Let callers of port `slot` poll `file`; "" is nothing. */
void rig_offer(rig_t *rig, uint32_t slot, const char *file, uint32_t pages);
/* Have port `slot` poll `number`. Returns the job's id. What it receives becomes rig_polled(), valid as
 * scratch_path()'s. */
uint32_t rig_poll(rig_t *rig, uint32_t slot, const char *number);
const char *rig_polled(rig_t *rig, uint32_t slot);
void rig_want(rig_t *rig, uint32_t slot, fax_port_want_t want);
void rig_abort(rig_t *rig, uint32_t slot, uint32_t job_id, int outcome);

/* Have the port tested, over audio or T.38. As the daemon does, the rig wants it up when it has told what
 * came of it. */
void rig_test(rig_t *rig, uint32_t slot, bool t38);

/* What came of the last test that port `slot` has told; number 0 if there was none since the last look. */
wire_tested_t rig_tested(rig_t *rig, uint32_t slot);

/* The file of the page of a test of port `slot`. */
const char *rig_test_file(rig_t *rig, uint32_t slot);

/* What the exchange does with calls to port `slot`. */
void rig_serve(rig_t *rig, uint32_t slot, exchange_service_t service);

/* The worker of port `slot` dies: nothing more comes from it. */
void rig_lose(rig_t *rig, uint32_t slot);

/* What the daemon sees: the board's copy, settled. */
fax_status_t rig_status(rig_t *rig, uint32_t slot);

/* The states that port `slot` has told, as words, since the last look: "handled dialing busy available". */
const char *rig_states(rig_t *rig, uint32_t slot);

/* The last end of a call that port `slot` has told; kind 0 if there was none since the last look. */
fax_event_t rig_end_of_call(rig_t *rig, uint32_t slot);

/* The test fails unless these are what port `slot` has told last. */
void rig_expect_states(rig_t *rig, uint32_t slot, const char *states);
void rig_expect_end(rig_t *rig, uint32_t slot, fax_event_kind_t kind, int outcome);

/* As rig_end_of_call() for FAX_EVENT_CALL_STUCK and its clear. */
fax_event_t rig_stuck(rig_t *rig, uint32_t slot);

port_t *rig_port(rig_t *rig, uint32_t slot);

/* The test fails if any port had a fault. */
void rig_close(rig_t *rig);

#endif

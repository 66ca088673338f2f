/* Two calls of ours that send a file to each other, for tests of t30_call.h: set up, run, compare. */
#ifndef TESTS_UNIT_ENGINE_T30_PAIR_H
#define TESTS_UNIT_ENGINE_T30_PAIR_H

#include "tests/support/scratch.h"
#include "tests/unit/engine/t30/rig.h"

enum { PAIR_SENDER = 0, PAIR_RECEIVER = 1 };

typedef struct pair {
    t30_setup_t setup[2];
    wire_media_t line;
    t30_call_t *call[2];
    rig_t *rig;
    double cpu; /* ms of pair_run(), both ends */
} pair_t;

/* The setups and files of a fax of `pages` pages of `rows` rows at 204 x 196 dpi: V.17, ECM, MMR, a line
 * without faults. */
void pair_prepare(pair_t *pair, scratch_t *scratch, uint32_t pages, uint32_t rows);

/* Then, before pair_open(): the receiver calls, and polls the sender, which offers its file, and would
 * receive as well. */
void pair_poll(pair_t *pair, scratch_t *scratch);

/* Make the file to be sent anew: `y_dpi` is 98, 196 or 391. */
void pair_write_file(const pair_t *pair, uint32_t rows, double y_dpi);

/* Open both calls on the line. */
void pair_open(pair_t *pair);

/* Run them to their end; the test fails if they have none. */
void pair_run(pair_t *pair);

/* Run them until the sender has `bytes` of the page `page` on the line; the test fails if that never is. */
void pair_run_to(pair_t *pair, uint32_t page, uint32_t bytes);

const t30_progress_t *pair_progress(const pair_t *pair, int side);

/* The test fails if the received file is not the sent one, pixel for pixel. */
void pair_assert_equal(const pair_t *pair);

void pair_close(pair_t *pair);

#endif

#include "tests/unit/engine/t30/pair.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/document/page_file.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

static void keep_page(void *user, uint32_t page, bool last)
{
    (void)last;
    pair_t *pair = user;
    const char *file = pair->setup[PAIR_RECEIVER].inbound;
    t30_call_take_page(pair->call[PAIR_RECEIVER], page_file_read_back(file, page, NULL));
}

void pair_write_file(const pair_t *pair, uint32_t rows, double y_dpi)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = pair->setup[PAIR_SENDER].pages;
    file.rows = rows;
    file.y_dpi = y_dpi;
    tiff_maker_write_good(pair->setup[PAIR_SENDER].document, &file);
}

void pair_prepare(pair_t *pair, scratch_t *scratch, uint32_t pages, uint32_t rows)
{
    *pair = (pair_t){.line = rig_line()};
    pair->setup[PAIR_SENDER] = (t30_setup_t){.calling = true,
                                             .tsi = "+49 30 1234567",
                                             .sub_address = "4711",
                                             .pages = pages,
                                             .ecm = true,
                                             .modems = FAX_MODEM_ALL,
                                             .codings = FAX_CODING_ALL};
    pair->setup[PAIR_RECEIVER] = (t30_setup_t){.csi = "+43 1 7654321",
                                               .ecm = true,
                                               .modems = FAX_MODEM_ALL,
                                               .codings = FAX_CODING_ALL,
                                               .keep_page = keep_page,
                                               .user = pair};
    page_file_setup();
    strcpy(pair->setup[PAIR_SENDER].document, scratch_path(scratch, "sent.tif"));
    strcpy(pair->setup[PAIR_RECEIVER].inbound, scratch_path(scratch, "received.tif"));
    remove(pair->setup[PAIR_RECEIVER].inbound);
    pair_write_file(pair, rows, 196);
}

void pair_poll(pair_t *pair, scratch_t *scratch)
{
    t30_setup_t *sender = &pair->setup[PAIR_SENDER];
    sender->calling = false;
    sender->sub_address[0] = '\0';
    strcpy(sender->csi, "+49 30 7654321");
    strcpy(sender->inbound, scratch_path(scratch, "not-received.tif"));
    remove(sender->inbound);
    pair->setup[PAIR_RECEIVER].calling = true;
}

void pair_open(pair_t *pair)
{
    for (int side = 0; side < 2; side++) {
        pair->setup[side].media = pair->line.t38 ? LINE_T38 : LINE_AUDIO;
        pair->call[side] = t30_call_open(&pair->setup[side]);
    }
    pair->rig = rig_new(&pair->line, rig_call(pair->call[0]), rig_call(pair->call[1]));
}

void pair_run(pair_t *pair)
{
    clock_t start = clock();
    bool ended = rig_run(pair->rig, RIG_LONGEST_CALL);
    pair->cpu = 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_true(ended);
}

void pair_run_to(pair_t *pair, uint32_t page, uint32_t bytes)
{
    const t30_progress_t *progress = pair_progress(pair, PAIR_SENDER);
    while (progress->current_page < page || progress->page_bytes < bytes) {
        assert_true(rig_tick(pair->rig));
        assert_true(rig_time(pair->rig) < RIG_LONGEST_CALL);
    }
}

const t30_progress_t *pair_progress(const pair_t *pair, int side)
{
    return t30_call_progress(pair->call[side]);
}

void pair_assert_equal(const pair_t *pair)
{
    char problem[256] = "";
    if (!page_file_equal(pair->setup[PAIR_SENDER].document, pair->setup[PAIR_RECEIVER].inbound, problem,
                         sizeof problem))
        fail_msg("received pages are not the sent ones: %s", problem);
}

void pair_close(pair_t *pair)
{
    rig_free(pair->rig);
    for (int side = 0; side < 2; side++)
        t30_call_close(pair->call[side]);
}

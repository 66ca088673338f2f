#include "engine/status_board.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "tests/test.h"

static void a_reader_sees_what_was_written(void **state)
{
    (void)state;
    status_board_t *board = status_board_new(4);
    status_board_t *worker = status_board_attach(status_board_descriptor(board), 4);
    assert_non_null(worker);
    fax_status_t in, out;
    fax_status_reset(&in, 7, "fax7", FAX_STATE_SENDING, 5);
    status_board_write(worker, 2, &in);
    assert_true(status_board_read(board, 2, &out));
    assert_memory_equal(&in, &out, sizeof in);
    assert_false(status_board_read(board, 4, &out));
    status_board_free(worker);
    status_board_free(board);
}

static void another_size_is_refused(void **state)
{
    (void)state;
    status_board_t *board = status_board_new(4);
    assert_null(status_board_attach(status_board_descriptor(board), 5));
    assert_int_equal(errno, EINVAL);
    assert_null(status_board_attach(-1, 4));
    status_board_free(board);
}

enum { GAP = 5000 };

typedef struct race {
    status_board_t *board;
    atomic_bool stop;
} race_t;

/* Writes records whose members all say the same number. */
static void *write_on(void *user)
{
    race_t *race = user;
    fax_status_t status;
    memset(&status, 0, sizeof status);
    for (uint32_t n = 1; !atomic_load(&race->stop); n++) {
        status.device_id = n;
        status.page_count = n;
        status.retrains = n;
        status.state_clock = n;
        status_board_write(race->board, 0, &status);
        for (volatile int gap = 0; gap < GAP; gap = gap + 1)
            ; /* a writer without a pause leaves no moment for a reader */
    }
    return NULL;
}

static void a_read_is_never_torn(void **state)
{
    (void)state;
    race_t race = {.board = status_board_new(1)};
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_on, &race), 0);
    int good = 0;
    for (int i = 0; i < 20000; i++) {
        fax_status_t status;
        if (!status_board_read(race.board, 0, &status))
            continue;
        good++;
        assert_int_equal(status.device_id, status.page_count);
        assert_int_equal(status.device_id, status.retrains);
        assert_int_equal(status.device_id, status.state_clock);
    }
    atomic_store(&race.stop, true);
    pthread_join(writer, NULL);
    assert_true(good > 1000);
    status_board_free(race.board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_sees_what_was_written),
        cmocka_unit_test(another_size_is_refused),
        cmocka_unit_test(a_read_is_never_torn),
    };
    return cmocka_run_group_tests_name("engine/status_board", tests, NULL, NULL);
}

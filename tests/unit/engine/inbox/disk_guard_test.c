#include "engine/inbox/disk_guard.h"

#include <event2/event.h>
#include <string.h>

#include "engine/fax_log.h"
#include "tests/test.h"

static void count(void *user)
{
    ++*(int *)user;
}

static disk_guard_t *watch(struct event_base *loop, const char *folder, uint32_t least, int *changes)
{
    disk_guard_t *guard = disk_guard_new(loop, folder, least, count, changes);
    assert_non_null(guard);
    event_base_loop(loop, EVLOOP_ONCE); /* its first look */
    return guard;
}

static void a_disk_with_room_is_no_problem(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    int changes = 0;
    disk_guard_t *guard = watch(loop, "/tmp", 1, &changes);
    assert_string_equal(disk_guard_problem(guard), "");
    assert_string_equal(disk_guard_look(guard), "");
    assert_int_equal(changes, 0);
    disk_guard_free(guard);
    event_base_free(loop);
}

/* procfs has not a block that is free. */
static void a_full_one_is_told_once(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    int changes = 0;
    disk_guard_t *guard = watch(loop, "/proc", 50 << 20, &changes);
    assert_string_equal(
        disk_guard_problem(guard),
        "the disk is nearly full: 0 KiB are free at /proc, 51200 are needed (min-free-space)");
    assert_int_equal(changes, 1);
    assert_non_null(strstr(disk_guard_look(guard), "nearly full"));
    assert_int_equal(changes, 1);
    disk_guard_free(guard);
    guard = watch(loop, "/proc", 0, &changes);
    assert_string_equal(disk_guard_problem(guard), "");
    disk_guard_free(guard);
    event_base_free(loop);
}

static void a_folder_that_is_gone_is_no_room(void **state)
{
    (void)state;
    struct event_base *loop = event_base_new();
    int changes = 0;
    disk_guard_t *guard = watch(loop, "/nonesuch/place", 1, &changes);
    assert_string_equal(disk_guard_problem(guard),
                        "the folder /nonesuch/place cannot be used: No such file or directory");
    assert_int_equal(changes, 1);
    disk_guard_free(guard);
    disk_guard_free(NULL);
    event_base_free(loop);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_with_room_is_no_problem),
        cmocka_unit_test(a_full_one_is_told_once),
        cmocka_unit_test(a_folder_that_is_gone_is_no_room),
    };
    return cmocka_run_group_tests_name("engine/inbox/disk_guard", tests, NULL, NULL);
}

/* The number that is kept when the disk is full. */
#include "engine/store/number_mark.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

static const char *path_of(void **state)
{
    return scratch_path(*state, "notifications.last");
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static uint32_t read_again(const char *path)
{
    number_mark_t *mark = number_mark_open(path);
    const uint32_t number = number_mark_read(mark);
    number_mark_close(mark);
    return number;
}

static void it_rises_and_lasts(void **state)
{
    const char *path = path_of(state);
    number_mark_t *mark = number_mark_open(path);
    struct stat info;
    assert_int_equal(number_mark_read(mark), 0);
    assert_true(number_mark_raise(mark, 7));
    assert_int_equal(read_again(path), 7);
    assert_true(number_mark_raise(mark, 5)); /* never falls */
    assert_int_equal(number_mark_read(mark), 7);
    assert_true(number_mark_raise(mark, UINT32_MAX));
    assert_int_equal(read_again(path), UINT32_MAX);
    number_mark_close(mark);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_full_disk_does_not_matter(void **state)
{
    const char *path = path_of(state);
    number_mark_close(number_mark_open(path));
    disk_faults_after(0, DISK_FULL, true);
    number_mark_t *mark = number_mark_open(path);
    assert_true(number_mark_raise(mark, 12));
    disk_faults_none();
    number_mark_close(mark);
    assert_int_equal(read_again(path), 12);
}

static void a_disk_that_fails_is_told_and_tried_again(void **state)
{
    const char *path = path_of(state);
    number_mark_t *mark = number_mark_open(path);
    disk_faults_after(0, DISK_ERROR, true);
    assert_false(number_mark_raise(mark, 3));
    assert_false(number_mark_raise(mark, 4));
    assert_int_equal(number_mark_read(mark), 0);
    disk_faults_none();
    assert_true(number_mark_raise(mark, 4));
    number_mark_close(mark);
    assert_int_equal(read_again(path), 4);
}

static void a_damaged_file_begins_anew(void **state)
{
    static const char *const texts[] = {"7\n", "00000000x1\n", "9999999999\n", "0000000007\n0",
                                        "          7"};
    const char *path = path_of(state);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_file(path, texts[i]);
        assert_int_equal(read_again(path), 0);
        number_mark_t *mark = number_mark_open(path);
        assert_true(number_mark_raise(mark, 9));
        number_mark_close(mark);
        assert_int_equal(read_again(path), 9);
    }
}

/* A link could lead out of the folder, to what is not ours. */
static void what_is_no_file_of_ours_is_not_written(void **state)
{
    const char *path = path_of(state), *other = scratch_path(*state, "other");
    write_file(other, "0000000001\n");
    assert_int_equal(symlink(other, path), 0);
    number_mark_t *mark = number_mark_open(path);
    assert_int_equal(number_mark_read(mark), 0);
    assert_false(number_mark_raise(mark, 2));
    number_mark_close(mark);
    assert_int_equal(read_again(other), 1);
}

int main(void)
{
    fax_log_set_level(FAX_LOG_ERROR - 1);
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {
        TEST(it_rises_and_lasts),
        TEST(a_full_disk_does_not_matter),
        TEST(a_disk_that_fails_is_told_and_tried_again),
        TEST(a_damaged_file_begins_anew),
        TEST(what_is_no_file_of_ours_is_not_written),
    };
    return cmocka_run_group_tests_name("engine/store/number_mark", tests, NULL, NULL);
}

#include "engine/safe_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/scratch.h"
#include "tests/test.h"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_holds(const char *path, const char *text)
{
    char found[100] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(found, text);
}

static void a_file_gets_its_name(void **state)
{
    const char *from = scratch_path(*state, "from"), *to = scratch_path(*state, "to");
    write_file(from, "new");
    write_file(to, "old");
    assert_true(safe_file_sync(from));
    assert_true(safe_file_place(from, to));
    assert_holds(to, "new");
    assert_int_equal(scratch_count(*state), 1);
    assert_false(safe_file_sync(from));
    assert_int_equal(errno, ENOENT);
    assert_false(safe_file_place(from, to));
    assert_false(safe_file_place(to, scratch_path(*state, "nowhere/to")));
    assert_int_equal(errno, ENOENT);
    assert_holds(to, "new");
}

/* Shared memory is another file system than where the test's folder is, on all systems that we know. */
static void it_can_go_to_another_file_system(void **state)
{
    char other[] = "/dev/shm/faxport-test-XXXXXX", to[100];
    struct stat here, there;
    if (stat(((scratch_t *)*state)->folder, &here) != 0 || !mkdtemp(other))
        skip();
    assert_int_equal(stat(other, &there), 0);
    snprintf(to, sizeof to, "%s/to", other);
    const char *from = scratch_path(*state, "from");
    write_file(from, "a fax");
    const bool moved = safe_file_move(from, to);
    assert_true(moved);
    assert_holds(to, "a fax");
    assert_int_equal(scratch_count(*state), 0);
    assert_true(safe_file_move(to, from)); /* and back */
    assert_holds(from, "a fax");
    assert_false(safe_file_move(from, "/dev/shm/faxport-nowhere/to"));
    assert_holds(from, "a fax");
    assert_int_equal(rmdir(other), 0);
    if (here.st_dev == there.st_dev)
        skip();
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)
    const struct CMUnitTest tests[] = {TEST(a_file_gets_its_name), TEST(it_can_go_to_another_file_system)};
    return cmocka_run_group_tests_name("engine/safe_file", tests, NULL, NULL);
}

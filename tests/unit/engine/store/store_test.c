#include "engine/store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/store/number_series.h"
#include "engine/store/port_index.h"
#include "tests/test.h"
#include "tests/unit/engine/store/version_1.h"

typedef struct bench {
    char folder[64];
    char path[96];
    char error[512];
} bench_t;

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    strcpy(bench->folder, "/tmp/faxport-store-XXXXXX");
    *state = bench;
    if (!mkdtemp(bench->folder))
        return -1;
    snprintf(bench->path, sizeof bench->path, "%s/faxportd.db", bench->folder);
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < 4; i++) {
        char path[120];
        snprintf(path, sizeof path, "%s%s", bench->path, suffixes[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(bench->folder), 0);
    free(bench);
    return 0;
}

static store_t *open_store(bench_t *bench)
{
    bench->error[0] = '\0';
    return store_open(bench->folder, bench->error, sizeof bench->error);
}

/* The error must say the path and then `rest`. */
static void assert_refused(bench_t *bench, const char *rest)
{
    assert_null(open_store(bench));
    assert_int_equal(strncmp(bench->error, bench->path, strlen(bench->path)), 0);
    assert_string_equal(bench->error + strlen(bench->path), rest);
}

static void assign(bench_t *bench, const char *const names[3], uint32_t *indexes)
{
    fax_port_config_t ports[3] = {0};
    for (size_t i = 0; i < 3; i++)
        strcpy(ports[i].name, names[i]);
    store_t *store = open_store(bench);
    assert_non_null(store);
    assert_true(port_index_assign(store, ports, 3, indexes));
    store_close(store);
}

static void an_index_stays_with_its_name_and_is_never_given_again(void **state)
{
    uint32_t first[3], second[3], third[3];
    assign(*state, (const char *const[]){"a", "b", "c"}, first);
    assert_memory_equal(first, ((uint32_t[]){1, 2, 3}), sizeof first);
    assign(*state, (const char *const[]){"d", "c", "a"}, second);
    assert_memory_equal(second, ((uint32_t[]){4, 3, 1}), sizeof second);
    assign(*state, (const char *const[]){"b", "e", "d"}, third);
    assert_memory_equal(third, ((uint32_t[]){2, 5, 4}), sizeof third);
}

static void a_series_never_repeats(void **state)
{
    store_t *store = open_store(*state);
    number_series_t *series = number_series_open(store, "job");
    for (uint32_t n = 1; n <= 150; n++)
        assert_int_equal(number_series_next(series), n);
    number_series_close(series);
    series = number_series_open(store, "job");
    assert_int_equal(number_series_next(series), 151);
    /* As after a kill: the store is left as it stands, without a close of the series. */
    number_series_t *again = number_series_open(store, "job");
    assert_true(number_series_next(again) > 151);
    number_series_close(again);
    number_series_t *other = number_series_open(store, "call");
    assert_int_equal(number_series_next(other), 1);
    number_series_close(other);
    number_series_close(series);
    store_close(store);
}

static void a_second_owner_is_refused(void **state)
{
    bench_t *bench = *state;
    store_t *store = open_store(bench);
    assert_refused(bench, " is in use: another faxportd runs on this state-dir; stop it, or give this one a "
                          "state-dir of its own");
    store_close(store);
    store = open_store(bench);
    assert_non_null(store);
    store_close(store);
}

static void write_file(const bench_t *bench, const char *text)
{
    FILE *file = fopen(bench->path, "w");
    fputs(text, file);
    fclose(file);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    bench_t *bench = *state;
    char garbage[5000];
    memset(garbage, 'x', sizeof garbage);
    garbage[sizeof garbage - 1] = '\0';
    write_file(bench, garbage);
    assert_refused(bench, " is damaged (file is not a database): restore it from a copy, or move it away and "
                          "start again with new port indexes");
}

static void a_damaged_database_is_refused(void **state)
{
    bench_t *bench = *state;
    uint32_t indexes[3];
    assign(bench, (const char *const[]){"a", "b", "c"}, indexes);
    FILE *file = fopen(bench->path, "r+");
    fseek(file, 4096, SEEK_SET); /* the second page: a table's root */
    char garbage[4096];
    memset(garbage, 0x5a, sizeof garbage);
    fwrite(garbage, sizeof garbage, 1, file);
    fclose(file);
    assert_refused(bench,
                   " is damaged (database disk image is malformed): restore it from a copy, or move it "
                   "away and start again with new port indexes");
}

static void run_sql(const bench_t *bench, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(bench->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static void a_newer_database_is_refused_and_left_alone(void **state)
{
    bench_t *bench = *state;
    store_close(open_store(bench));
    run_sql(bench, "PRAGMA user_version = 7");
    assert_refused(bench, " is of a newer faxportd (its version is 7, this one knows 5): run that one");
    assert_refused(bench, " is of a newer faxportd (its version is 7, this one knows 5): run that one");
}

static void an_older_database_is_brought_up_with_all_that_is_in_it(void **state)
{
    uint32_t indexes[3];
    run_sql(*state, version_1);
    assign(*state, (const char *const[]){"a", "b", "c"}, indexes);
    assert_memory_equal(indexes, ((uint32_t[]){8, 9, 7}), sizeof indexes);
    store_t *store = open_store(*state);
    number_series_t *series = number_series_open(store, "job");
    assert_int_equal(number_series_next(series), 41);
    number_series_close(series);
    assert_int_equal(store_number(store, "PRAGMA user_version"), STORE_VERSION);
    assert_int_equal(store_number(store, "SELECT count(*) FROM job"), 0);
    store_close(store);
}

/* As version 3 had it, but for what came with 4. */
static void make_version_3(bench_t *bench)
{
    store_close(open_store(bench));
    run_sql(bench, "DROP TABLE port_override; DROP INDEX call_port; ALTER TABLE port DROP COLUMN "
                   "counted_since; PRAGMA user_version = 3;"
                   "INSERT INTO port (name) VALUES ('a');"
                   "INSERT INTO counter VALUES (0, 'notifications.lost', 5), (1, 'sent.calls', 7)");
}

static void counters_of_an_older_form_begin_anew_and_say_so(void **state)
{
    make_version_3(*state);
    store_t *store = open_store(*state);
    assert_int_equal(store_number(store, "PRAGMA user_version"), STORE_VERSION);
    assert_int_equal(store_number(store, "SELECT sum(value) FROM counter"), 5);
    assert_int_equal(store_number(store, "SELECT counted_since FROM port WHERE name = 'a'"), 0);
    store_close(store);
}

static void somebody_elses_database_is_refused(void **state)
{
    bench_t *bench = *state;
    run_sql(bench, "CREATE TABLE cookies (a)");
    assert_refused(bench, " is no database of faxportd: move it away");
}

static void a_missing_folder_is_refused(void **state)
{
    bench_t *bench = *state;
    assert_null(store_open("/nonesuch/place", bench->error, sizeof bench->error));
    assert_string_equal(
        bench->error, "/nonesuch/place/faxportd.db cannot be used (unable to open database file): make sure "
                      "that the folder is there, has room and belongs to the user of faxportd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_index_stays_with_its_name_and_is_never_given_again, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(a_series_never_repeats, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_second_owner_is_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_database_is_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_damaged_database_is_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_newer_database_is_refused_and_left_alone, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(an_older_database_is_brought_up_with_all_that_is_in_it, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(counters_of_an_older_form_begin_anew_and_say_so, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(somebody_elses_database_is_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_missing_folder_is_refused, open_bench, close_bench),
    };
    return cmocka_run_group_tests_name("engine/store", tests, NULL, NULL);
}

#include "engine/store/call_store.h"

#include <string.h>

#include "tests/support/scratch.h"
#include "tests/test.h"

typedef struct listed {
    uint32_t ids[50];
    size_t count, enough;
    fax_call_t last;
} listed_t;

static bool list_one(void *user, const fax_call_t *call)
{
    listed_t *listed = user;
    listed->ids[listed->count++] = call->call_id;
    listed->last = *call;
    return listed->count != listed->enough;
}

static store_t *open_store(scratch_t *scratch)
{
    char error[256];
    store_t *store = store_open(scratch->folder, error, sizeof error);
    assert_non_null(store);
    return store;
}

static fax_call_t call_number(uint32_t id)
{
    fax_call_t call = {.call_id = id,
                       .port_index = 1 + id % 3,
                       .direction = FAX_DIRECTION_SENDING,
                       .encoding = FAX_ENCODING_MMR,
                       .resolution = FAX_RESOLUTION_FINE,
                       .end_time = 1000 * (int64_t)id,
                       .outcome = id % 2 ? FAX_OUTCOME_OK : FAX_OUTCOME_BUSY};
    strcpy(call.number, "+49 89 4711");
    fax_call_settle(&call, 0);
    return call;
}

static store_t *open_with_calls(scratch_t *scratch, uint32_t count)
{
    store_t *store = open_store(scratch);
    for (uint32_t id = 1; id <= count; id++) {
        const fax_call_t call = call_number(id);
        assert_true(call_store_put(store, &call, NULL));
    }
    return store;
}

static void assert_listed(store_t *store, const fax_call_filter_t *filter, size_t count, const uint32_t *ids)
{
    listed_t listed = {0};
    assert_true(call_store_each(store, filter, list_one, &listed));
    assert_int_equal(listed.count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(listed.ids[i], ids[i]);
}

static void a_call_comes_back_as_it_was_after_a_restart(void **state)
{
    store_close(open_with_calls(*state, 2));
    store_t *store = open_store(*state);
    listed_t listed = {.enough = 1};
    assert_true(call_store_each(store, &(fax_call_filter_t){0}, list_one, &listed));
    assert_int_equal(listed.count, 1);
    const fax_call_t call = call_number(2);
    assert_memory_equal(&listed.last, &call, sizeof call);
    store_close(store);
}

static void filters_choose_newest_first(void **state)
{
    store_t *store = open_with_calls(*state, 7);
    assert_listed(store, &(fax_call_filter_t){0}, 7, (uint32_t[]){7, 6, 5, 4, 3, 2, 1});
    assert_listed(store, &(fax_call_filter_t){.limit = 2}, 2, (uint32_t[]){7, 6});
    assert_listed(store, &(fax_call_filter_t){.failed = true}, 3, (uint32_t[]){6, 4, 2});
    assert_listed(store, &(fax_call_filter_t){.port_index = 2}, 3, (uint32_t[]){7, 4, 1});
    assert_listed(store, &(fax_call_filter_t){.since = 5000}, 3, (uint32_t[]){7, 6, 5});
    assert_listed(store, &(fax_call_filter_t){.before = 3}, 2, (uint32_t[]){2, 1});
    assert_listed(store, &(fax_call_filter_t){.port_index = 2, .failed = true}, 1, (uint32_t[]){4});
    store_close(store);
}

static void history_is_not_rewritten(void **state)
{
    store_t *store = open_with_calls(*state, 1);
    fax_call_t other = call_number(1);
    strcpy(other.number, "forged");
    assert_true(call_store_put(store, &other, NULL));
    listed_t listed = {0};
    assert_true(call_store_each(store, &(fax_call_filter_t){0}, list_one, &listed));
    assert_int_equal(listed.count, 1);
    assert_string_equal(listed.last.number, "+49 89 4711");
    store_close(store);
}

static void old_calls_go_by_age_and_count_in_steps(void **state)
{
    store_t *store = open_with_calls(*state, 20);
    assert_int_equal(call_store_purge(store, 0, 20, 100), 0);
    assert_int_equal(call_store_purge(store, 0, 15, 3), 3);
    assert_int_equal(call_store_purge(store, 0, 15, 3), 2);
    assert_int_equal(call_store_purge(store, 0, 15, 3), 0);
    assert_int_equal(call_store_count(store), 15);
    assert_int_equal(call_store_purge(store, 18000, 15, 100), 12);
    assert_listed(store, &(fax_call_filter_t){0}, 3, (uint32_t[]){20, 19, 18});
    store_close(store);
}

static void a_row_that_is_no_record_is_left_out(void **state)
{
    store_t *store = open_with_calls(*state, 3);
    assert_true(store_run(store, "UPDATE call SET record = '{\"id\":' WHERE id = 2"));
    assert_listed(store, &(fax_call_filter_t){0}, 2, (uint32_t[]){3, 1});
    store_close(store);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, scratch_open, scratch_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_call_comes_back_as_it_was_after_a_restart),
        TEST(filters_choose_newest_first),
        TEST(history_is_not_rewritten),
        TEST(old_calls_go_by_age_and_count_in_steps),
        TEST(a_row_that_is_no_record_is_left_out),
    };
    return cmocka_run_group_tests_name("engine/store/call_store", tests, NULL, NULL);
}

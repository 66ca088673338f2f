/* The shelf against a model that cannot be wrong, its bound, and readers while a writer is at work. */
#include "engine/record_shelf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tests/test.h"

enum { KEYS = 300, STEPS = 50000, WORDS = 200 };

/* All words say the same. */
typedef struct record {
    uint32_t words[WORDS];
} record_t;

static record_t record_of(uint32_t value)
{
    record_t record;
    for (size_t i = 0; i < WORDS; i++)
        record.words[i] = value;
    return record;
}

static void put(record_shelf_t *shelf, uint32_t key, uint32_t value)
{
    const record_t record = record_of(value);
    assert_true(record_shelf_put(shelf, key, &record));
}

/* What it says under `key`; 0 if there is nothing. */
static uint32_t value_of(record_shelf_t *shelf, uint32_t key)
{
    record_t record;
    if (!record_shelf_read(shelf, key, &record))
        return 0;
    for (size_t i = 1; i < WORDS; i++)
        assert_int_equal(record.words[i], record.words[0]);
    return record.words[0];
}

/* ---- against a model: `values` by key, 0 is "nothing" ---- */

static uint32_t model_from(const uint32_t *values, uint32_t key)
{
    for (; key < KEYS; key++)
        if (values[key])
            return key;
    return 0;
}

static uint32_t model_before(const uint32_t *values, uint32_t key)
{
    while (key-- > 1)
        if (values[key])
            return key;
    return 0;
}

static void assert_same(record_shelf_t *shelf, const uint32_t *values)
{
    uint32_t count = 0;
    for (uint32_t key = 0; key < KEYS; key++) {
        assert_int_equal(value_of(shelf, key), values[key]);
        assert_int_equal(record_shelf_from(shelf, key), model_from(values, key));
        assert_int_equal(record_shelf_before(shelf, key), model_before(values, key ? key : KEYS));
        count += values[key] != 0;
    }
    assert_int_equal(record_shelf_count(shelf), count);
}

static void it_is_as_its_model(void **state)
{
    (void)state;
    record_shelf_t *shelf = record_shelf_new(sizeof(record_t), UINT32_MAX);
    uint32_t values[KEYS] = {0};
    unsigned seed = 1;
    for (uint32_t step = 1; step <= STEPS; step++) {
        const uint32_t key = 1 + (uint32_t)rand_r(&seed) % (KEYS - 1);
        const bool puts = rand_r(&seed) % 2;
        values[key] = puts ? step : 0;
        if (puts)
            put(shelf, key, step);
        else
            record_shelf_drop(shelf, key);
        if (step % 1000 == 0)
            assert_same(shelf, values);
    }
    record_shelf_free(shelf);
}

static void an_empty_one_has_nothing(void **state)
{
    (void)state;
    record_shelf_t *shelf = record_shelf_new(sizeof(record_t), 10);
    assert_int_equal(record_shelf_from(shelf, 0), 0);
    assert_int_equal(record_shelf_count(shelf), 0);
    assert_int_equal(value_of(shelf, 1), 0);
    record_shelf_drop(shelf, 1);
    record_shelf_free(shelf);
    record_shelf_free(NULL);
}

static void the_highest_key_is_the_last(void **state)
{
    (void)state;
    record_shelf_t *shelf = record_shelf_new(sizeof(record_t), 10);
    put(shelf, UINT32_MAX, 1);
    put(shelf, 1, 2);
    assert_int_equal(record_shelf_from(shelf, 0), 1);
    assert_int_equal(record_shelf_from(shelf, 2), UINT32_MAX);
    assert_int_equal(record_shelf_from(shelf, UINT32_MAX), UINT32_MAX);
    assert_int_equal(record_shelf_before(shelf, 0), UINT32_MAX);
    assert_int_equal(record_shelf_before(shelf, UINT32_MAX), 1);
    assert_int_equal(record_shelf_before(shelf, 1), 0);
    record_shelf_drop(shelf, UINT32_MAX);
    assert_int_equal(record_shelf_from(shelf, 2), 0);
    record_shelf_free(shelf);
}

/* ---- the bound ---- */

static void assert_keys(record_shelf_t *shelf, uint32_t first, uint32_t last)
{
    uint32_t key = 0;
    for (uint32_t expected = first; expected <= last; expected++) {
        key = record_shelf_from(shelf, key + 1);
        assert_int_equal(key, expected);
    }
    assert_int_equal(record_shelf_from(shelf, key + 1), 0);
    assert_int_equal(record_shelf_count(shelf), last + 1 - first);
}

static void only_the_highest_are_kept(void **state)
{
    (void)state;
    record_shelf_t *shelf = record_shelf_new(sizeof(record_t), 5);
    for (uint32_t key = 1; key <= 20; key++)
        put(shelf, key, key);
    assert_keys(shelf, 16, 20);
    put(shelf, 16, 99); /* it is there: it stays */
    assert_int_equal(value_of(shelf, 16), 99);
    put(shelf, 3, 3); /* too low */
    assert_keys(shelf, 16, 20);
    record_shelf_set_most(shelf, 2);
    assert_keys(shelf, 19, 20);
    record_shelf_set_most(shelf, 3);
    put(shelf, 18, 18);
    assert_keys(shelf, 18, 20);
    record_shelf_set_most(shelf, 0);
    put(shelf, 21, 21);
    assert_int_equal(record_shelf_count(shelf), 0);
    record_shelf_free(shelf);
}

/* ---- several threads ---- */

enum { ROUNDS = 20000, WINDOW = 50 };

typedef struct race {
    record_shelf_t *shelf;
    atomic_bool over;
} race_t;

/* Rising keys, some replaced and some dropped, as jobs come and go. */
static void *write_on(void *user)
{
    race_t *race = user;
    for (uint32_t key = 1; key <= ROUNDS; key++) {
        put(race->shelf, key, key);
        if (key % 3 == 0)
            put(race->shelf, key - 1, key);
        if (key % 5 == 0)
            record_shelf_drop(race->shelf, key - 2);
    }
    atomic_store(&race->over, true);
    return NULL;
}

static void a_walk_sees_whole_records_in_order(void **state)
{
    (void)state;
    race_t race = {.shelf = record_shelf_new(sizeof(record_t), WINDOW)};
    pthread_t writer;
    assert_int_equal(pthread_create(&writer, NULL, write_on, &race), 0);
    while (!atomic_load(&race.over))
        for (uint32_t key = 1, next; (next = record_shelf_from(race.shelf, key)); key = next + 1) {
            assert_true(next >= key);
            const uint32_t value =
                value_of(race.shelf, next); /* asserts that it is whole; 0: it has gone meanwhile */
            assert_true(value == 0 || value == next || value == next + 1);
        }
    pthread_join(writer, NULL);
    assert_int_equal(value_of(race.shelf, ROUNDS), ROUNDS);
    assert_true(record_shelf_count(race.shelf) <= WINDOW);
    record_shelf_free(race.shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_as_its_model),
        cmocka_unit_test(an_empty_one_has_nothing),
        cmocka_unit_test(the_highest_key_is_the_last),
        cmocka_unit_test(only_the_highest_are_kept),
        cmocka_unit_test(a_walk_sees_whole_records_in_order),
    };
    return cmocka_run_group_tests_name("engine/record_shelf", tests, NULL, NULL);
}

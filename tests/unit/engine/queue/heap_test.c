#include "engine/queue/heap.h"

#include <stdlib.h>

#include "tests/test.h"

enum { ITEMS = 500, STEPS = 20000 };

typedef struct item {
    int key;
    heap_node_t node;
} item_t;

static bool is_before(const heap_node_t *one, const heap_node_t *other)
{
    return HEAP_ITEM(one, item_t, node)->key < HEAP_ITEM(other, item_t, node)->key;
}

static int least(const item_t *items)
{
    int key = INT32_MAX;
    for (size_t i = 0; i < ITEMS; i++)
        if (items[i].node.heap && items[i].key < key)
            key = items[i].key;
    return key;
}

static void assert_least(const heap_t *heap, const item_t *items)
{
    const heap_node_t *first = heap_first(heap);
    assert_int_equal(first ? HEAP_ITEM(first, item_t, node)->key : INT32_MAX, least(items));
}

static void the_first_is_the_least_whatever_comes_and_goes(void **state)
{
    (void)state;
    static item_t items[ITEMS];
    heap_t heap = {NULL, is_before};
    uint32_t seed = 7;
    for (int step = 0; step < STEPS; step++) {
        seed = seed * 1664525u + 1013904223u;
        item_t *item = &items[(seed >> 8) % ITEMS];
        if (item->node.heap)
            heap_remove(&item->node);
        else {
            item->key = (int)(seed >> 20);
            heap_put(&heap, &item->node);
        }
        assert_least(&heap, items);
    }
    int last = INT32_MIN;
    for (heap_node_t *first; (first = heap_first(&heap));) {
        assert_true(HEAP_ITEM(first, item_t, node)->key >= last);
        last = HEAP_ITEM(first, item_t, node)->key;
        heap_remove(first);
    }
    for (size_t i = 0; i < ITEMS; i++)
        assert_null(items[i].node.heap);
}

static void taking_out_what_is_not_in_does_nothing(void **state)
{
    (void)state;
    item_t item = {.key = 1};
    heap_remove(&item.node);
    heap_t heap = {NULL, is_before};
    heap_put(&heap, &item.node);
    heap_remove(&item.node);
    heap_remove(&item.node);
    assert_null(heap_first(&heap));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_is_the_least_whatever_comes_and_goes),
        cmocka_unit_test(taking_out_what_is_not_in_does_nothing),
    };
    return cmocka_run_group_tests_name("engine/queue/heap", tests, NULL, NULL);
}

#include "engine/queue/heap.h"

/* Two heaps, each by its root without siblings, become one. Either may be NULL. */
static heap_node_t *merge(const heap_t *heap, heap_node_t *one, heap_node_t *other)
{
    if (!one || !other)
        return one ? one : other;
    heap_node_t *first = heap->before(other, one) ? other : one;
    heap_node_t *second = first == one ? other : one;
    second->previous = first;
    second->next = first->child;
    if (second->next)
        second->next->previous = second;
    first->child = second;
    return first;
}

static void make_root(heap_node_t *node)
{
    node->next = node->previous = NULL;
}

/* All siblings from `node` on as one heap: merged in pairs from left to right, then the pairs from right to
 * left. */
static heap_node_t *merge_siblings(const heap_t *heap, heap_node_t *node)
{
    heap_node_t *pairs = NULL; /* by `next`, the last one first */
    while (node) {
        heap_node_t *other = node->next;
        heap_node_t *rest = other ? other->next : NULL;
        make_root(node);
        if (other)
            make_root(other);
        heap_node_t *pair = merge(heap, node, other);
        pair->next = pairs;
        pairs = pair;
        node = rest;
    }
    heap_node_t *merged = NULL;
    while (pairs) {
        heap_node_t *rest = pairs->next;
        make_root(pairs);
        merged = merge(heap, merged, pairs);
        pairs = rest;
    }
    return merged;
}

void heap_put(heap_t *heap, heap_node_t *node)
{
    *node = (heap_node_t){.heap = heap};
    heap->root = merge(heap, heap->root, node);
}

static void cut(heap_node_t *node)
{
    if (node->previous->child == node)
        node->previous->child = node->next;
    else
        node->previous->next = node->next;
    if (node->next)
        node->next->previous = node->previous;
}

void heap_remove(heap_node_t *node)
{
    heap_t *heap = node->heap;
    if (!heap)
        return;
    heap_node_t *below = merge_siblings(heap, node->child);
    if (heap->root == node)
        heap->root = below;
    else {
        cut(node);
        heap->root = merge(heap, heap->root, below);
    }
    *node = (heap_node_t){0};
}

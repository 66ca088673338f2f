/* A heap of things that hold their own links, so that it needs no memory: a pairing heap (Fredman and others,
 * 1986). Putting in takes constant time, taking out O(log n) on average. Threads: one at a time. */
#ifndef ENGINE_QUEUE_HEAP_H
#define ENGINE_QUEUE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* In the thing itself, all 0 at first. */
typedef struct heap_node {
    struct heap_node *child;
    struct heap_node *next;     /* sibling */
    struct heap_node *previous; /* sibling, or the parent of a first child */
    struct heap *heap;          /* that it is in; NULL is "none" */
} heap_node_t;

/* True if `one` comes out before `other`. */
typedef bool heap_before_fn(const heap_node_t *one, const heap_node_t *other);

typedef struct heap {
    heap_node_t *root;
    heap_before_fn *before;
} heap_t;

/* The thing of TYPE whose member MEMBER is NODE; NODE must not be NULL. */
#define HEAP_ITEM(NODE, TYPE, MEMBER) ((TYPE *)(void *)((char *)(NODE)-offsetof(TYPE, MEMBER)))

/* The node must be in no heap. What decides its place must not change while it is in one. */
void heap_put(heap_t *heap, heap_node_t *node);

/* Take the node out of the heap that it is in, if any. */
void heap_remove(heap_node_t *node);

/* The first; NULL if the heap is empty. */
static inline heap_node_t *heap_first(const heap_t *heap)
{
    return heap->root;
}

#endif

#include "engine/record_shelf.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HEIGHT = 16 }; /* of the list: one node in two is as high as two, one in four as three... */

typedef struct node {
    uint32_t key;
    unsigned height;
    struct node *next[]; /* by level; the record follows */
} node_t;

struct record_shelf {
    pthread_mutex_t lock;
    size_t size;
    uint32_t most, count;
    node_t *first[HEIGHT];
};

/* A key has always the same height, as good as drawn by lot: the number of trailing zeros of what a mixer of
 * 32 bits makes of it. */
static unsigned height_of(uint32_t key)
{
    uint32_t mixed = (key ^ key >> 16) * 0x7feb352du;
    mixed = (mixed ^ mixed >> 15) * 0x846ca68bu;
    mixed ^= mixed >> 16;
    return (unsigned)__builtin_ctz(mixed | 1u << (HEIGHT - 1)) + 1;
}

static void *record_of(node_t *node)
{
    return &node->next[node->height];
}

static node_t *make_node(size_t size, uint32_t key, const void *record)
{
    const unsigned height = height_of(key);
    node_t *node = malloc(sizeof *node + height * sizeof node->next[0] + size);
    if (!node)
        return NULL;
    node->key = key;
    node->height = height;
    memcpy(record_of(node), record, size);
    return node;
}

record_shelf_t *record_shelf_new(size_t size, uint32_t most)
{
    record_shelf_t *shelf = calloc(1, sizeof *shelf);
    if (!shelf)
        return NULL;
    pthread_mutex_init(&shelf->lock, NULL);
    shelf->size = size;
    shelf->most = most;
    return shelf;
}

void record_shelf_free(record_shelf_t *shelf)
{
    if (!shelf)
        return;
    record_shelf_set_most(shelf, 0);
    pthread_mutex_destroy(&shelf->lock);
    free(shelf);
}

/* ---- found; the shelf is locked ---- */

/* Where the first node from `key` on hangs, by level. Returns the node before it; NULL if there is none. */
static const node_t *find(record_shelf_t *shelf, uint64_t key, node_t **links[HEIGHT])
{
    const node_t *before = NULL;
    node_t **row = shelf->first;
    for (unsigned level = HEIGHT; level-- > 0;) {
        while (row[level] && row[level]->key < key) {
            before = row[level];
            row = row[level]->next;
        }
        links[level] = &row[level];
    }
    return before;
}

/* The first node from `key` on; NULL if there is none. */
static node_t *node_from(record_shelf_t *shelf, uint32_t key)
{
    node_t **links[HEIGHT];
    find(shelf, key, links);
    return *links[0];
}

static node_t *take_out(record_shelf_t *shelf, node_t **links[HEIGHT])
{
    node_t *node = *links[0];
    for (unsigned level = 0; level < node->height; level++)
        *links[level] = node->next[level];
    shelf->count--;
    return node;
}

static void put_in(record_shelf_t *shelf, node_t **links[HEIGHT], node_t *node)
{
    for (unsigned level = 0; level < node->height; level++) {
        node->next[level] = *links[level];
        *links[level] = node;
    }
    shelf->count++;
}

/* The node under `key`, taken out; NULL if there is none. */
static node_t *take_key(record_shelf_t *shelf, uint32_t key, node_t **links[HEIGHT])
{
    find(shelf, key, links);
    return *links[0] && (*links[0])->key == key ? take_out(shelf, links) : NULL;
}

/* The lowest node, if there are too many. */
static node_t *take_surplus(record_shelf_t *shelf)
{
    node_t **links[HEIGHT];
    if (shelf->count <= shelf->most)
        return NULL;
    find(shelf, 0, links);
    return take_out(shelf, links);
}

/* ---- the doors; memory is had and given back outside of the lock ---- */

bool record_shelf_put(record_shelf_t *shelf, uint32_t key, const void *record)
{
    node_t **links[HEIGHT];
    node_t *node = make_node(shelf->size, key, record);
    pthread_mutex_lock(&shelf->lock);
    node_t *old = take_key(shelf, key, links);
    if (node)
        put_in(shelf, links, node);
    node_t *surplus = take_surplus(shelf);
    pthread_mutex_unlock(&shelf->lock);
    free(old);
    free(surplus);
    return node != NULL;
}

void record_shelf_drop(record_shelf_t *shelf, uint32_t key)
{
    node_t **links[HEIGHT];
    pthread_mutex_lock(&shelf->lock);
    node_t *node = take_key(shelf, key, links);
    pthread_mutex_unlock(&shelf->lock);
    free(node);
}

bool record_shelf_read(record_shelf_t *shelf, uint32_t key, void *record)
{
    pthread_mutex_lock(&shelf->lock);
    node_t *node = node_from(shelf, key);
    const bool found = node && node->key == key;
    if (found)
        memcpy(record, record_of(node), shelf->size);
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

uint32_t record_shelf_from(record_shelf_t *shelf, uint32_t key)
{
    pthread_mutex_lock(&shelf->lock);
    const node_t *node = node_from(shelf, key);
    const uint32_t found = node ? node->key : 0;
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

uint32_t record_shelf_before(record_shelf_t *shelf, uint32_t key)
{
    node_t **links[HEIGHT];
    pthread_mutex_lock(&shelf->lock);
    const node_t *node = find(shelf, key ? key : UINT64_MAX, links);
    const uint32_t found = node ? node->key : 0;
    pthread_mutex_unlock(&shelf->lock);
    return found;
}

uint32_t record_shelf_count(record_shelf_t *shelf)
{
    pthread_mutex_lock(&shelf->lock);
    const uint32_t count = shelf->count;
    pthread_mutex_unlock(&shelf->lock);
    return count;
}

static bool drop_surplus(record_shelf_t *shelf)
{
    pthread_mutex_lock(&shelf->lock);
    node_t *surplus = take_surplus(shelf);
    pthread_mutex_unlock(&shelf->lock);
    free(surplus);
    return surplus != NULL;
}

/* One by one, so that nobody waits for all of them. */
void record_shelf_set_most(record_shelf_t *shelf, uint32_t most)
{
    pthread_mutex_lock(&shelf->lock);
    shelf->most = most;
    pthread_mutex_unlock(&shelf->lock);
    while (drop_surplus(shelf))
        ;
}

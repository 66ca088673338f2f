#include "agent/mib_tree.h"

#include <stdlib.h>
#include <string.h>

typedef struct mib_node {
    mib_sub_t name[MIB_ARC_MAX + 1]; /* arc and column */
    size_t length;
    const mib_group_t *group;
    const fax_field_t *field;
} mib_node_t;

struct mib_tree {
    mib_node_t *nodes;
    size_t node_count;
    void *user;
};

/* ---- made ---- */

static mib_node_t node_of(const mib_group_t *group, const fax_field_t *field)
{
    mib_node_t node = {.length = group->arc_length + 1, .group = group, .field = field};
    memcpy(node.name, group->arc, group->arc_length * sizeof *node.name);
    node.name[group->arc_length] = field->number;
    return node;
}

static void add_group(mib_tree_t *tree, const mib_group_t *group)
{
    if (!group->source)
        return;
    for (size_t i = group->index_fields; i < group->fields->count; i++)
        tree->nodes[tree->node_count++] = node_of(group, &group->fields->fields[i]);
}

static int compare_nodes(const void *one, const void *other)
{
    const mib_node_t *a = one, *b = other;
    return mib_compare(a->name, a->length, b->name, b->length);
}

mib_tree_t *mib_tree_new(const mib_group_t *groups, size_t group_count, void *user)
{
    size_t nodes = 0;
    for (size_t i = 0; i < group_count; i++)
        nodes += groups[i].fields->count;
    mib_tree_t *tree = calloc(1, sizeof *tree);
    if (!tree)
        return NULL;
    tree->user = user;
    tree->nodes = calloc(nodes + 1, sizeof *tree->nodes);
    if (!tree->nodes) {
        mib_tree_free(tree);
        return NULL;
    }
    for (size_t i = 0; i < group_count; i++)
        add_group(tree, &groups[i]);
    qsort(tree->nodes, tree->node_count, sizeof *tree->nodes, compare_nodes);
    return tree;
}

void mib_tree_free(mib_tree_t *tree)
{
    if (!tree)
        return;
    free(tree->nodes);
    free(tree);
}

const fax_field_t *mib_group_first(const mib_group_t *group)
{
    return &group->fields->fields[group->index_fields];
}

/* ---- found ---- */

int mib_compare(const mib_sub_t *a, size_t a_length, const mib_sub_t *b, size_t b_length)
{
    const size_t shorter = a_length < b_length ? a_length : b_length;
    for (size_t i = 0; i < shorter; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return (a_length > b_length) - (a_length < b_length);
}

/* How many nodes have a name up to `name`. */
static size_t nodes_up_to(const mib_tree_t *tree, const mib_sub_t *name, size_t length)
{
    size_t low = 0, high = tree->node_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const mib_node_t *node = &tree->nodes[middle];
        if (mib_compare(node->name, node->length, name, length) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The node in which `name` lies, with what follows the node's own name in `rest`; NULL if there is none. */
static const mib_node_t *node_around(const mib_tree_t *tree, const mib_sub_t *name, size_t length, size_t *at,
                                     size_t *rest)
{
    *at = nodes_up_to(tree, name, length);
    if (*at == 0)
        return NULL;
    const mib_node_t *node = &tree->nodes[*at - 1];
    if (length < node->length || memcmp(node->name, name, node->length * sizeof *name) != 0)
        return NULL;
    *rest = length - node->length;
    return node;
}

mib_found_t mib_tree_find(const mib_tree_t *tree, const mib_sub_t *name, size_t length, mib_place_t *place)
{
    size_t at, rest;
    const mib_node_t *node = node_around(tree, name, length, &at, &rest);
    if (!node)
        return MIB_NO_OBJECT;
    *place = (mib_place_t){.group = node->group, .field = node->field};
    return mib_rows_find(node->group->rows, tree->user, name + node->length, rest, &place->row)
               ? MIB_FOUND
               : MIB_NO_INSTANCE;
}

static bool row_after(const mib_tree_t *tree, const mib_node_t *node, const mib_sub_t *rest, size_t length,
                      bool inclusive, mib_place_t *place)
{
    *place = (mib_place_t){.group = node->group, .field = node->field};
    return mib_rows_next(node->group->rows, tree->user, rest, length, inclusive, &place->row);
}

mib_found_t mib_tree_next(const mib_tree_t *tree, const mib_sub_t *name, size_t length, bool inclusive,
                          mib_place_t *place)
{
    size_t at, rest;
    const mib_node_t *node = node_around(tree, name, length, &at, &rest);
    if (node && row_after(tree, node, name + node->length, rest, inclusive, place))
        return MIB_FOUND;
    for (; at < tree->node_count; at++)
        if (row_after(tree, &tree->nodes[at], NULL, 0, true, place))
            return MIB_FOUND;
    return MIB_END;
}

size_t mib_place_name(const mib_place_t *place, mib_sub_t *name)
{
    size_t length = place->group->arc_length;
    memcpy(name, place->group->arc, length * sizeof *name);
    name[length++] = place->field->number;
    for (size_t i = 0; i < place->group->rows->depth; i++)
        name[length++] = place->row.index[i];
    return length;
}

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
    uint32_t *ports;
    size_t port_count;
    uint32_t fixed[MIB_FIXED_MAX]; /* 1, 2, 3... */
};

static const uint32_t scalar_instance[] = {0};

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
    if (group->instances == MIB_NOTIFY_ONLY)
        return;
    for (size_t i = 0; i < group->fields->count; i++)
        tree->nodes[tree->node_count++] = node_of(group, &group->fields->fields[i]);
}

mib_tree_t *mib_tree_new(const mib_group_t *groups, size_t group_count, const uint32_t *ports,
                         size_t port_count)
{
    size_t nodes = 0;
    for (size_t i = 0; i < group_count; i++)
        nodes += groups[i].fields->count;
    mib_tree_t *tree = calloc(1, sizeof *tree);
    if (!tree)
        return NULL;
    tree->nodes = calloc(nodes + 1, sizeof *tree->nodes);
    tree->ports = calloc(port_count + 1, sizeof *tree->ports);
    if (!tree->nodes || !tree->ports) {
        mib_tree_free(tree);
        return NULL;
    }
    for (size_t i = 0; i < group_count; i++)
        add_group(tree, &groups[i]);
    for (size_t i = 0; i < port_count; i++)
        tree->ports[tree->port_count++] = ports[i];
    for (uint32_t i = 0; i < MIB_FIXED_MAX; i++)
        tree->fixed[i] = i + 1;
    return tree;
}

void mib_tree_free(mib_tree_t *tree)
{
    if (!tree)
        return;
    free(tree->nodes);
    free(tree->ports);
    free(tree);
}

/* ---- found ---- */

typedef struct rows {
    const uint32_t *instances;
    size_t count;
} rows_t;

static rows_t rows_of(const mib_tree_t *tree, const mib_node_t *node)
{
    if (node->group->instances == MIB_SCALAR)
        return (rows_t){scalar_instance, 1};
    if (node->group->instances == MIB_FIXED)
        return (rows_t){tree->fixed, node->group->row_count};
    return (rows_t){tree->ports, tree->port_count};
}

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

/* The position of the first row whose instance is at least `instance`. */
static size_t row_from(rows_t rows, mib_sub_t instance)
{
    size_t low = 0, high = rows.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (rows.instances[middle] < instance)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static mib_found_t found(const mib_node_t *node, rows_t rows, size_t row, mib_place_t *place)
{
    *place = (mib_place_t){node->group, node->field, row, rows.instances[row]};
    return MIB_FOUND;
}

mib_found_t mib_tree_find(const mib_tree_t *tree, const mib_sub_t *name, size_t length, mib_place_t *place)
{
    size_t at, rest;
    const mib_node_t *node = node_around(tree, name, length, &at, &rest);
    if (!node)
        return MIB_NO_OBJECT;
    *place = (mib_place_t){.group = node->group, .field = node->field};
    if (rest != 1)
        return MIB_NO_INSTANCE;
    const rows_t rows = rows_of(tree, node);
    const size_t row = row_from(rows, name[length - 1]);
    if (row == rows.count || rows.instances[row] != name[length - 1])
        return MIB_NO_INSTANCE;
    return found(node, rows, row, place);
}

/* The first row after what follows the node's name; anything longer than an instance comes after that instance. */
static size_t row_after(rows_t rows, const mib_sub_t *rest, size_t length, bool inclusive)
{
    if (length == 0)
        return 0;
    const size_t row = row_from(rows, rest[0]);
    const bool passed = row < rows.count && rows.instances[row] == rest[0] && (length > 1 || !inclusive);
    return passed ? row + 1 : row;
}

mib_found_t mib_tree_next(const mib_tree_t *tree, const mib_sub_t *name, size_t length, bool inclusive,
                          mib_place_t *place)
{
    size_t at, rest;
    const mib_node_t *node = node_around(tree, name, length, &at, &rest);
    if (node) {
        const rows_t rows = rows_of(tree, node);
        const size_t row = row_after(rows, name + node->length, rest, inclusive);
        if (row < rows.count)
            return found(node, rows, row, place);
    }
    for (; at < tree->node_count; at++) {
        const rows_t rows = rows_of(tree, &tree->nodes[at]);
        if (rows.count > 0)
            return found(&tree->nodes[at], rows, 0, place);
    }
    return MIB_END;
}

size_t mib_place_name(const mib_place_t *place, mib_sub_t *name)
{
    const size_t arc = place->group->arc_length;
    memcpy(name, place->group->arc, arc * sizeof *name);
    name[arc] = place->field->number;
    name[arc + 1] = place->instance;
    return arc + 2;
}

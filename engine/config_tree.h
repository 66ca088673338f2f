/* faxportd.conf as libconfuse's tree, each value with its line. Private to the configuration. Threads:
 * safe. */
#ifndef ENGINE_CONFIG_TREE_H
#define ENGINE_CONFIG_TREE_H

#include <confuse.h>

#include "engine/config_report.h"

/* A value: what the tree's options point to. */
typedef struct config_item {
    unsigned line;
    char text[];
} config_item_t;

/* Parse `text`, which is changed by it. All that libconfuse cannot take is reported; the tree holds the rest.
 * To be given back to cfg_free(). NULL if there is no memory. */
cfg_t *config_tree_parse(char *text, config_report_t *report);

#endif

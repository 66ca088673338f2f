/* A value as it stands in faxportd.conf, made into a member of a record. Private to the configuration.
 * Threads: no state. */
#ifndef ENGINE_CONFIG_VALUE_H
#define ENGINE_CONFIG_VALUE_H

#include "engine/config_options.h"

enum { CONFIG_PROBLEM_SIZE = 512 };

/* Put `text` into `record`'s member as `option` says; a list's value is one word of it, and adds to the set.
 * False with what is wrong in `problem` (of CONFIG_PROBLEM_SIZE), the member untouched. */
bool config_value_set(const config_option_t *option, const char *text, void *record, char *problem);

/* The member of `record` as one would write it in the file: of a COUNT, a TRUTH or a text. */
void config_value_text(const config_option_t *option, const void *record, char *text, size_t size);

/* The option's default into `record`. */
void config_value_set_default(const config_option_t *option, void *record);

/* Before the first word of a list. */
void config_value_empty(const config_option_t *option, void *record);

/* Look whether the path that the file names stands where it must: false with what to do in `problem`. True
 * for what is no path. */
bool config_value_is_in_place(const config_option_t *option, const void *record, char *problem);

#endif

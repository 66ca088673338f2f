/* The text of an SMIv2 module, read as far as the tests need it. */
#ifndef TESTS_UNIT_AGENT_MIB_TEXT_H
#define TESTS_UNIT_AGENT_MIB_TEXT_H

#include <stddef.h>

enum { MIB_TEXT_NAME = 65, MIB_TEXT_CLAUSE = 4096 };

/* One definition: NAME MACRO clauses ::= { PARENT NUMBER }. Clauses are the words between, separated by
 * blanks; "" if there is none. */
typedef struct mib_definition {
    char name[MIB_TEXT_NAME];
    char macro[MIB_TEXT_NAME]; /* "OBJECT-TYPE" */
    char syntax[MIB_TEXT_CLAUSE];
    char units[MIB_TEXT_NAME];
    char access[MIB_TEXT_NAME];
    char objects[MIB_TEXT_CLAUSE]; /* of a notification or a group: " a b c " */
    char augments[MIB_TEXT_NAME];
    char index[MIB_TEXT_CLAUSE]; /* of an entry: " a b " */
    char parent[MIB_TEXT_NAME];
    unsigned long number;
} mib_definition_t;

/* Read the module in file `path`. Returns its definitions, in their order, to be given back to free(); NULL
 * if it cannot be read. */
mib_definition_t *mib_text_read(const char *path, size_t *count);

/* The definition called `name`; NULL if there is none. */
const mib_definition_t *mib_text_find(const mib_definition_t *definitions, size_t count, const char *name);

#endif

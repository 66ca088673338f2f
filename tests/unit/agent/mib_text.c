#include "tests/unit/agent/mib_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 16384, MOST_DEFINITIONS = 1000 };

/* ---- words ---- */

static void skip_blanks_and_comments(FILE *file)
{
    int c;
    while ((c = getc(file)) != EOF) {
        if (isspace(c))
            continue;
        const int next = c == '-' ? getc(file) : 0;
        if (c == '-' && next == '-') {
            while ((c = getc(file)) != EOF && c != '\n')
                ;
            continue;
        }
        if (c == '-')
            ungetc(next, file);
        ungetc(c, file);
        return;
    }
}

static bool is_of_word(int c)
{
    return isalnum(c) || c == '-' || c == '_' || c == '.';
}

/* The next word: a name or number, a quoted text with its first quote, "::=", or one sign. False at the
 * end. */
static bool next_word(FILE *file, char *word)
{
    skip_blanks_and_comments(file);
    int c = getc(file);
    if (c == EOF)
        return false;
    size_t used = 0;
    word[used++] = (char)c;
    if (c == '"') {
        while ((c = getc(file)) != EOF && c != '"' && used < WORD - 1)
            word[used++] = (char)c;
    } else if (c == ':' || is_of_word(c)) {
        const bool assigns = c == ':';
        while ((c = getc(file)) != EOF && (assigns ? c == ':' || c == '=' : is_of_word(c)) && used < WORD - 1)
            word[used++] = (char)c;
        ungetc(c, file);
    }
    word[used] = '\0';
    return true;
}

/* ---- clauses ---- */

static void add_word(char *clause, size_t size, const char *word)
{
    const size_t used = strlen(clause);
    snprintf(clause + used, size - used, "%s%s", used ? " " : "", word);
}

/* `{ word, word ... }` as " word word ". */
static void read_list(FILE *file, char *list, size_t size, char *word)
{
    snprintf(list, size, " ");
    next_word(file, word);
    while (next_word(file, word) && strcmp(word, "}") != 0)
        if (strcmp(word, ",") != 0) {
            const size_t used = strlen(list);
            snprintf(list + used, size - used, "%s ", word);
        }
}

static void read_syntax(FILE *file, mib_definition_t *definition, char *word)
{
    while (next_word(file, word) && strcmp(word, "UNITS") != 0 && strcmp(word, "MAX-ACCESS") != 0)
        add_word(definition->syntax, sizeof definition->syntax, word);
}

static void read_word(FILE *file, char *place, size_t size, char *word)
{
    next_word(file, word);
    snprintf(place, size, "%.*s", (int)size - 1, word[0] == '"' ? word + 1 : word);
}

/* From the macro's name to the number. False if the end of the file comes first. */
static bool read_definition(FILE *file, mib_definition_t *definition, char *word)
{
    while (next_word(file, word)) {
        if (strcmp(word, "SYNTAX") == 0)
            read_syntax(file, definition, word);
        if (strcmp(word, "UNITS") == 0)
            read_word(file, definition->units, sizeof definition->units, word);
        else if (strcmp(word, "MAX-ACCESS") == 0)
            read_word(file, definition->access, sizeof definition->access, word);
        else if (strcmp(word, "OBJECTS") == 0 || strcmp(word, "NOTIFICATIONS") == 0)
            read_list(file, definition->objects, sizeof definition->objects, word);
        else if (strcmp(word, "AUGMENTS") == 0)
            read_list(file, definition->augments, sizeof definition->augments, word);
        else if (strcmp(word, "INDEX") == 0)
            read_list(file, definition->index, sizeof definition->index, word);
        else if (strcmp(word, "::=") == 0)
            break;
    }
    next_word(file, word);
    read_word(file, definition->parent, sizeof definition->parent, word);
    if (!next_word(file, word))
        return false;
    definition->number = strtoul(word, NULL, 10);
    return true;
}

static bool is_macro(const char *word)
{
    static const char *const macros[] = {"MODULE-IDENTITY", "OBJECT-TYPE",        "NOTIFICATION-TYPE",
                                         "OBJECT-GROUP",    "NOTIFICATION-GROUP", "MODULE-COMPLIANCE"};
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++)
        if (strcmp(word, macros[i]) == 0)
            return true;
    return false;
}

static size_t read_definitions(FILE *file, mib_definition_t *definitions)
{
    static char word[WORD], before[WORD];
    size_t count = 0;
    while (next_word(file, word) && strcmp(word, ";") != 0)
        ; /* the imports */
    while (count < MOST_DEFINITIONS && next_word(file, word)) {
        if (is_macro(word)) {
            mib_definition_t *definition = &definitions[count];
            snprintf(definition->name, sizeof definition->name, "%.64s", before);
            snprintf(definition->macro, sizeof definition->macro, "%.64s", word);
            count += read_definition(file, definition, word);
        }
        strcpy(before, word);
    }
    return count;
}

mib_definition_t *mib_text_read(const char *path, size_t *count)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    mib_definition_t *definitions = calloc(MOST_DEFINITIONS, sizeof *definitions);
    *count = definitions ? read_definitions(file, definitions) : 0;
    fclose(file);
    return definitions;
}

const mib_definition_t *mib_text_find(const mib_definition_t *definitions, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(definitions[i].name, name) == 0)
            return &definitions[i];
    return NULL;
}

#include "engine/line/serial/caller_info.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/fax_text.h"

#define PLACE(MEMBER) offsetof(caller_info_t, MEMBER), sizeof(((caller_info_t *)0)->MEMBER)

/* What modems call what; NULL offset is not needed: all are texts. */
static const struct {
    const char *key;
    size_t offset, size;
} rows[] = {
    {"NMBR", PLACE(number)}, {"NUMBER", PLACE(number)},    {"CALLER NUMBER", PLACE(number)},
    {"NAME", PLACE(name)},   {"CALLER NAME", PLACE(name)}, {"DDN_NMBR", PLACE(called)},
    {"DDN", PLACE(called)},  {"NDID", PLACE(called)},      {"DRON", PLACE(ring)},
};

/* The text behind "KEY =" or "KEY:"; NULL if the line does not begin so. */
static const char *value_of(const char *line, const char *key)
{
    const size_t length = strlen(key);
    if (strncasecmp(line, key, length) != 0)
        return NULL;
    line += length;
    line += strspn(line, " ");
    if (*line != '=' && *line != ':')
        return NULL;
    line++;
    return line + strspn(line, " ");
}

/* V.253: P and O, or these words, are for a number or name that is withheld or not available. */
static bool is_withheld(const char *value)
{
    return strcmp(value, "P") == 0 || strcmp(value, "O") == 0 || strcasecmp(value, "PRIVATE") == 0 ||
           strcasecmp(value, "OUT-OF-AREA") == 0;
}

static bool take_ring(caller_info_t *info, const char *line)
{
    if (strncasecmp(line, "RING", 4) != 0 || (line[4] != '\0' && line[4] != ' '))
        return false;
    info->rings++;
    line += 4 + strspn(line + 4, " ");
    fax_text_copy(info->ring, sizeof info->ring, line);
    return true;
}

bool caller_info_take(caller_info_t *info, const char *line)
{
    if (take_ring(info, line))
        return true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *value = value_of(line, rows[i].key);
        if (!value)
            continue;
        fax_text_copy((char *)info + rows[i].offset, rows[i].size, is_withheld(value) ? "" : value);
        return true;
    }
    return value_of(line, "DATE") || value_of(line, "TIME") || value_of(line, "MESG");
}

void caller_info_text(const caller_info_t *info, char *to, size_t size)
{
    snprintf(to, size, "%s", info->number[0] ? info->number : info->name);
}

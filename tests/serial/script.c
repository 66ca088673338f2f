#include "tests/serial/script.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 400 };

typedef struct reader {
    script_t *script;
    const script_deed_t *deeds;
    const char *path;
    unsigned line;
    bool in_rule;
} reader_t;

static const struct {
    const char *word;
    script_when_t when;
} whens[] = {{"on", SCRIPT_ONCE}, {"always", SCRIPT_ALWAYS}, {"at", SCRIPT_AT}};

static bool complain(const reader_t *reader, const char *problem, const char *text)
{
    fprintf(stderr, "%s:%u: %s: %s\n", reader->path, reader->line, problem, text);
    return false;
}

/* One more element at the end of an array, zeroed. */
static void *add(void *array, size_t *count, size_t size)
{
    char *grown = reallocarray(array, *count + 1, size);
    if (!grown)
        abort();
    memset(grown + *count * size, 0, size);
    ++*count;
    return grown;
}

/* The word at the beginning of `text` goes to `word`; returns what follows it. */
static const char *split(const char *text, char *word)
{
    size_t length = strcspn(text, " \t");
    snprintf(word, SCRIPT_TEXT, "%.*s", (int)length, text);
    return text + length + strspn(text + length, " \t");
}

static size_t read_hex(const char *text, uint8_t *octets)
{
    size_t count = 0;
    unsigned octet;
    for (int used; count < SCRIPT_TEXT && sscanf(text, "%2x%n", &octet, &used) == 1; text += used)
        octets[count++] = (uint8_t)octet;
    return count;
}

static bool take_step(reader_t *reader, const char *text)
{
    char word[SCRIPT_TEXT];
    const char *rest = split(text, word);
    const script_deed_t *deed = reader->deeds;
    while (deed->name && strcmp(deed->name, word) != 0)
        deed++;
    if (!deed->name)
        return complain(reader, "there is no such step", word);
    if (!reader->in_rule)
        return complain(reader, "a step that belongs to nothing", word);
    script_rule_t *rule = &reader->script->rules[reader->script->rule_count - 1];
    rule->steps = add(rule->steps, &rule->step_count, sizeof *rule->steps);
    script_step_t *step = &rule->steps[rule->step_count - 1];
    step->deed = deed;
    step->number = strtod(rest, NULL);
    step->octet_count = read_hex(rest, step->octets);
    snprintf(step->text, sizeof step->text, "%s", rest);
    return true;
}

static void begin_rule(reader_t *reader, script_when_t when, const char *pattern)
{
    script_t *script = reader->script;
    script->rules = add(script->rules, &script->rule_count, sizeof *script->rules);
    script_rule_t *rule = &script->rules[script->rule_count - 1];
    rule->when = when;
    snprintf(rule->pattern, sizeof rule->pattern, "%s", pattern);
    reader->in_rule = true;
}

static bool take_note(reader_t *reader, const char *name, const char *value)
{
    script_t *script = reader->script;
    if (reader->in_rule)
        return complain(reader, "a note behind the first rule", name);
    script->notes = add(script->notes, &script->note_count, sizeof *script->notes);
    script_note_t *note = &script->notes[script->note_count - 1];
    snprintf(note->name, sizeof note->name, "%s", name);
    snprintf(note->value, sizeof note->value, "%s", value);
    return true;
}

static bool take_line(reader_t *reader, const char *line)
{
    if (isspace((unsigned char)line[0]))
        return take_step(reader, line + strspn(line, " \t"));
    char word[SCRIPT_TEXT];
    const char *rest = split(line, word);
    for (size_t i = 0; i < sizeof whens / sizeof whens[0]; i++)
        if (strcmp(word, whens[i].word) == 0) {
            begin_rule(reader, whens[i].when, rest);
            return true;
        }
    return take_note(reader, word, rest);
}

static void strip_end(char *line)
{
    size_t length = strlen(line);
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
}

static bool read_file(script_t *script, const char *path, const script_deed_t *deeds)
{
    reader_t reader = {.script = script, .deeds = deeds, .path = path};
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "%s: %m\n", path);
        return false;
    }
    char line[LINE_SIZE];
    bool good = true;
    while (good && fgets(line, sizeof line, file)) {
        reader.line++;
        strip_end(line);
        if (line[0] != '\0' && line[0] != '#')
            good = take_line(&reader, line);
    }
    fclose(file);
    return good;
}

script_t *script_read(const char *path, const char *defaults, const script_deed_t *deeds)
{
    script_t *script = calloc(1, sizeof *script);
    if (!script)
        abort();
    if (read_file(script, path, deeds) && read_file(script, defaults, deeds))
        return script;
    script_free(script);
    return NULL;
}

const char *script_note(const script_t *script, const char *name)
{
    for (size_t i = 0; i < script->note_count; i++)
        if (strcmp(script->notes[i].name, name) == 0)
            return script->notes[i].value;
    return NULL;
}

static script_rule_t *find(const script_t *script, script_when_t when, const char *what)
{
    for (size_t i = 0; i < script->rule_count; i++) {
        script_rule_t *rule = &script->rules[i];
        const bool left = when == SCRIPT_ALWAYS || !rule->used;
        if (rule->when == when && left && fnmatch(rule->pattern, what, 0) == 0)
            return rule;
    }
    return NULL;
}

script_rule_t *script_take(script_t *script, bool moment, const char *what)
{
    script_rule_t *rule = find(script, moment ? SCRIPT_AT : SCRIPT_ONCE, what);
    if (!rule && !moment)
        rule = find(script, SCRIPT_ALWAYS, what);
    if (rule)
        rule->used = true;
    return rule;
}

void script_free(script_t *script)
{
    if (!script)
        return;
    for (size_t i = 0; i < script->rule_count; i++)
        free(script->rules[i].steps);
    free(script->rules);
    free(script->notes);
    free(script);
}

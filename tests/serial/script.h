/* What a scripted modem does, read from a text file: scripts/README.md tells how to write one. Threads:
 * one. */
#ifndef TESTS_SERIAL_SCRIPT_H
#define TESTS_SERIAL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCRIPT_TEXT = 128 };

/* One step of an answer. */
typedef struct script_step {
    const struct script_deed *deed;
    char text[SCRIPT_TEXT]; /* what stands behind its word */
    double number;          /* the same as a number: 0 if it is none */
    uint8_t octets[SCRIPT_TEXT];
    size_t octet_count; /* the same as octets in hexadecimal */
} script_step_t;

/* The words that steps begin with are the scripted modem's: it has a table of them, which ends with a NULL
 * name. */
typedef struct script_deed {
    const char *name;
    /* True if the step is over; else it goes on in the next tick. */
    bool (*run)(void *modem, const script_step_t *step);
} script_deed_t;

typedef enum script_when {
    SCRIPT_ONCE,   /* the first time that the command comes, after which the next such rule has its turn */
    SCRIPT_ALWAYS, /* whenever it comes and no rule of the kind above is left */
    SCRIPT_AT      /* not a command, but a moment: "start" or "idle" */
} script_when_t;

typedef struct script_rule {
    script_when_t when;
    char pattern[SCRIPT_TEXT]; /* of the whole command, with * and ? (fnmatch(3)) */
    script_step_t *steps;
    size_t step_count;
    bool used;
} script_rule_t;

/* What is said of the test, not of the modem. */
typedef struct script_note {
    char name[SCRIPT_TEXT];
    char value[SCRIPT_TEXT];
} script_note_t;

typedef struct script {
    script_note_t *notes; /* in the order of the file */
    size_t note_count;
    script_rule_t *rules; /* the file's, then those of the default file */
    size_t rule_count;
} script_t;

/* NULL if it cannot be read; the file, the line and what is wrong with it go to standard error.
 * `defaults`: a file with the rules for what `path` says nothing about. */
script_t *script_read(const char *path, const char *defaults, const script_deed_t *deeds);

/* The value of the first note of that name; NULL if there is none. */
const char *script_note(const script_t *script, const char *name);

/* The rule for a command or for a moment; it counts as used. NULL if there is none. */
script_rule_t *script_take(script_t *script, bool moment, const char *what);

void script_free(script_t *script);

#endif

#include "engine/line/serial/at_result.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* What modems write. Several of them have spellings of their own; the first of a result is its name. */
static const struct {
    const char *text;
    at_result_t result;
    bool more; /* more may follow in the line */
} texts[] = {
    {"OK", AT_OK, false},
    {"ERROR", AT_ERROR, false},
    {"CONNECT", AT_CONNECT, true},
    {"NO CARRIER", AT_NO_CARRIER, true},
    {"NO DIALTONE", AT_NO_DIAL_TONE, true},
    {"NO DIAL TONE", AT_NO_DIAL_TONE, true},
    {"NO LINE", AT_NO_DIAL_TONE, true},
    {"LINE IN USE", AT_NO_DIAL_TONE, false},
    {"PHONE OFF-HOOK", AT_NO_DIAL_TONE, false},
    {"BUSY", AT_BUSY, false},
    {"NO ANSWER", AT_NO_ANSWER, false},
    {"BLACKLISTED", AT_BLACKLISTED, true},
    {"DELAYED", AT_BLACKLISTED, true},
    {"+FCERROR", AT_FCERROR, false},
    {"FCERROR", AT_FCERROR, false},
    {"+F4", AT_FCERROR, false},
    {"+FRH:3", AT_FRH3, false},
    {"FAX", AT_FAX, false},
    {"DATA", AT_DATA, false},
    {"RINGING", AT_RINGBACK, false},
    {"RINGBACK", AT_RINGBACK, false},
    {"RRING", AT_RINGBACK, false},
    {"RING", AT_RING, true},
};

static const at_result_kind_t kinds[AT_RESULTS] = {
    [AT_OK] = AT_FINAL,         [AT_ERROR] = AT_FINAL,       [AT_CONNECT] = AT_ON_THE_WAY,
    [AT_NO_CARRIER] = AT_FINAL, [AT_BUSY] = AT_FINAL,        [AT_NO_DIAL_TONE] = AT_FINAL,
    [AT_NO_ANSWER] = AT_FINAL,  [AT_BLACKLISTED] = AT_FINAL, [AT_FCERROR] = AT_FINAL,
    [AT_FRH3] = AT_ON_THE_WAY,  [AT_SILENCE] = AT_FINAL,     [AT_RINGBACK] = AT_ON_THE_WAY,
    [AT_RING] = AT_UNSOLICITED, [AT_FAX] = AT_ON_THE_WAY,    [AT_DATA] = AT_ON_THE_WAY,
};

at_result_t at_result_of(const char *line)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const size_t length = strlen(texts[i].text);
        if (strncasecmp(line, texts[i].text, length) != 0)
            continue;
        if (line[length] == '\0' || (texts[i].more && strchr(" /,(", line[length])))
            return texts[i].result;
    }
    return AT_NO_RESULT;
}

at_result_kind_t at_result_kind(at_result_t result)
{
    return kinds[result];
}

const char *at_result_name(at_result_t result)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].result == result)
            return texts[i].text;
    return result == AT_SILENCE ? "no answer" : "no result";
}

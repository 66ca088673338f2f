#include "engine/line/serial/modem_setup.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/line/serial/modem_reset.h"
#include "engine/line/serial/modulation.h"

enum { ATTENTION_MS = 1000, ANSWER_MS = 3000, ATTENTIONS = 3 };

/* --- what the answers mean --- */

static void take_identity(modem_setup_t *setup, const char *info)
{
    char *identity = setup->traits.identity;
    const size_t used = strlen(identity);
    char line[MODEM_IDENTITY_SIZE + AT_INFO_SIZE];
    snprintf(line, sizeof line, "%s%s%s", identity, used && info[0] ? " " : "", info);
    for (char *c = line; *c; c++)
        if (*c == '\n')
            *c = ' ';
    fax_text_copy(identity, MODEM_IDENTITY_SIZE, line);
    setup->traits.family = modem_family_of(identity);
    setup->traits.quirks = setup->traits.family->quirks | setup->config->quirks;
}

/* True if `list`, such as "0,1,1.0,2.0", has the number 1 itself. */
static bool has_one(const char *list)
{
    for (const char *c = list; *c; c++) {
        const bool begins = c == list || !(isdigit((unsigned char)c[-1]) || c[-1] == '.');
        if (*c == '1' && begins && !isdigit((unsigned char)c[1]) && c[1] != '.')
            return true;
    }
    return false;
}

static void take_classes(modem_setup_t *setup, const char *info)
{
    fax_text_copy(setup->traits.classes, sizeof setup->traits.classes, info);
    setup->traits.class1 = has_one(info);
    if (!setup->traits.class1)
        snprintf(setup->problem, sizeof setup->problem,
                 "the modem has no fax Class 1 (+FCLASS=? says \"%.40s\")", setup->traits.classes);
}

static void take_transmits(modem_setup_t *setup, const char *info)
{
    setup->traits.transmits = modulations_read(info);
}

static void take_receives(modem_setup_t *setup, const char *info)
{
    setup->traits.receives = modulations_read(info);
    if (!(modulations_modems(setup->traits.transmits & setup->traits.receives)))
        snprintf(setup->problem, sizeof setup->problem,
                 "the modem names no fax modulation in answer to +FTM=? and +FRM=?");
}

/* --- the commands --- */

static const char *flow_command(const modem_setup_t *setup)
{
    return setup->traits.family->flow[setup->config->flow];
}

static const char *caller_id_command(const modem_setup_t *setup)
{
    if (setup->config->caller_id_command[0])
        return setup->config->caller_id_command;
    return setup->config->caller_id ? setup->traits.family->caller_id : NULL;
}

static const char *adaptive_command(const modem_setup_t *setup)
{
    return setup->traits.quirks & FAX_QUIRK_NO_ADAPTIVE ? NULL : "+FAR=1";
}

static const char *answer_command(const modem_setup_t *setup)
{
    return setup->config->adaptive_answer ? "+FAE=1" : NULL;
}

static const char *init_command(const modem_setup_t *setup)
{
    return setup->config->init[0] ? setup->config->init : NULL;
}

/* The first must be answered, for a modem to be there at all; what is `needed` must not be refused. */
static const struct {
    const char *text;                                   /* or: */
    const char *(*command)(const modem_setup_t *setup); /* NULL: nothing to be said */
    bool needed;
    void (*take)(modem_setup_t *setup, const char *info);
} steps[] = {
    {MODEM_ATTENTION, NULL, true, NULL},
    {"I", NULL, false, take_identity},
    {"+FMI?", NULL, false, take_identity},
    {"+FMM?", NULL, false, take_identity},
    {"+FCLASS=?", NULL, true, take_classes},
    {"+FCLASS=1", NULL, true, NULL},
    {"+FTM=?", NULL, true, take_transmits},
    {"+FRM=?", NULL, true, take_receives},
    {NULL, adaptive_command, false, NULL},
    {NULL, answer_command, true, NULL},
    {"S0=0", NULL, false, NULL},
    {"S7=55", NULL, false, NULL}, /* seconds for the far end: a little less than the port waits */
    {"X4", NULL, false, NULL},
    {NULL, flow_command, false, NULL},
    {NULL, caller_id_command, false, NULL},
    {NULL, init_command, true, NULL},
};

enum { STEPS = sizeof steps / sizeof steps[0] };

static void issue(modem_setup_t *setup);

static void finish(modem_setup_t *setup, bool silent)
{
    setup->done(setup->user, silent);
}

static const char *text_of(const modem_setup_t *setup)
{
    return steps[setup->step].command ? steps[setup->step].command(setup) : steps[setup->step].text;
}

static void take_silence(modem_setup_t *setup)
{
    if (setup->step == 0 && ++setup->tries < ATTENTIONS) {
        issue(setup);
        return;
    }
    snprintf(setup->problem, sizeof setup->problem, "the modem does not answer AT%.40s", text_of(setup));
    finish(setup, true);
}

static void take_answer(void *user, at_result_t result, const char *info)
{
    modem_setup_t *setup = user;
    if (result == AT_SILENCE) {
        take_silence(setup);
        return;
    }
    if (result == AT_OK && steps[setup->step].take)
        steps[setup->step].take(setup, info);
    else if (result != AT_OK && steps[setup->step].needed)
        snprintf(setup->problem, sizeof setup->problem, "the modem answers AT%.60s with %s", text_of(setup),
                 at_result_name(result));
    setup->step++;
    issue(setup);
}

static void issue(modem_setup_t *setup)
{
    while (setup->step < STEPS && !text_of(setup))
        setup->step++;
    if (setup->step == STEPS || setup->problem[0]) {
        finish(setup, false);
        return;
    }
    at_command_t command = {
        .timeout = setup->step == 0 ? ATTENTION_MS : ANSWER_MS, .result = take_answer, .user = setup};
    snprintf(command.text, sizeof command.text, "%s", text_of(setup));
    at_modem_command(setup->modem, &command);
}

void modem_setup_begin(modem_setup_t *setup, at_modem_t *modem, const fax_serial_config_t *config,
                       void (*done)(void *user, bool silent), void *user)
{
    *setup = (modem_setup_t){.modem = modem, .config = config, .done = done, .user = user};
    setup->traits.family = modem_family_of("");
    setup->traits.quirks = config->quirks | setup->traits.family->quirks;
    issue(setup);
}

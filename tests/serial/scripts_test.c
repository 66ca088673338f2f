/* Each script (scripts/README.md) at a port of its own, all at once. See `help`. */
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_outcome.h"
#include "tests/serial/serial_rig.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

static const char help[] =
    "usage: scripts_test [--speed N] [SCRIPT...]\n"
    "\n"
    "Plays the scripts, all of tests/serial/scripts if none are named, in virtual time; or at N times the\n"
    "wall clock's pace, on pseudo terminals. Those that are named tell what passed on the wire.\n";

enum { MAX_SCRIPTS = 120, NAME_SIZE = 64, WHY_SIZE = 300, ROWS = 40, LINE_SIZE = 512 };

/* What must come true, one after the other. */
typedef enum hope_kind { HOPE_READY, HOPE_LENT, HOPE_FAULT, HOPE_OUTCOME, HOPE_STAYS } hope_kind_t;

typedef struct hope {
    hope_kind_t kind;
    char text[SCRIPT_TEXT]; /* in the reason; or the outcomes */
    double seconds;
} hope_t;

typedef struct play {
    char name[NAME_SIZE];
    script_t *script;
    serial_seat_t *seat;
    size_t note;    /* the hope is this one */
    uint32_t since; /* ticks */
    bool ordered;   /* the fax */
    bool over;
    fax_call_t call;
    char why[WHY_SIZE]; /* it has failed; "" */
} play_t;

typedef struct stage {
    serial_rig_t *rig;
    const char *document;
    play_t plays[MAX_SCRIPTS];
    size_t count;
} stage_t;

/* ---- reading the notes ---- */

static bool is_hope(const script_note_t *note)
{
    return strcmp(note->name, "expect") == 0 || strcmp(note->name, "stays") == 0;
}

static hope_t read_hope(const script_note_t *note)
{
    hope_t hope = {.kind = HOPE_OUTCOME};
    const char *within = strstr(note->value, " within ");
    const char *quote = strchr(note->value, '"');
    if (strcmp(note->name, "stays") == 0)
        return (hope_t){.kind = HOPE_STAYS, .seconds = strtod(note->value, NULL)};
    hope.seconds = within ? strtod(within + strlen(" within "), NULL) : 0;
    if (strncmp(note->value, "ready", 5) == 0)
        hope.kind = HOPE_READY;
    else if (strncmp(note->value, "lent", 4) == 0)
        hope.kind = HOPE_LENT;
    else if (quote && strncmp(note->value, "fault", 5) == 0) {
        hope.kind = HOPE_FAULT;
        snprintf(hope.text, sizeof hope.text, "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
    } else
        snprintf(hope.text, sizeof hope.text, "%.*s", within ? (int)(within - note->value) : 0, note->value);
    return hope;
}

static void hand_over(fax_serial_config_t *serial, const char *what)
{
    snprintf(serial->hand_over_command, sizeof serial->hand_over_command, "/a/program");
    serial->hand_over =
        strcmp(what, "data") == 0 ? (uint32_t)FAX_HAND_OVER_DATA : (uint32_t)FAX_HAND_OVER_OTHER_RINGS;
}

static void set_option(fax_port_config_t *config, const char *text)
{
    char name[SCRIPT_TEXT];
    const char *value = strchr(text, ' ');
    value = value ? value + 1 : "";
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, " "), text);
    if (strcmp(name, "rings") == 0)
        config->rings = (uint32_t)strtoul(value, NULL, 10);
    else if (strcmp(name, "adaptive-answer") == 0)
        config->serial.adaptive_answer = strcmp(value, "on") == 0;
    else if (strcmp(name, "answer-ring") == 0)
        snprintf(config->serial.answer_ring, sizeof config->serial.answer_ring, "%s", value);
    else if (strcmp(name, "hand-over") == 0)
        hand_over(&config->serial, value);
    else if (strcmp(name, "caller-id") == 0)
        config->serial.caller_id = strcmp(value, "on") == 0;
    else if (strcmp(name, "init") == 0)
        snprintf(config->serial.init, sizeof config->serial.init, "%s", value);
    else if (strcmp(name, "dial-prefix") == 0)
        snprintf(config->serial.dial_prefix, sizeof config->serial.dial_prefix, "%s", value);
    else {
        fprintf(stderr, "scripts_test: there is no option %s\n", name);
        exit(2);
    }
}

static fax_port_config_t config_of(const play_t *play)
{
    fax_port_config_t config = serial_rig_config(FAX_PORT_SERIAL, "100");
    config.serial.flow = FAX_FLOW_HARDWARE;
    for (size_t i = 0; i < play->script->note_count; i++)
        if (strcmp(play->script->notes[i].name, "set") == 0)
            set_option(&config, play->script->notes[i].value);
    return config;
}

/* ---- the play ---- */

static void end_play(play_t *play, const char *what, const char *text)
{
    play->over = true;
    snprintf(play->why, sizeof play->why, "%s%s", what, text);
}

static const script_note_t *next_hope(play_t *play)
{
    const script_t *script = play->script;
    while (play->note < script->note_count && !is_hope(&script->notes[play->note]))
        play->note++;
    return play->note < script->note_count ? &script->notes[play->note] : NULL;
}

static void come_true(stage_t *stage, play_t *play)
{
    play->note++;
    play->since = serial_rig_ticks(stage->rig);
    play->over = !next_hope(play);
}

static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at++)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void hear_end(stage_t *stage, play_t *play, const fax_event_t *event)
{
    const script_note_t *note = next_hope(play);
    const char *outcome = fax_outcome_row(event->call.outcome)->name;
    const hope_t hope = note ? read_hope(note) : (hope_t){.kind = HOPE_READY};
    play->call = event->call;
    if (hope.kind == HOPE_OUTCOME && has_word(hope.text, outcome))
        come_true(stage, play);
    else
        end_play(play, "a call has ended with ", outcome);
}

static bool is_out(fax_state_t state)
{
    return state == FAX_STATE_NOT_PRESENT || state == FAX_STATE_UNAVAILABLE;
}

static void look_at(stage_t *stage, play_t *play, const fax_status_t *status)
{
    const script_note_t *note = next_hope(play);
    const hope_t hope = read_hope(note);
    if ((hope.kind == HOPE_READY && status->state == FAX_STATE_AVAILABLE) ||
        (hope.kind == HOPE_LENT && status->state == FAX_STATE_WAITING_FOR_LINE))
        come_true(stage, play);
    else if (hope.kind == HOPE_FAULT && is_out(status->state) && strstr(status->description, hope.text))
        come_true(stage, play);
    else if (hope.kind == HOPE_STAYS && is_out(status->state))
        end_play(play, "it does not stay in service: ", status->description);
}

static void hear(void *user, serial_seat_t *seat, const fax_event_t *event)
{
    stage_t *stage = user;
    play_t *play = stage->plays;
    while (play->seat != seat)
        play++;
    if (play->over)
        return;
    if (fax_event_is_end(event->kind))
        hear_end(stage, play, event);
    else if (event->kind == FAX_EVENT_STATE_CHANGED)
        look_at(stage, play, &event->status);
}

static void order_fax(stage_t *stage, play_t *play)
{
    const char *deed = script_note(play->script, "do");
    if (play->ordered || port_status(serial_seat_port(play->seat))->state != FAX_STATE_AVAILABLE)
        return;
    play->ordered = true;
    play->since = serial_rig_ticks(stage->rig);
    if (deed && strncmp(deed, "send", 4) == 0)
        serial_rig_send(stage->rig, play->seat, deed[4] ? deed + 5 : "5551234", stage->document, 1);
}

static void keep_time(stage_t *stage, play_t *play)
{
    const hope_t hope = read_hope(next_hope(play));
    if ((serial_rig_ticks(stage->rig) - play->since) * LINE_TICK_MS < hope.seconds * 1000)
        return;
    if (hope.kind == HOPE_STAYS)
        come_true(stage, play);
    else
        end_play(play,
                 "it is late; the port shows: ", port_status(serial_seat_port(play->seat))->description);
}

static void watch(stage_t *stage, play_t *play)
{
    if (!play->over)
        order_fax(stage, play);
    if (!play->over)
        look_at(stage, play, port_status(serial_seat_port(play->seat)));
    if (!play->over)
        keep_time(stage, play);
}

/* ---- what is looked at in the end ---- */

static bool was_said(const char *log, const char *pattern)
{
    for (const char *line = log; *line; line += strcspn(line, "\n") + 1) {
        char text[LINE_SIZE];
        snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "\n"), line);
        if (strncmp(text, "> ", 2) == 0 && fnmatch(pattern, text + 2, 0) == 0)
            return true;
        if (line[strcspn(line, "\n")] == '\0')
            break;
    }
    return false;
}

static bool shows(const fax_call_t *call, const char *text)
{
    char pages[16], rate[16], retrains[16];
    snprintf(pages, sizeof pages, "%u", call->pages_done);
    snprintf(rate, sizeof rate, "%u", call->bit_rate);
    snprintf(retrains, sizeof retrains, "%u", call->retrains);
    const struct {
        const char *name, *value;
    } fields[] = {{"csid ", call->remote_ident},
                  {"tsid ", call->remote_ident},
                  {"caller-id ", call->number},
                  {"pages ", pages},
                  {"rate ", rate},
                  {"retrains ", retrains}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strncmp(text, fields[i].name, strlen(fields[i].name)) == 0)
            return strcmp(text + strlen(fields[i].name), fields[i].value) == 0;
    return false;
}

static bool is_given(const wire_hand_over_t *call, const char *text)
{
    const struct {
        const char *name, *value;
    } fields[] = {{"connect ", call->connect}, {"ring ", call->ring}, {"caller ", call->caller}};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strncmp(text, fields[i].name, strlen(fields[i].name)) == 0)
            return strcmp(text + strlen(fields[i].name), fields[i].value) == 0;
    return false;
}

static void look_at_program(play_t *play, const script_note_t *note)
{
    const wire_hand_over_t *call = serial_seat_handed_over(play->seat);
    char heard[SERIAL_RIG_HEARD] = "";
    for (const char *c = serial_seat_heard(play->seat); *c; c++) /* in one line */
        heard[strlen(heard)] = *c == '\r' || *c == '\n' ? '|' : *c;
    if (strcmp(note->name, "given") == 0 && !is_given(call, note->value))
        end_play(play, "the program was not given ", note->value);
    if (strcmp(note->name, "heard") == 0 && strcmp(heard, note->value) != 0)
        end_play(play, "the program has heard ", heard);
}

static void look_back(play_t *play)
{
    for (size_t i = 0; i < play->script->note_count && !play->why[0]; i++) {
        const script_note_t *note = &play->script->notes[i];
        if (strcmp(note->name, "said") == 0 &&
            !was_said(scripted_modem_log(serial_seat_script(play->seat)), note->value))
            end_play(play, "it was never told ", note->value);
        if (strcmp(note->name, "shows") == 0 && !shows(&play->call, note->value))
            end_play(play, "the call's record does not show ", note->value);
        look_at_program(play, note);
    }
    if (!play->why[0] && port_faults(serial_seat_port(play->seat)) > 0)
        end_play(play, "the port was to go where it must not", "");
}

/* ---- the stage ---- */

static void add_play(stage_t *stage, const char *folder, const char *path)
{
    char defaults[SCRATCH_PATH_SIZE + NAME_SIZE];
    snprintf(defaults, sizeof defaults, "%s/good.rules", folder);
    play_t *play = &stage->plays[stage->count++];
    const char *slash = strrchr(path, '/');
    snprintf(play->name, sizeof play->name, "%s", slash ? slash + 1 : path);
    play->script = scripted_modem_read(path, defaults);
    if (!play->script || !next_hope(play) || stage->count == MAX_SCRIPTS) {
        fprintf(stderr, "scripts_test: %s: it cannot be played, or expects nothing\n", path);
        exit(2);
    }
    const fax_port_config_t config = config_of(play);
    play->seat = serial_rig_add_scripted(stage->rig, &config, play->script);
}

static void add_plays(stage_t *stage, char **names)
{
    char folder[SCRATCH_PATH_SIZE], pattern[SCRATCH_PATH_SIZE + NAME_SIZE];
    const char *source = getenv("FAX_SRCDIR");
    glob_t found = {0};
    snprintf(folder, sizeof folder, "%s/tests/serial/scripts", source ? source : ".");
    for (; *names; names++)
        add_play(stage, folder, *names);
    snprintf(pattern, sizeof pattern, "%s/*.modem", folder);
    if (stage->count == 0 && glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            add_play(stage, folder, found.gl_pathv[i]);
    globfree(&found);
}

static bool tick(stage_t *stage)
{
    bool any = false;
    serial_rig_tick(stage->rig);
    for (size_t i = 0; i < stage->count; i++) {
        watch(stage, &stage->plays[i]);
        any |= !stage->plays[i].over;
    }
    return any;
}

/* How many have failed. */
static size_t tell(stage_t *stage, bool at_length)
{
    size_t failed = 0;
    for (size_t i = 0; i < stage->count; i++) {
        play_t *play = &stage->plays[i];
        look_back(play);
        failed += play->why[0] != '\0';
        printf("%s: %s%s%s\n", play->why[0] ? "FAILED" : "ok", play->name, play->why[0] ? ": " : "",
               play->why);
        if (at_length || play->why[0])
            fputs(scripted_modem_log(serial_seat_script(play->seat)), stdout);
    }
    printf("%zu passed, %zu failed, %.0f s of line time\n", stage->count - failed, failed,
           serial_rig_ticks(stage->rig) * LINE_TICK_MS / 1000.0);
    return failed;
}

static const char *make_document(scratch_t *scratch)
{
    good_file_t file = tiff_maker_good_file();
    file.pages = 1;
    file.rows = ROWS;
    const char *path = strdup(scratch_path(scratch, "document.tif"));
    tiff_maker_write_good(path, &file);
    return path;
}

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    const bool paced = count > 2 && strcmp(words[1], "--speed") == 0;
    const double speed = paced ? strtod(words[2], NULL) : 0;
    char **names = words + (paced ? 3 : 1);
    static stage_t stage;
    void *scratch;
    if (scratch_open(&scratch) != 0)
        return EXIT_FAILURE;
    stage.rig = serial_rig_open(scratch, &(fax_exchange_config_t){.delay = 100, .noise = -100}, speed);
    stage.document = make_document(scratch);
    serial_rig_listen(stage.rig, hear, &stage);
    add_plays(&stage, names);
    while (tick(&stage))
        ;
    const size_t failed = tell(&stage, *names != NULL);
    serial_rig_close(stage.rig);
    for (size_t i = 0; i < stage.count; i++)
        script_free(stage.plays[i].script);
    scratch_close(&scratch);
    return failed > 0 || stage.count == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

#include "tests/serial/scripted_modem.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 20,
    IDLE = 2000 / TICK_MS, /* the moment "idle": the program has been quiet for so long */
    COMMAND_SIZE = 256,
    CHUNK = 4096,
    LOG_SIZE = 1 << 16,
    WAITING_SIZE = 1 << 16,
    DLE = 0x10,
    ETX = 0x03,
    CAN = 0x18,
    FINAL_FRAME = 0x13
};

/* What the octets from the program are. */
typedef enum hearing { COMMANDS, DATA, NOTHING, UNREAD } hearing_t;

struct scripted_modem {
    jack_t *jack;
    script_t *script;
    script_rule_t *rule; /* whose steps are done; NULL: none */
    size_t step;
    uint32_t ticks;  /* in this step */
    double progress; /* of this step; 0: it has not begun */
    hearing_t hearing;
    bool echo, muted, quiet_results;
    uint32_t quiet; /* ticks since the program said something */
    char command[COMMAND_SIZE];
    size_t command_length;
    uint8_t data[2]; /* the first octets of what it takes */
    size_t data_count;
    bool dled, data_over;
    uint32_t random;
    size_t waiting_count;
    uint8_t waiting[WAITING_SIZE]; /* to go to the program */
    size_t log_length;
    char log[LOG_SIZE];
};

/* ---- saying ---- */

__attribute__((format(printf, 2, 3))) static void note(scripted_modem_t *modem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length =
        vsnprintf(modem->log + modem->log_length, sizeof modem->log - modem->log_length, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < sizeof modem->log - modem->log_length)
        modem->log_length += (size_t)length;
}

static void flush(scripted_modem_t *modem)
{
    const size_t put = modem->jack->ops->write(modem->jack, modem->waiting, modem->waiting_count);
    modem->waiting_count -= put;
    memmove(modem->waiting, modem->waiting + put, modem->waiting_count);
}

/* What the program does not read in time is lost. Returns how many octets are not. */
static size_t put(scripted_modem_t *modem, const void *octets, size_t count)
{
    const size_t room = sizeof modem->waiting - modem->waiting_count;
    if (modem->muted)
        return count;
    if (count > room)
        count = room;
    memcpy(modem->waiting + modem->waiting_count, octets, count);
    modem->waiting_count += count;
    return count;
}

static void put_stuffed(scripted_modem_t *modem, const uint8_t *octets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(modem, (const uint8_t[]){octets[i], DLE}, octets[i] == DLE ? 2 : 1);
}

static void put_end(scripted_modem_t *modem)
{
    put(modem, (const uint8_t[]){DLE, ETX}, 2);
}

static void say(scripted_modem_t *modem, const char *text)
{
    char line[SCRIPT_TEXT + 8];
    const int length = snprintf(line, sizeof line, "\r\n%s\r\n", text);
    if (modem->quiet_results)
        return;
    note(modem, "< %s\n", text);
    put(modem, line, (size_t)length);
}

/* The frame check sequence as it stands behind the octets of an HDLC frame (ISO/IEC 13239), first octet
 * low. */
static uint16_t frame_check(const uint8_t *octets, size_t count)
{
    unsigned crc = 0xffff;
    for (size_t i = 0; i < count; i++) {
        crc ^= octets[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1;
    }
    return (uint16_t)(crc ^ 0xffff);
}

static void put_frame(scripted_modem_t *modem, const script_step_t *step, uint16_t damage)
{
    const uint16_t check = frame_check(step->octets, step->octet_count) ^ damage;
    put_stuffed(modem, step->octets, step->octet_count);
    put_stuffed(modem, (const uint8_t[]){(uint8_t)(check & 0xff), (uint8_t)(check >> 8)}, 2);
    put_end(modem);
}

/* ---- the steps of scripts ---- */

static bool do_say(void *user, const script_step_t *step)
{
    say(user, step->text);
    return true;
}

static bool do_octets(void *user, const script_step_t *step)
{
    put(user, step->octets, step->octet_count);
    return true;
}

static bool do_text(void *user, const script_step_t *step)
{
    put(user, step->text, strlen(step->text));
    return true;
}

static bool do_frame(void *user, const script_step_t *step)
{
    put_frame(user, step, 0);
    return true;
}

static bool do_bad_frame(void *user, const script_step_t *step)
{
    put_frame(user, step, 0x0100);
    return true;
}

static bool do_end_data(void *user, const script_step_t *step)
{
    (void)step;
    put_end(user);
    return true;
}

static bool do_zeros(void *user, const script_step_t *step)
{
    for (double n = 0; n < step->number; n++)
        put(user, "", 1);
    return true;
}

/* White rows of 1728 pels in Modified Huffman code (T.4 section 4.1), each behind its EOL; six EOL are the
 * end of the page. */
static bool do_rows(void *user, const script_step_t *step)
{
    /* EOL 000000000001, make-up 1728 010011011, terminating 0 00110101, fill; each octet's first bit is
     * its lowest. */
    static const uint8_t row[] = {0x00, 0x28, 0x9b, 0x15, 0x00}, end[] = {0x00, 0x08, 0x80};
    for (double n = 0; n < step->number; n++)
        put_stuffed(user, row, sizeof row);
    for (int n = 0; n < 3; n++)
        put_stuffed(user, end, sizeof end);
    return true;
}

/* 4096 octets a tick. */
static bool do_garbage(void *user, const script_step_t *step)
{
    scripted_modem_t *modem = user;
    uint8_t noise[CHUNK];
    const double left = step->number - modem->progress;
    for (size_t i = 0; i < sizeof noise; i++) {
        modem->random = modem->random * 1664525 + 1013904223;
        noise[i] = (uint8_t)(modem->random >> 24);
    }
    const size_t taken = put(modem, noise, left < CHUNK ? (size_t)left : CHUNK);
    modem->progress += (double)taken;
    return (double)taken >= left;
}

static bool do_wait(void *user, const script_step_t *step)
{
    return ((scripted_modem_t *)user)->ticks * TICK_MS >= step->number * 1000;
}

static void begin_data(scripted_modem_t *modem)
{
    modem->progress = 1;
    modem->hearing = DATA;
    modem->data_count = 0;
    modem->dled = modem->data_over = false;
}

/* Up to DLE ETX, or for so many octets. */
static bool do_take(void *user, const script_step_t *step)
{
    scripted_modem_t *modem = user;
    if (modem->progress == 0)
        begin_data(modem);
    const bool enough = step->number > 0 && (double)modem->data_count >= step->number;
    if (!modem->data_over && !enough)
        return false;
    note(modem, "> %zu octets\n", modem->data_count);
    modem->hearing = COMMANDS;
    return true;
}

/* What +FTH does: CONNECT before each frame, OK behind the final one. */
static bool do_take_frames(void *user, const script_step_t *step)
{
    (void)step;
    scripted_modem_t *modem = user;
    const bool is_first = modem->progress == 0;
    if (!is_first && !modem->data_over)
        return false;
    const bool is_final = !is_first && (modem->data_count < 2 || modem->data[1] == FINAL_FRAME);
    if (!is_first)
        note(modem, "> frame %02x %02x, %zu octets\n", modem->data[0], modem->data[1], modem->data_count);
    say(modem, is_final ? "OK" : "CONNECT");
    begin_data(modem);
    if (is_final)
        modem->hearing = COMMANDS;
    return is_final;
}

static bool do_echo(void *user, const script_step_t *step)
{
    ((scripted_modem_t *)user)->echo = strcmp(step->text, "on") == 0;
    return true;
}

static bool do_quiet(void *user, const script_step_t *step)
{
    ((scripted_modem_t *)user)->quiet_results = strcmp(step->text, "on") == 0;
    return true;
}

static bool do_mute(void *user, const script_step_t *step)
{
    (void)step;
    scripted_modem_t *modem = user;
    modem->muted = true;
    modem->hearing = NOTHING;
    return true;
}

static bool do_stop_reading(void *user, const script_step_t *step)
{
    (void)step;
    ((scripted_modem_t *)user)->hearing = UNREAD;
    return true;
}

static bool do_recover(void *user, const script_step_t *step)
{
    (void)step;
    scripted_modem_t *modem = user;
    modem->muted = false;
    modem->hearing = COMMANDS;
    modem->command_length = 0;
    return true;
}

static bool do_unplug(void *user, const script_step_t *step)
{
    (void)step;
    scripted_modem_t *modem = user;
    note(modem, "unplugged\n");
    flush(modem);
    modem->jack->ops->unplug(modem->jack);
    modem->waiting_count = 0;
    modem->echo = true;
    return true;
}

static bool do_plug(void *user, const script_step_t *step)
{
    scripted_modem_t *modem = user;
    note(modem, "plugged in\n");
    return modem->jack->ops->plug(modem->jack) && do_recover(user, step);
}

static const script_deed_t deeds[] = {
    {"say", do_say},
    {"octets", do_octets},
    {"text", do_text},
    {"frame", do_frame},
    {"bad-frame", do_bad_frame},
    {"zeros", do_zeros},
    {"rows", do_rows},
    {"end-data", do_end_data},
    {"garbage", do_garbage},
    {"wait", do_wait},
    {"take", do_take},
    {"take-frames", do_take_frames},
    {"echo", do_echo},
    {"quiet", do_quiet},
    {"mute", do_mute},
    {"stop-reading", do_stop_reading},
    {"recover", do_recover},
    {"unplug", do_unplug},
    {"plug", do_plug},
    {NULL, NULL},
};

/* ---- hearing ---- */

static void begin_rule(scripted_modem_t *modem, bool moment, const char *what)
{
    script_rule_t *rule = script_take(modem->script, moment, what);
    if (!rule && moment)
        return;
    modem->rule = rule;
    modem->step = 0;
    modem->ticks = 0;
    modem->progress = 0;
    if (modem->hearing == DATA)
        modem->hearing = COMMANDS;
}

/* A command breaks off whatever is being done: the modem of a script obeys more quickly than a real one. */
static void take_command(scripted_modem_t *modem)
{
    modem->command[modem->command_length] = '\0';
    modem->command_length = 0;
    char *begin = strcasestr(modem->command, "AT");
    if (!begin)
        return;
    for (char *c = begin; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    note(modem, "> %s\n", begin);
    begin_rule(modem, false, begin);
}

static void hear_command(scripted_modem_t *modem, uint8_t octet)
{
    if (modem->echo)
        put(modem, &octet, 1);
    if (octet == '\r')
        take_command(modem);
    else if (octet == CAN) {
        note(modem, "> CAN\n");
        begin_rule(modem, false, "CAN");
    } else if (isprint(octet) && modem->command_length < COMMAND_SIZE - 1)
        modem->command[modem->command_length++] = (char)octet;
}

static void hear_data(scripted_modem_t *modem, uint8_t octet)
{
    if (modem->data_over)
        return;
    if (modem->dled && octet == ETX) {
        modem->data_over = true;
        return;
    }
    modem->dled = octet == DLE && !modem->dled;
    if (modem->data_count < sizeof modem->data)
        modem->data[modem->data_count] = octet;
    modem->data_count++;
}

static void run_steps(scripted_modem_t *modem)
{
    while (modem->rule && modem->step < modem->rule->step_count) {
        const script_step_t *step = &modem->rule->steps[modem->step];
        if (!step->deed->run(modem, step))
            return;
        modem->step++;
        modem->ticks = 0;
        modem->progress = 0;
    }
    modem->rule = NULL;
}

/* One by one, and each with all that follows from it at once: a step that waits for an octet sees just
 * that one. */
static void hear(scripted_modem_t *modem)
{
    uint8_t octets[CHUNK];
    if (modem->hearing == UNREAD)
        return;
    const size_t count = modem->jack->ops->read(modem->jack, octets, sizeof octets);
    if (count > 0)
        modem->quiet = 0;
    for (size_t i = 0; i < count; i++) {
        if (modem->hearing == COMMANDS)
            hear_command(modem, octets[i]);
        else if (modem->hearing == DATA)
            hear_data(modem, octets[i]);
        if (modem->hearing == DATA || octets[i] == '\r' || octets[i] == CAN)
            run_steps(modem);
    }
}

/* ---- for the owner ---- */

script_t *scripted_modem_read(const char *script, const char *defaults)
{
    return script_read(script, defaults, deeds);
}

scripted_modem_t *scripted_modem_new(jack_t *jack, script_t *script)
{
    scripted_modem_t *modem = calloc(1, sizeof *modem);
    if (!modem)
        abort();
    modem->jack = jack;
    modem->script = script;
    modem->echo = true;
    modem->random = 1;
    begin_rule(modem, true, "start");
    run_steps(modem);
    return modem;
}

void scripted_modem_tick(scripted_modem_t *modem)
{
    hear(modem);
    if (!modem->rule && modem->quiet >= IDLE && scripted_modem_is_open(modem)) {
        modem->quiet = 0;
        begin_rule(modem, true, "idle");
    }
    run_steps(modem);
    flush(modem);
    modem->ticks++;
    modem->quiet++;
}

bool scripted_modem_is_open(scripted_modem_t *modem)
{
    return modem->jack->ops->is_terminal_ready(modem->jack);
}

const char *scripted_modem_log(const scripted_modem_t *modem)
{
    return modem->log;
}

void scripted_modem_free(scripted_modem_t *modem)
{
    if (!modem)
        return;
    modem->jack->ops->close(modem->jack);
    free(modem);
}

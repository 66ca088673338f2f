/* Anything that a modem can say, and any order in which a port can use it: octets from the tty, results,
 * time that passes, calls, frames of T.30's front. The input is a row of deeds: an octet that names one,
 * and what it takes. */
#include <string.h>

#include "engine/line/serial/serial_modem.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_DEEDS = 4000, MOST_RUNS = 64 };

typedef struct stage {
    const uint8_t *data;
    size_t size;
    serial_modem_t *modem;
    int64_t now;
    bool plugged, given_up;
    uint8_t room; /* what the wire takes at a time */
} stage_t;

static uint8_t next(stage_t *stage)
{
    if (stage->size == 0)
        return 0;
    stage->size--;
    return *stage->data++;
}

/* ---- what the modem is given ---- */

static size_t write_octets(void *user, const uint8_t *octets, size_t length)
{
    const stage_t *stage = user;
    FUZZ_HOLDS(octets != NULL);
    return length < stage->room ? length : stage->room;
}

static void note_sending(void *user, bool sending)
{
    (void)user, (void)sending;
}

static void discard(void *user)
{
    (void)user; /* whatever is written is gone at once */
}

static void set_pin(void *user, bool on)
{
    (void)user, (void)on;
}

/* A port hangs up from within the event that ends its call, and answers or lets it ring in that of a ring. */
static void happened(void *user, line_event_t event)
{
    stage_t *stage = user;
    FUZZ_HOLDS(event >= LINE_RINGS && event <= LINE_SERVICE);
    if (event != LINE_RINGS && event != LINE_RINGBACK && event != LINE_CONNECTED && event != LINE_SERVICE)
        serial_modem_hang_up(stage->modem);
}

static void give_up(void *user)
{
    ((stage_t *)user)->given_up = true;
}

/* ---- deeds ---- */

static void feed(stage_t *stage)
{
    size_t length = next(stage);
    length = length < stage->size ? length : stage->size;
    serial_modem_feed(stage->modem, stage->data, length);
    stage->data += length;
    stage->size -= length;
}

static void say(stage_t *stage)
{
    static const char *const lines[] = {
        "OK",          "ERROR",    "CONNECT",  "NO CARRIER",   "NO DIALTONE", "BUSY",
        "NO ANSWER",   "+FCERROR", "+FRH:3",   "RINGING",      "RING",        "RING 2",
        "NMBR=123",    "NAME = A", "0",        "BLACKLISTED",  "0,1,2.0,1.0", "1",
        "24,48,72,96", "24-146",   "\x10\x03", "\xff\x13\x80", "DATE=0101",   ""};
    const char *line = lines[next(stage) % (sizeof lines / sizeof lines[0])];
    char text[40];
    const int length = snprintf(text, sizeof text, "\r\n%s\r\n", line);
    serial_modem_feed(stage->modem, (const uint8_t *)text, (size_t)length);
}

static void pass_time(stage_t *stage)
{
    const int64_t end = stage->now + ((int64_t)next(stage) << (next(stage) % 12));
    for (int n = 0; n < MOST_RUNS && stage->now < end; n++) {
        const int64_t due = serial_modem_deadline(stage->modem);
        stage->now = due < end && due > stage->now ? due : end;
        serial_modem_run(stage->modem, stage->now);
    }
}

static void dial(stage_t *stage)
{
    char number[FAX_NUMBER_SIZE] = "";
    for (size_t length = next(stage) % (sizeof number - 1), i = 0; i < length; i++)
        number[i] = (char)(next(stage) | 1);
    if (serial_modem_service(stage->modem) == LINE_IN_SERVICE)
        serial_modem_dial(stage->modem, number);
}

static void answer(stage_t *stage)
{
    serial_modem_answer(stage->modem);
}

static void hang_up(stage_t *stage)
{
    serial_modem_hang_up(stage->modem);
}

static void plug(stage_t *stage)
{
    stage->plugged = !stage->plugged;
    stage->given_up = false;
    (stage->plugged ? serial_modem_plug : serial_modem_unplug)(stage->modem);
}

static void tick(stage_t *stage)
{
    class1_t in,
        out = {.operation = (class1_operation_t)(next(stage) % CLASS1_OPERATIONS), .argument = next(stage)};
    serial_modem_give(stage->modem, &in);
    FUZZ_HOLDS(in.length <= CLASS1_OCTETS && in.room <= CLASS1_OCTETS);
    FUZZ_HOLDS(in.operation < CLASS1_OPERATIONS && in.result <= CLASS1_FCERROR);
    out.length = (uint16_t)(next(stage) * 8 < in.room ? in.room / 2 : in.room);
    out.end = next(stage) & 1;
    serial_modem_take(stage->modem, &out);
}

static void change_room(stage_t *stage)
{
    stage->room = next(stage);
    serial_modem_write_on(stage->modem);
}

static void (*const deeds[])(stage_t *stage) = {feed,    say,  pass_time, dial,       answer,
                                                hang_up, plug, tick,      change_room};

/* As a line does it: the program has the call, and ends at once. */
static void hand_over(stage_t *stage)
{
    serial_hand_over_t call;
    FUZZ_HOLDS(serial_modem_appetite(stage->modem, 100) == 1);
    serial_modem_leave(stage->modem, &call);
    FUZZ_HOLDS(call.reason == FAX_HAND_OVER_DATA && memchr(call.connect, '\0', FAX_REMOTE_SIZE));
    FUZZ_HOLDS(!serial_modem_is_to_leave(stage->modem));
    serial_modem_lend(stage->modem);
    FUZZ_HOLDS(serial_modem_service(stage->modem) == LINE_ABSENT);
    serial_modem_plug(stage->modem);
}

static void look(const stage_t *stage)
{
    const caller_info_t *caller = serial_modem_caller(stage->modem);
    FUZZ_HOLDS(serial_modem_service(stage->modem) <= LINE_FAULTY);
    FUZZ_HOLDS(strlen(serial_modem_problem(stage->modem)) < MODEM_PROBLEM_SIZE);
    FUZZ_HOLDS(memchr(caller->number, '\0', sizeof caller->number) &&
               memchr(caller->name, '\0', sizeof caller->name));
    FUZZ_HOLDS(memchr(serial_modem_traits(stage->modem)->identity, '\0', MODEM_IDENTITY_SIZE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const fax_serial_config_t config = {.device = "/dev/null",
                                               .speed = 115200,
                                               .flow = FAX_FLOW_XONXOFF,
                                               .init = "&C1",
                                               .dial_prefix = "T",
                                               .caller_id = true,
                                               .hand_over_command = "/a/program",
                                               .hand_over = FAX_HAND_OVER_DATA,
                                               .pace = 1};
    stage_t stage = {.data = data, .size = size, .room = 255, .plugged = true};
    const serial_modem_host_t host = {
        {write_octets, note_sending, discard, &stage}, {set_pin, set_pin, &stage}, happened, give_up, &stage};
    stage.modem = serial_modem_new(&config, &host);
    FUZZ_HOLDS(stage.modem != NULL);
    serial_modem_plug(stage.modem);
    for (int n = 0; n < MOST_DEEDS && stage.size > 0; n++) {
        deeds[next(&stage) % (sizeof deeds / sizeof deeds[0])](&stage);
        if (stage.given_up)
            plug(&stage);
        if (serial_modem_is_to_leave(stage.modem))
            hand_over(&stage);
        look(&stage);
    }
    serial_modem_free(stage.modem);
    return 0;
}

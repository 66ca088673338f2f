/* pty_modem: fax modems on pseudo terminals, connected by an exchange, at any speed. See `help`. */
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/serial/pty.h"
#include "tests/serial/pty_modem.h"
#include "tests/serial/switchboard.h"

static const char help[] =
    "usage: pty_modem [--speed N] [--delay MS] [--noise DBM0] [--drop-after MS] [--flow xonxoff] "
    "PATH=NUMBER...\n"
    "\n"
    "Class 1 fax modems, each at a pseudo terminal PATH, whose lines are an exchange with a delay each way "
    "(100 ms).\n"
    "With --flow xonxoff they stop their programs by XOFF, else by not reading, as by CTS. "
    "Time passes N times as fast as it does. Says \"ready\", then obeys commands on its standard input, with "
    "\"ok\" or\n"
    "\"error: ...\"; ends when that does. M is the modem's place in the row, from 1:\n"
    "\n"
    "  unplug M [OCTETS]   the device goes away [after so many more octets between it and its program]\n"
    "  drop M [OCTETS]     its line drops\n"
    "  wedge M [OCTETS]    it hears and says nothing any more\n"
    "  heal M              it is plugged in again, under the same path, and well\n"
    "  dials M WHAT        what it dials comes to: busy, no-dial-tone, no-answer, no-carrier; or is dialled: "
    "normally\n"
    "  ring M RINGS [NUMBER [NAME]]   somebody from outside rings\n"
    "  octets M            how many octets have passed: \"ok N\"\n"
    "\n"
    "A modem that is not told AT+FCLASS=1 makes data calls (ATD, ATA): CONNECT 2400, then octets as they "
    "are, "
    "until its\n"
    "program lets DTR drop or the line does. One with AT+FCLASS=1 and AT+FAE=1 answers a fax with FAX and "
    "CONNECT, and\n"
    "a data call with DATA and CONNECT 2400. So a data call from modem 2 to a fax port at modem 1, which is "
    "201:\n"
    "\"ATD201\" at modem 2's device, and nothing else.\n";

enum { MODEMS = 16, WORDS = 5, LINE_SIZE = 400, WRONG_USE = 2 };

typedef struct bench {
    fax_exchange_config_t exchange;
    double speed;
    bool xonxoff;
    switchboard_t *board;
    pty_modem_t *modems[MODEMS];
    unsigned count;
} bench_t;

/* ---- commands ---- */

typedef struct command {
    int word_count;
    char *words[WORDS];
    pty_modem_t *modem; /* that word 1 is about */
} command_t;

static const char *word(const command_t *command, int n)
{
    return n < command->word_count ? command->words[n] : NULL;
}

static uint64_t number(const command_t *command, int n)
{
    const char *text = word(command, n);
    return text ? strtoull(text, NULL, 10) : 0;
}

/* The deeds answer NULL, or what is wrong. */
static const char *do_unplug(const command_t *command)
{
    pty_modem_break(command->modem, PTY_MODEM_UNPLUG, number(command, 2));
    return NULL;
}

static const char *do_drop(const command_t *command)
{
    pty_modem_break(command->modem, PTY_MODEM_DROP, number(command, 2));
    return NULL;
}

static const char *do_wedge(const command_t *command)
{
    pty_modem_break(command->modem, PTY_MODEM_WEDGE, number(command, 2));
    return NULL;
}

static const char *do_heal(const command_t *command)
{
    return pty_modem_heal(command->modem) ? NULL : "cannot make the device";
}

static const char *do_dials(const command_t *command)
{
    static const char *const names[] = {[SOFT_MODEM_DIALS] = "normally",
                                        [SOFT_MODEM_BUSY] = "busy",
                                        [SOFT_MODEM_NO_DIAL_TONE] = "no-dial-tone",
                                        [SOFT_MODEM_NO_ANSWER] = "no-answer",
                                        [SOFT_MODEM_NO_CARRIER] = "no-carrier"};
    for (size_t i = 0; word(command, 2) && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(command->words[2], names[i]) == 0) {
            soft_modem_set_dials(pty_modem_soft(command->modem), (soft_modem_dials_t)i);
            return NULL;
        }
    return "WHAT is one of: normally, busy, no-dial-tone, no-answer, no-carrier";
}

static const char *do_ring(const command_t *command)
{
    const bool rings = soft_modem_ring(pty_modem_soft(command->modem), word(command, 3), word(command, 4),
                                       (unsigned)number(command, 2));
    return rings ? NULL : "it is in a call";
}

static const char *do_octets(const command_t *command)
{
    printf("ok %llu\n", (unsigned long long)pty_modem_octets(command->modem));
    return "";
}

static const struct {
    const char *name;
    const char *(*deed)(const command_t *command);
} deeds[] = {
    {"unplug", do_unplug}, {"drop", do_drop}, {"wedge", do_wedge},   {"heal", do_heal},
    {"dials", do_dials},   {"ring", do_ring}, {"octets", do_octets},
};

static const char *obey(const bench_t *bench, command_t *command)
{
    const uint64_t place = number(command, 1);
    if (place < 1 || place > bench->count)
        return "there is no such modem";
    command->modem = bench->modems[place - 1];
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (strcmp(command->words[0], deeds[i].name) == 0)
            return deeds[i].deed(command);
    return "there is no such command";
}

static void take_line(const bench_t *bench, char *line)
{
    command_t command = {0};
    for (char *rest = line, *next; command.word_count < WORDS && (next = strtok_r(rest, " ", &rest));)
        command.words[command.word_count++] = next;
    if (command.word_count == 0)
        return;
    const char *problem = obey(bench, &command);
    if (!problem)
        puts("ok");
    else if (problem[0] != '\0')
        printf("error: %s\n", problem);
    fflush(stdout);
}

/* False at the end of the input. */
static bool take_input(const bench_t *bench)
{
    static char line[LINE_SIZE];
    static size_t used;
    const ssize_t got = read(STDIN_FILENO, line + used, sizeof line - 1 - used);
    if (got <= 0)
        return false;
    used += (size_t)got;
    line[used] = '\0';
    char *begin = line;
    for (char *end; (end = strchr(begin, '\n')); begin = end + 1) {
        *end = '\0';
        take_line(bench, begin);
    }
    used -= (size_t)(begin - line);
    memmove(line, begin, used);
    return used < sizeof line - 1;
}

/* ---- time ---- */

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Wait for the next tick, with an ear for commands. False at the end of the input. */
static bool wait_until(const bench_t *bench, int64_t due)
{
    for (int64_t left; (left = due - now_ns()) > 0;) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        const struct timespec pause = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        if (ppoll(&input, 1, &pause, NULL) > 0 && !take_input(bench))
            return false;
    }
    return true;
}

static void run(bench_t *bench)
{
    enum { TICKS_LATE = 10 };
    const int64_t interval = (int64_t)(LINE_TICK_MS * 1e6 / bench->speed);
    for (int64_t due = now_ns(); wait_until(bench, due); due += interval) {
        for (unsigned i = 0; i < bench->count; i++)
            pty_modem_tick(bench->modems[i]);
        switchboard_deliver(bench->board);
        if (now_ns() - due > TICKS_LATE * interval) /* the time that was missed is forgiven */
            due = now_ns();
    }
}

/* ---- the start ---- */

static bool add_modem(bench_t *bench, const char *place)
{
    const char *equals = strrchr(place, '=');
    char path[LINE_SIZE];
    if (!equals || bench->count == MODEMS) {
        fprintf(stderr, "pty_modem: %s: not PATH=NUMBER, or too many\n", place);
        return false;
    }
    snprintf(path, sizeof path, "%.*s", (int)(equals - place), place);
    const line_host_t host = switchboard_host(bench->board, bench->count);
    jack_t *jack = pty_open(path);
    pty_modem_t *modem = jack ? pty_modem_new(jack, bench->count, &host) : NULL;
    if (!modem) {
        fprintf(stderr, "pty_modem: %s: %m\n", path);
        return false;
    }
    if (bench->xonxoff)
        pty_modem_use_xonxoff(modem);
    switchboard_seat(bench->board, bench->count, pty_modem_deliver, modem);
    switchboard_attach(bench->board, bench->count, equals + 1);
    bench->modems[bench->count++] = modem;
    return true;
}

/* How many words of the command line it took; 0 if it is no option. */
static int take_option(bench_t *bench, const char *name, const char *value)
{
    const double n = value ? strtod(value, NULL) : 0;
    if (strcmp(name, "--speed") == 0 && n > 0)
        bench->speed = n;
    else if (strcmp(name, "--delay") == 0 && value)
        bench->exchange.delay = (uint32_t)n;
    else if (strcmp(name, "--noise") == 0 && value)
        bench->exchange.noise = n;
    else if (strcmp(name, "--flow") == 0 && value && strcmp(value, "xonxoff") == 0)
        bench->xonxoff = true;
    else if (strcmp(name, "--drop-after") == 0 && value)
        bench->exchange.drop_after = (uint32_t)n;
    else
        return 0;
    return 2;
}

static bool set_up(bench_t *bench, char **words)
{
    int taken;
    for (; *words && (*words)[0] == '-'; words += taken)
        if ((taken = take_option(bench, words[0], words[1])) == 0) {
            fprintf(stderr, "pty_modem: bad option %s; --help tells more\n", *words);
            return false;
        }
    bench->board = switchboard_new(&bench->exchange, &(switchboard_owner_t){0});
    for (; *words; words++)
        if (!add_modem(bench, *words))
            return false;
    return bench->count > 0;
}

int main(int count, char **words)
{
    if (count < 2 || strcmp(words[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    bench_t bench = {.exchange = {.delay = 100, .noise = -100}, .speed = 1};
    signal(SIGPIPE, SIG_IGN);
    const bool ready = set_up(&bench, words + 1);
    if (ready) {
        puts("ready");
        fflush(stdout);
        run(&bench);
    }
    for (unsigned i = 0; i < bench.count; i++)
        pty_modem_free(bench.modems[i]);
    switchboard_free(bench.board);
    return ready ? EXIT_SUCCESS : WRONG_USE;
}

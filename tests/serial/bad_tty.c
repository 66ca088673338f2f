#include "tests/serial/bad_tty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_time.h"
#include "tests/serial/pty.h"

enum {
    CHUNK = 4096,
    GARBAGE = 10 << 20, /* octets that the flood brings, a tenth of them each second */
    ENOUGH_HANG_UPS = 20,
    HOLDS = 30,           /* ms for which the one that hangs up is there, and away */
    ANSWERS_AFTER = 59000 /* ms of its time */
};

struct bad_tty {
    unsigned kind;
    double speed;
    jack_t *jack;
    int64_t since; /* ms: it was opened, asked, plugged in or unplugged */
    bool asked;    /* a command waits for its answer */
    bool away;
    uint64_t octets; /* read, or written */
    unsigned opened, deeds;
    uint32_t random;
    char account[120];
};

static size_t take(bad_tty_t *bad, uint8_t *octets)
{
    const size_t count = bad->jack->ops->read(bad->jack, octets, CHUNK);
    bad->octets += count;
    return count;
}

/* It never reads. Nothing more goes into its buffers, not even AT. */
static void fill(bad_tty_t *bad, int tty)
{
    static const uint8_t octets[CHUNK];
    for (ssize_t put; (put = write(tty, octets, sizeof octets)) > 0;)
        bad->octets += (uint64_t)put;
    bad->deeds++;
}

static void never_read(bad_tty_t *bad)
{
    (void)bad;
}

static void never_answer(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    bad->deeds += take(bad, octets) > 0;
}

static void answer_late(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    const size_t count = take(bad, octets);
    const int64_t now = fax_time_clock();
    if (!bad->asked && count > 0 && memchr(octets, '\r', count)) {
        bad->asked = true;
        bad->since = now;
    }
    if (!bad->asked || (double)(now - bad->since) * bad->speed < ANSWERS_AFTER)
        return;
    bad->asked = false;
    bad->deeds += bad->jack->ops->write(bad->jack, "\r\nOK\r\n", 6) > 0;
}

/* All octets are in it, and lines, and results. */
static void flood(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    while (bad->jack->ops->read(bad->jack, octets, sizeof octets) > 0)
        continue;
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)((bad->random = bad->random * 1103515245 + 12345) >> 16);
    memcpy(octets, "\r\nOK\r\n\r\nRING\r\n\r\nCONNECT\r\n", 26);
    const uint64_t due = (uint64_t)((fax_time_clock() - bad->since) / 1000 + 1) * (GARBAGE / 10);
    for (size_t put; bad->opened > 0 && bad->octets < GARBAGE && bad->octets < due; bad->octets += put)
        if ((put = bad->jack->ops->write(bad->jack, octets, sizeof octets)) == 0)
            return;
}

static void hang_up(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    const int64_t now = fax_time_clock();
    take(bad, octets);
    if (now - bad->since < HOLDS)
        return;
    bad->since = now;
    bad->away = !bad->away;
    if (bad->away)
        bad->jack->ops->unplug(bad->jack);
    else if (!bad->jack->ops->plug(bad->jack))
        abort();
    bad->deeds += bad->away;
}

static void echo(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    const size_t count = take(bad, octets);
    bad->deeds += count > 0;
    bad->jack->ops->write(bad->jack, octets, count);
}

static const struct {
    void (*run)(bad_tty_t *bad);
    unsigned enough; /* deeds; of the flood octets count */
} kinds[BAD_TTY_KINDS] = {
    {never_read, 2}, {never_answer, 2}, {answer_late, 1}, {flood, 0}, {hang_up, ENOUGH_HANG_UPS}, {echo, 2},
};

const char *const bad_tty_kinds[] = {
    "never reads, and is full", "never answers",     "answers after 59 s", "sends 10 MB of garbage",
    "hangs up again and again", "echoes everything",
};

bad_tty_t *bad_tty_new(unsigned kind, const char *path, double speed)
{
    bad_tty_t *bad = calloc(1, sizeof *bad);
    if (bad) {
        *bad = (bad_tty_t){.kind = kind, .speed = speed, .jack = pty_open(path), .since = fax_time_clock()};
        if (bad->jack)
            return bad;
    }
    perror(path);
    abort();
}

void bad_tty_opened(bad_tty_t *bad, int tty)
{
    bad->opened++;
    if (kinds[bad->kind].run == never_read)
        fill(bad, tty);
}

void bad_tty_run(bad_tty_t *bad)
{
    kinds[bad->kind].run(bad);
}

bool bad_tty_is_content(const bad_tty_t *bad)
{
    return bad->deeds >= kinds[bad->kind].enough && (kinds[bad->kind].run != flood || bad->octets >= GARBAGE);
}

size_t bad_tty_left(bad_tty_t *bad)
{
    uint8_t octets[CHUNK];
    size_t left = 0;
    for (size_t count; (count = bad->jack->ops->read(bad->jack, octets, sizeof octets)) > 0;)
        left += count;
    return left;
}

const char *bad_tty_account(bad_tty_t *bad)
{
    snprintf(bad->account, sizeof bad->account, "%s: opened %u times, %llu octets, %u times done",
             bad_tty_kinds[bad->kind], bad->opened, (unsigned long long)bad->octets, bad->deeds);
    return bad->account;
}

void bad_tty_free(bad_tty_t *bad)
{
    if (!bad)
        return;
    bad->jack->ops->close(bad->jack);
    free(bad);
}

/* Faxes between a serial port and a virtual one, both ways, sent and polled, by each modulation, with and
 * without error correction, of one page and of three: each page arrives as it was sent, row for row. See
 * `help`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/fax_outcome.h"
#include "tests/serial/serial_rig.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

static const char help[] = "usage: fax_matrix_test [--speed N] [--rows N]\n"
                           "\n"
                           "In virtual time; or at N times the wall clock's pace, on pseudo terminals. Pages "
                           "have so many rows (300).\n";

enum { LONGEST = 900 * SERIAL_RIG_SECOND, WHY_SIZE = 300 };

typedef struct modulation {
    const char *name;
    uint32_t modems, bit_rate;
} modulation_t;

static const modulation_t modulations[] = {
    {"V.17", FAX_MODEM_ALL, 14400},
    {"V.29", FAX_MODEM_V27TER | FAX_MODEM_V29, 9600},
    {"V.27ter", FAX_MODEM_V27TER, 4800},
};

typedef struct matrix_case {
    const modulation_t *modulation;
    bool sends;  /* the serial port; else it receives */
    bool polled; /* the one that receives calls */
    bool ecm;
    uint32_t pages;
} matrix_case_t;

typedef struct bench {
    scratch_t *scratch;
    double speed;
    uint32_t rows;
} bench_t;

static const char *make_document(const bench_t *bench, uint32_t pages)
{
    const char *path = scratch_path(bench->scratch, "document.tif");
    good_file_t file = tiff_maker_good_file();
    file.pages = pages;
    file.rows = bench->rows;
    tiff_maker_write_good(path, &file);
    return path;
}

static fax_port_config_t config_of(const matrix_case_t *one, fax_port_kind_t kind, const char *number)
{
    fax_port_config_t config = serial_rig_config(kind, number);
    config.modems = one->modulation->modems;
    config.ecm = one->ecm;
    return config;
}

/* Compare what was sent with what the call's record and the received file say. */
static bool is_right(const matrix_case_t *one, const fax_event_t *end, const char *sent, const char *received,
                     char why[WHY_SIZE])
{
    const fax_call_t *call = &end->call;
    const fax_direction_t direction =
        (end->call.job_id != 0) != one->polled ? FAX_DIRECTION_SENDING : FAX_DIRECTION_RECEIVING;
    if (call->direction != direction) {
        snprintf(why, WHY_SIZE, "a call was %s", fax_direction_labels[call->direction - 1]);
        return false;
    }
    if (call->outcome != FAX_OUTCOME_OK || call->pages_done != one->pages || call->ecm != one->ecm ||
        call->bit_rate != one->modulation->bit_rate) {
        snprintf(why, WHY_SIZE, "%s: %u pages, %u bit/s, %s ECM", fax_outcome_row(call->outcome)->name,
                 call->pages_done, call->bit_rate, call->ecm ? "with" : "without");
        return false;
    }
    return page_file_equal(sent, received, why, WHY_SIZE);
}

static void begin_call(serial_rig_t *rig, const matrix_case_t *one, serial_seat_t *from, serial_seat_t *to,
                       const char *document)
{
    const char *serial = "201", *far = "101";
    if (one->polled) {
        serial_rig_offer(from, document, one->pages);
        serial_rig_poll(rig, to, one->sends ? serial : far);
    } else
        serial_rig_send(rig, from, one->sends ? far : serial, document, one->pages);
}

static const char *deed_of(const matrix_case_t *one)
{
    static const char *const deeds[2][2] = {{"receives", "sends"}, {"polls", "is polled"}};
    return deeds[one->polled][one->sends];
}

static bool run_in(serial_rig_t *rig, const bench_t *bench, const matrix_case_t *one, char why[WHY_SIZE])
{
    const fax_port_config_t serial_config = config_of(one, FAX_PORT_SERIAL, "201");
    const fax_port_config_t virtual_config = config_of(one, FAX_PORT_VIRTUAL, "101");
    serial_seat_t *serial = serial_rig_add_serial(rig, &serial_config);
    serial_seat_t *far = serial_rig_add_virtual(rig, &virtual_config);
    serial_seat_t *from = one->sends ? serial : far, *to = one->sends ? far : serial;
    const char *document = make_document(bench, one->pages), *received = serial_rig_received(rig, to);
    fax_event_t sent, taken;
    unlink(received);
    snprintf(why, WHY_SIZE, "the ports do not come into service");
    if (!serial_rig_await_state(rig, serial, FAX_STATE_AVAILABLE, LONGEST) ||
        !serial_rig_await_state(rig, far, FAX_STATE_AVAILABLE, LONGEST))
        return false;
    begin_call(rig, one, from, to, document);
    snprintf(why, WHY_SIZE, "a call does not end");
    return serial_rig_await_end(rig, from, LONGEST, &sent) &&
           serial_rig_await_end(rig, to, LONGEST, &taken) && is_right(one, &sent, document, received, why) &&
           is_right(one, &taken, document, received, why);
}

static double cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static bool run_case(const bench_t *bench, const matrix_case_t *one)
{
    char why[WHY_SIZE] = "";
    const fax_exchange_config_t exchange = {.delay = 100, .noise = -100};
    const double began = cpu_ms();
    serial_rig_t *rig = serial_rig_open(bench->scratch, &exchange, bench->speed);
    const bool good = run_in(rig, bench, one, why);
    printf("%s: the serial port %s, %s, %s ECM, %u page%s: %.0f s of line time, %.0f ms of CPU%s%s\n",
           good ? "ok" : "FAILED", deed_of(one), one->modulation->name, one->ecm ? "with" : "without",
           one->pages, one->pages > 1 ? "s" : "", serial_rig_ticks(rig) * LINE_TICK_MS / 1000.0,
           cpu_ms() - began, good ? "" : ": ", good ? "" : why);
    fflush(stdout);
    serial_rig_close(rig);
    return good;
}

static unsigned run_all(const bench_t *bench, unsigned *passed)
{
    unsigned failed = 0;
    for (size_t m = 0; m < sizeof modulations / sizeof modulations[0]; m++)
        for (int way = 0; way < 4; way++)
            for (int ecm = 0; ecm < 2; ecm++)
                for (uint32_t pages = 1; pages <= 3; pages += 2) {
                    const matrix_case_t one = {&modulations[m], way % 2 == 0, way >= 2, ecm, pages};
                    if (run_case(bench, &one))
                        ++*passed;
                    else
                        failed++;
                }
    return failed;
}

int main(int count, char **words)
{
    bench_t bench = {.rows = 300};
    void *scratch;
    for (int i = 1; i < count; i += 2)
        if (i + 1 < count && strcmp(words[i], "--speed") == 0)
            bench.speed = strtod(words[i + 1], NULL);
        else if (i + 1 < count && strcmp(words[i], "--rows") == 0)
            bench.rows = (uint32_t)strtoul(words[i + 1], NULL, 10);
        else
            return fputs(help, stdout) < 0 ? EXIT_FAILURE : strcmp(words[i], "--help") == 0 ? 0 : 2;
    if (scratch_open(&scratch) != 0)
        return EXIT_FAILURE;
    bench.scratch = scratch;
    unsigned passed = 0;
    const unsigned failed = run_all(&bench, &passed);
    printf("%u passed, %u failed\n", passed, failed);
    scratch_close(&scratch);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

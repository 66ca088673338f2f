/* The real program, on real documents. */
#include "config.h"

#include "engine/document/converter.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <tiffio.h>

#include "engine/document/page_file.h"
#include "tests/support/scratch.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

static const converter_limits_t usual = {.max_document_size = 5000000, .max_pages = 5, .timeout = 20000};

static const char *program(void)
{
    static char path[SCRATCH_PATH_SIZE];
    snprintf(path, sizeof path, "%s/engine/document/faxport-convert", getenv("FAX_BUILDDIR"));
    return path;
}

typedef struct outcome {
    converter_result_t result;
    int calls;
} outcome_t;

static void note_outcome(void *user, const converter_result_t *result)
{
    outcome_t *outcome = user;
    outcome->result = *result;
    outcome->calls++;
}

static converter_t *start(struct event_base *loop, const char *path, const converter_limits_t *limits,
                          int document, const char *out, converter_done_fn *done, void *user, char *problem,
                          size_t problem_size)
{
    const converter_order_t order = {path, CONVERTER_CONVERTS, *limits, document, out};
    return converter_start(loop, &order, done, user, problem, problem_size);
}

/* Convert what `document` reads into "out" of the scratch folder; nothing else may be left in it. */
static converter_result_t convert(scratch_t *scratch, int document, const converter_limits_t *limits)
{
    struct event_base *loop = event_base_new();
    const size_t files_before = scratch_count(scratch);
    outcome_t outcome = {0};
    char problem[FAX_TEXT_SIZE] = "";
    const char *out = scratch_path(scratch, "out");
    assert_non_null(
        start(loop, program(), limits, document, out, note_outcome, &outcome, problem, sizeof problem));
    assert_int_equal(outcome.calls, 0);
    assert_int_equal(event_base_dispatch(loop), 1);
    assert_int_equal(outcome.calls, 1);
    assert_int_equal(outcome.result.ok, outcome.result.problem[0] == '\0');
    assert_int_equal(scratch_count(scratch), files_before + (outcome.result.ok ? 1 : 0));
    event_base_free(loop);
    return outcome.result;
}

static int open_file(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(descriptor >= 0);
    return descriptor;
}

static converter_result_t convert_file(scratch_t *scratch, const char *name)
{
    return convert(scratch, open_file(scratch_path(scratch, name)), &usual);
}

static int open_bytes(const char *bytes, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, size), size);
    close(ends[1]);
    return ends[0];
}

static converter_result_t convert_text(scratch_t *scratch, const char *text)
{
    return convert(scratch, open_bytes(text, strlen(text)), &usual);
}

/* The page file made last is sound, and has pages of these numbers of rows. */
static void assert_rows(scratch_t *scratch, const uint32_t *rows, uint32_t pages)
{
    const char *out = scratch_path(scratch, "out");
    page_file_report_t report;
    page_file_check(out, usual.max_pages, PAGE_FILE_MAX_ROWS, &report);
    assert_string_equal(report.problem, "");
    assert_int_equal(report.pages, pages);
    for (uint32_t page = 0; page < pages; page++) {
        uint32_t found = 0;
        assert_true(page_file_read_back(out, page, &found));
        assert_int_equal(found, rows[page]);
    }
    unlink(out);
}

enum { A4_ROWS = 2292, LETTER_ROWS = 2156 };

static const char pdf[] = "%PDF-1.4\n"
                          "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                          "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                          "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>endobj\n"
                          "4 0 obj<</Length 20>>stream\n100 100 200 300 re f\nendstream endobj\n"
                          "trailer<</Root 1 0 R>>\n%%EOF\n";

static void pdf_is_drawn_on_its_paper(void **state)
{
    const converter_result_t result = convert_text(*state, pdf);
    assert_string_equal(result.problem, "");
    assert_int_equal(result.pages, 1);
    assert_int_equal(result.document_size, sizeof pdf - 1);
    assert_rows(*state, (const uint32_t[]){LETTER_ROWS}, 1);
}

static void postscript_pages_of_any_size_are_fitted(void **state)
{
    const converter_result_t result = convert_text(
        *state, "\004%!PS-Adobe-3.0\n"
                "/page { << /PageSize 3 -1 roll >> setpagedevice 9 9 99 99 rectfill showpage } def\n"
                "[595 842] page [612 792] page [842 595] page [842 1191] page [200 3000] page\n");
    assert_string_equal(result.problem, "");
    assert_int_equal(result.pages, 5);
    assert_rows(*state, (const uint32_t[]){A4_ROWS, LETTER_ROWS, A4_ROWS, A4_ROWS, A4_ROWS}, 5);
}

static void encapsulated_postscript_is_one_page(void **state)
{
    const converter_result_t result =
        convert_text(*state, "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 900 900 1495 1742\n"
                             "950 950 moveto 1200 1300 lineto stroke\n%%EOF\n");
    assert_string_equal(result.problem, "");
    assert_rows(*state, (const uint32_t[]){A4_ROWS}, 1);
}

static void fit_tiff_keeps_every_row(void **state)
{
    static const struct {
        uint16_t compression, photometric, fill_order;
        uint32_t group3_options;
        const char *mode;
    } rows[] = {
        {COMPRESSION_NONE, PHOTOMETRIC_MINISWHITE, FILLORDER_MSB2LSB, 0, "w"},
        {COMPRESSION_NONE, PHOTOMETRIC_MINISBLACK, FILLORDER_LSB2MSB, 0, "wb"},
        {COMPRESSION_CCITTRLE, PHOTOMETRIC_MINISWHITE, FILLORDER_MSB2LSB, 0, "w"},
        {COMPRESSION_CCITTFAX3, PHOTOMETRIC_MINISWHITE, FILLORDER_LSB2MSB, 0, "w"},
        {COMPRESSION_CCITTFAX3, PHOTOMETRIC_MINISBLACK, FILLORDER_MSB2LSB, GROUP3OPT_2DENCODING, "w"},
        {COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISWHITE, FILLORDER_LSB2MSB, 0, "wb"},
        {COMPRESSION_CCITTFAX4, PHOTOMETRIC_MINISBLACK, FILLORDER_MSB2LSB, 0, "w8"},
        {COMPRESSION_LZW, PHOTOMETRIC_MINISBLACK, FILLORDER_MSB2LSB, 0, "w"},
        {COMPRESSION_PACKBITS, PHOTOMETRIC_MINISWHITE, FILLORDER_MSB2LSB, 0, "w"},
        {COMPRESSION_ADOBE_DEFLATE, PHOTOMETRIC_MINISBLACK, FILLORDER_MSB2LSB, 0, "w"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        good_file_t file = tiff_maker_good_file();
        file.compression = rows[i].compression;
        file.photometric = rows[i].photometric;
        file.fill_order = rows[i].fill_order;
        file.group3_options = rows[i].group3_options;
        file.mode = rows[i].mode;
        tiff_maker_write_good(scratch_path(*state, "user.tif"), &file);
        char problem[FAX_TEXT_SIZE];
        assert_string_equal(convert_file(*state, "user.tif").problem, "");
        page_file_equal(scratch_path(*state, "user.tif"), scratch_path(*state, "out"), problem,
                        sizeof problem);
        assert_string_equal(problem, "");
        assert_rows(*state, (const uint32_t[]){200, 200}, 2);
    }
}

static void other_tiff_is_drawn_anew(void **state)
{
    const good_file_t base = tiff_maker_good_file();
    good_file_t files[] = {base, base, base, base, base};
    files[0].bits = 8; /* gray */
    files[0].compression = COMPRESSION_ADOBE_DEFLATE;
    files[0].photometric = PHOTOMETRIC_MINISBLACK;
    files[1].bits = 8; /* colour */
    files[1].samples = 3;
    files[1].compression = COMPRESSION_LZW;
    files[1].photometric = PHOTOMETRIC_RGB;
    files[2].width = 2480; /* a scan at 300 dpi */
    files[2].x_dpi = files[2].y_dpi = 300;
    files[3].x_dpi = 0; /* no resolution */
    files[4].tile = 64;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        tiff_maker_write_good(scratch_path(*state, "user.tif"), &files[i]);
        const converter_result_t result = convert_file(*state, "user.tif");
        assert_string_equal(result.problem, "");
        assert_int_equal(result.pages, 2);
        unlink(scratch_path(*state, "out"));
    }
}

static void one_unfit_page_has_all_drawn_anew(void **state)
{
    bare_page_t pages[] = {tiff_maker_bare_page(), tiff_maker_bare_page()};
    pages[1].width = 1000;
    tiff_maker_write_bare(scratch_path(*state, "user.tif"), pages, 2, false);
    const converter_result_t result = convert_file(*state, "user.tif");
    assert_string_equal(result.problem, "");
    assert_rows(*state, (const uint32_t[]){LETTER_ROWS, LETTER_ROWS}, 2);
}

static void hostile_tiff_is_refused_or_drawn_soundly(void **state)
{
    enum { CASES = 7 };
    bare_page_t pages[CASES][2];
    for (int i = 0; i < CASES; i++)
        pages[i][0] = pages[i][1] = tiff_maker_bare_page();
    pages[0][1].samples = 3;
    pages[1][1].rows = 0x7fffffff;
    pages[2][1].width = 0x7fffffff;
    pages[3][1].damaged = true;
    pages[4][1].strip_bytes = 0x7fffffff;
    pages[5][1].tile = 64;
    pages[6][1].compression = 0xfffe;
    for (int i = 0; i < CASES; i++) {
        tiff_maker_write_bare(scratch_path(*state, "user.tif"), pages[i], 2, false);
        if (convert_file(*state, "user.tif").ok)
            unlink(scratch_path(*state, "out"));
    }
    tiff_maker_write_bare(scratch_path(*state, "user.tif"), pages[3], 2, false);
    assert_string_equal(convert_file(*state, "user.tif").problem,
                        "the TIFF cannot be sent: page 2: row 1 of 40 is damaged");
    pages[3][1].width = 1000;
    tiff_maker_write_bare(scratch_path(*state, "user.tif"), pages[3], 2, false);
    assert_string_equal(convert_file(*state, "user.tif").problem,
                        "the TIFF is damaged: not all of it can be read");
    pages[3][1] = pages[3][0];
    tiff_maker_write_bare(scratch_path(*state, "user.tif"), pages[3], 2, true);
    assert_string_equal(convert_file(*state, "user.tif").problem,
                        "the TIFF cannot be sent: page 3: its directory is damaged");
}

static void bad_documents_are_named(void **state)
{
    static const struct {
        const char *document, *problem;
    } rows[] = {
        {"", "the document is empty"},
        {"Dear Sir", "the document is neither TIFF, PDF nor PostScript"},
        {"II*", "the document is neither TIFF, PDF nor PostScript"},
        {"%PDF-1.4\nrubbish", "the PDF is damaged: no page of it can be found"},
        {"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
         "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n",
         "the PDF has no pages"},
        {"%!PS\n1 1 moveto\n", "the PostScript has no pages"},
        {"%!PS\nthis is none showpage\n", "the PostScript is damaged: /undefined in this"},
        {"%!PS\n6 { showpage } repeat\n", "the PostScript cannot be sent: more than 5 pages"},
        {"%!PS\n(/etc/passwd) (r) file showpage\n",
         "the PostScript tries to reach files or programs of this machine, which is refused"},
        {"%!PS\n(%pipe%id) (r) file showpage\n",
         "the PostScript tries to reach files or programs of this machine, which is refused"},
        {"%!PS\n/a 9 array def { a dup length 2 mul array /a exch def } loop\n",
         "the PostScript is too large to be converted"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const converter_result_t result = convert_text(*state, rows[i].document);
        assert_string_equal(result.problem, rows[i].problem);
        assert_false(result.retryable);
    }
}

/* Where the work folder should be is something else; as on a full disk, nothing can be made there. */
static void what_lies_in_the_way_is_no_fault_of_the_document(void **state)
{
    scratch_t *scratch = *state;
    struct event_base *loop = event_base_new();
    outcome_t outcome = {0};
    char problem[FAX_TEXT_SIZE] = "";
    const int document = open_bytes(pdf, sizeof pdf - 1);
    assert_non_null(start(loop, program(), &usual, document, scratch_path(scratch, "no/such/place"),
                          note_outcome, &outcome, problem, sizeof problem));
    event_base_dispatch(loop);
    assert_string_equal(outcome.result.problem,
                        "no folder for the conversion can be made: No such file or directory");
    assert_true(outcome.result.retryable);
    event_base_free(loop);
}

static void a_pdf_with_a_password_is_named(void **state)
{
    char command[1000];
    snprintf(command, sizeof command,
             FAX_GHOSTSCRIPT
             " -q -dBATCH -sDEVICE=pdfwrite -sOwnerPassword=o -sUserPassword=u -dEncryptionR=3"
             " -dKeyLength=128 -o %s -c showpage",
             scratch_path(*state, "locked.pdf"));
    assert_int_equal(system(command), 0);
    assert_string_equal(convert_file(*state, "locked.pdf").problem,
                        "the PDF needs a password; send a copy without one");
}

static void postscript_cannot_write_files(void **state)
{
    char document[1000];
    const char *target = scratch_path(*state, "target");
    snprintf(document, sizeof document, "%%!PS\n{ (%s) (w) file } stopped showpage\n", target);
    convert_text(*state, document);
    assert_int_not_equal(access(target, F_OK), 0);
}

static void what_cannot_be_read_is_named(void **state)
{
    scratch_t *scratch = *state;
    assert_string_equal(convert(scratch, open(scratch->folder, O_RDONLY), &usual).problem,
                        "the document is a folder");
    const int unreadable = open("/dev/null", O_WRONLY);
    assert_string_equal(convert(scratch, unreadable, &usual).problem,
                        "the document cannot be read: Bad file descriptor");
}

static void limits_hold(void **state)
{
    converter_limits_t limits = usual;
    limits.max_document_size = sizeof pdf - 2;
    char expected[FAX_TEXT_SIZE];
    snprintf(expected, sizeof expected, "the document has more than %zu bytes, the most that is taken",
             sizeof pdf - 2);
    assert_string_equal(convert(*state, open_bytes(pdf, sizeof pdf - 1), &limits).problem, expected);

    limits = usual;
    limits.timeout = 300;
    static const char loop[] = "%!PS\n{} loop\n";
    assert_string_equal(convert(*state, open_bytes(loop, sizeof loop - 1), &limits).problem,
                        "the PostScript takes too long to convert");

    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    assert_string_equal(convert(*state, ends[0], &limits).problem,
                        "the document does not come to its end in time");
    close(ends[1]);
}

/* A process that works inside `folder`; 0 if there is none. */
static pid_t find_in(const char *folder)
{
    pid_t found = 0;
    DIR *processes = opendir("/proc");
    assert_non_null(processes);
    for (const struct dirent *entry; (entry = readdir(processes)) && !found;) {
        char link[300], place[SCRATCH_PATH_SIZE] = "";
        snprintf(link, sizeof link, "/proc/%s/cwd", entry->d_name);
        if (readlink(link, place, sizeof place - 1) > 0 && strstr(place, folder))
            found = (pid_t)atoi(entry->d_name);
    }
    closedir(processes);
    return found;
}

static bool is_anyone_in(const char *folder)
{
    return find_in(folder) != 0;
}

static const char endless[] = "%!PS\n{} loop\n";

/* As the kernel does when there is no memory left: the greatest is killed. */
static void a_program_that_is_killed_is_no_fault_of_the_document(void **state)
{
    scratch_t *scratch = *state;
    struct event_base *loop = event_base_new();
    outcome_t outcome = {0};
    char problem[FAX_TEXT_SIZE] = "";
    const int document = open_bytes(endless, sizeof endless - 1);
    assert_non_null(start(loop, program(), &usual, document, scratch_path(scratch, "out"), note_outcome,
                          &outcome, problem, sizeof problem));
    const time_t patience = time(NULL) + 10;
    while (!is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield();
    assert_int_equal(kill(find_in(scratch->folder), SIGKILL), 0);
    event_base_dispatch(loop);
    assert_int_equal(outcome.calls, 1);
    assert_string_equal(
        outcome.result.problem,
        "the PostScript cannot be converted: the program for it was ended by signal: 9 (Killed)");
    assert_true(outcome.result.retryable);
    assert_int_equal(scratch_count(scratch), 0);
    event_base_free(loop);
}

static void a_canceled_conversion_leaves_nothing(void **state)
{
    scratch_t *scratch = *state;
    struct event_base *loop = event_base_new();
    outcome_t outcome = {0};
    char problem[FAX_TEXT_SIZE] = "";
    const int document = open_bytes(endless, sizeof endless - 1);
    converter_t *converter = start(loop, program(), &usual, document, scratch_path(scratch, "out"),
                                   note_outcome, &outcome, problem, sizeof problem);
    assert_non_null(converter);
    const time_t patience = time(NULL) + 10;
    while (!is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield();
    assert_true(is_anyone_in(scratch->folder));
    converter_cancel(converter);
    while (is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield(); /* its reaper is init */
    assert_false(is_anyone_in(scratch->folder));
    event_base_loop(loop, EVLOOP_NONBLOCK);
    assert_int_equal(outcome.calls, 0);
    assert_int_equal(scratch_count(scratch), 0);
    event_base_free(loop);
}

/* A faxportd that starts a conversion, and is killed in the midst of it. */
static void convert_and_be_killed(const scratch_t *scratch, const char *out)
{
    const pid_t parent = fork();
    if (parent == 0) {
        struct event_base *loop = event_base_new();
        char problem[FAX_TEXT_SIZE];
        start(loop, program(), &usual, open_bytes(endless, sizeof endless - 1), out, note_outcome,
              &(outcome_t){0}, problem, sizeof problem);
        event_base_dispatch(loop);
        _exit(0);
    }
    const time_t patience = time(NULL) + 10;
    while (!is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield();
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
}

/* The next faxportd does the same work at the same place: nobody else puts his hands on it. */
static void an_orphan_ends_and_touches_nothing(void **state)
{
    scratch_t *scratch = *state;
    convert_and_be_killed(scratch, scratch_path(scratch, "out"));
    mkdir(scratch_path(scratch, "out.work"), 0700); /* if the first did not leave it */
    const char *document = scratch_path(scratch, "out.work/document.next");
    assert_true(close(open(document, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) == 0);
    const time_t patience = time(NULL) + 10;
    while (is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield();
    assert_false(is_anyone_in(scratch->folder));
    assert_int_equal(access(document, F_OK), 0);
}

static void other_children_stay_their_parents_own(void **state)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(7);
    assert_string_equal(convert_text(*state, pdf).problem, "");
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 7);
}

/* A stand-in for the program, made of a line of shell. */
static converter_result_t convert_by(scratch_t *scratch, const char *line)
{
    const char *script = scratch_path(scratch, "script");
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", line);
    fclose(file);
    assert_int_equal(chmod(script, 0700), 0);
    struct event_base *loop = event_base_new();
    outcome_t outcome = {0};
    char problem[FAX_TEXT_SIZE] = "";
    assert_non_null(start(loop, script, &usual, open("/dev/null", O_RDONLY), scratch_path(scratch, "out"),
                          note_outcome, &outcome, problem, sizeof problem));
    event_base_dispatch(loop);
    event_base_free(loop);
    return outcome.result;
}

static void a_program_that_fails_is_named(void **state)
{
    static const struct {
        const char *line, *problem;
        bool retryable;
    } rows[] = {
        {"kill -9 $$", "the converter failed: signal 9 (Killed)", true},
        {"kill -TERM $$", "the converter failed: signal 15 (Terminated)", true},
        {"kill -SEGV $$", "the converter failed: signal 11 (Segmentation fault)", false},
        {"kill -XCPU $$", "the document takes too long to convert", false},
        {"exit 3", "the converter failed: exit status 3", true},
        {"echo pages=9 size=1", "the converter failed: exit status 0", true},
        {"printf 'problem=a\\001\\377b'; exit 1", "a??b", false},
        {"printf 'problem=no room'; exit 75", "no room", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const converter_result_t result = convert_by(*state, rows[i].line);
        assert_string_equal(result.problem, rows[i].problem);
        assert_int_equal(result.retryable, rows[i].retryable);
    }
    assert_true(convert_by(*state, "echo pages=2 size=1").ok);

    char problem[FAX_TEXT_SIZE] = "";
    struct event_base *loop = event_base_new();
    assert_null(start(loop, "/nonexistent", &usual, open("/dev/null", O_RDONLY), "out", note_outcome, NULL,
                      problem, sizeof problem));
    assert_string_equal(problem, "/nonexistent cannot be started: No such file or directory");
    event_base_free(loop);
}

static void a_program_that_fails_leaves_nothing(void **state)
{
    scratch_t *scratch = *state;
    convert_by(scratch, "mkdir $1.work; cd $1.work; touch $1 document; sleep 60 & exit 3");
    const time_t patience = time(NULL) + 10;
    while (is_anyone_in(scratch->folder) && time(NULL) < patience)
        sched_yield();
    assert_false(is_anyone_in(scratch->folder));
    assert_int_equal(scratch_count(scratch), 1); /* the script */
}

#define IN_SCRATCH(TEST) cmocka_unit_test_setup_teardown(TEST, scratch_open, scratch_close)

int main(void)
{
    page_file_setup();
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(pdf_is_drawn_on_its_paper),
        IN_SCRATCH(postscript_pages_of_any_size_are_fitted),
        IN_SCRATCH(encapsulated_postscript_is_one_page),
        IN_SCRATCH(fit_tiff_keeps_every_row),
        IN_SCRATCH(other_tiff_is_drawn_anew),
        IN_SCRATCH(one_unfit_page_has_all_drawn_anew),
        IN_SCRATCH(hostile_tiff_is_refused_or_drawn_soundly),
        IN_SCRATCH(bad_documents_are_named),
        IN_SCRATCH(what_lies_in_the_way_is_no_fault_of_the_document),
        IN_SCRATCH(a_pdf_with_a_password_is_named),
        IN_SCRATCH(postscript_cannot_write_files),
        IN_SCRATCH(what_cannot_be_read_is_named),
        IN_SCRATCH(limits_hold),
        IN_SCRATCH(a_program_that_is_killed_is_no_fault_of_the_document),
        IN_SCRATCH(an_orphan_ends_and_touches_nothing),
        IN_SCRATCH(a_canceled_conversion_leaves_nothing),
        IN_SCRATCH(other_children_stay_their_parents_own),
        IN_SCRATCH(a_program_that_fails_is_named),
        IN_SCRATCH(a_program_that_fails_leaves_nothing),
    };
    return cmocka_run_group_tests_name("engine/document/converter", tests, NULL, NULL);
}

#include "engine/document/page_file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "tests/support/scratch.h"
#include "tests/support/tiff_maker.h"
#include "tests/test.h"

enum { MAX_PAGES = 5, MAX_ROWS = 4400 };

static page_file_report_t check(const char *path)
{
    page_file_report_t report;
    const bool sound = page_file_check(path, MAX_PAGES, MAX_ROWS, &report);
    assert_int_equal(sound, report.problem[0] == '\0');
    return report;
}

static void a_good_file_passes(void **state)
{
    const char *path = scratch_path(*state, "good.tif");
    static const char *const modes[] = {"w", "wb", "w8"};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        good_file_t file = tiff_maker_good_file();
        file.mode = modes[i];
        tiff_maker_write_good(path, &file);
        const page_file_report_t report = check(path);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        assert_string_equal(report.problem, "");
        assert_int_equal(report.pages, 2);
        assert_int_equal(report.bytes, info.st_size);
    }
}

static void the_widths_and_resolutions_of_t30_pass(void **state)
{
    static const struct {
        uint32_t width, x_dpi, y_dpi, unit;
    } rows[] = {
        {1728, 204, 98, RESUNIT_INCH},  {1728, 204, 196, RESUNIT_INCH},     {1728, 204, 391, RESUNIT_INCH},
        {1728, 200, 200, RESUNIT_INCH}, {1728, 80, 77, RESUNIT_CENTIMETER}, {1728, 200, 100, RESUNIT_INCH},
        {2048, 204, 196, RESUNIT_INCH}, {2432, 204, 196, RESUNIT_INCH},     {1728, 204, 196, 0},
    };
    const char *path = scratch_path(*state, "page.tif");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bare_page_t page = tiff_maker_bare_page();
        page.width = rows[i].width;
        page.x_dpi = rows[i].x_dpi;
        page.y_dpi = rows[i].y_dpi;
        page.unit = rows[i].unit;
        tiff_maker_write_bare(path, &page, 1, false);
        assert_string_equal(check(path).problem, "");
    }
}

/* A page 2 that is a good one but for one thing. */
typedef struct hostile {
    size_t offset;
    uint32_t value;
    const char *problem;
} hostile_t;

#define MEMBER(NAME) offsetof(bare_page_t, NAME)

static void each_wrong_thing_on_page_two_is_named(void **state)
{
    static const hostile_t rows[] = {
        {MEMBER(samples), 3, "page 2: 3 samples a pixel, 1 is needed"},
        {MEMBER(bits), 8, "page 2: 8 bits a sample, 1 is needed"},
        {MEMBER(photometric), PHOTOMETRIC_RGB, "page 2: photometric interpretation 2, 0 or 1 is needed"},
        {MEMBER(photometric), BARE_NO_PHOTOMETRIC,
         "page 2: photometric interpretation 65535, 0 or 1 is needed"},
        {MEMBER(compression), COMPRESSION_NONE,
         "page 2: compression 1, Group 3 (3) or Group 4 (4) is needed"},
        {MEMBER(compression), COMPRESSION_PACKBITS,
         "page 2: compression 32773, Group 3 (3) or Group 4 (4) is needed"},
        {MEMBER(orientation), ORIENTATION_BOTRIGHT, "page 2: orientation 3, 1 is needed"},
        {MEMBER(subfile), FILETYPE_REDUCEDIMAGE, "page 2: subfile type 1, 0 or 2 is needed"},
        {MEMBER(width), 1700, "page 2: 1700 pixels wide, 1728, 2048 or 2432 is needed"},
        {MEMBER(width), 0, "page 2: its directory is damaged"},
        {MEMBER(rows), 0x7fffffff, "page 2: 2147483647 rows, 1 to 4400 can be sent"},
        {MEMBER(rows), 0, "page 2: its directory is damaged"},
        {MEMBER(rows), 4401, "page 2: 4401 rows, 1 to 4400 can be sent"},
        {MEMBER(rows), 4400, "page 2: row 4097 of 4400 is damaged"},
        {MEMBER(x_dpi), 0, "page 2: 0 x 196 dpi, 204 x 98, 196 or 391 is needed"},
        {MEMBER(x_dpi), 408, "page 2: 408 x 196 dpi, 204 x 98, 196 or 391 is needed"},
        {MEMBER(y_dpi), 150, "page 2: 204 x 150 dpi, 204 x 98, 196 or 391 is needed"},
        {MEMBER(unit), RESUNIT_NONE, "page 2: 0 x 0 dpi, 204 x 98, 196 or 391 is needed"},
        {MEMBER(tile), 64, "page 2: in tiles, strips are needed"},
        {MEMBER(strip_bytes), 1000000, "page 2: it claims more data than the file has"},
        {MEMBER(damaged), true, "page 2: row 1 of 40 is damaged"},
    };
    const char *path = scratch_path(*state, "hostile.tif");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bare_page_t pages[] = {tiff_maker_bare_page(), tiff_maker_bare_page()};
        char *member = (char *)&pages[1] + rows[i].offset;
        memcpy(member, &rows[i].value, rows[i].offset == MEMBER(damaged) ? sizeof(bool) : sizeof(uint32_t));
        tiff_maker_write_bare(path, pages, 2, false);
        const page_file_report_t report = check(path);
        assert_string_equal(report.problem, rows[i].problem);
        assert_int_equal(report.pages, 1);
        assert_true(page_file_read_back(path, 0, NULL));
    }
}

static void a_loop_of_directories_ends(void **state)
{
    const bare_page_t pages[] = {tiff_maker_bare_page(), tiff_maker_bare_page()};
    const char *path = scratch_path(*state, "loop.tif");
    tiff_maker_write_bare(path, pages, 2, true);
    const page_file_report_t report = check(path);
    assert_string_equal(report.problem, "page 3: its directory is damaged");
    assert_int_equal(report.pages, 2);
    assert_false(page_file_read_back(path, 1000000, NULL));
}

static void too_many_pages_are_refused(void **state)
{
    good_file_t file = tiff_maker_good_file();
    file.rows = 8;
    file.pages = MAX_PAGES + 1;
    const char *path = scratch_path(*state, "many.tif");
    tiff_maker_write_good(path, &file);
    assert_string_equal(check(path).problem, "more than 5 pages");
    assert_int_equal(check(path).pages, 5);
}

static void what_is_no_file_of_pages_is_refused(void **state)
{
    char *const folder = ((scratch_t *)*state)->folder;
    const char *path = scratch_path(*state, "file.tif");
    assert_string_equal(check(path).problem, "cannot be opened: No such file or directory");
    assert_string_equal(check(folder).problem, "is no regular file");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_string_equal(check(path).problem, "is no regular file");
    unlink(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fflush(file);
    assert_string_equal(check(path).problem, "is empty");
    fputs("%PDF-1.4\n", file);
    fflush(file);
    assert_string_equal(check(path).problem, "is no TIFF file");
    rewind(file);
    assert_int_equal(fwrite("II*\0\0\0\0\0", 1, 8, file), 8);
    fclose(file);
    assert_string_equal(check(path).problem, "there is no page in it");
}

/* Every length of a cut is refused, and none is fatal. */
static void a_file_cut_short_is_refused(void **state)
{
    good_file_t good = tiff_maker_good_file();
    good.rows = 64;
    const char *path = scratch_path(*state, "cut.tif");
    tiff_maker_write_good(path, &good);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    for (off_t size = info.st_size - 1; size >= 0; size -= 7) {
        assert_int_equal(truncate(path, size), 0);
        assert_string_not_equal(check(path).problem, "");
    }
}

static void a_look_sees_what_is_missing_and_decodes_no_row(void **state)
{
    bare_page_t pages[] = {tiff_maker_bare_page(), tiff_maker_bare_page()};
    const char *path = scratch_path(*state, "looked-at.tif");
    page_file_report_t report;
    pages[1].damaged = true;
    tiff_maker_write_bare(path, pages, 2, false);
    assert_string_not_equal(check(path).problem, "");
    assert_true(page_file_look(path, 2, MAX_ROWS, &report));
    assert_int_equal(report.pages, 2);
    assert_false(page_file_look(path, 1, MAX_ROWS, &report));
    assert_false(page_file_look(path, 2, 1, &report));
    assert_int_equal(truncate(path, (off_t)report.bytes - 100), 0);
    assert_false(page_file_look(path, 2, MAX_ROWS, &report));
    assert_int_equal(report.pages, 1);
    pages[1].samples = 3;
    tiff_maker_write_bare(path, pages, 2, false);
    assert_false(page_file_look(path, 2, MAX_ROWS, &report));
}

/* As many octets as the file has, but not from there on. */
static void data_that_go_on_behind_the_end_are_missing(void **state)
{
    bare_page_t page = tiff_maker_bare_page();
    const char *path = scratch_path(*state, "short.tif");
    page_file_report_t report;
    tiff_maker_write_bare(path, &page, 1, false);
    assert_true(page_file_look(path, 1, MAX_ROWS, &report));
    page.strip_bytes = (uint32_t)report.bytes;
    tiff_maker_write_bare(path, &page, 1, false);
    assert_false(page_file_look(path, 1, MAX_ROWS, &report));
    assert_string_equal(report.problem, "page 1: it claims more data than the file has");
}

static void a_page_is_read_back(void **state)
{
    const good_file_t file = tiff_maker_good_file();
    const char *path = scratch_path(*state, "received.tif");
    tiff_maker_write_good(path, &file);
    uint32_t rows = 0;
    assert_true(page_file_read_back(path, 0, &rows));
    assert_int_equal(rows, 200);
    assert_true(page_file_read_back(path, 1, NULL));
    assert_false(page_file_read_back(path, 2, &rows));
    assert_int_equal(rows, 0);
    assert_false(page_file_read_back(scratch_path(*state, "absent.tif"), 0, &rows));
}

static void the_chart_is_a_page_fit_to_be_sent(void **state)
{
    page_file_report_t report;
    uint32_t rows = 0;
    const char *chart = scratch_path(*state, "chart.tif");
    assert_true(page_file_write_chart(chart));
    assert_true(page_file_check(chart, 1, PAGE_FILE_MAX_ROWS, &report));
    assert_int_equal(report.pages, 1);
    assert_true(report.bytes > 10000); /* it is some work */
    assert_true(page_file_read_back(chart, 0, &rows));
    assert_int_equal(rows, 550);
    assert_false(page_file_write_chart("/nowhere/chart.tif"));
}

static void files_are_equal_by_pixels_whatever_their_coding(void **state)
{
    good_file_t file = tiff_maker_good_file();
    const char *one = scratch_path(*state, "one.tif"), *other = scratch_path(*state, "other.tif");
    tiff_maker_write_good(one, &file);
    file.compression = COMPRESSION_CCITTFAX3;
    file.photometric = PHOTOMETRIC_MINISBLACK;
    file.fill_order = FILLORDER_LSB2MSB;
    file.x_dpi = file.y_dpi = 200;
    tiff_maker_write_good(other, &file);
    char problem[FAX_TEXT_SIZE] = "?";
    assert_true(page_file_equal(one, other, problem, sizeof problem));
    assert_string_equal(problem, "");
}

static void the_first_difference_is_named(void **state)
{
    const good_file_t file = tiff_maker_good_file();
    const char *one = scratch_path(*state, "one.tif"), *other = scratch_path(*state, "other.tif");
    char problem[FAX_TEXT_SIZE];
    tiff_maker_write_good(one, &file);

    good_file_t changed = file;
    changed.pages = 1;
    tiff_maker_write_good(other, &changed);
    assert_false(page_file_equal(one, other, problem, sizeof problem));
    assert_string_equal(problem, "the second file has only 1 pages");
    assert_false(page_file_equal(other, one, problem, sizeof problem));
    assert_string_equal(problem, "the first file has only 1 pages");

    changed = file;
    changed.rows = 199;
    tiff_maker_write_good(other, &changed);
    assert_false(page_file_equal(one, other, problem, sizeof problem));
    assert_string_equal(problem, "page 1: rows, 200 against 199");

    changed = file;
    changed.y_dpi = 98;
    tiff_maker_write_good(other, &changed);
    assert_false(page_file_equal(one, other, problem, sizeof problem));
    assert_string_equal(problem, "page 1: rows per inch, 196 against 98");

    const bare_page_t pages[] = {tiff_maker_bare_page()};
    tiff_maker_write_bare(one, pages, 1, false);
    changed = file;
    changed.rows = 40;
    changed.pages = 1;
    tiff_maker_write_good(other, &changed);
    assert_false(page_file_equal(one, other, problem, sizeof problem));
    assert_string_equal(problem, "page 1: row 1, eight pixels from 0, 0 against 255");
}

/* What is behind the pages that are to stay may be anything. */
static void a_file_that_broke_off_is_cut_after_its_good_pages(void **state)
{
    static const char *const modes[] = {"w", "wb"};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        const char *path = scratch_path(*state, "broken.tif");
        good_file_t file = tiff_maker_good_file();
        file.pages = 3;
        file.mode = modes[i];
        tiff_maker_write_good(path, &file);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(truncate(path, info.st_size - 20), 0); /* within page 3 */
        assert_int_equal(check(path).pages, 2);
        assert_string_not_equal(check(path).problem, "");
        assert_true(page_file_cut(path, 2));
        assert_int_equal(check(path).pages, 2);
        assert_string_equal(check(path).problem, "");
        assert_true(page_file_cut(path, 1));
        assert_int_equal(check(path).pages, 1);
        assert_false(page_file_cut(path, 2));
        assert_false(page_file_cut(path, 0));
        assert_int_equal(check(path).pages, 1);
    }
}

static void what_is_no_page_file_is_not_cut(void **state)
{
    static const char *const texts[] = {"", "II*", "no TIFF at all", "II*\0\xff\xff\xff\xff"};
    const char *path = scratch_path(*state, "other");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        FILE *file = fopen(path, "w");
        fwrite(texts[i], 1, i == 3 ? 8 : strlen(texts[i]), file);
        fclose(file);
        assert_false(page_file_cut(path, 1));
    }
    assert_false(page_file_cut(scratch_path(*state, "nowhere"), 1));
}

int main(void)
{
    page_file_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_good_file_passes, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(the_widths_and_resolutions_of_t30_pass, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(each_wrong_thing_on_page_two_is_named, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_loop_of_directories_ends, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(too_many_pages_are_refused, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(what_is_no_file_of_pages_is_refused, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_file_cut_short_is_refused, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_look_sees_what_is_missing_and_decodes_no_row, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(data_that_go_on_behind_the_end_are_missing, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(a_page_is_read_back, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(the_chart_is_a_page_fit_to_be_sent, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(files_are_equal_by_pixels_whatever_their_coding, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(the_first_difference_is_named, scratch_open, scratch_close),
        cmocka_unit_test_setup_teardown(a_file_that_broke_off_is_cut_after_its_good_pages, scratch_open,
                                        scratch_close),
        cmocka_unit_test_setup_teardown(what_is_no_page_file_is_not_cut, scratch_open, scratch_close),
    };
    return cmocka_run_group_tests_name("engine/document/page_file", tests, NULL, NULL);
}

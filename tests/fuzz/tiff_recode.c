/* Any octets as a user's TIFF: what is coded anew is a sound page file with the same pixels. */
#include "engine/document/tiff_recode.h"

#include "engine/document/page_file.h"
#include "tests/fuzz/fuzz.h"

enum { MAX_PAGES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char problem[FAX_TEXT_SIZE] = "";
    page_file_setup();
    fuzz_file_t from = fuzz_file_open(data, size), to = fuzz_file_open(NULL, 0);
    const tiff_recode_t result = tiff_recode(from.path, to.path, MAX_PAGES, problem, sizeof problem);
    FUZZ_HOLDS((result == TIFF_RECODE_DONE) == (problem[0] == '\0'));
    if (result == TIFF_RECODE_DONE) {
        page_file_report_t report;
        FUZZ_HOLDS(page_file_check(to.path, MAX_PAGES, PAGE_FILE_MAX_ROWS, &report));
        FUZZ_HOLDS(page_file_equal(from.path, to.path, problem, sizeof problem));
    }
    fuzz_file_close(&from);
    fuzz_file_close(&to);
    return 0;
}

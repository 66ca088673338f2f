/* Any octets as a page file: checked, looked at, read back and compared with themselves. */
#include "engine/document/page_file.h"

#include "tests/fuzz/fuzz.h"

enum { MAX_PAGES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    page_file_report_t report;
    char problem[FAX_TEXT_SIZE];
    page_file_setup();
    fuzz_file_t file = fuzz_file_open(data, size);
    const bool sound = page_file_check(file.path, MAX_PAGES, PAGE_FILE_MAX_ROWS, &report);
    FUZZ_HOLDS(sound == (report.problem[0] == '\0'));
    FUZZ_HOLDS(!sound || (report.pages > 0 && report.pages <= MAX_PAGES && report.bytes == size));
    page_file_report_t look;
    FUZZ_HOLDS(page_file_look(file.path, MAX_PAGES, PAGE_FILE_MAX_ROWS, &look) || !sound);
    FUZZ_HOLDS(look.pages >= report.pages);
    uint32_t rows;
    for (uint32_t page = 0; page < report.pages; page++)
        FUZZ_HOLDS(page_file_read_back(file.path, page, &rows) && rows > 0);
    const bool equal = page_file_equal(file.path, file.path, problem, sizeof problem);
    FUZZ_HOLDS(equal || !sound);
    fuzz_file_close(&file);
    return 0;
}

#include "tests/support/tiff_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "tests/test.h"

enum { DATA_SIZE = 4096 / 8, MAX_TAGS = 17, ENTRY_SIZE = 12, RATIONAL_SIZE = 8 };

bare_page_t tiff_maker_bare_page(void)
{
    return (bare_page_t){.width = 1728,
                         .rows = 40,
                         .bits = 1,
                         .samples = 1,
                         .compression = COMPRESSION_CCITTFAX4,
                         .photometric = PHOTOMETRIC_MINISWHITE,
                         .orientation = ORIENTATION_TOPLEFT,
                         .x_dpi = 204,
                         .y_dpi = 196,
                         .unit = RESUNIT_INCH};
}

typedef struct entry {
    uint16_t tag, type;
    uint32_t count, value;
} __attribute__((packed)) entry_t;
_Static_assert(sizeof(entry_t) == ENTRY_SIZE, "a TIFF directory entry is 12 octets");

static void put(FILE *file, const void *data, size_t size)
{
    assert_int_equal(fwrite(data, 1, size, file), size);
}

static bool is_left_out(const entry_t *entry)
{
    return entry->value == (entry->tag == TIFFTAG_PHOTOMETRIC ? BARE_NO_PHOTOMETRIC : 0);
}

/* The entries of `page` in the order of their tags, which the format demands; what is 0 is left out. */
static uint16_t list_entries(const bare_page_t *page, uint32_t data, uint32_t rationals, entry_t *entries)
{
    const uint32_t claimed = page->strip_bytes ? page->strip_bytes : DATA_SIZE;
    const entry_t all[] = {
        {TIFFTAG_SUBFILETYPE, TIFF_LONG, 1, page->subfile},
        {TIFFTAG_IMAGEWIDTH, TIFF_LONG, 1, page->width},
        {TIFFTAG_IMAGELENGTH, TIFF_LONG, 1, page->rows},
        {TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, 1, page->bits},
        {TIFFTAG_COMPRESSION, TIFF_SHORT, 1, page->compression},
        {TIFFTAG_PHOTOMETRIC, TIFF_SHORT, 1, page->photometric},
        {TIFFTAG_STRIPOFFSETS, TIFF_LONG, 1, page->tile ? 0 : data},
        {TIFFTAG_ORIENTATION, TIFF_SHORT, 1, page->orientation},
        {TIFFTAG_SAMPLESPERPIXEL, TIFF_SHORT, 1, page->samples},
        {TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, 1, page->tile ? 0 : claimed},
        {TIFFTAG_XRESOLUTION, TIFF_RATIONAL, 1, page->x_dpi ? rationals : 0},
        {TIFFTAG_YRESOLUTION, TIFF_RATIONAL, 1, page->y_dpi ? rationals + RATIONAL_SIZE : 0},
        {TIFFTAG_RESOLUTIONUNIT, TIFF_SHORT, 1, page->unit},
        {TIFFTAG_TILEWIDTH, TIFF_LONG, 1, page->tile},
        {TIFFTAG_TILELENGTH, TIFF_LONG, 1, page->tile},
        {TIFFTAG_TILEOFFSETS, TIFF_LONG, 1, page->tile ? data : 0},
        {TIFFTAG_TILEBYTECOUNTS, TIFF_LONG, 1, page->tile ? claimed : 0},
    };
    uint16_t count = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (!is_left_out(&all[i]))
            entries[count++] = all[i];
    return count;
}

/* Data, resolutions and directory of one page; `next` is the link that the directory ends with, 0 for
 * "right behind". */
static void put_page(FILE *file, const bare_page_t *page, bool is_last, uint32_t last_link)
{
    unsigned char data[DATA_SIZE];
    memset(data, page->damaged ? 0x00 : 0xff, sizeof data);
    const uint32_t at = (uint32_t)ftell(file);
    const uint32_t resolutions[] = {page->x_dpi, 1, page->y_dpi, 1};
    entry_t entries[MAX_TAGS];
    const uint16_t count = list_entries(page, at, at + DATA_SIZE, entries);
    const uint32_t behind = at + DATA_SIZE + (uint32_t)sizeof resolutions + 2 + count * ENTRY_SIZE + 4;
    const uint32_t next = is_last ? last_link : behind + DATA_SIZE + (uint32_t)sizeof resolutions;
    put(file, data, sizeof data);
    put(file, resolutions, sizeof resolutions);
    put(file, &count, sizeof count);
    put(file, entries, count * sizeof entries[0]);
    put(file, &next, sizeof next);
}

void tiff_maker_write_bare(const char *path, const bare_page_t *pages, size_t count, bool loop)
{
    static const struct {
        char magic[4];
        uint32_t first;
    } header = {"II*", 8 + DATA_SIZE + 2 * RATIONAL_SIZE};
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    put(file, &header, sizeof header);
    for (size_t i = 0; i < count; i++)
        put_page(file, &pages[i], i + 1 == count, loop ? header.first : 0);
    assert_int_equal(fclose(file), 0);
}

good_file_t tiff_maker_good_file(void)
{
    return (good_file_t){.width = 1728,
                         .rows = 200,
                         .pages = 2,
                         .compression = COMPRESSION_CCITTFAX4,
                         .photometric = PHOTOMETRIC_MINISWHITE,
                         .fill_order = FILLORDER_MSB2LSB,
                         .bits = 1,
                         .samples = 1,
                         .x_dpi = 204,
                         .y_dpi = 196,
                         .mode = "w"};
}

static void set_tags(TIFF *tiff, const good_file_t *file)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, file->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, file->rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, file->bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, file->samples);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, file->compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, file->photometric);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, file->fill_order);
    if (file->compression == COMPRESSION_CCITTFAX3)
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, file->group3_options);
    if (file->x_dpi > 0) {
        TIFFSetField(tiff, TIFFTAG_XRESOLUTION, file->x_dpi);
        TIFFSetField(tiff, TIFFTAG_YRESOLUTION, file->y_dpi);
        TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    }
    if (file->tile) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, file->tile);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, file->tile);
    } else
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 64);
}

/* Blocks that step to the right by row and by page: black where the value is odd. */
static void fill_row(const good_file_t *file, uint32_t page, uint32_t row, uint8_t *buffer, size_t size)
{
    const uint8_t white = file->photometric == PHOTOMETRIC_MINISWHITE ? 0x00 : 0xff;
    for (size_t at = 0; at < size; at++) {
        const bool black = ((at / 4 + row / 8 + page) % 5) == 0;
        buffer[at] = black ? (uint8_t)~white : white;
    }
}

static void write_rows(TIFF *tiff, const good_file_t *file, uint32_t page)
{
    const size_t size = (size_t)TIFFScanlineSize(tiff);
    uint8_t *buffer = malloc(size);
    assert_non_null(buffer);
    for (uint32_t row = 0; row < file->rows; row++) {
        fill_row(file, page, row, buffer, size);
        assert_int_equal(TIFFWriteScanline(tiff, buffer, row, 0), 1);
    }
    free(buffer);
}

static void write_tiles(TIFF *tiff, const good_file_t *file, uint32_t page)
{
    const size_t size = (size_t)TIFFTileSize(tiff);
    uint8_t *buffer = malloc(size);
    assert_non_null(buffer);
    for (uint32_t tile = 0; tile < TIFFNumberOfTiles(tiff); tile++) {
        fill_row(file, page, tile * 8, buffer, size);
        assert_true(TIFFWriteEncodedTile(tiff, tile, buffer, (tmsize_t)size) >= 0);
    }
    free(buffer);
}

void tiff_maker_write_good(const char *path, const good_file_t *file)
{
    TIFF *tiff = TIFFOpen(path, file->mode);
    assert_non_null(tiff);
    for (uint32_t page = 0; page < file->pages; page++) {
        set_tags(tiff, file);
        (file->tile ? write_tiles : write_rows)(tiff, file, page);
        assert_int_equal(TIFFWriteDirectory(tiff), 1);
    }
    TIFFClose(tiff);
}

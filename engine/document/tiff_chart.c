/* A page of our own, for tests of a line: what a fax has trouble with, in all densities. */
#include <string.h>

#include "engine/document/page_file.h"
#include "engine/document/tiff_tags.h"

enum { WIDTH = 1728, OCTETS = WIDTH / 8, ROWS = 550, BAND = 50, MARGIN = 64, Y_DPI = 98 };

static void blacken(uint8_t *row, unsigned from, unsigned count)
{
    for (unsigned x = from; x < from + count && x < WIDTH; x++)
        row[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/* Bars of `width` pixels, as far apart. */
static void draw_bars(uint8_t *row, unsigned width, unsigned from)
{
    for (unsigned x = MARGIN + from % (2 * width); x + MARGIN < WIDTH; x += 2 * width)
        blacken(row, x, width);
}

/* Band by band: bars that stand, from a pixel to 32; slanting ones; a grey of single dots; rules; a wedge;
 * white. */
static void draw_row(uint8_t *row, unsigned y)
{
    const unsigned band = y / BAND, within = y % BAND;
    memset(row, 0, OCTETS);
    if (within < 4)
        return blacken(row, MARGIN, WIDTH - 2 * MARGIN);
    if (band < 6)
        draw_bars(row, 1u << band, 0);
    else if (band == 6)
        draw_bars(row, 24, within);
    else if (band == 7 && within % 2)
        draw_bars(row, 3, 5 * within);
    else if (band == 8 && within % 8 < 3)
        blacken(row, MARGIN, WIDTH - 2 * MARGIN);
    else if (band == 9)
        blacken(row, MARGIN, 16 * within);
}

bool page_file_write_chart(const char *path)
{
    TIFF *file = TIFFOpen(path, "w");
    bool good = file != NULL;
    if (good)
        tiff_tags_set_page(file, WIDTH, ROWS, Y_DPI);
    for (unsigned y = 0; good && y < ROWS; y++) {
        uint8_t row[OCTETS];
        draw_row(row, y);
        good = TIFFWriteScanline(file, row, y, 0) == 1;
    }
    good = good && TIFFWriteDirectory(file) == 1;
    if (file)
        TIFFClose(file);
    return good;
}

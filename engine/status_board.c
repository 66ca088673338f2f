#include "engine/status_board.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/seqlock.h"

enum { CACHE_LINE = 64 };

typedef struct cell {
    alignas(CACHE_LINE) seqlock_t lock;
    seqlock_word_t words[SEQLOCK_WORDS(sizeof(fax_status_t))];
} cell_t;

struct status_board {
    cell_t *cells;
    size_t slots;
    int descriptor;
};

static status_board_t *map_board(int descriptor, size_t slots)
{
    void *cells = mmap(NULL, slots * sizeof(cell_t), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (cells == MAP_FAILED)
        return NULL;
    status_board_t *board = calloc(1, sizeof *board);
    if (!board) {
        munmap(cells, slots * sizeof(cell_t));
        return NULL;
    }
    *board = (status_board_t){cells, slots, -1};
    return board;
}

status_board_t *status_board_new(size_t slots)
{
    const int descriptor = memfd_create("faxportd-status", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0)
        return NULL;
    status_board_t *board =
        ftruncate(descriptor, (off_t)(slots * sizeof(cell_t))) == 0 ? map_board(descriptor, slots) : NULL;
    if (!board) {
        close(descriptor);
        return NULL;
    }
    board->descriptor = descriptor;
    return board;
}

status_board_t *status_board_attach(int descriptor, size_t slots)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return NULL;
    if (slots == 0 || (size_t)info.st_size != slots * sizeof(cell_t)) {
        errno = EINVAL;
        return NULL;
    }
    return map_board(descriptor, slots);
}

int status_board_descriptor(const status_board_t *board)
{
    return board->descriptor;
}

void status_board_free(status_board_t *board)
{
    if (!board)
        return;
    munmap(board->cells, board->slots * sizeof(cell_t));
    if (board->descriptor >= 0)
        close(board->descriptor);
    free(board);
}

void status_board_write(status_board_t *board, size_t slot, const fax_status_t *status)
{
    cell_t *cell = &board->cells[slot];
    seqlock_write(&cell->lock, cell->words, status, sizeof *status);
}

bool status_board_read(const status_board_t *board, size_t slot, fax_status_t *status)
{
    if (slot >= board->slots)
        return false;
    cell_t *cell = &board->cells[slot];
    fax_status_t copy;
    if (!seqlock_read(&cell->lock, cell->words, &copy, sizeof copy))
        return false;
    *status = copy;
    return true;
}

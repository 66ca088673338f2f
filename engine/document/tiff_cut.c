/* A page file without its last pages: done in place, in four octets, as the disk may be full. TIFF 6.0,
 * section 2. */
#include "engine/document/page_file.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 8, FIRST = 4 /* where the header has it */, ENTRY = 12, COUNT = 2, OFFSET = 4 };

typedef struct chain {
    int descriptor;
    bool big_endian;
    off_t link; /* where the offset of the next directory stands */
} chain_t;

static bool read_at(const chain_t *chain, off_t at, void *to, size_t size)
{
    return pread(chain->descriptor, to, size, at) == (ssize_t)size;
}

static bool open_chain(chain_t *chain, const char *path)
{
    static const char little[] = {'I', 'I', 42, 0}, big[] = {'M', 'M', 0, 42};
    char header[HEADER];
    chain->descriptor = open(path, O_RDWR | O_CLOEXEC);
    if (chain->descriptor < 0 || !read_at(chain, 0, header, sizeof header))
        return false;
    chain->big_endian = memcmp(header, big, sizeof big) == 0;
    chain->link = FIRST;
    return chain->big_endian || memcmp(header, little, sizeof little) == 0;
}

/* Go on to the link behind the next directory. */
static bool pass_directory(chain_t *chain)
{
    uint32_t offset;
    uint16_t count;
    if (!read_at(chain, chain->link, &offset, OFFSET))
        return false;
    offset = chain->big_endian ? be32toh(offset) : le32toh(offset);
    if (offset < HEADER || !read_at(chain, offset, &count, COUNT))
        return false;
    count = chain->big_endian ? be16toh(count) : le16toh(count);
    chain->link = (off_t)offset + COUNT + (off_t)count * ENTRY;
    return true;
}

static bool end_chain(const chain_t *chain)
{
    static const char none[OFFSET];
    return pwrite(chain->descriptor, none, OFFSET, chain->link) == OFFSET && fsync(chain->descriptor) == 0;
}

bool page_file_cut(const char *path, uint32_t pages)
{
    chain_t chain;
    bool good = pages > 0 && open_chain(&chain, path);
    if (pages == 0)
        return false;
    for (uint32_t page = 0; good && page < pages; page++)
        good = pass_directory(&chain);
    good = good && end_chain(&chain);
    if (chain.descriptor >= 0)
        close(chain.descriptor);
    return good;
}

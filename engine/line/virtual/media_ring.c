#include "engine/line/virtual/media_ring.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CACHE_LINE = 64, SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

/* Everything that is checked is atomic: it is loaded once, and what was checked is what is used. */
typedef struct shared_packet {
    atomic_uint_least16_t length;
    atomic_uint_least16_t count;
    uint8_t data[LINE_PACKET_SIZE];
} shared_packet_t;

typedef struct shared_frame {
    atomic_uint_least32_t kind;
    atomic_uint_least32_t t38;
    atomic_uint_least32_t packet_count;
    union {
        int16_t samples[LINE_TICK_SAMPLES];
        shared_packet_t packets[LINE_PACKETS];
    } media;
} shared_frame_t;

/* One way. The positions count frames for ever; the frame is at position & (frames - 1). */
typedef struct shared_way {
    alignas(CACHE_LINE) atomic_uint_least32_t written;
    alignas(CACHE_LINE) atomic_uint_least32_t taken;
    alignas(CACHE_LINE) shared_frame_t frames[];
} shared_way_t;

struct media_ring {
    shared_way_t *out, *in;
    uint32_t written, taken; /* ours: never read back from the shared memory */
    uint32_t frames;         /* a power of two */
    void *memory;
    size_t size;
};

static size_t way_size(uint32_t frames)
{
    const size_t size = sizeof(shared_way_t) + frames * sizeof(shared_frame_t);
    return (size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

/* Of two ends in lockstep at most 2 * delay frames are under way in each direction; one more is the
 * hang-up. */
static uint32_t frames_for(uint32_t delay)
{
    uint32_t frames = 4;
    while (frames < 2 * delay + 2)
        frames *= 2;
    return frames;
}

int media_ring_create(uint32_t delay)
{
    if (delay > MEDIA_RING_MAX_DELAY) {
        errno = EINVAL;
        return -1;
    }
    const int descriptor = memfd_create("faxportd-media", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0)
        return -1;
    if (ftruncate(descriptor, (off_t)(2 * way_size(frames_for(delay)))) == 0 &&
        fcntl(descriptor, F_ADD_SEALS, SEALS) == 0)
        return descriptor;
    const int problem = errno;
    close(descriptor);
    errno = problem;
    return -1;
}

/* The number of frames that memory of `size` was made for; 0 if it is none of ours. */
static uint32_t frames_of(size_t size)
{
    for (uint32_t frames = frames_for(0); frames <= frames_for(MEDIA_RING_MAX_DELAY); frames *= 2)
        if (2 * way_size(frames) == size)
            return frames;
    return 0;
}

static media_ring_t *map_ring(int descriptor, uint32_t frames, uint32_t side)
{
    const size_t size = 2 * way_size(frames);
    media_ring_t *ring = calloc(1, sizeof *ring);
    if (!ring)
        return NULL;
    unsigned char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) {
        free(ring);
        return NULL;
    }
    void *ways[] = {memory, memory + way_size(frames)};
    *ring = (media_ring_t){
        .out = ways[side], .in = ways[1 - side], .frames = frames, .memory = memory, .size = size};
    return ring;
}

media_ring_t *media_ring_attach(int descriptor, uint32_t side)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return NULL;
    const int seals = fcntl(descriptor, F_GET_SEALS);
    const uint32_t frames = frames_of((size_t)info.st_size);
    if (seals < 0 || (seals & SEALS) != SEALS || frames == 0 || side > 1) {
        errno = EINVAL;
        return NULL;
    }
    return map_ring(descriptor, frames, side);
}

void media_ring_close(media_ring_t *ring)
{
    if (!ring)
        return;
    munmap(ring->memory, ring->size);
    free(ring);
}

static void put_packets(shared_frame_t *to, const line_frame_t *from)
{
    assert(from->packet_count <= LINE_PACKETS);
    for (uint32_t i = 0; i < from->packet_count; i++) {
        const line_packet_t *packet = &from->packets[i];
        assert(packet->length <= LINE_PACKET_SIZE);
        atomic_store_explicit(&to->media.packets[i].length, packet->length, memory_order_relaxed);
        atomic_store_explicit(&to->media.packets[i].count, packet->count, memory_order_relaxed);
        memcpy(to->media.packets[i].data, packet->data, packet->length);
    }
}

bool media_ring_put(media_ring_t *ring, media_kind_t kind, const line_frame_t *frame)
{
    const uint32_t taken = atomic_load_explicit(&ring->out->taken, memory_order_acquire);
    if (ring->written - taken >= ring->frames)
        return false;
    shared_frame_t *to = &ring->out->frames[ring->written & (ring->frames - 1)];
    const uint32_t packets = kind == MEDIA_TALKING && frame->media == LINE_T38 ? frame->packet_count : 0;
    atomic_store_explicit(&to->kind, (uint32_t)kind, memory_order_relaxed);
    atomic_store_explicit(&to->t38, frame->media == LINE_T38, memory_order_relaxed);
    atomic_store_explicit(&to->packet_count, packets, memory_order_relaxed);
    if (packets > 0)
        put_packets(to, frame);
    else if (kind == MEDIA_TALKING && frame->media == LINE_AUDIO)
        memcpy(to->media.samples, frame->samples, sizeof frame->samples);
    atomic_store_explicit(&ring->out->written, ++ring->written, memory_order_release);
    return true;
}

bool media_ring_has_frame(const media_ring_t *ring)
{
    return atomic_load_explicit(&ring->in->written, memory_order_acquire) != ring->taken;
}

static bool get_packets(line_frame_t *to, shared_frame_t *from)
{
    const uint32_t count = atomic_load_explicit(&from->packet_count, memory_order_relaxed);
    if (count > LINE_PACKETS)
        return false;
    to->packet_count = (uint16_t)count;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t length = atomic_load_explicit(&from->media.packets[i].length, memory_order_relaxed);
        if (length > LINE_PACKET_SIZE)
            return false;
        to->packets[i].length = length;
        to->packets[i].count =
            (uint8_t)atomic_load_explicit(&from->media.packets[i].count, memory_order_relaxed);
        memcpy(to->packets[i].data, from->media.packets[i].data, length);
    }
    return true;
}

static bool get_frame(media_kind_t *kind, line_frame_t *to, shared_frame_t *from)
{
    const uint32_t said = atomic_load_explicit(&from->kind, memory_order_relaxed);
    const uint32_t t38 = atomic_load_explicit(&from->t38, memory_order_relaxed);
    if (said < MEDIA_RINGING || said > MEDIA_HUNG_UP || t38 > 1)
        return false;
    *kind = (media_kind_t)said;
    to->hung_up = said == MEDIA_HUNG_UP;
    to->media = t38 == 1 ? LINE_T38 : LINE_AUDIO;
    to->packet_count = 0;
    if (said == MEDIA_TALKING && t38)
        return get_packets(to, from);
    if (said == MEDIA_TALKING)
        memcpy(to->samples, from->media.samples, sizeof to->samples);
    else
        memset(to->samples, 0, sizeof to->samples);
    return true;
}

media_result_t media_ring_get(media_ring_t *ring, media_kind_t *kind, line_frame_t *frame)
{
    const uint32_t written = atomic_load_explicit(&ring->in->written, memory_order_acquire);
    if (written == ring->taken)
        return MEDIA_EMPTY;
    if (written - ring->taken > ring->frames ||
        !get_frame(kind, frame, &ring->in->frames[ring->taken & (ring->frames - 1)]))
        return MEDIA_BAD;
    atomic_store_explicit(&ring->in->taken, ++ring->taken, memory_order_release);
    return MEDIA_GOT;
}

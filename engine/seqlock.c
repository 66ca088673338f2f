#include "engine/seqlock.h"

#include <string.h>

enum { READ_TRIES = 1000 };

static size_t part(size_t size, size_t at)
{
    return size - at < sizeof(uint64_t) ? size - at : sizeof(uint64_t);
}

void seqlock_write(seqlock_t *lock, seqlock_word_t *words, const void *record, size_t size)
{
    const uint32_t odd = atomic_load_explicit(lock, memory_order_relaxed) | 1;
    atomic_store_explicit(lock, odd, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    for (size_t at = 0; at < size; at += sizeof(uint64_t), words++) {
        uint64_t word = 0;
        memcpy(&word, (const char *)record + at, part(size, at));
        atomic_store_explicit(words, word, memory_order_relaxed);
    }
    atomic_store_explicit(lock, odd + 1, memory_order_release);
}

static bool read_once(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size)
{
    const uint32_t before = atomic_load_explicit(lock, memory_order_acquire);
    if (before & 1)
        return false;
    for (size_t at = 0; at < size; at += sizeof(uint64_t), words++) {
        const uint64_t word = atomic_load_explicit(words, memory_order_relaxed);
        memcpy((char *)record + at, &word, part(size, at));
    }
    atomic_thread_fence(memory_order_acquire);
    return atomic_load_explicit(lock, memory_order_relaxed) == before;
}

bool seqlock_read(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size)
{
    for (int tries = 0; tries < READ_TRIES; tries++)
        if (read_once(lock, words, record, size))
            return true;
    return false;
}

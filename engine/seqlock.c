#include "engine/seqlock.h"

#include <sched.h>
#include <string.h>

enum { READ_TRIES = 1000, WORD = sizeof(uint64_t) };

/* A word is released and acquired: who has read a word of a later record also sees the odd sequence before
 * it. (Fences would do, too, but the thread sanitizer does not know them.) */
static void put_word(seqlock_word_t *word, const void *from, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, from, size);
    atomic_store_explicit(word, value, memory_order_release);
}

static void get_word(seqlock_word_t *word, void *to, size_t size)
{
    const uint64_t value = atomic_load_explicit(word, memory_order_acquire);
    memcpy(to, &value, size);
}

void seqlock_write(seqlock_t *lock, seqlock_word_t *words, const void *record, size_t size)
{
    const char *from = record;
    const uint32_t odd = atomic_load_explicit(lock, memory_order_relaxed) | 1;
    atomic_store_explicit(lock, odd, memory_order_relaxed);
    for (; size >= WORD; size -= WORD, from += WORD)
        put_word(words++, from, WORD);
    if (size > 0)
        put_word(words, from, size);
    atomic_store_explicit(lock, odd + 1, memory_order_release);
}

static bool read_once(seqlock_t *lock, seqlock_word_t *words, char *to, size_t size)
{
    const uint32_t before = atomic_load_explicit(lock, memory_order_acquire);
    if (before & 1)
        return false;
    for (; size >= WORD; size -= WORD, to += WORD)
        get_word(words++, to, WORD);
    if (size > 0)
        get_word(words, to, size);
    return atomic_load_explicit(lock, memory_order_relaxed) == before;
}

bool seqlock_read(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size)
{
    for (int tries = 0; tries < READ_TRIES; tries++)
        if (read_once(lock, words, record, size))
            return true;
    return false;
}

void seqlock_read_living(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size)
{
    while (!seqlock_read(lock, words, record, size))
        sched_yield();
}

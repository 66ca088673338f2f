/* A sequence lock over one plain record: the writer never waits, a reader copies until no writer was at work
 * meanwhile. The record lies in atomic words, so that a torn read is no data race.
 *
 * Threads: one writer, any number of readers, also in other processes when the record lies in shared
 * memory. */
#ifndef ENGINE_SEQLOCK_H
#define ENGINE_SEQLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Odd while the writer is at work. */
typedef atomic_uint_least32_t seqlock_t;
typedef atomic_uint_least64_t seqlock_word_t;

/* How many words hold a record of `SIZE` octets. */
#define SEQLOCK_WORDS(SIZE) (((SIZE) + 7) / 8)

/* Put `record` into `words`. Also mends a lock whose writer died in the middle. */
void seqlock_write(seqlock_t *lock, seqlock_word_t *words, const void *record, size_t size);

/* Copy `words` into `record`. False, and `record` of no use, if the writer was at work all the time: it has
 * died or was stopped in the middle. */
bool seqlock_read(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size);

/* The same if the writer is a thread of this process, which lives: it may only have been put off its
 * processor in the middle. */
void seqlock_read_living(seqlock_t *lock, seqlock_word_t *words, void *record, size_t size);

#endif

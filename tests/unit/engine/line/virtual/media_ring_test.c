#include "engine/line/virtual/media_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/test.h"

typedef struct pair {
    int descriptor;
    media_ring_t *sides[2];
} pair_t;

static int open_pair(void **state)
{
    static pair_t pair;
    pair.descriptor = media_ring_create(2);
    pair.sides[0] = media_ring_attach(pair.descriptor, 0);
    pair.sides[1] = media_ring_attach(pair.descriptor, 1);
    *state = &pair;
    return pair.sides[0] && pair.sides[1] ? 0 : -1;
}

static int close_pair(void **state)
{
    pair_t *pair = *state;
    media_ring_close(pair->sides[0]);
    media_ring_close(pair->sides[1]);
    return close(pair->descriptor);
}

static line_frame_t audio_frame(int16_t value)
{
    line_frame_t frame = {0};
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        frame.samples[i] = (int16_t)(value + i);
    return frame;
}

static void audio_crosses_both_ways_for_ever(void **state)
{
    const pair_t *pair = *state;
    for (int16_t n = 0; n < 1000; n++)
        for (int side = 0; side < 2; side++) {
            const line_frame_t sent = audio_frame((int16_t)(2 * n + side));
            assert_true(media_ring_put(pair->sides[side], MEDIA_TALKING, &sent));
            assert_true(media_ring_has_frame(pair->sides[1 - side]));
            line_frame_t got;
            media_kind_t kind;
            assert_int_equal(media_ring_get(pair->sides[1 - side], &kind, &got), MEDIA_GOT);
            assert_int_equal(kind, MEDIA_TALKING);
            assert_int_equal(got.media, LINE_AUDIO);
            assert_memory_equal(got.samples, sent.samples, sizeof sent.samples);
            assert_int_equal(media_ring_get(pair->sides[1 - side], &kind, &got), MEDIA_EMPTY);
        }
}

static void packets_of_every_length_cross(void **state)
{
    const pair_t *pair = *state;
    static const uint16_t lengths[] = {0, 1, 399, LINE_PACKET_SIZE};
    line_frame_t sent = {.media = LINE_T38, .packet_count = 4};
    for (int i = 0; i < 4; i++) {
        sent.packets[i].length = lengths[i];
        sent.packets[i].count = (uint8_t)(i + 1);
        memset(sent.packets[i].data, 'a' + i, lengths[i]);
    }
    assert_true(media_ring_put(pair->sides[0], MEDIA_TALKING, &sent));
    line_frame_t got;
    media_kind_t kind;
    assert_int_equal(media_ring_get(pair->sides[1], &kind, &got), MEDIA_GOT);
    assert_int_equal(got.media, LINE_T38);
    assert_int_equal(got.packet_count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(got.packets[i].length, lengths[i]);
        assert_int_equal(got.packets[i].count, i + 1);
        assert_memory_equal(got.packets[i].data, sent.packets[i].data, lengths[i]);
    }
}

static void a_hang_up_comes_after_what_was_said(void **state)
{
    const pair_t *pair = *state;
    const line_frame_t frame = audio_frame(7);
    assert_true(media_ring_put(pair->sides[0], MEDIA_TALKING, &frame));
    assert_true(media_ring_put(pair->sides[0], MEDIA_HUNG_UP, &frame));
    line_frame_t got;
    media_kind_t kind;
    assert_int_equal(media_ring_get(pair->sides[1], &kind, &got), MEDIA_GOT);
    assert_int_equal(kind, MEDIA_TALKING);
    assert_false(got.hung_up);
    assert_int_equal(media_ring_get(pair->sides[1], &kind, &got), MEDIA_GOT);
    assert_int_equal(kind, MEDIA_HUNG_UP);
    assert_true(got.hung_up);
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        assert_int_equal(got.samples[i], 0);
}

static void a_reader_that_is_away_does_not_overrun(void **state)
{
    const pair_t *pair = *state;
    int room = 0;
    const line_frame_t frame = audio_frame(1);
    while (media_ring_put(pair->sides[0], MEDIA_TALKING, &frame))
        assert_in_range(++room, 1, 1000);
    assert_in_range(room, 2 * 2 + 1, 64); /* lockstep with a delay of 2 needs as much */
    line_frame_t got;
    media_kind_t kind;
    assert_int_equal(media_ring_get(pair->sides[1], &kind, &got), MEDIA_GOT);
    assert_true(media_ring_put(pair->sides[0], MEDIA_TALKING, &frame));
}

static void its_size_is_sealed(void **state)
{
    const pair_t *pair = *state;
    struct stat info;
    assert_int_equal(fstat(pair->descriptor, &info), 0);
    assert_int_equal(ftruncate(pair->descriptor, 0), -1);
    assert_int_equal(errno, EPERM);
    assert_int_equal(ftruncate(pair->descriptor, info.st_size * 2), -1);
}

static void what_is_no_media_ring_is_refused(void **state)
{
    (void)state;
    assert_null(media_ring_attach(-1, 0));
    assert_int_equal(media_ring_create(MEDIA_RING_MAX_DELAY + 1), -1);
    const int other = memfd_create("other", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_null(media_ring_attach(other, 0));
    const int ring = media_ring_create(2);
    struct stat info;
    assert_int_equal(fstat(ring, &info), 0);
    assert_int_equal(ftruncate(other, info.st_size), 0);
    assert_null(media_ring_attach(other, 0)); /* the right size, but it could shrink under us */
    assert_null(media_ring_attach(ring, 2));
    close(ring);
    close(other);
}

/* A compromised far end: each 32-bit word of the shared memory in turn is set to each bad value after a frame
 * was put, and the reader gets a frame with sound lengths, nothing, or MEDIA_BAD, but never reads outside
 * (the sanitizers watch). */
static void nothing_that_the_far_end_writes_is_trusted(void **state)
{
    (void)state;
    static const uint32_t values[] = {0, 1, 3, 7, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0xffffffff};
    line_frame_t sent = {.media = LINE_T38, .packet_count = LINE_PACKETS};
    for (int i = 0; i < LINE_PACKETS; i++)
        sent.packets[i].length = LINE_PACKET_SIZE;
    enum { WORDS = 900 }; /* positions, and the first frame with all of its packets */
    unsigned bad = 0;
    for (size_t word = 0; word < WORDS; word++)
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            void *fresh;
            assert_int_equal(open_pair(&fresh), 0);
            pair_t *pair = fresh;
            assert_true(media_ring_put(pair->sides[0], MEDIA_TALKING, &sent));
            uint32_t *memory = mmap(NULL, WORDS * 4, PROT_READ | PROT_WRITE, MAP_SHARED, pair->descriptor, 0);
            memory[word] = values[v];
            line_frame_t got;
            media_kind_t kind;
            const media_result_t result = media_ring_get(pair->sides[1], &kind, &got);
            bad += result == MEDIA_BAD;
            if (result == MEDIA_GOT) {
                assert_in_range(got.packet_count, 0, LINE_PACKETS);
                for (int i = 0; i < got.packet_count; i++)
                    assert_in_range(got.packets[i].length, 0, LINE_PACKET_SIZE);
            }
            munmap(memory, WORDS * 4);
            close_pair(&fresh);
        }
    assert_in_range(bad, 20, WORDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(audio_crosses_both_ways_for_ever, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(packets_of_every_length_cross, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(a_hang_up_comes_after_what_was_said, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(a_reader_that_is_away_does_not_overrun, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(its_size_is_sealed, open_pair, close_pair),
        cmocka_unit_test(what_is_no_media_ring_is_refused),
        cmocka_unit_test(nothing_that_the_far_end_writes_is_trusted),
    };
    return cmocka_run_group_tests_name("engine/line/virtual/media_ring", tests, NULL, NULL);
}

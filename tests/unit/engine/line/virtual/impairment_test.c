#include "engine/line/virtual/impairment.h"

#include <math.h>
#include <string.h>

#include "engine/line/virtual/media_ring.h"
#include "engine/line/virtual/station.h"
#include "tests/test.h"

static const wire_media_t clean = {.noise = -100};

static double power_of(const line_frame_t *frame)
{
    double sum = 0;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        sum += (double)frame->samples[i] * frame->samples[i];
    return sum / LINE_TICK_SAMPLES;
}

static void a_clean_line_changes_nothing(void **state)
{
    (void)state;
    impairment_t impairment;
    impairment_begin(&impairment, &clean);
    for (int16_t n = 0; n < 100; n++) {
        line_frame_t frame = {0};
        memset(frame.samples, n, sizeof frame.samples);
        const line_frame_t before = frame;
        assert_true(impairment_apply(&impairment, &frame));
        assert_memory_equal(&frame, &before, sizeof frame);
    }
}

static void noise_has_its_level_and_is_the_same_for_the_same_seed(void **state)
{
    (void)state;
    static const double levels[] = {-60, -40, -20};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        const wire_media_t media = {.noise = levels[i], .seed = 5};
        impairment_t one, same;
        impairment_begin(&one, &media);
        impairment_begin(&same, &media);
        double power = 0;
        enum { FRAMES = 200 };
        for (int n = 0; n < FRAMES; n++) {
            line_frame_t frame = {0}, again = {0};
            impairment_apply(&one, &frame);
            impairment_apply(&same, &again);
            assert_memory_equal(frame.samples, again.samples, sizeof frame.samples);
            power += power_of(&frame) / FRAMES;
        }
        const double dbm0 = 10 * log10(power / (32768.0 * 32768.0)) + 3.14 + 3.02;
        assert_true(fabs(dbm0 - levels[i]) < 0.5);
    }
}

static void loud_noise_is_clipped_not_wrapped(void **state)
{
    (void)state;
    const wire_media_t media = {.noise = 6};
    impairment_t impairment;
    impairment_begin(&impairment, &media);
    line_frame_t frame;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        frame.samples[i] = INT16_MAX;
    frame.media = LINE_AUDIO;
    impairment_apply(&impairment, &frame);
    int high = 0;
    for (int i = 0; i < LINE_TICK_SAMPLES; i++)
        high += frame.samples[i] == INT16_MAX;
    assert_in_range(high, 40, 120); /* half of it, not none */
}

static void audio_is_lost_as_silence_at_its_rate(void **state)
{
    (void)state;
    const wire_media_t media = {.noise = -100, .loss = 0.2, .seed = 1};
    impairment_t impairment;
    impairment_begin(&impairment, &media);
    int lost = 0;
    for (int n = 0; n < 2000; n++) {
        line_frame_t frame = {.samples = {100}};
        assert_true(impairment_apply(&impairment, &frame));
        lost += frame.samples[0] == 0;
    }
    assert_in_range(lost, 340, 460);
}

static void a_lost_packet_leaves_a_gap_and_copies_save_it(void **state)
{
    (void)state;
    const wire_media_t media = {.noise = -100, .loss = 0.5, .seed = 1};
    impairment_t impairment;
    impairment_begin(&impairment, &media);
    int lost[2] = {0};
    for (int n = 0; n < 2000; n++) {
        line_frame_t frame = {.media = LINE_T38, .packet_count = 2};
        frame.packets[0] = (line_packet_t){.length = 5, .count = 1};
        frame.packets[1] = (line_packet_t){.length = 5, .count = 3};
        assert_true(impairment_apply(&impairment, &frame));
        assert_int_equal(frame.packet_count, 2);
        lost[0] += frame.packets[0].length == 0;
        lost[1] += frame.packets[1].length == 0;
    }
    assert_in_range(lost[0], 900, 1100);
    assert_in_range(lost[1], 190, 310); /* an eighth */
}

static void the_line_is_cut_at_its_time(void **state)
{
    (void)state;
    const wire_media_t media = {.noise = -100, .drop_after = 200};
    impairment_t impairment;
    impairment_begin(&impairment, &media);
    line_frame_t frame = {0};
    for (int n = 0; n < 10; n++)
        assert_true(impairment_apply(&impairment, &frame));
    assert_false(impairment_apply(&impairment, &frame));
    assert_false(impairment_apply(&impairment, &frame));
}

static void a_delay_is_a_number_of_ticks_from_one(void **state)
{
    (void)state;
    static const uint32_t rows[][2] = {{0, 1}, {1, 1}, {20, 1}, {21, 2}, {40, 2}, {2000, 100}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(impairment_delay(rows[i][0]), rows[i][1]);
    assert_int_equal(impairment_delay(UINT32_MAX), MEDIA_RING_MAX_DELAY);
}

static double station_power(fax_station_kind_t kind, bool t38, uint32_t *answered_at)
{
    station_t station;
    station_begin(&station, kind, 3);
    double power = 0;
    *answered_at = 0;
    for (uint32_t tick = 1; tick <= 3000; tick++) {
        line_frame_t frame = {.media = t38 ? LINE_T38 : LINE_AUDIO};
        if (station_tick(&station, &frame) && *answered_at == 0)
            *answered_at = tick;
        power += power_of(&frame);
        if (*answered_at == 0)
            assert_true(power == 0);
    }
    return power / 3000;
}

static void stations_answer_and_say_what_they_are_to_say(void **state)
{
    (void)state;
    uint32_t answered_at;
    assert_true(station_power(FAX_STATION_SILENCE, false, &answered_at) == 0);
    assert_in_range(answered_at, 100, 300);
    const double power = station_power(FAX_STATION_VOICE, false, &answered_at);
    assert_in_range(answered_at, 100, 300);
    const double dbm0 = 10 * log10(power / (32768.0 * 32768.0)) + 3.14 + 3.02;
    assert_true(dbm0 > -35 && dbm0 < -8);
    assert_true(station_power(FAX_STATION_VOICE, true, &answered_at) == 0);
    station_power(FAX_STATION_NO_ANSWER, false, &answered_at);
    assert_int_equal(answered_at, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_line_changes_nothing),
        cmocka_unit_test(noise_has_its_level_and_is_the_same_for_the_same_seed),
        cmocka_unit_test(loud_noise_is_clipped_not_wrapped),
        cmocka_unit_test(audio_is_lost_as_silence_at_its_rate),
        cmocka_unit_test(a_lost_packet_leaves_a_gap_and_copies_save_it),
        cmocka_unit_test(the_line_is_cut_at_its_time),
        cmocka_unit_test(a_delay_is_a_number_of_ticks_from_one),
        cmocka_unit_test(stations_answer_and_say_what_they_are_to_say),
    };
    return cmocka_run_group_tests_name("engine/line/virtual/impairment", tests, NULL, NULL);
}

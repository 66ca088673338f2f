/* The fax by spandsp alone: two terminals back to back, tick by tick. Of ours is what sets them up, so that
 * they may do what ours may; then nothing listens but for the end, and no frame is filtered (interpose.h is
 * not in this program). */
#include <string.h>

#include "engine/t30/t30_adapter.h"
#include "tests/bench/fax_course.h"

enum { SENDER, RECEIVER, QUEUE = 64, LONGEST = 3600 * 1000 / LINE_TICK_MS };

typedef struct terminal {
    t30_listener_t listener;
    t30_state_t *t30;
    fax_terminal_state_t *audio;
    t38_terminal_state_t *t38;
    line_packet_t queue[QUEUE]; /* what it has sent in this tick */
    int queued;
    uint16_t heard; /* packets */
    bool over;
    int code;
} terminal_t;

static void hear_end(void *user, int code)
{
    terminal_t *terminal = user;
    terminal->over = true;
    terminal->code = code;
}

static int queue_packet(t38_core_state_t *core, void *user, const uint8_t *octets, int length, int count)
{
    (void)core, (void)count;
    terminal_t *terminal = user;
    if (terminal->queued == QUEUE || length > LINE_PACKET_SIZE)
        return -1;
    line_packet_t *packet = &terminal->queue[terminal->queued++];
    packet->length = (uint16_t)length;
    memcpy(packet->data, octets, (size_t)length);
    return 0;
}

static bool open_terminal(terminal_t *terminal, const fax_course_t *course, int side)
{
    const t30_setup_t setup = fax_course_setup(course, side == SENDER);
    *terminal = (terminal_t){.listener = {.ended = hear_end, .user = terminal}};
    if (course->t38)
        terminal->t38 = t38_terminal_init(NULL, setup.calling, queue_packet, terminal);
    else
        terminal->audio = fax_init(NULL, setup.calling);
    if (!terminal->t38 && !terminal->audio)
        return false;
    terminal->t30 =
        course->t38 ? t38_terminal_get_t30_state(terminal->t38) : fax_get_t30_state(terminal->audio);
    if (terminal->audio)
        fax_set_transmit_on_idle(terminal->audio, true);
    const bool good = t30_adapter_set_up(terminal->t30, &setup, &terminal->listener);
    t30_set_real_time_frame_handler(terminal->t30, NULL, NULL);
    t30_set_phase_b_handler(terminal->t30, NULL, NULL);
    t30_set_phase_d_handler(terminal->t30, NULL, NULL);
    return good;
}

static void close_terminal(const terminal_t *terminal)
{
    t30_terminate(terminal->t30);
    if (terminal->t38)
        t38_terminal_free(terminal->t38);
    else
        fax_free(terminal->audio);
}

static void tick_audio(const terminal_t *terminals)
{
    int16_t samples[2][LINE_TICK_SAMPLES];
    for (int side = SENDER; side <= RECEIVER; side++)
        fax_tx(terminals[side].audio, samples[side], LINE_TICK_SAMPLES);
    for (int side = SENDER; side <= RECEIVER; side++)
        fax_rx(terminals[side].audio, samples[1 - side], LINE_TICK_SAMPLES);
}

static void hand_over(terminal_t *from, terminal_t *to)
{
    t38_core_state_t *core = t38_terminal_get_t38_core_state(to->t38);
    for (int i = 0; i < from->queued; i++)
        t38_core_rx_ifp_packet(core, from->queue[i].data, from->queue[i].length, to->heard++);
    from->queued = 0;
}

static void tick_t38(terminal_t *terminals)
{
    for (int side = SENDER; side <= RECEIVER; side++)
        t38_terminal_send_timeout(terminals[side].t38, LINE_TICK_SAMPLES);
    for (int side = SENDER; side <= RECEIVER; side++)
        hand_over(&terminals[side], &terminals[1 - side]);
}

static bool send_fax(const fax_course_t *course)
{
    static terminal_t terminals[2];
    bool good = true;
    for (int side = SENDER; side <= RECEIVER; side++)
        good = good && open_terminal(&terminals[side], course, side);
    for (int tick = 0; good && !(terminals[SENDER].over && terminals[RECEIVER].over); tick++) {
        if (course->t38)
            tick_t38(terminals);
        else
            tick_audio(terminals);
        good = tick < LONGEST;
    }
    for (int side = SENDER; side <= RECEIVER; side++) {
        good = good && terminals[side].code == T30_ERR_OK;
        close_terminal(&terminals[side]);
    }
    return good;
}

int main(int argc, char **argv)
{
    return fax_course_run(argc, argv, send_fax);
}

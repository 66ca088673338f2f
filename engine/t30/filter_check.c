/* t30_filter_is_live(): is our function really what spandsp calls? */
#include "engine/t30/front.h"
#include "engine/t30/interpose.h"

enum { TICKS = 100 }; /* more than a frame by V.21 takes */

static line_frame_t *silence(line_media_t media)
{
    line_frame_t *frame = calloc(1, sizeof *frame);
    if (frame)
        frame->media = media;
    return frame;
}

/* Send the frame that crashes spandsp from one front to the other, over a line of no length. The receiver is
 * not in the state that falls for it, so that this is safe even if the filter is not there. */
static uint32_t count_refused(front_t *from, front_t *to, line_frame_t *line)
{
    static const uint8_t empty_fcd[] = {0xff, 0x03, T4_FCD};
    t30_tap_t tap = {0};
    if (!from->ops->say(from, empty_fcd, sizeof empty_fcd))
        return 0;
    interpose_tap(&tap);
    for (int i = 0; i < TICKS && tap.frames_refused == 0; i++) {
        from->ops->transmit(from, line);
        to->ops->receive(to, line);
    }
    interpose_tap(NULL);
    return tap.frames_refused;
}

static bool is_live(line_media_t media)
{
    front_t *(*open)(bool, const char *) = front_of(media);
    front_t *from = open(true, "filter check");
    front_t *to = open(false, "filter check");
    line_frame_t *line = silence(media);
    bool live = from && to && line && count_refused(from, to, line) == 1;
    free(line);
    if (to)
        to->ops->close(to);
    if (from)
        from->ops->close(from);
    return live;
}

bool t30_filter_is_live(void)
{
    return interpose_is_bound() && is_live(LINE_AUDIO) && is_live(LINE_T38);
}

/* The fax by two of our T.30 sessions back to back: spandsp with the filter, the watch and the progress of
 * t30_call.h. */
#include "engine/fax_outcome.h"
#include "engine/t30/t30_call.h"
#include "tests/bench/fax_course.h"

enum { SENDER, RECEIVER, LONGEST = 3600 * 1000 / LINE_TICK_MS };

static t30_call_t *open_call(const fax_course_t *course, int side)
{
    const t30_setup_t setup = fax_course_setup(course, side == SENDER);
    return t30_call_open(&setup);
}

static bool has_gone_through(t30_call_t *const *calls)
{
    return t30_call_progress(calls[SENDER])->outcome == FAX_OUTCOME_OK &&
           t30_call_progress(calls[RECEIVER])->outcome == FAX_OUTCOME_OK;
}

/* What each gives in a tick is what the other takes in the next. */
static bool run(t30_call_t *const *calls)
{
    static line_frame_t frames[2][2];
    frames[1][SENDER] = frames[1][RECEIVER] = (line_frame_t){.media = LINE_AUDIO};
    for (int tick = 0; tick < LONGEST; tick++) {
        line_frame_t *now = frames[tick % 2];
        const line_frame_t *before = frames[1 - tick % 2];
        t30_call_tick(calls[SENDER], &before[RECEIVER], &now[SENDER]);
        t30_call_tick(calls[RECEIVER], &before[SENDER], &now[RECEIVER]);
        if (t30_call_progress(calls[SENDER])->ended && t30_call_progress(calls[RECEIVER])->ended)
            return has_gone_through(calls);
    }
    return false;
}

static bool send_fax(const fax_course_t *course)
{
    t30_call_t *const calls[] = {open_call(course, SENDER), open_call(course, RECEIVER)};
    const bool good = calls[SENDER] && calls[RECEIVER] && run(calls);
    t30_call_close(calls[SENDER]);
    t30_call_close(calls[RECEIVER]);
    return good;
}

int main(int argc, char **argv)
{
    return fax_course_run(argc, argv, send_fax);
}

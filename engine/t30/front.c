#include "engine/t30/front.h"

static front_open_fn *const fronts[] = {
    [LINE_AUDIO] = front_audio_open,
    [LINE_T38] = front_t38_open,
    [LINE_CLASS1] = front_class1_open,
};

front_open_fn *front_of(line_media_t media)
{
    return fronts[media];
}

#include "tests/serial/xonxoff.h"

#include <string.h>

void xonxoff_put(xonxoff_t *flow, const uint8_t *octets, size_t count)
{
    const size_t room = sizeof flow->hold - flow->held, taken = count < room ? count : room;
    memcpy(flow->hold + flow->held, octets, taken);
    flow->held += taken;
    flow->lost += count - taken;
}

size_t xonxoff_get(xonxoff_t *flow, uint8_t *octets, size_t size)
{
    const size_t count = flow->held < size ? flow->held : size;
    memcpy(octets, flow->hold, count);
    flow->held -= count;
    memmove(flow->hold, flow->hold + count, flow->held);
    return count;
}

uint8_t xonxoff_word(xonxoff_t *flow)
{
    if (flow->stopped == (flow->held > (flow->stopped ? XONXOFF_LOW : XONXOFF_HIGH)))
        return 0;
    flow->stopped = !flow->stopped;
    flow->stops += flow->stopped;
    return flow->stopped ? XOFF : XON;
}

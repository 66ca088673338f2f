#include "tests/unit/engine/t30/mangler.h"

#include <dlfcn.h>
#include <string.h>

#include "engine/t30/t30_adapter.h"

static mangler_fn *mangle;
static uint32_t count;

/* A frame on its way through T.38, which sends it in pieces. */
static uint8_t pieces[MANGLER_LONGEST];
static size_t pieces_length;

void mangler_set(mangler_fn *function)
{
    mangle = function;
    count = 0;
    pieces_length = 0;
}

uint32_t mangler_count(void)
{
    return count;
}

static size_t change(uint8_t *frame, size_t length)
{
    uint8_t before[MANGLER_LONGEST];
    memcpy(before, frame, length);
    size_t now = mangle(frame, length);
    count += now != length || memcmp(before, frame, length) != 0;
    return now;
}

__attribute__((visibility("default"))) void fax_modems_hdlc_tx_frame(void *user, const uint8_t *frame,
                                                                     int length)
{
    void (*real)(void *, const uint8_t *, int);
    *(void **)&real = dlsym(RTLD_NEXT, "fax_modems_hdlc_tx_frame");
    if (!mangle || length <= 0 || length > MANGLER_LONGEST) {
        real(user, frame, length);
        return;
    }
    uint8_t changed[MANGLER_LONGEST] = {0};
    memcpy(changed, frame, (size_t)length);
    real(user, changed, (int)change(changed, (size_t)length));
}

typedef int send_data_fn(t38_core_state_t *core, int type, int field, const uint8_t *octets, int length,
                         int category);

static int send_whole(send_data_fn *real, t38_core_state_t *core, int type, int category)
{
    uint8_t frame[MANGLER_LONGEST] = {0};
    bit_reverse(frame, pieces, (int)pieces_length);
    int length = (int)change(frame, pieces_length);
    bit_reverse(pieces, frame, length);
    pieces_length = 0;
    return real(core, type, T38_FIELD_HDLC_DATA, pieces, length, category);
}

__attribute__((visibility("default"))) int t38_core_send_data(t38_core_state_t *core, int type, int field,
                                                              const uint8_t *octets, int length, int category)
{
    send_data_fn *real;
    *(void **)&real = dlsym(RTLD_NEXT, "t38_core_send_data");
    if (mangle && field == T38_FIELD_HDLC_DATA && pieces_length + (size_t)length <= sizeof pieces) {
        memcpy(pieces + pieces_length, octets, (size_t)length);
        pieces_length += (size_t)length;
        return 0;
    }
    if (mangle && pieces_length > 0)
        send_whole(real, core, type, category);
    return real(core, type, field, octets, length, category);
}

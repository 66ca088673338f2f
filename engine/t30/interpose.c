#include "engine/t30/interpose.h"

#include <dlfcn.h>
#include <stddef.h>

#include "engine/t30/frame_filter.h"
#include "engine/t30/t30_adapter.h"

/* spandsp's callbacks carry no user data of ours at this place, so the tap is the thread's. */
static _Thread_local t30_tap_t *current_tap;

/* spandsp's functions: found before main(), then constant. */
static void (*real_hdlc_accept)(void *t30, const uint8_t *frame, int length, int ok);
static int (*real_get_bit)(void *t30);
static int (*real_get_chunk)(void *t30, uint8_t *octets, int size);

/* A symbol as a pointer to a function, which ISO C does not convert. */
static void find(void *function, const char *name)
{
    *(void **)function = dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void find_all(void)
{
    find(&real_hdlc_accept, "t30_hdlc_accept");
    find(&real_get_bit, "t30_non_ecm_get_bit");
    find(&real_get_chunk, T30_NON_ECM_GET_CHUNK);
}

bool interpose_is_bound(void)
{
    return real_hdlc_accept && real_get_bit && real_get_chunk;
}

void interpose_tap(t30_tap_t *tap)
{
    current_tap = tap;
}

__attribute__((visibility("default"))) void t30_hdlc_accept(void *t30, const uint8_t *frame, int length,
                                                            int ok)
{
    if (length > 0 && ok) { /* below 0: a signal's status */
        length = (int)frame_filter(frame, (size_t)length);
        if (length == 0) {
            if (current_tap)
                current_tap->frames_refused++;
            return;
        }
    }
    real_hdlc_accept(t30, frame, length, ok);
}

__attribute__((visibility("default"))) int t30_non_ecm_get_bit(void *t30)
{
    int bit = real_get_bit(t30);
    if (current_tap && bit >= 0)
        current_tap->bits_sent++;
    return bit;
}

__attribute__((visibility("default"))) int t30_non_ecm_get_chunk(void *t30, uint8_t *octets, int size)
{
    int got = real_get_chunk(t30, octets, size);
    if (current_tap && got > 0)
        current_tap->bits_sent += (uint64_t)got * 8;
    return got;
}

/* The way between T.30's front and the modem in a call: operations become AT commands (ITU-T T.31 section
 * 8.3), results and data come back tick by tick (line/class1.h). Threads: those of its at_modem_t. */
#ifndef ENGINE_LINE_SERIAL_CLASS1_CHANNEL_H
#define ENGINE_LINE_SERIAL_CLASS1_CHANNEL_H

#include <stddef.h>

#include "engine/line/class1.h"
#include "engine/line/serial/at_modem.h"

typedef struct class1_channel class1_channel_t;

typedef struct class1_channel_host {
    /* The modem has not answered a command in time: the call is lost. */
    void (*silent)(void *user);
    /* It refuses all commands: it is not in a call any more, as the far end has hung up. */
    void (*refused)(void *user);
    void *user;
} class1_channel_host_t;

/* NULL if there is no memory. `modem` must outlive it. */
class1_channel_t *class1_channel_new(at_modem_t *modem, const class1_channel_host_t *host);
void class1_channel_free(class1_channel_t *channel);

/* A call begins: the modem is connected, by itself, in `operation` (T.31 section 8.2.1: +FTH=3 after ATA,
 * +FRH=3 after ATD), whose results come by class1_channel_result(). `slow`: it says CONNECT before it is,
 * so that data waits a little (FAX_QUIRK_SLOW_CONNECT). */
void class1_channel_begin(class1_channel_t *channel, class1_operation_t operation, bool slow);

/* A result code of the command under way; and data received (at_listener_t). */
void class1_channel_result(class1_channel_t *channel, at_result_t result);
void class1_channel_received(class1_channel_t *channel, const uint8_t *data, size_t length, bool over);

/* One tick: what the front wants; and what has happened for it. */
void class1_channel_take(class1_channel_t *channel, const class1_t *orders);
void class1_channel_give(class1_channel_t *channel, class1_t *events);

#endif

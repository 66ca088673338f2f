#include "engine/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

typedef struct wire_header {
    uint16_t version;
    uint16_t type;
    uint32_t size; /* of the body */
} wire_header_t;

typedef struct wire_row {
    const char *name;
    size_t size;
} wire_row_t;

static const wire_row_t rows[WIRE_LAST + 1] = {
    [WIRE_HELLO] = {"hello", sizeof(wire_hello_t)},
    [WIRE_READY] = {"ready", 0},
    [WIRE_PORT_OPEN] = {"port-open", sizeof(wire_port_open_t)},
    [WIRE_PORT_WANT] = {"port-want", sizeof(wire_want_t)},
    [WIRE_SEND] = {"send", sizeof(wire_order_t)},
    [WIRE_ABORT] = {"abort", sizeof(wire_abort_t)},
    [WIRE_SHUTDOWN] = {"shutdown", 0},
    [WIRE_RING] = {"ring", sizeof(wire_ring_t)},
    [WIRE_PROGRESS] = {"progress", sizeof(wire_progress_t)},
    [WIRE_DIAL] = {"dial", sizeof(wire_dial_t)},
    [WIRE_ANSWER] = {"answer", sizeof(wire_slot_t)},
    [WIRE_HANG_UP] = {"hang-up", sizeof(wire_slot_t)},
    [WIRE_EVENT] = {"event", sizeof(fax_event_t)},
    [WIRE_HEARTBEAT] = {"heartbeat", 0},
    [WIRE_RECIPIENT] = {"recipient", sizeof(wire_recipient_t)},
    [WIRE_PORT_SETUP] = {"port-setup", sizeof(wire_port_setup_t)},
    [WIRE_TTY_WANT] = {"tty-want", sizeof(wire_slot_t)},
    [WIRE_TTY] = {"tty", sizeof(wire_tty_t)},
    [WIRE_TTY_LET_GO] = {"tty-let-go", sizeof(wire_slot_t)},
    [WIRE_HAND_OVER] = {"hand-over", sizeof(wire_hand_over_t)},
    [WIRE_CALLED] = {"called", sizeof(wire_called_t)},
    [WIRE_TEST] = {"test", sizeof(wire_test_t)},
    [WIRE_TESTED] = {"tested", sizeof(wire_tested_t)},
};

static bool is_type(unsigned type)
{
    return type >= WIRE_HELLO && type <= WIRE_LAST;
}

const char *wire_type_name(wire_type_t type)
{
    return is_type(type) ? rows[type].name : "?";
}

size_t wire_body_size(wire_type_t type)
{
    return is_type(type) ? rows[type].size : 0;
}

typedef union control_buffer {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
} control_buffer_t;

static void attach_descriptor(struct msghdr *message, control_buffer_t *control, int descriptor)
{
    memset(control, 0, sizeof *control);
    message->msg_control = control->bytes;
    message->msg_controllen = sizeof control->bytes;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
}

bool wire_send(int channel, wire_type_t type, const void *body, int descriptor)
{
    wire_header_t header = {WIRE_VERSION, (uint16_t)type, (uint32_t)rows[type].size};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)(uintptr_t)body, rows[type].size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = rows[type].size ? 2 : 1};
    control_buffer_t control;
    if (descriptor >= 0)
        attach_descriptor(&message, &control, descriptor);
    ssize_t sent;
    do
        sent = sendmsg(channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

static int take_descriptor(struct msghdr *message)
{
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

static bool is_sound(const wire_header_t *header, size_t received, int flags)
{
    return received >= sizeof *header && !(flags & (MSG_TRUNC | MSG_CTRUNC)) &&
           header->version == WIRE_VERSION && is_type(header->type) &&
           header->size == rows[header->type].size && received == sizeof *header + header->size;
}

wire_result_t wire_receive(int channel, wire_record_t *record)
{
    wire_header_t header;
    struct iovec parts[] = {{&header, sizeof header}, {&record->body, sizeof record->body}};
    control_buffer_t control;
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t received;
    do
        received = recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? WIRE_EMPTY : WIRE_CLOSED;
    if (received == 0)
        return WIRE_CLOSED;
    record->descriptor = take_descriptor(&message);
    if (!is_sound(&header, (size_t)received, message.msg_flags)) {
        if (record->descriptor >= 0)
            close(record->descriptor);
        return WIRE_BAD;
    }
    record->type = (wire_type_t)header.type;
    return WIRE_GOT;
}

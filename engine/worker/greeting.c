#include "engine/worker/greeting.h"

#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"

enum { HELLO_WITHIN = 5000 /* ms */ };

bool greeting_is_channel(int channel, char *problem, size_t size)
{
    int type = 0, domain = 0;
    socklen_t length = sizeof type;
    if (getsockopt(channel, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET &&
        getsockopt(channel, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain == AF_UNIX)
        return true;
    snprintf(
        problem, size,
        "descriptor %d is no channel: faxport-worker is started by faxportd, not by hand; see faxportd(8)",
        channel);
    return false;
}

static bool wait_for_hello(int channel, wire_record_t *record)
{
    struct pollfd waiting = {.fd = channel, .events = POLLIN};
    if (poll(&waiting, 1, HELLO_WITHIN) != 1 || wire_receive(channel, record) != WIRE_GOT) {
        fax_log(FAX_LOG_ERROR, "worker", "faxportd did not say hello in a version that this worker knows");
        return false;
    }
    if (record->type == WIRE_HELLO)
        return true;
    fax_log(FAX_LOG_ERROR, "worker", "faxportd began with %s, not with hello", wire_type_name(record->type));
    if (record->descriptor >= 0)
        close(record->descriptor);
    return false;
}

static bool answer(int channel, const wire_hello_t *hello)
{
    wire_hello_t ours = *hello;
    fax_text_copy(ours.build, sizeof ours.build, PACKAGE_VERSION);
    if (!wire_send(channel, WIRE_HELLO, &ours, -1)) {
        fax_log(FAX_LOG_ERROR, "worker", "cannot greet faxportd: %m");
        return false;
    }
    if (strcmp(hello->build, PACKAGE_VERSION) == 0)
        return true;
    fax_log(FAX_LOG_ERROR, "worker",
            "faxportd is of build %s, this worker of %s: install both from the same build", hello->build,
            PACKAGE_VERSION);
    return false;
}

bool greeting_exchange(int channel, wire_hello_t *hello, int *board)
{
    wire_record_t record;
    if (!wait_for_hello(channel, &record))
        return false;
    *hello = record.body.hello;
    hello->build[sizeof hello->build - 1] = '\0';
    if (answer(channel, hello)) {
        *board = record.descriptor;
        return true;
    }
    if (record.descriptor >= 0)
        close(record.descriptor);
    return false;
}

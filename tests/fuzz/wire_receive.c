/* Any octets as a record from the other process. */
#include "engine/wire.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int ends[2];
    FUZZ_HOLDS(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    static wire_record_t record;
    if (size > 0 && send(ends[0], data, size, MSG_DONTWAIT) == (ssize_t)size) {
        const wire_result_t result = wire_receive(ends[1], &record);
        FUZZ_HOLDS(result == WIRE_GOT || result == WIRE_BAD);
        FUZZ_HOLDS(result == WIRE_BAD || (record.descriptor == -1 && wire_type_name(record.type)[0] != '?'));
        FUZZ_HOLDS(wire_receive(ends[1], &record) == WIRE_EMPTY);
    }
    close(ends[0]);
    FUZZ_HOLDS(wire_receive(ends[1], &record) == WIRE_CLOSED);
    close(ends[1]);
    return 0;
}

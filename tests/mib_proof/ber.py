"""SNMPv2c messages in octets: the part of BER that RFC 3417 section 8 allows, and whatever else a test wants
to send."""
import functools

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
IP_ADDRESS, COUNTER32, GAUGE32, TIME_TICKS, OPAQUE, COUNTER64 = 0x40, 0x41, 0x42, 0x43, 0x44, 0x46
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = 0x80, 0x81, 0x82
GET, GET_NEXT, RESPONSE, SET, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5

NAMES = {
    INTEGER: "INTEGER",
    OCTETS: "OCTET STRING",
    NULL: "NULL",
    OID: "OBJECT IDENTIFIER",
    IP_ADDRESS: "IpAddress",
    COUNTER32: "Counter32",
    GAUGE32: "Gauge32",
    TIME_TICKS: "TimeTicks",
    OPAQUE: "Opaque",
    COUNTER64: "Counter64",
    NO_SUCH_OBJECT: "noSuchObject",
    NO_SUCH_INSTANCE: "noSuchInstance",
    END_OF_MIB_VIEW: "endOfMibView",
    GET: "GET",
    GET_NEXT: "GETNEXT",
    SET: "SET",
    GET_BULK: "GETBULK",
}
WHOLE = (INTEGER, COUNTER32, GAUGE32, TIME_TICKS, COUNTER64)


def tagged(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def whole(number, tag=INTEGER):
    return tagged(tag, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


@functools.lru_cache(maxsize=65536)
def name(oid):
    octets = bytearray()
    for sub in (oid[0] * 40 + oid[1],) + oid[2:]:
        septets = [sub & 0x7F]
        while sub := sub >> 7:
            septets.append(sub & 0x7F | 0x80)
        octets.extend(reversed(septets))
    return tagged(OID, bytes(octets))


def value(tag, what):
    """`what` is a number, octets, a tuple (an OID) or None, as the type `tag` wants it; octets also go as the
    content of any other type."""
    if isinstance(what, bytes):
        return tagged(tag, what)
    if tag in WHOLE:
        return whole(what, tag)
    return name(tuple(what)) if tag == OID else tagged(tag, b"")


def message(community, command, number, first, second, bindings):
    """`first` and `second` are error-status and error-index; of a GETBULK non-repeaters and max-repetitions.
    `bindings` are in octets."""
    pdu = tagged(command, whole(number) + whole(first) + whole(second) + tagged(SEQUENCE, b"".join(bindings)))
    return tagged(SEQUENCE, whole(1) + tagged(OCTETS, community) + pdu)


def binding(oid, tag=NULL, what=None):
    return tagged(SEQUENCE, name(oid) + value(tag, what))


# ---- read ----


def take(data, at):
    """(tag, content, where it ends)."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        end = at + (length & 0x7F)
        length, at = int.from_bytes(data[at:end], "big"), end
    if at + length > len(data):
        raise ValueError("an answer that is cut off")
    return tag, data[at : at + length], at + length


@functools.lru_cache(maxsize=65536)
def read_name(content):
    subs, sub = [], 0
    for octet in content:
        sub = sub << 7 | octet & 0x7F
        if not octet & 0x80:
            subs.append(sub)
            sub = 0
    first = min(subs[0] // 40, 2)
    return (first, subs[0] - 40 * first, *subs[1:])


def read_value(tag, content):
    if tag in WHOLE:
        return int.from_bytes(content, "big", signed=True)
    return read_name(content) if tag == OID else content if tag in (OCTETS, IP_ADDRESS, OPAQUE) else None


def read_message(data):
    """(command, number, error-status, error-index, [(oid, tag, value)]) of an answer."""
    _, content, _ = take(data, 0)
    _, _, at = take(content, 0)
    _, _, at = take(content, at)
    command, pdu, _ = take(content, at)
    numbers, at = [], 0
    for _ in range(3):
        tag, part, at = take(pdu, at)
        numbers.append(read_value(tag, part))
    return command, *numbers, list(_read_bindings(take(pdu, at)[1]))


def _read_bindings(data):
    at = 0
    while at < len(data):
        _, one, at = take(data, at)
        _, oid, middle = take(one, 0)
        tag, content, _ = take(one, middle)
        yield read_name(oid), tag, read_value(tag, content)

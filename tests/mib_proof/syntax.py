"""What the value of an object may be, as the parsed MIB says: its type on the wire, its size, its range, its
names; and values that it may not have."""
import os
import sys

import ber

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts"))
import mib_module  # noqa: E402

APPLICATION = {
    "Integer32": ber.INTEGER,
    "Counter32": ber.COUNTER32,
    "Gauge32": ber.GAUGE32,
    "Unsigned32": ber.GAUGE32,
    "TimeTicks": ber.TIME_TICKS,
    "Counter64": ber.COUNTER64,
    "IpAddress": ber.IP_ADDRESS,
    "Opaque": ber.OPAQUE,
}
BASES = {
    "Enumeration": ber.INTEGER,
    "Bits": ber.OCTETS,
    "OctetString": ber.OCTETS,
    "ObjectIdentifier": ber.OID,
    "Unsigned64": ber.COUNTER64,
}
RANGES = {ber.INTEGER: (-(2**31), 2**31 - 1), ber.COUNTER64: (0, 2**64 - 1), ber.OCTETS: (0, 65535)}
THIRTY_TWO_BITS = (0, 2**32 - 1)
NO_DATE = bytes(8)  # as the module's DESCRIPTION says


class Values:
    """The values of one object. `tag` is their type on the wire."""

    def __init__(self, thing, conventions):
        self.name = thing.name
        chain = [thing]
        while chain[-1].convention in conventions:
            chain.append(conventions[chain[-1].convention])
        self.tag = next(
            (
                APPLICATION[one.convention or one.base]
                for one in chain
                if (one.convention or one.base) in APPLICATION
            ),
            None,
        ) or next(BASES[one.base] for one in chain if one.base in BASES)
        self.labels = next((one.labels for one in chain if one.labels), {})
        self.ranges = next(
            (one.ranges for one in chain if one.ranges), [RANGES.get(self.tag, THIRTY_TWO_BITS)]
        )
        self.is_bits = any(one.base == "Bits" for one in chain)
        conventions_of_it = [one.convention for one in chain]
        self.is_text = "SnmpAdminString" in conventions_of_it
        self.is_date = "DateAndTime" in conventions_of_it
        self.is_row = "RowPointer" in conventions_of_it
        self.is_enumeration = bool(self.labels) and not self.is_bits

    # ---- is it one of them? ----

    def fault(self, tag, value):
        """What is wrong with a value, or None."""
        if tag != self.tag:
            return "its type is %s, not %s" % (ber.NAMES.get(tag, tag), ber.NAMES[self.tag])
        if self.is_enumeration:
            return None if value in self.labels else "%d has no name" % value
        if self.is_bits:
            return self._fault_of_bits(value)
        if tag == ber.OID:
            return None
        measure = len(value) if tag == ber.OCTETS else value
        if not any(low <= measure <= high for low, high in self.ranges):
            return "%s %d is not in %s" % (
                "its length" if tag == ber.OCTETS else "it is",
                measure,
                self.ranges,
            )
        return (
            self._fault_of_text(value)
            if self.is_text
            else self._fault_of_date(value)
            if self.is_date
            else None
        )

    def _fault_of_bits(self, value):
        most = max(self.labels) // 8 + 1
        bits = [octet * 8 + bit for octet, bits in enumerate(value) for bit in range(8) if bits & 0x80 >> bit]
        unnamed = [bit for bit in bits if bit not in self.labels]
        return (
            "%d octets for %d" % (len(value), most)
            if len(value) != most
            else "bits without a name: %s" % unnamed
            if unnamed
            else None
        )

    @staticmethod
    def _fault_of_text(value):
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError as error:
            return "it is no UTF-8: %s" % error
        return (
            "it has control characters: %r" % text
            if any(ord(one) < 32 or 127 <= ord(one) < 160 for one in text)
            else None
        )

    @staticmethod
    def _fault_of_date(value):
        """RFC 2579; in this module all dates are in UTC and have eleven octets, or are "no date"."""
        if value == NO_DATE:
            return None
        if len(value) != 11 or value[8:] != b"+\0\0":
            return "no date in UTC: %s" % value.hex()
        year, month, day, hour, minute, second, tenth = int.from_bytes(value[:2], "big"), *value[2:8]
        days = (
            31,
            29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28,
            31,
            30,
            31,
            30,
            31,
            31,
            30,
            31,
            30,
            31,
        )
        good = (
            1970 <= year < 2200
            and 1 <= month <= 12
            and 1 <= day <= days[month - 1]
            and hour < 24
            and minute < 60
            and second <= 60
            and tenth < 10
        )
        return None if good else "no date: %s" % value.hex()

    # ---- values for SETs: (what is special about it, tag, value) ----

    def right(self):
        """Values that the syntax allows: each name, the ends of each range."""
        if self.is_enumeration:
            return [(word, self.tag, number) for number, word in sorted(self.labels.items())]
        if self.tag == ber.OID:
            return [("no row", self.tag, (0, 0))]
        ends = sorted({end for one in self.ranges for end in one})
        if self.tag == ber.OCTETS:
            return [("%d octets" % end, self.tag, b"x" * end) for end in ends] + [
                ("UTF-8", self.tag, "ü".encode() * (ends[-1] // 2))
            ]
        return [("an end of its range", self.tag, end) for end in ends]

    def wrong_types(self):
        every = (
            (ber.INTEGER, 1),
            (ber.OCTETS, b"1"),
            (ber.OCTETS, b""),
            (ber.NULL, None),
            (ber.OID, (1, 3, 6, 1)),
            (ber.IP_ADDRESS, b"\x7f\0\0\1"),
            (ber.COUNTER32, 1),
            (ber.GAUGE32, 1),
            (ber.TIME_TICKS, 1),
            (ber.OPAQUE, b"\x04\x01x"),
            (ber.COUNTER64, 1),
        )
        return [(ber.NAMES[tag], tag, value) for tag, value in every if tag != self.tag]

    def wrong_lengths(self):
        if self.tag != ber.OCTETS or self.is_bits:
            return []
        lengths = {end for low, high in self.ranges for end in (low - 1, high + 1)} | {300, 1400, 5000}
        return [
            ("%d octets" % length, self.tag, b"x" * length)
            for length in sorted(lengths)
            if length >= 0 and not any(low <= length <= high for low, high in self.ranges)
        ]

    def wrong_values(self):
        if self.is_enumeration:
            numbers = {0, -1, max(self.labels) + 1, 255, 2**31 - 1, -(2**31)} | set(
                range(min(self.labels), max(self.labels))
            )
            return [
                ("a number without a name", self.tag, number) for number in sorted(numbers - set(self.labels))
            ]
        if self.tag == ber.OCTETS:
            bad = (
                (b"\xff", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"a\0b", b"a\nb", b"\x1b[2J", b"\x7f")
                if self.is_text
                else ()
            )
            return [("no clean UTF-8", self.tag, text) for text in bad if self.ranges[-1][1] >= len(text)]
        low, high = RANGES.get(self.tag, THIRTY_TWO_BITS)
        numbers = {end for one in self.ranges for end in (one[0] - 1, one[1] + 1)} | {low, high}
        return [
            ("out of its range", self.tag, number)
            for number in sorted(numbers)
            if low <= number <= high and not any(first <= number <= last for first, last in self.ranges)
        ]


def read_values(module):
    """The values of each object of the module, by its name. The conventions are those of the modules from
    which they come."""
    conventions = {}
    for origin in {one.origin for one in module.objects.values()} - {"", "SNMPv2-SMI"}:
        conventions.update(mib_module.read_conventions(origin))
    return {name: Values(one, conventions) for name, one in module.objects.items()}

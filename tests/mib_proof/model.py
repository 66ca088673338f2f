"""What a server that nothing happens on must answer to any request: RFC 3416 section 4.2, on the rows of a
walk and the objects of the parsed MIB."""
import bisect

import ber
import client


class Model:
    """`variables` are (oid, tag, value)s: all that there is."""

    def __init__(self, tree, variables):
        self.tree = tree
        self.values = {oid: (tag, value) for oid, tag, value in variables}
        self.names = sorted(self.values)

    # ---- section 4.2.1 ----

    def get(self, oid):
        """(oid, tag, value)."""
        if oid in self.values:
            return (oid, *self.values[oid])
        place = self.tree.locate(oid)
        return (
            oid,
            ber.NO_SUCH_INSTANCE if place.object and place.object.readable else ber.NO_SUCH_OBJECT,
            None,
        )

    # ---- section 4.2.2 ----

    def next(self, oid):
        """(oid, tag, value); None if it lies behind all of ours: then the master agent has it."""
        at = bisect.bisect_right(self.names, oid)
        return (self.names[at], *self.values[self.names[at]]) if at < len(self.names) else None

    # ---- section 4.2.3 ----

    def bulk(self, non_repeaters, repetitions, oids):
        """What comes one after the other, without end, but for `repetitions`; None as above, and then for
        good."""
        non_repeaters = min(max(non_repeaters, 0), len(oids))
        for oid in oids[:non_repeaters]:
            yield self.next(oid)
        at = list(oids[non_repeaters:])
        for _ in range(max(repetitions, 0) if at else 0):
            for i, oid in enumerate(at):
                found = self.next(oid) if oid else None
                at[i] = found[0] if found else None
                yield found

    # ---- section 4.2.5 ----

    def set_fault(self, oid, tag, value):
        """The first thing that is wrong, in the order of that section; "noError" if nothing is that can be
        known from here."""
        place = self.tree.locate(oid)
        if not place.object or not place.object.writable:
            return "notWritable"
        values = self.tree.values[place.object.name]
        if tag != values.tag:
            return "wrongType"
        if tag == ber.OCTETS and not any(low <= len(value) <= high for low, high in values.ranges):
            return "wrongLength"
        if values.fault(tag, value):
            return "wrongValue"
        return "noError" if oid in self.values else "noCreation"

    def set(self, bindings):
        """(status, error-index): the first binding that cannot be. But if there is a NULL, the master agent
        refuses it before it asks anybody."""
        for at, (_, tag, _) in enumerate(bindings):
            if tag == ber.NULL:
                return "wrongType", at + 1
        for at, one in enumerate(bindings):
            fault = self.set_fault(*one)
            if fault != "noError":
                return fault, at + 1
        return "noError", 0

    # ---- compared ----

    def fault(self, expected, got):
        """What is wrong if another variable has come, or one of another type; else None."""
        ours = got[0][: len(self.tree.objects_root)] == self.tree.objects_root
        if expected == got or expected and expected[:2] == got[:2]:
            return None
        if not expected and (not ours or got[1] == ber.END_OF_MIB_VIEW):
            return None
        return self.contrast(expected, got)

    def contrast(self, expected, got):
        return "expected %s, got %s" % (self.describe(expected), self.describe(got))

    def describe(self, found):
        """(oid, tag, value) in words."""
        if found is None:
            return "something behind the module"
        oid, tag, value = found
        return (
            "%s = %s %r" % (self.tree.describe(oid), ber.NAMES.get(tag, tag), value)
            if value is not None
            else "%s %s" % (client.dotted(oid), ber.NAMES[tag])
        )

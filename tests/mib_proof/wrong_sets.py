"""SETs of every wrong kind on every object, made from the parsed MIB, each with the error that RFC 3416
section 4.2.5 has for it; and the right ones."""
import collections
import itertools

import ber

EDGES = (0, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1)
LONGEST = 128

Case = collections.namedtuple("Case", "kind oid tag value expected")
KINDS = {
    "type": "a SET of a wrong type is wrongType",
    "length": "a SET of a wrong length is wrongLength",
    "value": "a SET out of range, without a name or in bad UTF-8 is wrongValue",
    "index": "a SET of a row that is not there is noCreation",
    "order": "of two faults the first of RFC 3416 4.2.5 is told: a wrong type before a row that is not there",
    "readonly": "a SET of what can only be read is notWritable, whatever the value and the index",
    "hidden": "a SET of what cannot be accessed is notWritable",
}


def instances(tree, one, variables):
    """Two that are there, if so many are."""
    found = [oid for oid in variables if oid[: len(one.oid)] == one.oid]
    return found[:1] + found[1:][-1:]


def absent_instances(tree, one, variables):
    """Indexes that no row has, of the right length and of others, with sub-identifiers that overflow."""
    depth = len(tree.table_of[one.name].index) or 1
    known = [oid[len(one.oid) :] for oid in variables if oid[: len(one.oid)] == one.oid]
    base = known[0] if known else (1,) * depth
    made = [base[:at] + (edge,) + base[at + 1 :] for at in range(depth) for edge in EDGES]
    made += [(edge,) * depth for edge in EDGES] + [
        (),
        base + (0,),
        base + (2**32 - 1,),
        base[:-1],
        base + base,
    ]
    made.append(base + (1,) * (LONGEST - len(one.oid) - depth))
    names = [one.oid + index for index in made]
    return sorted(set(name for name in names if name not in variables))


def cases(tree, variables):
    for one in tree.module.objects.values():
        values = tree.values[one.name]
        there, absent = instances(tree, one, variables), absent_instances(tree, one, variables)
        right = [each[1:] for each in values.right()]
        if one.writable:
            for oid in there:
                yield from (
                    Case("type", oid, tag, value, "wrongType") for _, tag, value in values.wrong_types()
                )
                yield from (
                    Case("length", oid, tag, value, "wrongLength") for _, tag, value in values.wrong_lengths()
                )
                yield from (
                    Case("value", oid, tag, value, "wrongValue") for _, tag, value in values.wrong_values()
                )
            good = [variables[oid] for oid in there] or right
            yield from (
                Case("index", oid, *good[at % len(good)], "noCreation") for at, oid in enumerate(absent)
            )
            yield from (Case("order", oid, *values.wrong_types()[0][1:], "wrongType") for oid in absent)
            continue
        kind = "readonly" if one.readable else "hidden"
        own = [variables[oid] for oid in there]
        for oid in there + absent[:6]:
            yield from (
                Case(kind, oid, tag, value, "notWritable")
                for tag, value in own[:1] + right[:1] + [values.wrong_types()[-1][1:]]
            )
    for table in tree.module.tables:
        nodes = (table.oid, table.oid + (0,), table.oid + (1,), table.oid + (1, 999, 1))
        yield from (
            Case("hidden", oid, ber.INTEGER, 1, "notWritable") for oid in nodes if not tree.locate(oid).object
        )


def tried(stage, case):
    """What came instead of the expected error; None if it came. A NULL is refused by the master agent
    itself."""
    expected = "wrongType" if case.tag == ber.NULL else case.expected
    answer = stage.writer.set((case.oid, case.tag, case.value))
    return (
        None
        if (answer.status, answer.at) == (expected, 1)
        else "expected %s at 1, got %s" % (expected, answer)
    )


def told(tree, case):
    return "SET %s %s %s" % (tree.describe(case.oid), ber.NAMES[case.tag], repr(case.value)[:60])


def writable_values(tree, stage):
    return {
        oid: (tag, value)
        for oid, tag, value in stage.reader.walk(tree.objects_root)
        if tree.locate(oid).object.writable
    }


def changes(tree, before, after):
    """Where a row is still there, and holds another value."""
    return [
        "%s was %r and is %r" % (tree.describe(oid), before[oid][1], after[oid][1])
        for oid in before
        if oid in after and before[oid] != after[oid]
    ]


def run(ledger, tree, stage, one_of=1):
    """Nothing of this may change anything, though calls go on. `one_of` so many cases is tried."""
    variables = {oid: (tag, value) for oid, tag, value in stage.reader.walk(tree.objects_root)}
    before = writable_values(tree, stage)
    faults, counts = collections.defaultdict(list), collections.Counter()
    for case in itertools.islice(cases(tree, variables), 0, None, one_of):
        counts[case.kind] += 1
        fault = tried(stage, case)
        if fault:
            faults[case.kind].append("%s: %s" % (told(tree, case), fault))
    for kind, sentence in KINDS.items():
        # A module may have no writable text, and then no wrong length.
        ledger.check(sentence, faults[kind], counts[kind] if kind != "length" else None)
    ledger.figure("wrong SETs", sum(counts.values()))
    ledger.check("who may only read gets noAccess", no_access_faults(tree, stage, before), len(before))
    ledger.check("one bad variable spoils the whole SET", spoiled_faults(tree, stage, before))
    ledger.check(
        "nothing has changed by all that was refused",
        changes(tree, before, writable_values(tree, stage)),
        len(before),
    )


def no_access_faults(tree, stage, values):
    for oid, (tag, value) in values.items():
        answer = stage.reader.set((oid, tag, value))
        if (answer.status, answer.at) != ("noAccess", 1):
            yield "SET %s = %r by public: expected noAccess at 1, got %s" % (
                tree.describe(oid),
                value,
                answer,
            )


def spoiled_faults(tree, stage, values):
    """A good change of each object, with a bad one of another behind it, and before it."""
    firsts = {tree.locate(oid).object.name: oid for oid in reversed(sorted(values))}
    order = sorted(firsts)
    for at, name in enumerate(order):
        good = next(
            (each[1:] for each in tree.values[name].right() if each[1:] != values[firsts[name]]), None
        )
        other = order[(at + 1) % len(order)]
        bad = tree.values[other].wrong_values() or tree.values[other].wrong_types()
        if not good:
            continue
        pair = [(firsts[name], *good), (firsts[other], *bad[0][1:])]
        for place, bindings in ((2, pair), (1, pair[::-1])):
            answer = stage.writer.set(*bindings)
            expected = "wrongValue" if tree.values[other].wrong_values() else "wrongType"
            # The good one may be refused for what its row is doing now, or because it is narrower than its
            # syntax.
            refused = "wrongValue" if tree.is_narrower(tree.module.objects[name]) else "inconsistentValue"
            if (answer.status, answer.at) in (
                (expected, place),
                ("inconsistentValue", 3 - place),
                (refused, 3 - place),
            ):
                continue
            has_gone = any(
                tag == ber.NO_SUCH_INSTANCE
                for _, tag, _ in stage.reader.get(firsts[name], firsts[other]).bindings
            )
            if answer.status != "noCreation" or not has_gone:
                yield "SET %s and a bad %s at %d: expected %s at %d, got %s" % (
                    tree.describe(firsts[name]),
                    other,
                    place,
                    expected,
                    place,
                    answer,
                )


# ---- what is right ----


def right_faults(tree, stage):
    """Each value that the syntax allows is taken, or is good but not now, or the object says that it is
    narrower; what was taken is there; and the old one comes back."""
    values = writable_values(tree, stage)
    for name, oid in {tree.locate(oid).object.name: oid for oid in reversed(sorted(values))}.items():
        old, one = values[oid], tree.module.objects[name]
        fine = {"noError", "inconsistentValue"} | ({"wrongValue"} if tree.is_narrower(one) else set())
        for what, tag, value in tree.values[name].right() + [("its own value", *old)]:
            answer = stage.writer.set((oid, tag, value))
            if answer.status not in (fine if (tag, value) != old else ("noError",)):
                yield "SET %s = %r (%s): expected noError, got %s" % (tree.describe(oid), value, what, answer)
            if answer.status != "noError" or tree.takes_otherwise(one, value):
                continue
            found = stage.reader.get(oid).bindings[0]
            if (
                found[1:] != (old if tree.reads_as_ever(one) else (tag, value))
                and found[1] != ber.NO_SUCH_INSTANCE
            ):
                yield "SET %s = %r: it was taken, and then reads as %r" % (
                    tree.describe(oid),
                    value,
                    found[2],
                )


def take_everything(ledger, tree, stage):
    values = writable_values(tree, stage)
    objects = {tree.locate(oid).object.name for oid in values}
    ledger.check(
        "each value that the MIB allows can be set, is there then, and the old one comes back",
        right_faults(tree, stage),
        len(objects),
    )
    ledger.figure("writable objects", len(objects))

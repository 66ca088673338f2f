"""What no manager should send, and some do: very many variables, very long names, absurd repetitions,
sub-identifiers that overflow, messages that are broken."""
import random

import ber
import client
import model as idea
import walks

ABSURD = (-(2**31), -1, 0, 1, 5, 128, 2**31 - 1)
AGENTX_LONGEST = 65536  # octets
MOST = 128  # variables that Zabbix puts into a request
BROKEN = 500  # messages
EDGES = (0, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1)


# ---- many variables ----


def many_faults(tree, reader, names, dice):
    """A GET in random order over all tables: each variable in its place, of a type that the MIB has, or
    gone."""
    asked = [dice.choice(names) for _ in range(MOST)]
    answer = reader.get(*asked)
    if answer.status != "noError" or [one[0] for one in answer.bindings] != asked:
        yield "a GET of %d variables from %s on: %s, %d variables" % (
            MOST,
            tree.describe(asked[0]),
            answer,
            len(answer.bindings),
        )
    yield from walks.value_faults(tree, answer.bindings)


def agentx_size(names, end):
    """Octets of the request that the master makes of it (RFC 2741 section 6.2.5): a range for each name, to
    an end of so many octets."""
    return 20 + sum(4 + 4 * (len(oid) - 5) + end for oid in names)


def size_faults(tree, reader, names, dice):
    """More and more variables: an answer in full. If it would be too large, an error (the master makes genErr
    of the agent's tooBig); and the next request is answered all the same. What the master cannot even pass
    on, because net-snmp reads no message of AgentX that is longer than 64 KiB, ends the session: that is not
    asked here."""
    witness = tree.oid("faxServerPortCount")
    for verb, ask, end in (
        ("GET", reader.get, 4),
        ("GETNEXT", reader.next, 4 + 4 * (len(tree.objects_root) - 5)),
    ):
        for count in (1, 127, 128, 129, 500, 800, 1000, 1150, 1200):
            asked = [dice.choice(names) for _ in range(count)]
            if agentx_size(asked, end) > AGENTX_LONGEST:
                break
            answer = ask(*asked)
            full = answer.status == "noError" and len(answer.bindings) == count
            if not full and (answer.status not in ("tooBig", "genErr") or count <= MOST):
                request = "a %s of %d variables" % (verb, count)
                yield "%s: expected all, or that it is too much; got %s of %d" % (
                    request,
                    answer,
                    len(answer.bindings),
                )
            if reader.get(witness).bindings[0][1] != ber.GAUGE32:
                yield "after a %s of %d variables faxportd does not serve any more" % (verb, count)


# ---- absurd GETBULKs ----


def bulk_faults(tree, reader, model, dice):
    for non_repeaters in ABSURD:
        for repetitions in ABSURD:
            for count in (1, 5, MOST):
                asked = [dice.choice(model.names)[: -dice.choice((1, 2, 3))] for _ in range(count)]
                yield from one_bulk(tree, reader, model, non_repeaters, repetitions, asked)


def one_bulk(tree, reader, model, non_repeaters, repetitions, asked):
    """The beginning of what an unbounded answer would be; all of it, if that is little."""
    request = "GETBULK non-repeaters %d, max-repetitions %d of %d variables from %s on" % (
        non_repeaters,
        repetitions,
        len(asked),
        tree.describe(asked[0]),
    )
    answer = reader.bulk(non_repeaters, repetitions, *asked)
    if answer.status != "noError":
        yield "%s: expected an answer, got %s" % (request, answer)
        return
    rest = model.bulk(non_repeaters, repetitions, asked)
    for at, (got, expected) in enumerate(zip(answer.bindings, rest)):
        fault = model.fault(expected, got)
        if fault:
            yield "%s: at %d %s" % (request, at + 1, fault)
            return
    more = next(rest, None)
    if more and len(answer.bindings) < min(len(asked), 100):
        yield "%s: it ends after %d variables, and %s is missing" % (
            request,
            len(answer.bindings),
            model.describe(more),
        )


# ---- names ----


def overflowing(tree, model):
    """Names in each column of each table with indexes that overflow, are too long, or too short."""
    for table in tree.readable_tables():
        depth = len(table.index) or 1
        for one in (tree.columns(table)[0], tree.columns(table)[-1]):
            for edge in EDGES:
                yield from (one.oid + (1,) * at + (edge,) + (1,) * (depth - at - 1) for at in range(depth))
                yield one.oid + (edge,) * depth
                yield one.oid + (edge,) * (128 - len(one.oid))
                yield one.oid + (1,) * depth + (edge,)


def overflow_faults(tree, reader, names, model):
    for oid in names:
        for verb, ask, expected in (
            ("GET", reader.get, model.get(oid)),
            ("GETNEXT", reader.next, model.next(oid)),
        ):
            fault = model.fault(expected, ask(oid).bindings[0])
            if fault:
                yield "%s %s: %s" % (verb, tree.describe(oid), fault)


def impossible_faults(tree, reader):
    """Names that are none (RFC 2578 section 3.5): more than 128 sub-identifiers, and one that does not fit 32
    bits. Whatever comes, it is no value."""
    first = tree.oid("faxServerPortCount")
    for what, oid in (
        ("129 sub-identifiers", first + (1,) * (129 - len(first))),
        ("a sub-identifier of 2^32", first[:-1] + (2**32,)),
        ("a sub-identifier of 2^40", first[:-1] + (2**40,)),
    ):
        try:
            answer = reader.ask(ber.GET, 0, 0, [ber.binding(oid)], patience=0.3)
        except client.NoAnswer:
            continue
        if any(value is not None for _, _, value in answer.bindings):
            yield "a GET of %s is answered: %s" % (what, answer.bindings)


def broken_message(tree, dice):
    """A message that was whole before a few of its octets changed, or its end was cut off."""
    oid = dice.choice(list(tree.by_oid)) + (dice.randrange(5),)
    command = dice.choice((ber.GET, ber.GET_NEXT, ber.GET_BULK, ber.SET))
    bindings = [ber.binding(oid, ber.INTEGER, 1)] * dice.randrange(1, 4)
    message = bytearray(
        ber.message(b"public", command, dice.randrange(2**31), 0, dice.randrange(5), bindings)
    )
    for _ in range(dice.choice((1, 1, 2, 5))):
        message[dice.randrange(len(message))] = dice.randrange(256)
    return bytes(message[: dice.choice((len(message), len(message), dice.randrange(1, len(message) + 1)))])


def send_broken_messages(tree, stage, dice, count):
    """Nobody waits for their answers; but for one to a good request now and then, as a socket holds only so
    many messages."""
    stranger = client.Client(stage.host, stage.port)
    for turn in range(count):
        stranger.socket.send(broken_message(tree, dice))
        if turn % 10 == 9:
            stage.reader.get(tree.oid("faxServerPortCount"))
    stranger.close()


# ---- the parts ----


def walk_by_rows(tree, reader, table):
    """As snmptable does: all columns in each GETNEXT, from row to row."""
    columns = tree.columns(table)
    at = [one.oid for one in columns]
    while True:
        found = reader.next(*at).bindings
        inside = [one for one, column in zip(found, columns) if one[0][: len(column.oid)] == column.oid]
        yield from inside
        if len(inside) < len(columns) or any(one[0] <= before for one, before in zip(found, at)):
            return
        at = [one[0] for one in found]


class Crowd:
    """Managers that walk again and again, each its way."""

    def __init__(self, tree, stage):
        self.tree = tree
        self.wrong, self.walks = [], [0, 0]
        self.readers = [client.Client(stage.host, stage.port) for _ in self.walks]
        self.walking = [walks.Repeated(self._walk_through), walks.Repeated(self._walk_by_rows)]

    def _walk_through(self):
        walked = list(self.readers[0].walk(self.tree.objects_root))
        self.wrong.extend(walks.order_faults(self.tree, walked))
        self.wrong.extend(walks.value_faults(self.tree, walked))
        self.walks[0] += 1

    def _walk_by_rows(self):
        for table in self.tree.readable_tables():
            self.wrong.extend(walks.value_faults(self.tree, walk_by_rows(self.tree, self.readers[1], table)))
        self.walks[1] += 1

    def stop(self):
        for one in self.walking:
            one.stop()
        for one in self.readers:
            one.close()


def run_in_calls(ledger, tree, stage, seed, short):
    """While rows come and go."""
    dice = random.Random(seed)
    names = [oid for oid, _, _ in stage.reader.walk(tree.objects_root)]
    crowd = Crowd(tree, stage)
    wrong, requests, least = [], 0, 2 if short else 10
    while min(crowd.walks) < least and all(one.thread.is_alive() for one in crowd.walking):
        wrong.extend(many_faults(tree, stage.reader, names, dice))
        requests += 1
    crowd.stop()
    ledger.check("GETs of %d variables in random order over all tables, in calls" % MOST, wrong, requests)
    ledger.check(
        "managers that walk again and again meanwhile see order, types and values",
        crowd.wrong,
        sum(crowd.walks),
    )
    ledger.figure("GETs of %d variables" % MOST, requests)
    ledger.figure("walks beside them", sum(crowd.walks))


def run_in_peace(ledger, tree, stage, seed):
    dice = random.Random(seed)
    model = idea.Model(tree, stage.reader.walk(tree.objects_root))
    ledger.check(
        "as many variables as a master can pass on: all of them, or that it is too much, and then it goes on",
        size_faults(tree, stage.reader, model.names, dice),
    )
    ledger.check(
        "GETBULKs with absurd numbers", bulk_faults(tree, stage.reader, model, dice), len(ABSURD) ** 2 * 3
    )
    names = list(overflowing(tree, model))
    ledger.check(
        "indexes that overflow, are too long or too short",
        overflow_faults(tree, stage.reader, names, model),
        len(names),
    )
    stranger = client.Client(stage.host, stage.port)
    ledger.check("names that cannot be", impossible_faults(tree, stranger))
    stranger.close()
    send_broken_messages(tree, stage, dice, BROKEN)
    ledger.check(
        "after %d broken messages all is as it was" % BROKEN,
        (
            tree.describe(oid)
            for oid in set(model.names) ^ {oid for oid, _, _ in stage.reader.walk(tree.objects_root)}
        ),
        len(model.names),
    )

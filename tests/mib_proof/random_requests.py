"""Requests with made-up names around our tables, against the model of a server on which nothing happens. The
seed says which."""
import bisect
import collections
import random

import ber
import model as idea
import stage as theater
from waiting import comes_true

EDGES = (0, 1, 2, 127, 128, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1)
MOST_VARIABLES = 6
LONGEST = 128  # sub-identifiers of a name


class Requests:
    """Asks, compares, and keeps what was wrong."""

    def __init__(self, tree, stage, seed):
        self.tree, self.stage = tree, stage
        self.dice = random.Random(seed)
        self.model = idea.Model(tree, stage.reader.walk(tree.objects_root))
        self.tables = collections.defaultdict(list)
        for oid in self.model.names:
            self.tables[tree.table_of[tree.locate(oid).object.name].name].append(oid)
        self.moving = self._moving()
        self.moved = set()  # objects that have moved since
        self.wrong = []
        self.counts = dict.fromkeys(("GET", "GETNEXT", "GETBULK", "SET"), 0)

    def _moving(self):
        """The objects that move by themselves or by requests: ages, counters of requests."""
        before = self.model.values
        clock = self.tree.oid("faxServerUpSeconds")
        collections.deque(self.stage.reader.get_all(self.model.names), maxlen=0)
        comes_true(lambda: self.stage.reader.get(clock).bindings[0][2] >= before[clock][1] + 2, theater.PATIENCE)
        # A walk renews the snapshot of the table: what tells of that is seen by the next one.
        collections.deque(self.stage.reader.walk(self.tree.objects_root), maxlen=0)
        moved = [
            oid
            for oid, tag, value in self.stage.reader.walk(self.tree.objects_root)
            if before.get(oid) != (tag, value)
        ]
        return {self.tree.locate(oid).object for oid in moved}

    # ---- made-up names ----

    def name(self):
        """A name that is there, and what may be done to it; sometimes one from nowhere."""
        dice = self.dice
        subs = list(
            dice.choice(
                self.tables[dice.choice(list(self.tables))] if dice.random() < 0.8 else list(self.tree.by_oid)
            )
        )
        least = len(self.tree.root) - 1
        for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3))):
            what = dice.randrange(6)
            at = dice.randrange(least, len(subs)) if len(subs) > least else None
            if what == 0:
                subs = subs[: dice.randrange(least, len(subs) + 1)]
            elif what == 1:
                subs += [self._sub() for _ in range(dice.choice((1, 1, 1, 2, 3, LONGEST)))]
            elif at is not None and what == 2:
                subs[at] = max(0, min(2**32 - 1, subs[at] + dice.choice((-1, 1))))
            elif at is not None and what == 3:
                subs[at] = self._sub()
            elif at is not None and what == 4:
                subs.insert(at, self._sub())
            elif at is not None:
                del subs[at]
        return tuple(subs[:LONGEST])

    def _sub(self):
        return self.dice.choice(
            (self.dice.choice(EDGES), self.dice.randrange(20), self.dice.randrange(2**32))
        )

    def names(self):
        return [self.name() for _ in range(self.dice.choice((1, 1, 1, 2, 3, MOST_VARIABLES)))]

    # ---- is it the same? ----

    def complain(self, request, expected, got):
        self.wrong.append("%s: expected %s, got %s" % (request, expected, got))

    def describe(self, verb, names):
        return "%s %s" % (verb, " ".join(self.tree.describe(oid) for oid in names))

    def compare(self, request, expected, got):
        """One variable."""
        fault = self.model.fault(expected, got)
        if fault:
            self.wrong.append("%s: %s" % (request, fault))
        elif expected and expected[2] != got[2]:
            self._follow(request, expected, got)

    def _follow(self, request, expected, got):
        """Another value: it has moved, if an exact GET says so, too."""
        one = self.tree.locate(got[0]).object
        again = self.stage.reader.get(got[0]).bindings[0]
        if self.tree.values[one.name].fault(*got[1:]) or one not in self.moving and again != got:
            fault = "%s, and a GET then %s" % (self.model.contrast(expected, got), self.model.describe(again))
            self.wrong.append("%s: %s" % (request, fault))
        self.model.values[got[0]] = again[1:]
        if one not in self.moving:
            self.moved.add(one.name)

    # ---- requests ----

    def ask_get(self):
        names = self.names()
        request, answer = self.describe("GET", names), self.stage.reader.get(*names)
        self._compare_all(request, answer, [self.model.get(oid) for oid in names])

    def ask_next(self):
        names = self.names()
        request, answer = self.describe("GETNEXT", names), self.stage.reader.next(*names)
        self._compare_all(request, answer, [self.model.next(oid) for oid in names])

    def _compare_all(self, request, answer, expected):
        if answer.status != "noError" or len(answer.bindings) != len(expected):
            self.complain(
                request, "%d variables" % len(expected), "%s, %d variables" % (answer, len(answer.bindings))
            )
            return
        for one, got in zip(expected, answer.bindings):
            self.compare(request, one, got)

    def ask_bulk(self):
        names = self.names()
        non_repeaters, repetitions = self.dice.choice((0, 0, 1, 2, 7, -1)), self.dice.choice(
            (0, 1, 2, 3, 10, 30)
        )
        request = self.describe(
            "GETBULK non-repeaters %d, max-repetitions %d" % (non_repeaters, repetitions), names
        )
        answer = self.stage.reader.bulk(non_repeaters, repetitions, *names)
        expected = list(self.model.bulk(non_repeaters, repetitions, names))
        # It may end early where nothing comes any more (RFC 3416 section 4.2.3).
        short = len(answer.bindings) < len(expected)
        if short and not all(found is None for found in expected[len(answer.bindings) :]):
            self.complain(
                request, "%d variables" % len(expected), "%s, %d variables" % (answer, len(answer.bindings))
            )
        self._compare_all(request, answer, expected[: len(answer.bindings)])

    def ask_set(self):
        bindings = [(oid, *self.value_for(oid)) for oid in self.names()]
        if self.dice.random() < 0.3:
            bindings.insert(self.dice.randrange(len(bindings) + 1), self.same_value())
        expected = self.model.set(bindings)
        answer = self.stage.writer.set(*bindings)
        request = "SET " + ", ".join(
            "%s %s %r" % (self.tree.describe(oid), ber.NAMES[tag], value) for oid, tag, value in bindings
        )
        if (answer.status, answer.at) != expected:
            self.complain(request, "%s at %d" % expected, answer)

    def value_for(self, oid):
        """Whatever: of the right type and of others, right and wrong. A value that may be right, where a row
        has it, is the one that it has: nothing is to happen here."""
        place, dice = self.tree.locate(oid), self.dice
        if oid in self.model.values and place.object.writable:
            values = self.tree.values[place.object.name]
            return dice.choice(
                [one[1:] for one in values.wrong_types() + values.wrong_lengths() + values.wrong_values()]
                + [self.model.values[oid]]
            )
        if place.object and dice.random() < 0.7:
            return self._good_value(place.object)
        return dice.choice(
            (
                (ber.INTEGER, 1),
                (ber.OCTETS, b"x"),
                (ber.GAUGE32, 7),
                (ber.NULL, None),
                (ber.OID, (1, 3)),
                (ber.COUNTER64, 2**63),
            )
        )

    def _good_value(self, one):
        """One that some row has; what only the syntax allows may be refused."""
        at = bisect.bisect(self.model.names, one.oid)
        if at < len(self.model.names) and self.model.names[at][: len(one.oid)] == one.oid:
            return self.model.values[self.model.names[at]]
        return self.tree.values[one.name].right()[0][1:]

    def same_value(self):
        """A writable object's own value."""
        every = [oid for oid in self.model.names if self.tree.locate(oid).object.writable]
        oid = self.dice.choice(every)
        return oid, *self.model.values[oid]

    def run(self, count):
        deeds = (
            ("GET", self.ask_get),
            ("GETNEXT", self.ask_next),
            ("GETBULK", self.ask_bulk),
            ("SET", self.ask_set),
        )
        for _ in range(count):
            verb, ask = self.dice.choices(deeds, (30, 35, 15, 20))[0]
            self.counts[verb] += 1
            ask()


def run(ledger, tree, stage, seed, count):
    requests = Requests(tree, stage, seed)
    requests.run(count)
    ledger.check("random requests are answered as the model of the tables says", requests.wrong, count)
    fresh = idea.Model(tree, stage.reader.walk(tree.objects_root))
    ledger.check(
        "no request has changed which variables there are",
        (tree.describe(oid) for oid in set(fresh.names) ^ set(requests.model.names)),
        len(fresh.names),
    )
    changed = [
        oid
        for oid in fresh.names
        if tree.locate(oid).object.writable and fresh.values[oid] != requests.model.values.get(oid)
    ]
    ledger.check("no SET that was refused has changed anything", (tree.describe(oid) for oid in changed))
    for verb, times in requests.counts.items():
        ledger.figure("random %s" % verb, times)
    ledger.figure("objects that moved meanwhile", " ".join(sorted(requests.moved)) or "none")

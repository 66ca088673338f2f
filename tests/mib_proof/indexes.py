"""Persistent indexes, by SNMP: ports come, go, come back, change places and names, faxportd and snmpd end in
every way; an index stays with its name."""
import random
import signal

DEEDS = ("reorder", "remove", "add", "rename", "return", "nothing")


class Office:
    """The ports as they are configured, and all names that ever were."""

    def __init__(self, names, seed):
        self.names, self.gone, self.dice, self.number = list(names), [], random.Random(seed), 0

    def _new(self):
        self.number += 1
        return "port-%d" % self.number

    def do(self, deed):
        if deed == "reorder":
            self.dice.shuffle(self.names)
        elif deed == "remove" and len(self.names) > 1:
            self.gone.append(self.names.pop(self.dice.randrange(len(self.names))))
        elif deed == "add":
            self.names.insert(self.dice.randrange(len(self.names) + 1), self._new())
        elif deed == "rename":
            at = self.dice.randrange(len(self.names))
            self.gone.append(self.names[at])
            self.names[at] = self._new()
        elif deed == "return" and self.gone:
            self.names.insert(0, self.gone.pop(self.dice.randrange(len(self.gone))))


def by_name(tree, stage):
    """{port's name: its index}, as faxPortTable has it."""
    column = tree.module.objects["faxPortName"].oid
    return {value.decode(): oid[len(column)] for oid, _, value in stage.reader.walk(column)}


def faults(tree, stage, names, known):
    """`known` learns the new names."""
    found = by_name(tree, stage)
    if sorted(found) != sorted(names):
        yield "configured are %s, the table has %s" % (sorted(names), sorted(found))
    most = max(known.values())
    for name, index in found.items():
        if known.get(name, index) != index:
            yield "%s had index %d and has %d" % (name, known[name], index)
        if name not in known and index <= most:
            yield "%s is new, and its index %d is not: %s" % (
                name,
                index,
                [each for each, one in known.items() if one == index],
            )
        known.setdefault(name, index)
    device = tree.module.objects["faxPortDeviceId"].oid
    yield from (
        "the device id of %s is not its index" % tree.describe(oid)
        for oid, _, value in stage.reader.walk(device)
        if (value,) != oid[len(device) :]
    )


def run(ledger, tree, stage, ports, seed, rounds):
    office = Office([name for name, _ in ports], seed)
    known = by_name(tree, stage)
    wrong = []
    for turn in range(rounds):
        deed = DEEDS[turn % len(DEEDS)]
        office.do(deed)
        if turn >= len(DEEDS):
            office.do(office.dice.choice(DEEDS))
        stage.stop(signal.SIGKILL if turn % 2 else signal.SIGTERM)
        if turn % 3 == 2:
            stage.restart_master()
        stage.configure_ports([(name, "2%02d" % at) for at, name in enumerate(office.names)])
        stage.start(tree, len(office.names))
        wrong += ["after %s: %s" % (deed, fault) for fault in faults(tree, stage, office.names, known)]
    ledger.check("indexes never move to another name, through %d restarts" % rounds, wrong, len(known))
    ledger.figure("names", len(known))

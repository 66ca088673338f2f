"""The whole module by managers that were not made for it, while calls go on: order, exact GETs, types,
values; and which rows were there all the while."""
import collections
import threading
import time

import ber
import managers

ABSENT = (ber.NO_SUCH_INSTANCE, ber.NO_SUCH_OBJECT, ber.END_OF_MIB_VIEW)


class Watch:
    """Which rows there were, looked at again and again by a client of its own: so what a manager saw can be
    judged. Rows come and go; one that was there at each look from before the walk until after it was there
    all the while, unless another one took its index: then a date in it has changed."""

    def __init__(self, tree, reader):
        self.tree, self.reader = tree, reader
        self.looks = []
        self.seen = collections.defaultdict(list)  # instances by object

    def look(self):
        variables = list(self.reader.walk(self.tree.objects_root))
        rows = self.tree.rows(variables)
        for oid, _, _ in variables if not self.looks or len(self.looks) % 10 == 0 else ():
            self.seen[self.tree.locate(oid).object.name].append(oid)
        self.looks.append(
            {(table, index): self._dates(row) for table, each in rows.items() for index, row in each.items()}
        )

    def _dates(self, row):
        return tuple(value for name, (_, value) in sorted(row.items()) if self.tree.values[name].is_date)

    def all_the_while(self):
        """The rows that were at every look the same."""
        first, *others = self.looks
        lasting = self.lasting_tables()
        return {
            row
            for row, dates in first.items()
            if all(row in look and (row[0] in lasting or look[row] == dates) for look in others)
        }

    def ever(self):
        return set().union(*self.looks)

    def lasting_tables(self):
        """Tables whose rows never went: there the dates say when something happened, not which row it is."""
        tables = collections.defaultdict(list)
        for look in self.looks:
            for table in {table for table, _ in look}:
                tables[table].append({row for row in look if row[0] == table})
        return {
            table
            for table, each in tables.items()
            if len(each) == len(self.looks) and all(rows == each[0] for rows in each)
        }


class Repeated:
    """Call something until told to stop, on a thread of its own."""

    def __init__(self, action):
        self.action, self.over, self.fault, self.times = action, threading.Event(), None, 0
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        while not self.over.is_set():
            try:
                self.action()
                self.times += 1
            except Exception as fault:  # pylint: disable=broad-except
                self.fault = fault
                return

    def stop(self):
        self.over.set()
        self.thread.join()
        if self.fault:
            raise self.fault


# ---- what may be wrong with a walk ----


def order_faults(tree, walked):
    before = tree.root
    for oid, _, _ in walked:
        if oid <= before:
            yield "%s comes after %s" % (tree.describe(oid), tree.describe(before))
        before = oid


def value_faults(tree, variables):
    """Types, sizes, ranges, names, UTF-8, dates; and that each is an instance of an object that can be read,
    with an index that its table allows."""
    for oid, tag, value in variables:
        place = tree.locate(oid)
        if tag in ABSENT:
            continue
        if not place.object or not place.object.readable:
            yield "%s: no object of the MIB that can be read" % tree.describe(oid)
            continue
        fault = tree.index_fault(place) or tree.values[place.object.name].fault(tag, value)
        if fault:
            yield "%s = %r: %s" % (tree.describe(oid), value, fault)


def hole_faults(tree, walked, rows):
    """Rows that were there all the while are there in each column."""
    found = {oid for oid, _, _ in walked}
    for table, index in rows:
        missing = [one.name for one in tree.columns(tree.tables[table]) if one.oid + index not in found]
        if missing:
            yield "%s%s was there all the while, but not %s" % (table, list(index), ", ".join(missing[:4]))


def invented_faults(tree, walked, rows, constant):
    """A row that nobody else ever saw, in a table whose rows do not come and go."""
    for oid, _, _ in walked:
        place = tree.locate(oid)
        table = tree.table_of[place.object.name].name if place.object else ""
        if table in constant and (table, place.instance) not in rows:
            yield "%s: that row was never there" % tree.describe(oid)


def get_faults(tree, report, rows):
    """What was walked answers an exact GET, and of the same type, unless its row has gone."""
    types = {oid: tag for oid, tag, _ in report.walked}
    if sorted(types) != sorted(oid for oid, _, _ in report.got):
        yield "asked for %d names, got %d" % (len(types), len(report.got))
    for oid, tag, _ in report.got:
        place = tree.locate(oid)
        row = place.object and (tree.table_of[place.object.name].name, place.instance)
        if tag == ber.NO_SUCH_INSTANCE and row not in rows:
            continue
        if tag != types.get(oid):
            yield "%s: walked as %s, got as %s" % (
                tree.describe(oid),
                ber.NAMES.get(types.get(oid)),
                ber.NAMES[tag],
            )


# ---- what rows say of each other ----


def half_row_faults(tree, reader, rows):
    """A GET of a whole row is answered with all of it or nothing, also while it goes."""
    for table, index in rows:
        answer = reader.get(*[one.oid + index for one in tree.columns(tree.tables[table])])
        absent = [one for one in answer.bindings if one[1] in ABSENT]
        if answer.status != "noError" or absent and len(absent) != len(answer.bindings):
            yield "GET of row %s%s: %s, %d of %d objects are missing" % (
                table,
                list(index),
                answer.status,
                len(absent),
                len(answer.bindings),
            )


def pointer_faults(tree, reader, variables):
    """A RowPointer names the first object of a row that is there, unless it says that the row may be gone;
    read together, so that a row that goes just now is not held against it."""
    for oid, _, value in variables:
        place = tree.locate(oid)
        if not place.object or not tree.values[place.object.name].is_row or value == (0, 0):
            continue
        if not tree.first_column(value):
            yield "%s points to %s, which is no row's first object" % (
                tree.describe(oid),
                tree.describe(value),
            )
            continue
        again, target = reader.get(oid, value).bindings
        if target[1] in ABSENT and again[2] == value and not tree.may_dangle(place.object):
            yield "%s points to %s, which is not there" % (tree.describe(oid), tree.describe(value))


def kinship_faults(tree, rows):
    """Tables with the same index that can never lose a row have the same rows (AUGMENTS); who begins with
    another table's index has its rows."""
    constant = collections.defaultdict(dict)
    for table in tree.module.tables:
        if table.index:
            constant[tuple(one.name for one in table.index)][table.name] = set(rows.get(table.name, {}))
    for index, tables in constant.items():
        if len(index) == 1 and len({frozenset(each) for each in tables.values()}) != 1:
            yield "tables with the index %s have other rows: %s" % (
                index[0],
                {name: sorted(each) for name, each in tables.items()},
            )


def index_faults(tree, rows):
    """An index that is another table's (faxPortIndex) names one of its rows; 0 is for what belongs to
    none."""
    owners = {
        table.index[0].name: table
        for table in tree.module.tables
        if len(table.index) == 1 and table.index[0] in table.objects
    }
    for table in tree.module.tables:
        for place, one in enumerate(table.index):
            owner = owners.get(one.name)
            strange = owner and {
                index for index in rows.get(table.name, {}) if (index[place],) not in rows.get(owner.name, {})
            }
            if strange:
                yield "%s has rows %s, but %s has not" % (table.name, sorted(strange)[:5], owner.name)


# ---- the part ----


def run(ledger, tree, stage, seed, short):
    """Managers walk side by side. Returns the instances that there were, by object."""
    watch = Watch(tree, stage.reader)
    watch.look()
    looking = Repeated(watch.look)
    # snmpwalk asks for each variable by itself: the longest walk, and the one that meets most rows that come
    # and go.
    crowd = [one for one in managers.every() if not short or one.name != "snmpwalk"]
    reports = managers.let_walk(crowd, stage.host, stage.port, tree.root, seed)
    looking.stop()
    watch.look()
    for report in reports:
        judge(ledger, tree, report, watch)
    compare(ledger, tree, reports, watch)
    relate(ledger, tree, stage, watch)
    time_alone(ledger, tree, stage)
    return watch.seen


def judge(ledger, tree, report, watch):
    name = report.name
    if not ledger.check(
        "%s walks the module and GETs what it found" % name, [report.fault] if report.fault else []
    ):
        return
    stayed, ever = watch.all_the_while(), watch.ever()
    constant = watch.lasting_tables()
    ledger.check(
        "%s: in lexicographic order, nothing twice" % name,
        order_faults(tree, report.walked),
        len(report.walked),
    )
    ledger.check(
        "%s: types, sizes, ranges, names, UTF-8 and dates as the MIB has them" % name,
        value_faults(tree, report.walked + report.got),
        len(report.walked),
    )
    ledger.check(
        "%s: no row that was there all the while is missing in a column" % name,
        hole_faults(tree, report.walked, stayed),
        len(stayed),
    )
    ledger.check(
        "%s: no row of a lasting table comes from nowhere" % name,
        invented_faults(tree, report.walked, ever, constant),
        len(constant),
    )
    ledger.check(
        "%s: each name answers an exact GET of the same type, unless its row has gone" % name,
        get_faults(tree, report, stayed),
        len(report.got),
    )
    ledger.figure("%s variables" % name, len(report.walked))
    ledger.figure("%s time" % name, report.seconds)


def compare(ledger, tree, reports, watch):
    """Where rows stayed, all managers saw the same names with the same types."""
    stayed = watch.all_the_while()

    def lasting(report):
        return {
            (oid, tag)
            for oid, tag, _ in report.walked
            if (tree.table_of[tree.locate(oid).object.name].name, tree.locate(oid).instance) in stayed
        }

    seen = {report.name: lasting(report) for report in reports if not report.fault}
    everything = set().union(*seen.values())
    ledger.check(
        "all managers saw the same names and types",
        (
            "%s did not see %s" % (name, tree.describe(oid))
            for name, each in seen.items()
            for oid, _ in sorted(everything - each)
        ),
        len(everything),
    )


def relate(ledger, tree, stage, watch):
    came_and_went = watch.ever() - watch.all_the_while()
    ledger.figure("rows", len(watch.ever()))
    ledger.figure("rows that came or went", len(came_and_went))
    variables = list(stage.reader.walk(tree.objects_root))
    ledger.check(
        "a row answers as a whole, or not at all",
        half_row_faults(tree, stage.reader, sorted(watch.ever())),
        len(watch.ever()),
    )
    pointers = sum(
        tree.values[tree.locate(oid).object.name].is_row and value != (0, 0) for oid, _, value in variables
    )
    ledger.check(
        "each RowPointer names a row that is there", pointer_faults(tree, stage.reader, variables), pointers
    )
    rows = tree.rows(variables)
    ledger.check("tables with one index have the same rows", kinship_faults(tree, rows))
    ledger.check("an index that belongs to another table is one of its rows", index_faults(tree, rows))


def time_alone(ledger, tree, stage):
    """How quick it is when nobody else asks; calls go on."""
    began = time.monotonic()
    count = sum(1 for _ in stage.reader.walk(tree.objects_root))
    ledger.figure("GETBULK walk of %d variables in calls" % count, time.monotonic() - began)

"""Where the objects of the parsed MIB lie, and what a list of variables comes to: tables with rows."""
import collections
import re

import syntax

Place = collections.namedtuple(
    "Place", "object instance"
)  # `object`: None if the name lies at or under no object


class Tree:
    """The module's objects, by name and by identifier."""

    def __init__(self, module):
        self.module = module
        self.root = module.root.oid
        self.objects_root = self.root + (1,)
        self.values = syntax.read_values(module)
        self.by_oid = {one.oid: one for one in module.objects.values()}
        self.table_of = {one.name: table for table in module.tables for one in table.objects}
        self.tables = {table.name: table for table in module.tables}
        self.depths = sorted({len(oid) for oid in self.by_oid})

    def oid(self, name, *instance):
        return self.module.objects[name].oid + (instance or (0,))

    def locate(self, oid):
        for depth in self.depths:
            found = self.by_oid.get(oid[:depth])
            if found:
                return Place(found, oid[depth:])
        return Place(None, ())

    def describe(self, oid):
        """faxPortName.4, or the number of what has no name."""
        place = self.locate(oid)
        return (
            place.object.name + "".join(".%d" % sub for sub in place.instance)
            if place.object
            else "." + ".".join(map(str, oid))
        )

    # ---- what the descriptions say ----

    def _says(self, one, words):
        return words in " ".join(one.description.split())

    def reads_as_ever(self, one):
        """An object that does something when it is set, and itself stays as it is."""
        return self._says(one, "always reads as")

    def is_narrower(self, one):
        """A SET may be wrongValue though the syntax allows the value."""
        return self._says(self._model_of(one), "wrongValue")

    def takes_otherwise(self, one, value):
        """A SET to this value means another one."""
        return value == b"" and self._says(self._model_of(one), "A SET to the empty string sets it to")

    def _model_of(self, one):
        """The object whose description says what a SET does: its own, or the one that it names."""
        other = re.search(r"A SET is as with (\w+)", " ".join(one.description.split()))
        return self.module.objects[other[1]] if other else one

    def may_dangle(self, one):
        """A RowPointer whose row may be gone, or not yet there."""
        return self._says(one, "no longer shown")

    # ---- instances ----

    def index_fault(self, place):
        """What is wrong with an instance as an index of its table, or None. An index of this module is a
        whole number each time."""
        index = self.table_of[place.object.name].index
        if not index:
            return None if place.instance == (0,) else "the instance of a scalar is .0"
        if len(place.instance) != len(index):
            return "its index has %d sub-identifiers, not %d" % (len(place.instance), len(index))
        for one, sub in zip(index, place.instance):
            values = self.values[one.name]
            fault = values.fault(values.tag, sub)
            if fault:
                return "%s: %s" % (one.name, fault)
        return None

    def rows(self, variables):
        """{table name: {index: {object name: (tag, value)}}} of (oid, tag, value)s; scalars are a row (0,) of
        their parent."""
        tables = collections.defaultdict(lambda: collections.defaultdict(dict))
        for oid, tag, value in variables:
            place = self.locate(oid)
            if place.object:
                tables[self.table_of[place.object.name].name][place.instance][place.object.name] = (
                    tag,
                    value,
                )
        return tables

    def columns(self, table):
        """The objects of a table that can be read."""
        return [one for one in table.objects if one.readable]

    def readable_tables(self):
        return [table for table in self.module.tables if self.columns(table)]

    def first_column(self, oid):
        """True if it names an instance of the first column of its table that can be read: so a row is pointed
        to (RowPointer, RFC 2579)."""
        place = self.locate(oid)
        return bool(place.object) and place.object is self.columns(self.table_of[place.object.name])[0]

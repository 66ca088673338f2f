"""FAX-PORT-MIB as libsmi understands it (scripts/mib-dump): objects, notifications, groups, compliances. For the scripts that print and check."""
import ast
import os
import re
import subprocess

FOLDER = os.path.dirname(os.path.abspath(__file__))
ACCESS = {"noaccess": "not-accessible", "notifyonly": "accessible-for-notify", "readonly": "read-only", "readwrite": "read-write"}


def _dump(which):
    text = subprocess.run([os.path.join(FOLDER, "mib-dump")] + ([which] if which else []), check=True, capture_output=True, text=True).stdout
    start = text.find("MIB = {")
    if start < 0:
        raise SystemExit("libsmi cannot read the module: scripts/check-mib says why")
    return ast.literal_eval(text[start + len("MIB = "):].strip())


def read(path=None):
    """The module in the file `path`, else that of the source folder."""
    return Module(_dump(path))


def read_conventions(module):
    """The textual conventions of a base module, such as SNMPv2-TC: their syntaxes by name."""
    return {name: Syntax(raw) for name, raw in _dump(module).get("typedefs", {}).items()}


class Definition:
    """What has a name and an OID."""

    def __init__(self, name, raw):
        self.name = name
        self.oid = tuple(int(number) for number in raw["oid"].split("."))
        self.description = raw.get("description", "")
        self.status = raw.get("status", "current")

    @property
    def dotted(self):
        return ".".join(map(str, self.oid))

    @property
    def first_sentence(self):
        """Up to the first full stop at the end of a word; on one line."""
        text = " ".join(self.description.split())
        return re.split(r"(?<=[a-z0-9)\]'])\. (?=[A-Z0-9]|fax)", text + " ", maxsplit=1)[0].strip().rstrip(".") + "."


class Syntax:
    """A type: `base` is None if it is `convention` as it is (a textual convention, or one of SNMPv2-SMI);
    `origin` is the module of `convention`, "" is SNMPv2-SMI."""

    def __init__(self, raw):
        parent = raw.get("parent module", {})
        self.base = raw.get("basetype")
        self.convention = raw.get("name") or parent.get("type")
        self.origin = raw.get("module") or parent.get("name", "")
        self.labels = {int(value["number"]): word for word, value in raw.items()
                       if isinstance(value, dict) and value.get("nodetype") == "namednumber"}
        self.ranges = [(int(one["min"]), int(one["max"])) for one in raw.get("ranges", [])]


class Object(Definition, Syntax):
    """A scalar or a column."""

    def __init__(self, name, raw):
        Definition.__init__(self, name, raw)
        Syntax.__init__(self, raw["syntax"]["type"])
        self.access = ACCESS[raw["access"]]
        self.is_column = raw["nodetype"] == "column"
        self.units = raw.get("units", "")
        self.default = raw.get("default")

    @property
    def writable(self):
        return self.access == "read-write"

    @property
    def readable(self):
        return self.access in ("read-only", "read-write")


class Notification(Definition):
    def __init__(self, name, raw):
        super().__init__(name, raw)
        self.objects = list(raw.get("objects", {}))


class Group(Definition):
    def __init__(self, name, raw):
        super().__init__(name, raw)
        self.members = list(raw["members"])


class Compliance(Definition):
    def __init__(self, name, raw):
        super().__init__(name, raw)
        requires = raw["requires"]
        self.mandatory = [name for name, one in requires.items() if one["nodetype"] == "mandatory"]
        self.optional = [name for name, one in requires.items() if one["nodetype"] == "optional"]
        self.least_access = {name: ACCESS.get(one["access"]) for name, one in raw.get("refinements", {}).items() if "access" in one}


class Table(Definition):
    """A table with its columns, and the objects that are its index (that of the table which it augments is its
    own); a scalars' parent is one without rows."""

    def __init__(self, name, raw, objects, index):
        super().__init__(name, raw)
        self.objects = objects
        self.index = index


class Module:
    def __init__(self, raw):
        nodes = raw["nodes"]
        own = raw[raw["moduleName"]]
        self.name = raw["moduleName"]
        self.description = own["description"]
        self.root = Definition(own["identity node"], nodes[own["identity node"]])
        self.objects = {name: Object(name, one) for name, one in nodes.items() if one["nodetype"] in ("scalar", "column")}
        self.notifications = {name: Notification(name, one) for name, one in raw.get("notifications", {}).items()}
        self.groups = {name: Group(name, one) for name, one in raw.get("groups", {}).items()}
        self.compliances = {name: Compliance(name, one) for name, one in raw.get("compliances", {}).items()}
        self.names = set(nodes) | set(self.notifications) | set(self.groups) | set(self.compliances)
        self.tables = sorted(self._tables(nodes), key=lambda table: table.oid)

    def _tables(self, nodes):
        for name, one in nodes.items():
            oid = tuple(int(number) for number in one["oid"].split("."))
            depth = {"node": 1, "table": 2}.get(one["nodetype"])
            objects = [each for each in self.objects.values() if depth and each.oid[:-depth] == oid]
            if objects:
                yield Table(name, one, sorted(objects, key=lambda each: each.oid), self._index(nodes, oid))

    def _index(self, nodes, table):
        for one in nodes.values():
            if one["nodetype"] == "row" and one["oid"].startswith(".".join(map(str, table)) + "."):
                return self._linked(nodes, one["linkage"])
        return []

    def _linked(self, nodes, linkage):
        for one in linkage:
            if isinstance(one, dict):
                return self._linked(nodes, nodes[one[self.name]["relatedNode"]]["linkage"])
        return [self.objects[name] for name in linkage]

    def group_of(self, name):
        """The names of the groups that have it."""
        return [group.name for group in self.groups.values() if name in group.members]

    @property
    def personal(self):
        """The objects that tell of persons: those of the personal groups, and texts that may quote them, which say so."""
        members = [name for group in self.groups.values() if "Personal" in group.name for name in group.members]
        quoting = [one.name for one in self.objects.values() if "faxServerPrivacyMode" in one.description and one.convention == "SnmpAdminString"]
        return sorted((self.objects[name] for name in set(members + quoting)), key=lambda one: one.oid)

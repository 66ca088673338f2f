"""FAX-PORT-MIB as libsmi understands it (scripts/mib-dump): objects, notifications, groups, compliances. For the scripts that print and check."""
import ast
import os
import re
import subprocess

FOLDER = os.path.dirname(os.path.abspath(__file__))
ACCESS = {"noaccess": "not-accessible", "notifyonly": "accessible-for-notify", "readonly": "read-only", "readwrite": "read-write"}


def read(path=None):
    """The module in the file `path`, else that of the source folder."""
    text = subprocess.run([os.path.join(FOLDER, "mib-dump")] + ([path] if path else []), check=True, capture_output=True, text=True).stdout
    start = text.find("MIB = {")
    if start < 0:
        raise SystemExit("libsmi cannot read the module: scripts/check-mib says why")
    return Module(ast.literal_eval(text[start + len("MIB = "):].strip()))


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


class Object(Definition):
    """A scalar or a column."""

    def __init__(self, name, raw):
        super().__init__(name, raw)
        self.access = ACCESS[raw["access"]]
        self.is_column = raw["nodetype"] == "column"
        syntax = raw["syntax"]["type"]
        self.base = syntax.get("basetype")  # None: a textual convention as it is
        self.convention = syntax.get("name") or syntax.get("parent module", {}).get("type")
        self.labels = {int(value["number"]): word for word, value in syntax.items()
                       if isinstance(value, dict) and value.get("nodetype") == "namednumber"}
        self.ranges = [(int(one["min"]), int(one["max"])) for one in syntax.get("ranges", [])]
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
    """A table with its columns; a scalars' parent is one without rows."""

    def __init__(self, name, raw, objects):
        super().__init__(name, raw)
        self.objects = objects


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
        self.tables = sorted(self._tables(nodes), key=lambda table: table.oid)

    def _tables(self, nodes):
        for name, one in nodes.items():
            oid = tuple(int(number) for number in one["oid"].split("."))
            depth = {"node": 1, "table": 2}.get(one["nodetype"])
            objects = [each for each in self.objects.values() if depth and each.oid[:-depth] == oid]
            if objects:
                yield Table(name, one, sorted(objects, key=lambda each: each.oid))

    def group_of(self, name):
        """The names of the groups that have it."""
        return [group.name for group in self.groups.values() if name in group.members]

    @property
    def personal(self):
        """The objects that tell of persons: those of the personal groups, and texts that may quote them, which say so."""
        members = [name for group in self.groups.values() if "Personal" in group.name for name in group.members]
        quoting = [one.name for one in self.objects.values() if "faxServerPrivacyMode" in one.description and one.convention == "SnmpAdminString"]
        return sorted((self.objects[name] for name in set(members + quoting)), key=lambda one: one.oid)

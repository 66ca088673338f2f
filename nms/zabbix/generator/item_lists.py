"""The items of the template, as an export of Zabbix has them: of the tables in items.py."""
import items
from items_of import calculated, grown, of_object, ordered, step, tags, traps, uuid, value_map

PORT, INDEX = "{#FAXPORT.NAME}", "{#SNMPINDEX}"
SERVER, PREFIX = "Fax: ", "Fax port %s: " % PORT


class ItemLists:
    """server(), ports(), failures(): in this order, as the later ones refer to the earlier; `module` is the
    MIB (scripts/mib_module.py), `version` one of versions.py."""

    def __init__(self, module, version):
        self.module, self.version = module, version
        self.root = module.root.dotted
        self.personal = module.personal
        self.keys = {}  # key without parameter -> whole key
        self.maps = {}  # name of a value map -> an object that has it

    def _add(self, found, into):
        self.keys[found["key"].split("[")[0]] = found["key"]
        into.append(found)

    def _objects(self, table, index, port, fetch, into, prefix=""):
        for component, rows in table.items():
            for row in rows:
                one = self.module.objects[row[0]]
                item = of_object(
                    one,
                    (row[0], row[1], prefix + row[2], row[3]),
                    index,
                    component,
                    port,
                    self.personal,
                    fetch,
                )
                if value_map(one):
                    self.maps[value_map(one)] = one
                self._add(item, into)

    def server(self):
        found = []
        for master in self.version.masters():
            self._add(master, found)
        self._objects(items.SERVER, "0", None, self.version.scalar, found, SERVER)
        for key, counter, name in items.SUMS:
            self._sum(
                key,
                "All ports: " + name,
                ["fax.port.%s[*]" % counter[len("fax.port.") :]],
                "The sum over all ports.",
                found,
            )
        self._causes(found)
        self._recent(items.RECENT_SERVER, SERVER, "", None, found)
        # The quotes make it another key than that of other templates, so that they can be linked to the same
        # host.
        self._add(
            ordered(
                {
                    "uuid": uuid("item zabbix[host,snmp,available]"),
                    "name": SERVER + "SNMP agent availability",
                    "type": "INTERNAL",
                    "key": "zabbix[host,\"snmp\",available]",
                    "delay": items.FAST,
                    "description": "0: SNMP does not answer; 1: it does; 2: not known.",
                    "valuemap": {"name": "zabbix.host.available"},
                    "tags": tags("health"),
                }
            ),
            found,
        )
        # Whether snmpd answers when faxportd does not. Zabbix itself can take very long to see that an
        # interface is dead.
        self._add(ordered({"uuid": uuid("item fax.snmp.uptime"), "name": SERVER + "Uptime of the SNMP agent",
                           "key": "fax.snmp.uptime[sysUpTime.0]", "value_type": "FLOAT", "units": "uptime",
                           "description": "MIB: SNMPv2-MIB\nThe time since snmpd was started.",
                           "preprocessing": [step("MULTIPLIER", "0.01")], "tags": tags("health"),
                           **self.version.scalar("1.3.6.1.2.1.1.3", "0", items.FAST)}), found)
        self._add(
            traps(
                "snmptrap[\"(faxServerDescription|%s.1.1.1).0\\s\"]" % self.root[2:],
                "snmptrap.server",
                SERVER + "Notifications of the server",
                "Notifications that are about no single port: each carries faxServerDescription.0.",
            ),
            found,
        )
        self.keys["snmptrap.server"] = found[-1]["key"]
        return found

    def _sum(self, key, name, filters, tells, into):
        formula = "+".join("sum(last_foreach(//%s))" % one for one in filters)
        self._add(calculated(key, SERVER + name, formula, items.FAST, tells, "counters"), into)

    def _causes(self, into):
        key, name, tells = items.CAUSE
        for number, word in sorted(self.module.objects["faxPortFailureCause"].labels.items()):
            if number > 1:
                filters = ["%s[*]?[tag=\"cause:%s\"]" % (row[1], word) for row in items.FAILURE["failures"]]
                self._sum("%s.%s" % (key, word.lower()), name % word, filters, tells % number, into)

    def _recent(self, rows, prefix, index, port, into):
        for counters, key, name in rows:
            tells = "Within {$FAX.RECENT}."
            self._add(
                calculated(
                    key + index,
                    prefix + name,
                    grown(self.keys[one] for one in counters),
                    items.FAST,
                    tells,
                    "counters",
                    port,
                ),
                into,
            )

    def ports(self):
        found = []
        self._objects(items.PORT, INDEX, PORT, self.version.column, found, PREFIX)
        for column, kind, key, name, tells in items.PORT_ALARMS:
            one = self.module.objects[column]
            row = (column, key, PREFIX + name, items.FAST)
            item = of_object(
                one, row, "%s.%d" % (INDEX, kind), "health", PORT, self.personal, self.version.alarm
            )
            item["description"] = "MIB: FAX-PORT-MIB\n" + tells
            self._add(item, found)
        self._recent(items.RECENT_PORT, PREFIX, "[%s]" % INDEX, PORT, found)
        self._ratio(found)
        # A name is followed by a blank, or by what says its type.
        self._add(
            traps(
                "snmptrap[\"(faxPortName|%s.1.4.1.2).%s\\s\"]" % (self.root[2:], INDEX),
                "snmptrap.port",
                PREFIX + "Notifications",
                "Notifications about this port: each carries its faxPortName.",
                PORT,
            ),
            found,
        )
        return found

    def _ratio(self, found):
        key, name, tells = items.RATIO
        failures, calls = (
            grown(self.keys["fax.port.%s.%s" % (way, what)] for way in ("sent", "received"))
            for what in ("failures", "attempts")
        )
        # Where there was no call, 0 by 1.
        ratio = "100*({0})/({1}+(({1})=0))".format(failures, calls)
        self._add(
            calculated(
                "%s[%s]" % (key, INDEX),
                PREFIX + name,
                ratio,
                items.FAST,
                tells,
                "counters",
                PORT,
                value_type="FLOAT",
                units="%",
            ),
            found,
        )

    def failures(self):
        found = []
        self._objects(items.FAILURE, INDEX, PORT, self.version.column, found, PREFIX)
        for item in found:
            item["name"] += ": {#CAUSE}"
            item["tags"].append({"tag": "cause", "value": "{#CAUSE}"})
        return found

"""The template as an export of Zabbix has it: a dictionary, of the tables in items.py, triggers.py and charts.py."""
import json
import re

import charts
import items
import triggers
from items_of import calculated, decoder, grown, of_object, ordered, step, tags, traps, typed, uuid, value_map

NAME = "Fax port by SNMP"
PORT, INDEX = "{#FAXPORT.NAME}", "{#SNMPINDEX}"
SERVER, PREFIX = "Fax: ", "Fax port %s: " % PORT
GROUP = {"uuid": "1d12408342854fd5a4436dd6d5d1bd4a", "name": "Templates/Telephony"}  # Zabbix has it already
ABOUT = """Fax ports of faxportd: their live status (the nineteen properties of FaxStatus, and more), counters, failures by cause,
the queue, the database, the disk, and what is wrong.

MIBs used:
FAX-PORT-MIB
SNMPv2-MIB"""


class Template:
    """Build it with build(); `module` is the MIB (scripts/mib_module.py), `version` one of versions.py."""

    def __init__(self, module, version):
        self.module, self.version = module, version
        self.root = module.root.dotted
        self.personal = module.personal
        self.keys = {}  # key without parameter -> whole key
        self.maps = {}

    # ---- items ----

    def _add(self, found, into):
        self.keys[found["key"].split("[")[0]] = found["key"]
        into.append(found)

    def _objects(self, table, index, port, fetch, into, prefix=""):
        for component, rows in table.items():
            for row in rows:
                one = self.module.objects[row[0]]
                item = of_object(one, (row[0], row[1], prefix + row[2], row[3]), index, component, port, self.personal, fetch)
                if value_map(one):
                    self.maps[value_map(one)] = one
                self._add(item, into)

    def _server_items(self):
        found = []
        for master in self.version.masters():
            self._add(master, found)
        self._objects(items.SERVER, "0", None, self.version.scalar, found, SERVER)
        for key, counter, name in items.SUMS:
            self._sum(key, "All ports: " + name, ["fax.port.%s[*]" % counter[len("fax.port."):]], "The sum over all ports.", found)
        self._causes(found)
        self._recent(items.RECENT_SERVER, SERVER, "", None, found)
        # The quotes make it another key than that of other templates, so that they can be linked to the same host.
        self._add(ordered({"uuid": uuid("item zabbix[host,snmp,available]"), "name": SERVER + "SNMP agent availability", "type": "INTERNAL",
                           "key": "zabbix[host,\"snmp\",available]", "delay": items.FAST,
                           "description": "0: SNMP does not answer; 1: it does; 2: not known.",
                           "valuemap": {"name": "zabbix.host.available"}, "tags": tags("health")}), found)
        # Whether snmpd answers when faxportd does not. Zabbix itself can take very long to see that an interface is dead.
        self._add(ordered({"uuid": uuid("item fax.snmp.uptime"), "name": SERVER + "Uptime of the SNMP agent",
                           "key": "fax.snmp.uptime[sysUpTime.0]", "value_type": "FLOAT", "units": "uptime",
                           "description": "MIB: SNMPv2-MIB\nThe time since snmpd was started.",
                           "preprocessing": [step("MULTIPLIER", "0.01")], "tags": tags("health"),
                           **self.version.scalar("1.3.6.1.2.1.1.3", "0", items.FAST)}), found)
        self._add(traps("snmptrap[\"(faxServerDescription|%s.1.1.1).0\\s\"]" % self.root[2:], "snmptrap.server",
                        SERVER + "Notifications of the server", "Notifications that are about no single port: each carries faxServerDescription.0."), found)
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
            self._add(calculated(key + index, prefix + name, grown(self.keys[one] for one in counters), items.FAST, tells, "counters", port), into)

    def _port_items(self):
        found = []
        self._objects(items.PORT, INDEX, PORT, self.version.column, found, PREFIX)
        for column, kind, key, name, tells in items.PORT_ALARMS:
            one = self.module.objects[column]
            row = (column, key, PREFIX + name, items.FAST)
            item = of_object(one, row, "%s.%d" % (INDEX, kind), "health", PORT, self.personal, self.version.alarm)
            item["description"] = "MIB: FAX-PORT-MIB\n" + tells
            self._add(item, found)
        self._recent(items.RECENT_PORT, PREFIX, "[%s]" % INDEX, PORT, found)
        self._ratio(found)
        # A name is followed by a blank, or by what says its type.
        self._add(traps("snmptrap[\"(faxPortName|%s.1.4.1.2).%s\\s\"]" % (self.root[2:], INDEX), "snmptrap.port", PREFIX + "Notifications",
                        "Notifications about this port: each carries its faxPortName.", PORT), found)
        return found

    def _ratio(self, found):
        key, name, tells = items.RATIO
        failures, calls = (grown(self.keys["fax.port.%s.%s" % (way, what)] for way in ("sent", "received")) for what in ("failures", "attempts"))
        # Where there was no call, 0 by 1.
        ratio = "100*({0})/({1}+(({1})=0))".format(failures, calls)
        self._add(calculated("%s[%s]" % (key, INDEX), PREFIX + name, ratio, items.FAST, tells, "counters", PORT,
                             value_type="FLOAT", units="%"), found)

    def _failure_items(self):
        found = []
        self._objects(items.FAILURE, INDEX, PORT, self.version.column, found, PREFIX)
        for item in found:
            item["name"] += ": {#CAUSE}"
            item["tags"].append({"tag": "cause", "value": "{#CAUSE}"})
        return found

    # ---- triggers ----

    def _whole(self, expression, host):
        """Write out what triggers.py shortens."""
        def key(match):
            return "/%s/%s" % (host, self.keys[match.group(1)])
        return re.sub(r"/((?:fax|zabbix)[a-z.]*)", key, expression)

    def _trigger(self, row, known):
        found = {"uuid": uuid("trigger " + row["name"]), "expression": self._whole(row["problem"], NAME)}
        if "recovery" in row:
            found.update(recovery_mode="RECOVERY_EXPRESSION", recovery_expression=self._whole(row["recovery"], NAME))
        found["name"] = row["name"]
        if "event" in row:
            found["event_name"] = "%s: %s" % (row["name"], self._whole(row["event"], "{HOST.HOST}"))
        if "opdata" in row:
            found["opdata"] = row["opdata"]
        found.update(priority=row["severity"], description=row["tells"])
        if row.get("close"):
            found["manual_close"] = "YES"
        if row.get("depends"):
            found["dependencies"] = [{name: one[name] for name in ("name", "expression", "recovery_expression") if name in one}
                                     for one in (known[name] for name in row["depends"])]
        found["tags"] = [{"tag": "scope", "value": row["scope"]}]
        return found

    def _place_triggers(self, rows, found, member, known):
        """A trigger of one item stands with it; returns the others."""
        others = []
        for row in rows:
            trigger = known[row["name"]] = self._trigger(row, known)
            whole = trigger["expression"] + trigger.get("recovery_expression", "")
            used = [item for item in found if "/%s/%s" % (NAME, item["key"]) in whole]
            on_others = [key for key in self.keys.values() if "/%s/%s" % (NAME, key) in whole and key not in [one["key"] for one in used]]
            if len(used) == 1 and not on_others:
                used[0].setdefault(member, []).append(trigger)
            else:
                others.append(trigger)
        return others

    # ---- discovery ----

    def _oid(self, name):
        return self.module.objects[name].dotted

    def _condition(self, macro, value, letter, operator=None):
        found = {"macro": macro, "value": value}
        if operator:
            found["operator"] = operator
        return dict(found, formulaid=letter)

    def _port_rule(self, found, others, graphs):
        rule = {"uuid": uuid("discovery ports"), "name": "Fax port discovery"}
        rule.update(self._rule_head([(PORT, self._oid("faxPortName")), ("{#FAXPORT.KIND}", self._oid("faxPortKind")),
                                     ("{#FAXPORT.NUMBER}", self._oid("faxPortNumber"))], "ports", "fax.port.discovery"))
        rule["filter"] = {"evaltype": "AND", "conditions": [
            self._condition("{#FAXPORT.KIND}", "{$FAX.PORT.KIND.MATCHES}", "A"),
            self._condition(PORT, "{$FAX.PORT.NAME.MATCHES}", "B"),
            self._condition(PORT, "{$FAX.PORT.NAME.NOT_MATCHES}", "C", "NOT_MATCHES_REGEX")]}
        rule.update(description="The ports of faxPortTable. A port keeps its index by its name, for ever.", item_prototypes=found)
        rule.update(trigger_prototypes=others, graph_prototypes=graphs)
        return self._finish_rule(rule)

    def _failure_rule(self, found):
        labels = self.module.objects["faxPortFailureCause"].labels
        script = decoder("causes").replace("@CAUSES@", json.dumps({str(number): word for number, word in sorted(labels.items())}))
        rule = {"uuid": uuid("discovery failures"), "name": "Failure cause discovery"}
        rule.update(self._rule_head([(PORT, self._oid("faxPortName")), ("{#SENT}", self._oid("faxPortFailureSent"))],
                                    "failures", "fax.failure.discovery"))
        rule["filter"] = {"evaltype": "AND", "conditions": [
            self._condition("{#CAUSE}", "{$FAX.CAUSE.MATCHES}", "A"),
            self._condition(PORT, "{$FAX.PORT.NAME.MATCHES}", "B"),
            self._condition(PORT, "{$FAX.PORT.NAME.NOT_MATCHES}", "C", "NOT_MATCHES_REGEX")]}
        rule.update(description="The causes of faxPortFailureTable, at each port.", item_prototypes=found)
        rule.setdefault("preprocessing", []).append(step("JAVASCRIPT", script))
        return self._finish_rule(rule)

    def _rule_head(self, columns, walk, key):
        head = self.version.discovery(columns, walk)
        return {**{name: head.pop(name) for name in ("type", "snmp_oid") if name in head}, "key": key, **head}

    def _finish_rule(self, rule):
        order = ["uuid", "name", "type", "snmp_oid", "key", "delay", "filter", "description", "item_prototypes", "trigger_prototypes",
                 "graph_prototypes", "master_item", "preprocessing"]
        return {name: rule[name] for name in order if rule.get(name)}

    # ---- graphs, dashboard ----

    def _graph(self, name, kind, lines):
        found = {"uuid": uuid("graph " + name), "name": name}
        if kind != "NORMAL":
            found["type"] = kind
        if name in charts.FROM_ZERO or kind == "STACKED":
            found["ymin_type_1"] = "FIXED"
        found["graph_items"] = []
        for number, (key, color) in enumerate(lines):
            line = {"sortorder": str(number)} if number else {}
            if kind == "NORMAL":
                line["drawtype"] = "GRADIENT_LINE" if key in charts.FILLED else "BOLD_LINE"
            line.update(color=color, item={"host": NAME, "key": self.keys[key]})
            found["graph_items"].append(line)
        return found

    def _causes_graph(self):
        name, slices = charts.CAUSES
        labels = set(self.module.objects["faxPortFailureCause"].labels.values()) - {"none"}
        assert labels == {word for word, _ in slices}, "charts.py has other causes than the MIB"
        return self._graph(name, "PIE", [("%s.%s" % (items.CAUSE[0], word.lower()), color) for word, color in slices])

    def _dashboard(self):
        import dashboards
        make = dashboards.MAKERS[self.version.version]
        return [{"uuid": uuid("dashboard"), "name": charts.DASHBOARD, "pages": [
            {"name": name, "widgets": [make(self, *widget) for widget in widgets]} for name, widgets in charts.PAGES]}]

    # ---- all of it ----

    def _value_maps(self):
        maps = {name: {str(number): word for number, word in sorted(one.labels.items())} for name, one in self.maps.items()}
        maps["SNMPv2-TC::TruthValue"] = {"1": "true", "2": "false"}
        maps["zabbix.host.available"] = {"0": "not available", "1": "available", "2": "unknown"}
        return [{"uuid": uuid("value map " + name), "name": name,
                 "mappings": [{"value": value, "newvalue": word} for value, word in one.items()]} for name, one in sorted(maps.items())]

    def build(self):
        known = {}
        server = self._server_items()
        ports, failures = self._port_items(), self._failure_items()
        others = self._place_triggers(triggers.SERVER, server, "triggers", known)
        port_others = self._place_triggers(triggers.PORT, ports, "trigger_prototypes", known)
        template = {"uuid": uuid("template"), "template": NAME, "name": NAME, "description": ABOUT, **self.version.template(),
                    "groups": [{"name": GROUP["name"]}], "items": server,
                    "discovery_rules": [self._port_rule(ports, port_others, [self._graph(*one) for one in charts.PORT]),
                                        self._failure_rule(failures)],
                    "macros": [{"macro": macro, "value": value, "description": tells} for macro, value, tells in sorted(triggers.MACROS)],
                    "dashboards": self._dashboard(), "valuemaps": self._value_maps()}
        return {"zabbix_export": {"version": self.version.version, self.version.groups: [GROUP], "templates": [template],
                                  "triggers": others, "graphs": [self._graph(*one) for one in charts.SERVER] + [self._causes_graph()]}}


def is_decoded(one):
    """True if what Zabbix keeps is text that a decoder has made."""
    return typed(one, False)[0].get("value_type") == "CHAR"

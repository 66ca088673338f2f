"""The template as an export of Zabbix has it: a dictionary, of the tables in items.py, triggers.py and
charts.py."""
import json

import charts
import dashboards
import item_lists
import items
import trigger_lists
import triggers
from item_lists import PORT
from items import NAME
from items_of import decoder, step, uuid

GROUP = {"uuid": "1d12408342854fd5a4436dd6d5d1bd4a", "name": "Templates/Telephony"}  # Zabbix has it already
ABOUT = """Fax ports of faxportd: their live status (the nineteen properties of FaxStatus, and more), counters,
failures by cause, the queue, the database, the disk, and what is wrong.

MIBs used:
FAX-PORT-MIB
SNMPv2-MIB"""


class Template:
    """Build it with build(); `module` is the MIB (scripts/mib_module.py), `version` one of versions.py."""

    def __init__(self, module, version):
        self.module, self.version = module, version
        self.lists = item_lists.ItemLists(module, version)

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
        rule.update(
            self._rule_head(
                [
                    (PORT, self._oid("faxPortName")),
                    ("{#FAXPORT.KIND}", self._oid("faxPortKind")),
                    ("{#FAXPORT.NUMBER}", self._oid("faxPortNumber")),
                ],
                "ports",
                "fax.port.discovery",
            )
        )
        rule["filter"] = {"evaltype": "AND", "conditions": [
            self._condition("{#FAXPORT.KIND}", "{$FAX.PORT.KIND.MATCHES}", "A"),
            self._condition(PORT, "{$FAX.PORT.NAME.MATCHES}", "B"),
            self._condition(PORT, "{$FAX.PORT.NAME.NOT_MATCHES}", "C", "NOT_MATCHES_REGEX")]}
        rule.update(
            description="The ports of faxPortTable. A port keeps its index by its name, for ever.",
            item_prototypes=found,
        )
        rule.update(trigger_prototypes=others, graph_prototypes=graphs)
        return self._finish_rule(rule)

    def _failure_rule(self, found):
        labels = self.module.objects["faxPortFailureCause"].labels
        script = decoder("causes").replace(
            "@CAUSES@", json.dumps({str(number): word for number, word in sorted(labels.items())})
        )
        rule = {"uuid": uuid("discovery failures"), "name": "Failure cause discovery"}
        rule.update(
            self._rule_head(
                [(PORT, self._oid("faxPortName")), ("{#SENT}", self._oid("faxPortFailureSent"))],
                "failures",
                "fax.failure.discovery",
            )
        )
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
        order = [
            "uuid",
            "name",
            "type",
            "snmp_oid",
            "key",
            "delay",
            "filter",
            "description",
            "item_prototypes",
            "trigger_prototypes",
            "graph_prototypes",
            "master_item",
            "preprocessing",
        ]
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
            if kind == "PIE":
                line["calc_fnc"] = "LAST"
            elif kind == "NORMAL":
                line["drawtype"] = "GRADIENT_LINE" if key in charts.FILLED else "BOLD_LINE"
            line.update(color=color, item={"host": NAME, "key": self.lists.keys[key]})
            found["graph_items"].append(line)
        return found

    def _causes_graph(self):
        name, slices = charts.CAUSES
        labels = set(self.module.objects["faxPortFailureCause"].labels.values()) - {"none"}
        assert labels == {word for word, _ in slices}, "charts.py has other causes than the MIB"
        return self._graph(
            name, "PIE", [("%s.%s" % (items.CAUSE[0], word.lower()), color) for word, color in slices]
        )

    def _dashboard(self):
        make = dashboards.MAKERS[self.version.version]
        return [
            {
                "uuid": uuid("dashboard"),
                "name": charts.DASHBOARD,
                "auto_start": "NO",
                "pages": [
                    {"name": name, "widgets": [make(self.lists.keys, *widget) for widget in widgets]}
                    for name, widgets in charts.PAGES
                ],
            }
        ]

    # ---- all of it ----

    def _value_maps(self):
        maps = {
            name: {str(number): word for number, word in sorted(one.labels.items())}
            for name, one in self.lists.maps.items()
        }
        maps["SNMPv2-TC::TruthValue"] = {"1": "true", "2": "false"}
        maps["zabbix.host.available"] = {"0": "not available", "1": "available", "2": "unknown"}
        return [
            {
                "uuid": uuid("value map " + name),
                "name": name,
                "mappings": [{"value": value, "newvalue": word} for value, word in one.items()],
            }
            for name, one in sorted(maps.items())
        ]

    def _template(self, server, rules):
        return {
            "uuid": uuid("template"),
            "template": NAME,
            "name": NAME,
            "description": ABOUT,
            **self.version.template(),
            "groups": [{"name": GROUP["name"]}],
            "items": server,
            "discovery_rules": rules,
            "macros": [
                {"macro": macro, "value": value, "description": tells}
                for macro, value, tells in sorted(triggers.MACROS)
            ],
            "dashboards": self._dashboard(),
            "valuemaps": self._value_maps(),
        }

    def build(self):
        server, ports, failures = self.lists.server(), self.lists.ports(), self.lists.failures()
        place = trigger_lists.TriggerLists(self.lists.keys).place
        others = place(triggers.SERVER, server, "triggers")
        port_others = place(triggers.PORT, ports, "trigger_prototypes")
        port_graphs = [self._graph(*one) for one in charts.PORT]
        rules = [self._port_rule(ports, port_others, port_graphs), self._failure_rule(failures)]
        return {
            "zabbix_export": {
                "version": self.version.version,
                self.version.groups: [GROUP],
                "templates": [self._template(server, rules)],
                "triggers": others,
                "graphs": [self._graph(*one) for one in charts.SERVER] + [self._causes_graph()],
            }
        }

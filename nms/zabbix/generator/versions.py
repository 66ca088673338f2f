"""How the versions of Zabbix differ: how a value is fetched, and how ports are discovered."""
import items
from items_of import ordered, step, tags, uuid


class Zabbix60:
    """Each value is an item of its own that is asked for by GET; Zabbix puts up to 128 of them in a
    request."""
    version = "6.0"
    groups = "groups"
    inline = False  # the dashes of lists stand on lines of their own
    not_supported = ""

    def __init__(self, root):
        self.root = root

    def template(self):
        return {}

    def masters(self):
        return []

    def scalar(self, oid, index, delay):
        return {"type": "SNMP_AGENT", "snmp_oid": "%s.%s" % (oid, index), "delay": delay}

    def column(self, oid, index, delay):
        return self.scalar(oid, index, delay)

    def alarm(self, oid, index, delay):
        """The row is there only while the alarm stands."""
        found = self.scalar(oid, index, delay)
        found["preprocessing"] = [
            step(
                "CHECK_NOT_SUPPORTED",
                self.not_supported,
                error_handler="CUSTOM_VALUE",
                error_handler_params="0",
            )
        ]
        return found

    def discovery(self, columns, walk):
        """`columns`: (macro, OID)...; `walk`: which of the masters has them."""
        del walk
        return {
            "type": "SNMP_AGENT",
            "snmp_oid": "discovery[%s]" % ",".join("%s,%s" % one for one in columns),
            "delay": "{$FAX.INTERVAL.DISCOVERY}",
        }


class Zabbix70(Zabbix60):
    """A walk fetches all that depends on it: less traffic, and the ports as of one instant."""
    version = "7.0"
    groups = "template_groups"
    inline = True
    not_supported = "-1"
    WALKS = {"ports": ["4.1", "5.1", "6.1"], "failures": ["4.1.2", "7.1"], "alarms": ["12.1.7"]}
    NAMES = {
        "ports": "ports, their status and their counters",
        "failures": "failed calls by port and cause",
        "alarms": "alarms",
    }

    def template(self):
        return {"vendor": {"name": "faxportd", "version": "7.0-1"}}

    def walk_of(self, oid):
        arc = int(oid[len(self.root):].split(".")[2])
        return {7: "failures", 12: "alarms"}.get(arc, "ports")

    def masters(self):
        for name, arcs in self.WALKS.items():
            delay = items.SLOW if name == "failures" else items.FAST
            yield ordered(
                {
                    "uuid": uuid("item fax.walk." + name),
                    "name": "SNMP walk: " + self.NAMES[name],
                    "type": "SNMP_AGENT",
                    "snmp_oid": "walk[%s]" % ",".join("%s.1.%s" % (self.root, arc) for arc in arcs),
                    "key": "fax.walk." + name,
                    "delay": delay,
                    "history": "0",
                    "trends": "0",
                    "value_type": "TEXT",
                    "description": "The table as text; the items of the ports depend on it.",
                    "tags": tags("raw"),
                }
            )

    def scalar(self, oid, index, delay):
        return {"type": "SNMP_AGENT", "snmp_oid": "get[%s.%s]" % (oid, index), "delay": delay}

    def column(self, oid, index, delay, **more):
        del delay
        return {"type": "DEPENDENT", "delay": "0", "master_item": {"key": "fax.walk." + self.walk_of(oid)},
                "preprocessing": [step("SNMP_WALK_VALUE", "%s.%s" % (oid, index), "0", **more)]}

    def alarm(self, oid, index, delay):
        return self.column(oid, index, delay, error_handler="CUSTOM_VALUE", error_handler_params="0")

    def discovery(self, columns, walk):
        parameters = [one for macro, oid in columns for one in (macro, oid, "0")]
        return {"type": "DEPENDENT", "delay": "0", "master_item": {"key": "fax.walk." + walk},
                "preprocessing": [step("SNMP_WALK_TO_JSON", *parameters)]}

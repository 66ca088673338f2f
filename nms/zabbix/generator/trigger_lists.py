"""The triggers of the template, as an export of Zabbix has them: of the tables in triggers.py."""
import re

from items import NAME
from items_of import uuid


class TriggerLists:
    """`keys`: of all items, without and with their parameter."""

    def __init__(self, keys):
        self.keys = keys
        self.known = {}  # name -> trigger, for those that depend on it

    def _whole(self, expression, host):
        """Write out what triggers.py shortens."""
        def key(match):
            return "/%s/%s" % (host, self.keys[match.group(1)])
        return re.sub(r"/((?:fax|zabbix)[a-z.]*)", key, expression)

    def _trigger(self, row):
        found = {"uuid": uuid("trigger " + row["name"]), "expression": self._whole(row["problem"], NAME)}
        if "recovery" in row:
            found.update(
                recovery_mode="RECOVERY_EXPRESSION", recovery_expression=self._whole(row["recovery"], NAME)
            )
        found["name"] = row["name"]
        if "event" in row:
            found["event_name"] = "%s: %s" % (row["name"], self._whole(row["event"], "{HOST.HOST}"))
        if "opdata" in row:
            found["opdata"] = row["opdata"]
        found.update(priority=row["severity"], description=row["tells"])
        if row.get("close"):
            found["manual_close"] = "YES"
        if row.get("depends"):
            found["dependencies"] = [
                {name: one[name] for name in ("name", "expression", "recovery_expression") if name in one}
                for one in (self.known[name] for name in row["depends"])
            ]
        found["tags"] = [{"tag": "scope", "value": row["scope"]}]
        return found

    def place(self, rows, found, member):
        """A trigger of one item stands with it, as its `member`; returns the others."""
        others = []
        for row in rows:
            trigger = self.known[row["name"]] = self._trigger(row)
            whole = trigger["expression"] + trigger.get("recovery_expression", "")
            used = [item for item in found if "/%s/%s" % (NAME, item["key"]) in whole]
            on_others = [
                key
                for key in self.keys.values()
                if "/%s/%s" % (NAME, key) in whole and key not in [one["key"] for one in used]
            ]
            if len(used) == 1 and not on_others:
                used[0].setdefault(member, []).append(trigger)
            else:
                others.append(trigger)
        return others

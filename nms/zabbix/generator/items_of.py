"""Items of Zabbix, made of objects of the MIB: each function returns a dictionary as an export of Zabbix has
it, with the names of its parts in the order of an export. What differs between the versions is in the classes
of versions.py."""
import hashlib
import os

import items

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "decoders")
PERSONAL_HISTORY = "1d"  # what tells of persons is not kept for longer
UNITS = {
    "seconds": ("s", None),
    "milliseconds": ("s", "0.001"),
    "octets": ("B", None),
    "bits per second": ("bps", None),
    "mebibytes": ("B", "1048576"),
}
LOG_TIME = "yyyy-MM-ddThh:mm:ss"  # as the receivers in traps/ write it


def uuid(what):
    """The same for the same thing, wherever the MIB hangs and in all versions; of the form of version 4 (RFC
    9562), on which Zabbix insists."""
    digits = list(hashlib.sha256(("faxportd Zabbix template: " + what).encode()).hexdigest()[:32])
    digits[12] = "4"
    digits[16] = "89ab"[int(digits[16], 16) % 4]
    return "".join(digits)


def decoder(name):
    """A script, without its comments, and as an export has it without the newline at its end."""
    with open(os.path.join(FOLDER, name + ".js"), encoding="ascii") as file:
        return "".join(line for line in file if not line.startswith("//")).strip()


def step(kind, *parameters, **more):
    return dict({"type": kind, "parameters": list(parameters)}, **more)


def tags(component, port=None):
    found = [("component", component)] + ([("port", port)] if port else [])
    return [{"tag": tag, "value": value} for tag, value in found]


def value_map(one):
    """The name of an object's value map, or None."""
    if one.convention == "TruthValue":
        return "SNMPv2-TC::TruthValue"
    return "FAX-PORT-MIB::" + one.name if one.labels and one.base == "Enumeration" else None


def describe(one):
    return "MIB: FAX-PORT-MIB\n" + one.first_sentence


def typed(one, is_personal):
    """What follows from the type: members of the item, and the steps after it was fetched."""
    if one.convention == "DateAndTime":
        return {"history": "2w", "trends": "0", "value_type": "CHAR"}, [step("JAVASCRIPT", decoder("date"))]
    if one.convention == "SnmpAdminString":
        history = PERSONAL_HISTORY if is_personal else "2w"
        return {"history": history, "trends": "0", "value_type": "CHAR"}, [
            step("JAVASCRIPT", decoder("text"))
        ]
    if value_map(one):
        return {"history": "2w", "trends": "0"}, []
    if one.convention == "TimeTicks" or one.base == "TimeTicks":
        return {"value_type": "FLOAT", "units": "s"}, [step("MULTIPLIER", "0.01")]
    units, factor = UNITS.get(one.units, (None, None))
    members = {"units": units} if units else {}
    if one.name == "faxServerUpSeconds":
        members["units"] = "uptime"
    if factor and float(factor) < 1:
        members["value_type"] = "FLOAT"
    return members, [step("MULTIPLIER", factor)] if factor else []


ORDER = ["uuid", "name", "type", "snmp_oid", "key", "delay", "history", "trends", "value_type", "units", "params", "description",
         "valuemap", "logtimefmt", "preprocessing", "master_item", "tags", "triggers", "trigger_prototypes"]


def ordered(members):
    """In the order of an export, without what is empty."""
    return {name: members[name] for name in ORDER if members.get(name)}


def is_steady(members, one):
    """Texts, dates and settings seldom change: the same value is not stored again and again."""
    return members.get("value_type") == "CHAR" or one.name in items_at(items.SLOW)


def items_at(interval):
    groups = [items.SERVER, items.PORT, items.FAILURE]
    return {row[0] for group in groups for rows in group.values() for row in rows if row[3] == interval}


def of_object(one, row, index, component, port, personal, fetch):
    """The item for a row of items.py; `fetch` (versions.py) says how its value comes."""
    _, key, name, delay = row
    members, steps = typed(one, one in personal)
    parameter = "%s.%s" % (one.name, index)
    members.update(fetch(one.dotted, index, delay))
    members["preprocessing"] = members.pop("preprocessing", []) + steps
    if is_steady(members, one):
        members["preprocessing"].append(
            step("DISCARD_UNCHANGED_HEARTBEAT", "12h" if delay == items.SLOW else "1h")
        )
    members.update(
        uuid=uuid("item " + key),
        name=name,
        key="%s[%s]" % (key, parameter),
        description=describe(one),
        tags=tags(component, port),
    )
    if one.name in items.OVERVIEW:
        members["tags"].append({"tag": "overview", "value": "port"})
    if value_map(one):
        members["valuemap"] = {"name": value_map(one)}
    return ordered(members)


def calculated(key, name, formula, delay, description, component, port=None, **more):
    return ordered(
        dict(
            {
                "uuid": uuid("item " + key.split("[")[0]),
                "name": name,
                "type": "CALCULATED",
                "key": key,
                "delay": delay,
                "params": formula,
                "description": description,
                "tags": tags(component, port),
            },
            **more
        )
    )


def grown(keys):
    """The formula of what these counters grew by in {$FAX.RECENT}. They are kept across restarts."""
    return "+".join("(max(//{0},{1})-min(//{0},{1}))".format(key, "{$FAX.RECENT}") for key in keys)


def traps(key, what, name, description, port=None):
    return ordered(
        {
            "uuid": uuid("item " + what),
            "name": name,
            "type": "SNMP_TRAP",
            "key": key,
            "delay": "0",
            "history": "2w",
            "trends": "0",
            "value_type": "LOG",
            "description": description,
            "logtimefmt": LOG_TIME,
            "tags": tags("notifications", port),
        }
    )

"""The README of nms/zabbix: what the template has, from the template itself, so that the page cannot lie."""
import fnmatch

import charts
import items
import template
import versions

HEAD = """# Zabbix: {name}

`make-template` writes this page and both templates from [the MIB](../../mib/FAX-PORT-MIB.in) and the tables in `generator/`; `make check` holds that they
are up to date. How to set it up, from a fresh Debian to a dashboard: [docs/monitoring/zabbix.md](../../docs/monitoring/zabbix.md).

| file | for |
|---|---|
| `6.0/template_tel_fax_port_snmp.yaml` | Zabbix 6.0 and later, which converts it: each value is asked for by GET |
| `7.0/template_tel_fax_port_snmp.yaml` | Zabbix 7.0 and later: one walk brings all ports, as of one instant; same keys, same UUIDs |
| `traps/fax_trap_receiver.pl`, `traps/fax_trap_handler.sh` | bring notifications from snmptrapd to Zabbix: in its embedded Perl, or as a process for each |
| `make-dashboard` | makes a dashboard in Zabbix 6.0 with the problems and the states of all ports, which that of a template cannot have there |

The 6.0 template is proved with a real Zabbix: `scripts/nms-proof zabbix` causes the trouble of each trigger and sees it raised and over. That of 7.0 is
checked against the MIB and the 6.0 one only.

Nothing in it needs the MIB on the Zabbix server: OIDs are numeric, and texts and dates are decoded from both forms in which they come. Its keys are its own,
so it can be linked to a host beside a template of the operating system. There are no SIP trunks in it, as there are none in the MIB yet. What tells of persons
is kept for {history} ([privacy](../../man/faxportd.conf.5.in) of faxportd.conf hides it altogether).
"""


def table(heads, rows):
    yield "| %s |" % " | ".join(heads)
    yield "|%s" % ("---|" * len(heads))
    for row in rows:
        yield "| %s |" % " | ".join(one.replace("|", "\\|").replace("\n", " ") for one in row)


def seconds_of(item):
    return item.get("delay", "1m") if item["type"] != "DEPENDENT" else "with its walk"


def objects_of(item):
    """What of the MIB it shows, in a sentence."""
    text = item.get("description", "").replace("MIB: FAX-PORT-MIB\n", "")
    return text.split(". ")[0].rstrip(".") + "."


def items_rows(found):
    for item in found:
        known = (item.get("valuemap") or {}).get("name", "")
        kind = item.get("value_type", "UNSIGNED").lower() + (", " + item["units"] if "units" in item else "")
        yield (
            "`%s`" % item["name"],
            "`%s`" % item["key"],
            known or kind,
            item.get("delay", ""),
            objects_of(item),
        )


def triggers_of(built):
    """All triggers, in the order of the tables."""
    export = built["zabbix_export"]
    own = export["templates"][0]
    found = list(export["triggers"])
    for item in own["items"]:
        found += item.get("triggers", [])
    for rule in own["discovery_rules"]:
        found += rule.get("trigger_prototypes", [])
        for item in rule["item_prototypes"]:
            found += item.get("trigger_prototypes", [])
    return sorted(found, key=lambda one: (one["name"].startswith("Fax port"), one["name"]))


def trigger_rows(built):
    for one in triggers_of(built):
        ends = one.get("recovery_expression", "")
        depends = ", ".join(other["name"] for other in one.get("dependencies", []))
        yield (
            one["name"],
            one["priority"].lower(),
            "`%s`" % short(one["expression"]),
            "`%s`" % short(ends) if ends else "when it is false",
            depends or "-",
            one["description"],
        )


def short(expression):
    return expression.replace("/%s/" % items.NAME, "/")


def left_out(module):
    """The objects of each row of LEFT_OUT that there are."""
    for pattern, reason in items.LEFT_OUT.items():
        found = [
            one for one in module.objects.values() if one.readable and fnmatch.fnmatchcase(one.name, pattern)
        ]
        if found:
            yield ("`%s`" % pattern, str(len(found)), reason)


def text(module):
    built = template.Template(module, versions.Zabbix60(module.root.dotted)).build()
    own = built["zabbix_export"]["templates"][0]
    lines = [HEAD.format(name=items.NAME, history="a day")]
    lines += [
        "## Macros\n",
        *table(
            ("Macro", "Default", "What it is"),
            [("`%s`" % one["macro"], "`%s`" % one["value"], one["description"]) for one in own["macros"]],
        ),
    ]
    lines += [
        "\n## Triggers\n",
        "Expressions are shown without the template's name. Each can be closed by its end alone, but events (restarts, what was lost) by"
        " hand, too.\n",
        *table(
            ("Trigger", "Severity", "Raised when", "Over when", "Quiet while", "What it means"),
            trigger_rows(built),
        ),
    ]
    heads = ("Item", "Key", "Type, units or value map", "Interval", "What it shows")
    lines += ["\n## Items of the server\n", *table(heads, items_rows(own["items"]))]
    for rule in own["discovery_rules"]:
        lines += [
            "\n## %s\n" % rule["name"],
            "%s Filters: %s.\n"
            % (
                rule["description"],
                ", ".join(
                    "%s %s `%s`"
                    % (one["macro"], "does not match" if "operator" in one else "matches", one["value"])
                    for one in rule["filter"]["conditions"]
                ),
            ),
        ]
        lines += table(heads, items_rows(rule["item_prototypes"]))
    lines += [
        "\n## Value maps\n",
        *table(
            ("Value map", "Values"),
            [
                (
                    "`%s`" % one["name"],
                    ", ".join("%s %s" % (each["value"], each["newvalue"]) for each in one["mappings"]),
                )
                for one in own["valuemaps"]
            ],
        ),
    ]
    lines += [
        "\n## Graphs and the dashboard\n",
        "The dashboard *%s* has the pages %s.\n"
        % (charts.DASHBOARD, " and ".join("*%s*" % name for name, _ in charts.PAGES)),
        *table(
            ("Graph", "Lines"),
            [
                (one["name"], ", ".join("`%s`" % line["item"]["key"] for line in one["graph_items"]))
                for one in built["zabbix_export"]["graphs"]
                + [each for rule in own["discovery_rules"] for each in rule.get("graph_prototypes", [])]
            ],
        ),
    ]
    lines += ["\n## What is left out\n", *table(("Objects", "How many", "Why"), left_out(module))]
    return "\n".join(lines) + "\n"

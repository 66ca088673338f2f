#!/usr/bin/env python3
"""The Zabbix templates are what make-template makes of the MIB, say the same in both versions, and ask for
nothing that the MIB does not have; and where the MIB hangs under another root, so do they."""
import fnmatch
import os
import re
import subprocess
import sys
import tempfile

import yaml

SOURCE = os.environ["FAX_SRCDIR"]
ZABBIX = os.path.join(SOURCE, "nms/zabbix")
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(ZABBIX, "generator"), os.path.join(SOURCE, "scripts")]
import items
import mib_module
import template
import versions

ROOT = "1.3.6.1.4.1.8072.9999.9999.30"
OTHER_ROOT = "1.3.6.1.4.1.99999.7"
FILE = "%s/template_tel_fax_port_snmp.yaml"
failures = []


def check(what, good, detail=""):
    print("%s: %s" % ("ok" if good else "FAILED", what), "" if good else detail)
    if not good:
        failures.append(what)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def everything(part):
    """All dictionaries in it."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from everything(one)


class Version:
    """A template as it is committed."""

    def __init__(self, number):
        self.number = number
        self.text = read(os.path.join(ZABBIX, FILE % number))
        self.export = yaml.safe_load(self.text)["zabbix_export"]
        self.template = self.export["templates"][0]
        self.rules = self.template["discovery_rules"]
        self.items = self.template["items"] + [
            item for rule in self.rules for item in rule["item_prototypes"]
        ]
        self.keys = {item["key"]: item for item in self.items}

    def uuids(self):
        return [one["uuid"] for one in everything(self.export) if "uuid" in one]

    def oids_of(self, item):
        """The OIDs that an item or a rule asks for, as tuples of text: OID, what it is there."""
        texts = [item.get("snmp_oid", "")] + [
            word
            for step in item.get("preprocessing", [])
            if step["type"].startswith("SNMP_WALK")
            for word in step["parameters"]
        ]
        return [
            oid
            for text in texts
            for oid in re.findall(r"1\.3\.6\.1\.4[0-9.]*(?:\{#SNMPINDEX\}[0-9.]*)?", text)
        ]


def object_of(module, oid):
    """The readable object that this OID, with or without an index, lies in."""
    numbers = [word for word in oid.split(".") if word.isdigit()]
    for one in module.objects.values():
        if one.readable and numbers[:len(one.oid)] == [str(number) for number in one.oid]:
            return one
    return None


def is_table(module, oid):
    return any(".".join(map(str, table.oid)) in (oid, oid.rpartition(".")[0]) for table in module.tables)


def test_current():
    made = subprocess.run(
        [os.path.join(ZABBIX, "make-template"), "--check"], capture_output=True, text=True, check=False
    )
    check("templates and README are up to date", made.returncode == 0, made.stdout + made.stderr)
    for version in (versions.Zabbix60, versions.Zabbix70):
        module = mib_module.read()
        built = template.Template(module, version(module.root.dotted)).build()
        check(
            "%s: the YAML says what was meant" % version.version,
            yaml.safe_load(read(os.path.join(ZABBIX, FILE % version.version))) == built,
        )


def test_objects(module, version):
    """Each OID is that of the object which the key names, and its type fits."""
    wrong = []
    for item in version.items:
        named = re.search(r"\[(faxP?[A-Za-z]+)\.", item["key"])
        if not named:
            continue
        one = module.objects.get(named.group(1))
        found = {object_of(module, oid) for oid in version.oids_of(item)}
        if one is None or found != {one}:
            wrong.append("%s asks for %s" % (item["key"], version.oids_of(item)))
        elif not fits(one, item, version):
            wrong.append("%s is no %s" % (item["key"], one.convention or one.base))
    check(
        "%s: every item asks for the object that it names, as what it is" % version.number, not wrong, wrong
    )
    unknown = [oid for item in version.items + version.rules for oid in version.oids_of(item)
               if not object_of(module, oid) and not is_table(module, oid)]
    check("%s: no OID that the MIB does not have" % version.number, not unknown, unknown)


def fits(one, item, version):
    kind = item.get("value_type", "UNSIGNED")
    steps = [step["type"] for step in item.get("preprocessing", [])]
    if one.convention in ("SnmpAdminString", "DateAndTime"):
        return kind == "CHAR" and "JAVASCRIPT" in steps and item["trends"] == "0"
    if one.convention == "TruthValue":
        return item["valuemap"]["name"] == "SNMPv2-TC::TruthValue"
    if one.labels:
        maps = {
            known["name"]: {int(row["value"]): row["newvalue"] for row in known["mappings"]}
            for known in version.template["valuemaps"]
        }
        return maps.get("FAX-PORT-MIB::" + one.name) == one.labels
    return kind == ("FLOAT" if one.base == "TimeTicks" or one.convention == "TimeTicks" else "UNSIGNED")


def test_coverage(module, version):
    """Each readable object is asked for, or has a reason why not; and not both."""
    asked = {named for item in version.items for named in re.findall(r"\[([A-Za-z]+)\.", item["key"])}
    asked |= {row[0] for row in items.PORT_ALARMS}
    left = {
        one.name
        for one in module.objects.values()
        if any(fnmatch.fnmatchcase(one.name, pattern) for pattern in items.LEFT_OUT)
    }
    readable = {one.name for one in module.objects.values() if one.readable}
    check(
        "%s: no readable object is forgotten" % version.number,
        not readable - asked - left,
        sorted(readable - asked - left),
    )
    both = {one for one in asked & left if one not in [row[0] for row in items.PORT_ALARMS]}
    check("%s: none is both asked for and left out" % version.number, not both, sorted(both))


def test_uuids(version):
    uuids = version.uuids()
    check(
        "%s: UUIDs are of version 4" % version.number,
        all(re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", one) for one in uuids),
    )
    check("%s: and unique" % version.number, len(set(uuids)) == len(uuids))


def test_references(version):
    """What is named is there."""
    host = "/%s/" % version.template["name"]
    wrong = [
        one["master_item"]["key"]
        for one in version.items + version.rules
        if "master_item" in one and one["master_item"]["key"] not in version.keys
    ]
    check("%s: master items exist" % version.number, not wrong, wrong)
    whole = [
        one[name]
        for one in everything(version.export)
        for name in ("expression", "recovery_expression")
        if name in one
    ]
    wrong = [
        text
        for text in whole
        if text.count(host) != sum(text.count(host + key) for key in longest(version.keys, text, host))
    ]
    check("%s: items of triggers exist" % version.number, not wrong, wrong)
    macros = {one["macro"] for one in version.template["macros"]}
    used = {"{$%s}" % name for name in re.findall(r"\{\$([A-Z._]+)[:}]", version.text)}
    check("%s: macros exist" % version.number, not used - macros, sorted(used - macros))
    check("%s: and all are used" % version.number, not macros - used, sorted(macros - used))


def longest(keys, text, host):
    """Keys that the expression names, without those that others begin with."""
    found = [key for key in keys if host + key in text]
    return [key for key in found if not any(other != key and other.startswith(key) for other in found)]


def test_same(old, new):
    walks = {key for key in new.keys if key.startswith("fax.walk.")}
    check("both versions have the same keys", set(new.keys) - walks == set(old.keys))
    check("with the same UUIDs", all(new.keys[key]["uuid"] == old.keys[key]["uuid"] for key in old.keys))
    check("and whatever else is in 6.0 has its UUID in 7.0", set(old.uuids()) <= set(new.uuids()))
    wrong = []
    for item in new.items + new.rules:
        if item["type"] == "DEPENDENT":
            walked = re.findall(r"1\.3[0-9.]*", new.keys[item["master_item"]["key"]]["snmp_oid"])
            wrong += [
                oid
                for oid in new.oids_of(item)
                if not any((oid + ".").startswith(one + ".") for one in walked)
            ]
    check("each walk fetches all that depends on it", not wrong, wrong)


def test_rebased():
    """What nms-rebase makes for another root is what make-template makes of a MIB that hangs there."""
    with tempfile.TemporaryDirectory() as folder:
        mib = os.path.join(folder, "FAX-PORT-MIB")
        with open(mib, "w", encoding="utf-8") as file:
            subprocess.run(["awk", "-v", "root=" + OTHER_ROOT, "-f", os.path.join(SOURCE, "mib/rebase.awk"), os.path.join(SOURCE, "mib/FAX-PORT-MIB.in")],
                           stdout=file, check=True)
        made = subprocess.run(
            [os.path.join(ZABBIX, "make-template"), "--mib", mib, folder],
            capture_output=True,
            text=True,
            check=False,
        )
        check("make-template reads a MIB under another root", made.returncode == 0, made.stderr)
        for number in ("6.0", "7.0"):
            name = os.path.join("zabbix", FILE % number)
            subprocess.run([os.path.join(SOURCE, "scripts/nms-rebase"), OTHER_ROOT, folder, name], check=True)
            moved = read(os.path.join(folder, name))
            check(
                "%s: under another root all OIDs move" % number,
                read(os.path.join(folder, FILE % number)) == moved,
            )
            check("%s: and none is left" % number, ROOT[2:] not in moved)


def main():
    module = mib_module.read()
    old, new = Version("6.0"), Version("7.0")
    test_current()
    for version in (old, new):
        test_objects(module, version)
        test_coverage(module, version)
        test_uuids(version)
        test_references(version)
    test_same(old, new)
    test_rebased()
    return 1 if failures else 0


sys.exit(main())

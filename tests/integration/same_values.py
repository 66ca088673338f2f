#!/usr/bin/env python3
"""Every object of FAX-PORT-MIB that a command of faxport shows, too, by both: the same rows, and the same values.
What is compared comes from the MIB's text, so that none is forgotten.

usage: same_values.py ADDRESS:PORT FAXPORT SOCKET    while nothing moves
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["FAX_SRCDIR"], "scripts"))
import mib_module  # noqa: E402

ADDRESS, FAXPORT, SOCKET = sys.argv[1:4]

# Table: the prefix of its columns, the command, and the members that are its rows' index.
TABLES = {
    "faxServer": ("faxServer", ["server"], []),
    "faxPortTable": ("faxPort", ["ports"], ["index"]),
    "faxPortStatusTable": ("faxPortStatus", ["status"], ["index"]),
    "faxPortStatsTable": ("faxPortStats", ["stats"], ["index"]),
    "faxPortFailureTable": ("faxPortFailure", ["failures"], ["index", "cause"]),
    "faxPortRateTable": ("faxPortRate", ["rates"], ["index", "bitRate"]),
    "faxPortIntervalTable": ("faxPortInterval", ["intervals"], ["index", "number"]),
    "faxCallHistoryTable": ("faxCallHistory", ["history", "--limit", "10000"], ["id"]),
    "faxJobTable": ("faxJob", ["jobs"], ["id"]),
    "faxAlarmTable": ("faxAlarm", ["alarms"], ["portIndex", "kind"]),
    "faxNotificationLogTable": ("faxNotificationLog", ["notifications", "--limit", "10000"], ["sequence"]),
}
# What only SNMP has: the cached snapshot, what is asked by SET, pointers, and dates as seconds; JSON has the dates.
OF_SNMP = re.compile(r"faxPortStatus(Snapshot(Time|Age|Serial)|Refresh)|faxJobAsk|\w+Row"
                     r"|faxCallHistoryEndedSeconds|faxJob(Submitted|NextTry|LastTry|Ended)Seconds|faxNotificationLogAge")
# What only JSON has: the port's name beside its index.
OF_JSON = {"index", "port"}
RENAMED = {"faxCallHistoryOutcomeName": "outcome", "faxJobOutcomeName": "outcome"}
# What goes on by itself between two looks, by so many seconds at most.
FLOWS = re.compile(r"\w+(Discontinuity|Last|Current|State|Elapsed|Submitted|Up|OldestJob)Seconds|faxAlarmAge|faxServerDiskFree")
SLACK = 5
CLOCKS = {"TimeStamp"}  # since the master agent started: JSON has a date, and nobody says when that was
STORAGE = {1: "other", 2: "volatile", 3: "nonVolatile", 4: "permanent", 5: "readOnly"}


def walk(table):
    """{(column number, index...): (type, value)}"""
    said = subprocess.run(["snmpbulkwalk", "-v2c", "-c", "public", "-r1", "-t5", "-OnUe", ADDRESS, "." + table.dotted],
                          env=dict(os.environ, MIBS="", MIBDIRS="/nonexistent"), check=True, capture_output=True, text=True).stdout
    found, entry = {}, 1 if table.index else 0
    for name, kind, value in re.findall(r'^\.([0-9.]+) = (?:([A-Za-z0-9-]+): )?((?:"[^"]*"|.*))$', said, re.M):
        oid = tuple(map(int, name.split(".")))
        if "No Such" not in value and oid[:len(table.oid)] == table.oid:
            found[oid[len(table.oid) + entry:]] = (kind, value)
    return found


def octets(kind, value):
    if kind == "Hex-STRING":
        return bytes.fromhex(value)
    return value.strip('"').replace('\\"', '"').replace("\\\\", "\\").encode()


def date(octet):
    """As JSON has it, to the tenth of a second."""
    if len(octet) == 8:
        return None
    year = octet[0] << 8 | octet[1]
    return "%04d-%02d-%02dT%02d:%02d:%02d.%d" % ((year,) + tuple(octet[2:8]))


def of_snmp(one, kind, value):
    if one.convention == "DateAndTime":
        return date(octets(kind, value))
    if one.convention == "TruthValue":
        return value == "1"
    if one.convention == "StorageType":
        return STORAGE[int(value)]
    if one.convention == "RowPointer":
        return 0 if value == ".0.0" else int(value.rsplit(".", 1)[1])
    if one.convention == "TimeTicks":
        return int(re.sub(r"\((\d+)\).*", r"\1", value)) / 100
    if one.base == "Bits":
        return [one.labels[8 * at + bit] for at, octet in enumerate(octets(kind, value)) for bit in range(8) if octet & 0x80 >> bit]
    if one.labels:
        return one.labels[int(value)]
    if one.base == "OctetString":
        return octets(kind, value).decode()
    return int(value.split()[0])


def of_json(one, value):
    return value[:-3] if one.convention == "DateAndTime" and value else value


def ask(command):
    said = subprocess.run([FAXPORT, *command, "--json", "--socket", SOCKET], check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def rows_of(table, command, members):
    """By index, as SNMP has it."""
    labels = {word: number for one in table.objects for number, word in one.labels.items()}
    if not table.index:
        return {(0,): ask(command)}
    each = [command + [port["name"]] for port in ask(["ports"])] if command == ["intervals"] else [command]
    rows = [row for one in each for row in ask(one)]
    return {tuple(labels.get(row[name], row[name]) for name in members): row for row in rows}


def check(table, prefix, command, members):
    columns = {one.oid[-1]: one for one in table.objects if one.readable}
    values, rows = walk(table), rows_of(table, command, members)
    indexes = {key[1:] for key in values}
    assert indexes == set(rows), "%s: rows by SNMP only: %s; by JSON only: %s" % (
        table.name, sorted(indexes - set(rows)), sorted(set(rows) - indexes))
    compared, seen = 0, set()
    for (number, *index), (kind, value) in sorted(values.items()):
        one, row = columns[number], rows[tuple(index)]
        member = RENAMED.get(one.name, one.name[len(prefix):][0].lower() + one.name[len(prefix) + 1:])
        if OF_SNMP.fullmatch(one.name):
            continue
        assert member in row, "%s: faxport %s has no %s" % (one.name, command[0], member)
        seen.add(member)
        if one.convention in CLOCKS:
            continue
        got, want = of_snmp(one, kind, value), of_json(one, row[member])
        slack = SLACK if FLOWS.fullmatch(one.name) else 0
        same = abs(got - want) <= slack if slack else got == want
        assert same, "%s.%s: SNMP says %r, faxport %s says %r" % (one.name, ".".join(map(str, index)), got, command[0], want)
        compared += 1
    extra = {name for row in rows.values() for name in row} - seen - OF_JSON - set(members)
    assert not extra, "%s: only faxport %s has %s" % (table.name, command[0], sorted(extra))
    return len(rows), compared


def main():
    module = mib_module.read()
    for table in module.tables:
        if table.name in TABLES:
            rows, compared = check(table, *TABLES[table.name])
            print("%s: %d rows, %d values are the same" % (table.name, rows, compared))


try:
    main()
except AssertionError as error:
    sys.exit("same_values: %s" % error)

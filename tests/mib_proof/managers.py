"""Managers that were not made for this: net-snmp's command line, Perl's Net::SNMP, pysnmp. Each walks the
whole module and GETs what it has found; all say what they got in the same words."""
import collections
import concurrent.futures
import os
import random
import re
import subprocess
import time

import ber

FOLDER = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ("snmp", "libnet-snmp-perl", "python3-pysnmp4")
PATIENCE = 150  # s, for a walk and its GETs

# `walked` and `got` are lists of (oid, tag, value) as they came; `seconds` is how long the walk and the GETs
# took.
Report = collections.namedtuple("Report", "name walked got seconds fault")


class Manager:
    """Runs beside others."""

    def __init__(self, name):
        self.name = name

    def _run(self, *command):
        environment = dict(
            os.environ,
            MIBS="",
            MIBDIRS="/nonexistent",
            SNMPCONFPATH="/nonexistent",
            PYTHONDONTWRITEBYTECODE="1",
        )
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(
                "%s: %s" % (command[0], (done.stderr or done.stdout).strip().splitlines()[-1:])
            )
        return done.stdout

    def report(self, host, port, root, seed):
        """Walk and GET, to the end."""
        began = time.monotonic()
        try:
            walked, got = self.walk(host, port, root, seed)
            return Report(self.name, walked, got, time.monotonic() - began, None)
        except (RuntimeError, ValueError, KeyError, subprocess.TimeoutExpired) as fault:
            return Report(
                self.name, [], [], time.monotonic() - began, "%s %s" % (type(fault).__name__, fault)
            )


class Script(Manager):
    """A program of ours on somebody else's library (walk_*), which prints a line for each variable."""

    def walk(self, host, port, root, seed):
        program, script = {
            "Net::SNMP": ("perl", "walk_net_snmp.pl"),
            "pysnmp": ("/usr/bin/python3", "walk_pysnmp.py"),
        }[self.name]
        output = self._run(
            program, os.path.join(FOLDER, script), host, str(port), ".".join(map(str, root)), str(seed)
        )
        parts = {"WALK": [], "GET": []}
        for line in output.splitlines():
            verb, name, tag, value = (line + " ").split(" ", 3)
            parts[verb].append(_variable(name, int(tag), value.strip()))
        return parts["WALK"], parts["GET"]


def _variable(name, tag, value):
    if tag == ber.OCTETS:
        value = bytes.fromhex(value)
    elif tag == ber.OID:
        value = _oid(value)
    else:
        value = int(value) if value else None
    return _oid(name), tag, value


def _oid(text):
    return tuple(int(sub) for sub in text.strip(". ").split("."))


class CommandLine(Manager):
    """snmpwalk or snmpbulkwalk, and then snmpget, of net-snmp."""

    AT_ONCE = 60
    TAGS = {
        "INTEGER": ber.INTEGER,
        "Counter32": ber.COUNTER32,
        "Gauge32": ber.GAUGE32,
        "Timeticks": ber.TIME_TICKS,
        "Counter64": ber.COUNTER64,
        "OID": ber.OID,
        "Hex-STRING": ber.OCTETS,
        '""': ber.OCTETS,
    }
    ABSENT = {
        "No Such Object available on this agent at this OID": ber.NO_SUCH_OBJECT,
        "No Such Instance currently exists at this OID": ber.NO_SUCH_INSTANCE,
        "No more variables left in this MIB View (It is past the end of the MIB tree)": ber.END_OF_MIB_VIEW,
    }

    def walk(self, host, port, root, seed):
        where = "%s:%d" % (host, port)
        walked = self._ask(self.name, *(["-Cr40"] if "bulk" in self.name else []), where, names=[root])
        names = [oid for oid, _, _ in walked]
        random.Random(seed).shuffle(names)
        got = []
        for at in range(0, len(names), self.AT_ONCE):
            got.extend(self._ask("snmpget", where, names=names[at : at + self.AT_ONCE]))
        return walked, got

    def _ask(self, program, *arguments, names):
        output = self._run(
            program,
            "-v2c",
            "-c",
            "public",
            "-r0",
            "-t8",
            "-On",
            "-Ox",
            "-Oe",
            *arguments,
            *["." + ".".join(map(str, name)) for name in names]
        )
        return list(self._read(output))

    def _read(self, output):
        """Long octet strings go on in the next line."""
        for line in re.sub(r"\n(?!\.)", " ", output).strip().splitlines():
            name, _, rest = line.partition(" = ")
            kind, _, value = rest.partition(": ")
            if rest.strip() in self.ABSENT:
                yield _oid(name), self.ABSENT[rest.strip()], None
            else:
                yield _variable(name, self.TAGS[kind.strip()], re.sub(r"^\((\d+)\).*", r"\1", value.strip()))


def let_walk(crowd, host, port, root, seed):
    """All at once; their reports."""
    with concurrent.futures.ThreadPoolExecutor(len(crowd)) as pool:
        return list(pool.map(lambda one: one.report(host, port, root, seed), crowd))


def every():
    return [CommandLine("snmpwalk"), CommandLine("snmpbulkwalk"), Script("Net::SNMP"), Script("pysnmp")]

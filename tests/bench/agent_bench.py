#!/usr/bin/env python3
"""What a variable costs: CPU of the agent and of snmpd, by kind of request and number of ports. The agent is
on a fake engine whose ports stand still, so that nothing but SNMP runs in its process. All variants - 10, 100
and 1000 ports, by the agent's short path and by net-snmp's own way - take turns in one run: the ratios are
what counts, microseconds depend on the machine. Run by "make bench"."""
import os
import random
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [
    os.path.join(FOLDER, "../mib_proof"),
    os.path.join(FOLDER, "../support"),
    os.path.join(FOLDER, "../../scripts"),
]
import client  # noqa: E402
import mib_module  # noqa: E402
import shell  # noqa: E402
import stage as theater  # noqa: E402
from waiting import comes_true  # noqa: E402

SOURCE, BUILD = os.path.join(FOLDER, "../.."), os.environ.get("FAX_BUILDDIR", ".")
SIZES = (10, 100, 1000)
ROUNDS = 7
VARIABLES = 4600  # of each kind of request, in each round
WAYS = {"short path": "fake_agentd", "library's way": "fake_agentd_long"}


class Variant:
    """An agent with its own master."""

    def __init__(self, way, ports, folder, module):
        self.way, self.ports = way, ports
        self.folder = os.path.join(folder, "%s-%d" % (WAYS[way], ports))
        os.mkdir(self.folder)
        self.log = open(os.path.join(self.folder, "log"), "a", encoding="utf-8")
        self.shell = shell.Shell(SOURCE, self.log, {})
        self.agent = self.client = None
        self.columns = [
            one.oid for table in module.tables if table.name == "faxPortStatusTable" for one in table.objects
        ]
        self.count = module.objects["faxServerPortCount"].oid + (0,)

    def start(self):
        if self.shell.do("snmp_new '%s' && snmpd_start" % self.folder) != 0:
            raise RuntimeError("snmpd does not start: see %s" % self.log.name)
        self.agent = subprocess.Popen(
            [
                os.path.join(BUILD, "tests/fakes", WAYS[self.way]),
                self.shell.tell("echo $SNMP_SOCKET"),
                str(self.ports),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self.log,
            text=True,
        )
        self.agent.stdin.write("idle\n")
        self.agent.stdin.flush()
        self.processes = {"agent": self.agent.pid, "snmpd": int(self.shell.tell("echo $SNMPD_PID"))}
        self.client = client.Client(
            self.shell.tell("echo $SNMP_HOST"), int(self.shell.tell("echo $SNMP_PORT"))
        )
        if not comes_true(lambda: self.client.get(self.count).bindings[0][2] == self.ports, theater.PATIENCE):
            raise RuntimeError("the agent does not serve: see %s" % self.log.name)

    def cpu(self):
        """Nanoseconds of all threads, by process."""
        return {
            name: sum(
                self._on_cpu("/proc/%d/task/%s/schedstat" % (process, thread))
                for thread in os.listdir("/proc/%d/task" % process)
            )
            for name, process in self.processes.items()
        }

    @staticmethod
    def _on_cpu(path):
        with open(path, encoding="ascii") as file:
            return int(file.read().split()[0])

    # ---- what is asked ----

    def walk(self, dice):
        """One variable a GETBULK, as snmpbulkwalk does; going on from anywhere: what a walk's beginning
        costs, a snapshot of the table, is apart."""
        asked = 0
        while asked < VARIABLES:
            at = dice.choice(self.columns[:-20]) + (dice.randrange(self.ports) + 1,)
            for _ in range(4):
                found = self.client.bulk(0, 50, at).bindings
                at, asked = found[-1][0], asked + len(found)
        return asked

    def get_rows(self, dice):
        """All objects of a row in one GET."""
        for _ in range(VARIABLES // len(self.columns)):
            port = dice.randrange(self.ports) + 1
            self.client.get(*[column + (port,) for column in self.columns])
        return VARIABLES // len(self.columns) * len(self.columns)

    def next_rows(self, dice):
        """All objects of the next row in one GETNEXT, as snmptable does."""
        for _ in range(VARIABLES // len(self.columns)):
            port = dice.randrange(self.ports)
            self.client.next(*[column + (port,) for column in self.columns])
        return VARIABLES // len(self.columns) * len(self.columns)

    def cost(self, deed, dice):
        """Microseconds a variable, by process."""
        before = self.cpu()
        asked = deed(self, dice)
        return {name: (after - before[name]) / 1000 / asked for name, after in self.cpu().items()}

    def close(self):
        if self.agent:
            self.agent.stdin.close()
            self.agent.wait()
        if self.client:
            self.client.close()
        self.shell.do("snmp_end")
        self.shell.close()
        self.log.close()


DEEDS = {
    "GETBULK walk, a variable at a time": Variant.walk,
    "GET of a row": Variant.get_rows,
    "GETNEXT of a row": Variant.next_rows,
}


def measure(variants):
    """{(deed, way, ports, process): median}. The variants take turns, the first of a round is another one
    each time."""
    costs = {}
    for turn in range(ROUNDS + 1):
        for variant in variants[turn % len(variants) :] + variants[: turn % len(variants)]:
            for name, deed in DEEDS.items():
                for process, cost in variant.cost(deed, random.Random(turn)).items():
                    if turn > 0:  # the first one warms up
                        costs.setdefault((name, variant.way, variant.ports, process), []).append(cost)
    return {key: statistics.median(each) for key, each in costs.items()}


def tell(costs):
    print(
        "CPU a variable, in microseconds%s growth" % "".join("%12s" % ("%d ports" % ports) for ports in SIZES)
    )
    for deed in DEEDS:
        print(deed)
        for way in WAYS:
            for process in ("agent", "snmpd"):
                row = [costs[deed, way, ports, process] for ports in SIZES]
                print(
                    "  %-28s %s %6.2f"
                    % ("%s, %s" % (process, way), "".join("%12.2f" % cost for cost in row), row[-1] / row[0])
                )
        ways = [[costs[deed, way, ports, "agent"] for ports in SIZES] for way in WAYS]
        print(
            "  %-28s %s"
            % (
                "agent, short path / library",
                "".join("%12.2f" % (short / long) for short, long in zip(*ways)),
            )
        )


def main():
    module = mib_module.read(os.path.join(BUILD, "mib/FAX-PORT-MIB.txt"))
    variants = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            variants.extend(Variant(way, ports, folder, module) for way in WAYS for ports in SIZES)
            for variant in variants:
                variant.start()
            tell(measure(variants))
        finally:
            for variant in variants:
                variant.close()


main()

"""The house under test: faxportd with its workers, a master agent, two receivers of notifications, a small disk."""
import json
import os
import signal
import subprocess
import time

import disk
import notices
import schedule
from fax_stage import FaxStage, name_of

# Trouble, after how many attempts a fax is given up, and the pause between them.
RETRIES = [("busy", 12, "600ms"), ("no-answer", 2, "300ms"), ("line", 9, "300ms"), ("not-fax", 2, "300ms"),
           ("transfer", 9, "300ms"), ("unknown", 9, "300ms"), ("operator", 9, "300ms"), ("other", 9, "300ms")]
STATIONS = {"busy": "600", "no-answer": "601", "silence": "602"}
NOBODY = "999"
PATIENCE = 15  # s, for what must answer

CONFIGURATION = """
workers = 3
speed = %(speed)d
%(retries)s
min-free-space = %(spare)s
alarms {
    disk-low = 8
    disk-clear = 16
    notifications-kept = 10000
}
exchange {
    mode = %(mode)s
    noise = %(noise)d
    loss = %(loss)s
    seed = %(seed)d
%(stations)s
}
"""


def _options(line, spare):
    retries = ["retry \"%s\" { give-up-after = %d first-delay = %s growth = 1 }" % row for row in RETRIES]
    stations = ["    station \"%s\" { kind = %s }" % (number, kind) for kind, number in STATIONS.items()]
    return CONFIGURATION % {"retries": "\n".join(retries), "stations": "\n".join(stations), "mode": line.mode,
                            "speed": line.speed, "noise": line.noise, "loss": line.loss, "seed": line.seed, "spare": spare}


class House(FaxStage):
    """Processes by their role: daemon, worker, converter, master, receiver (of informs). The receiver of traps is the
    witness: it is never touched."""

    def __init__(self, source, build, folder, plan):
        super().__init__(source, build, folder, "faxportd.log", informs=True)
        self.disk = disk.make(self.state, lambda: self.processes("daemon") + self._children())
        self.orders = []
        self.met_full_disk = False  # the daemon, when it started
        self.surprises = []  # daemons that ended by themselves
        self.history = []  # (seconds UTC, role, what was done to it)
        self.new_master()
        self.do("snmpd_start && snmptrapd_start && snmpinformd_start")
        self.name_objects()
        self.configure(_options(plan.line, plan.spare),
                       {"fax%d" % n: "number = \"10%d\"" % n for n in range(1, schedule.PORTS + 1)})

    # ---- who is there ----

    def processes(self, role):
        """The ids of those that run."""
        if role == "daemon":
            return [self.daemon.pid] if self.daemon_runs() else []
        if role in ("worker", "converter"):
            name = {"worker": "faxport-worker", "converter": "faxport-convert"}[role]
            return [process for process in self._children() if name_of(process) == name]
        variable = {"master": "SNMPD_PID", "receiver": "SNMPINFORMD_PID"}[role]
        process = self.shell.tell("echo $%s" % variable)
        return [int(process)] if process and name_of(int(process)).startswith("snmp") else []

    def _children(self):
        for daemon in self.processes("daemon"):
            try:
                with open("/proc/%d/task/%d/children" % (daemon, daemon), encoding="ascii") as file:
                    return [int(process) for process in file.read().split()]
            except OSError:
                pass
        return []

    # ---- what is done to them ----

    def send_signal(self, role, processes, number):
        """Returns those that could be reached."""
        reached = []
        for process in processes:
            try:
                os.kill(process, number)
                reached.append(process)
            except ProcessLookupError:
                pass
        if reached:
            self.history.append((time.time(), role, signal.Signals(number).name))
        return reached

    def fill_disk(self):
        self.history.append((time.time(), "disk", "full"))
        self.disk.fill()

    def free_disk(self):
        self.disk.free()
        self.history.append((time.time(), "disk", "free"))

    def start(self, role):
        """Unless it runs."""
        if self.processes(role):
            return
        self.history.append((time.time(), role, "start"))
        if role == "daemon":
            if self.daemon and self.daemon.returncode != -signal.SIGKILL and not self.refused_to_start():
                self.surprises.append("faxportd ended by itself, with status %d" % self.daemon.returncode)
            self.met_full_disk = self.disk.is_full
            self.run_daemon()
        else:
            self.shell.do({"master": "snmpd_run", "receiver": "snmpinformd_start"}[role])

    def refused_to_start(self):
        """True if the daemon has ended because it found a full disk: its manager starts it again."""
        return self.met_full_disk and self.daemon.poll() == 1

    def order(self, *arguments):
        """A command line whose answer nobody waits for."""
        self.orders = [process for process in self.orders if process.poll() is None]
        self.orders.append(subprocess.Popen(self.command(*arguments), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL))

    def ask(self, *arguments):
        """What a command that prints JSON has to say; None if it fails."""
        process = self.start_command(*arguments, "--json")
        answer = process.communicate(timeout=PATIENCE)[0]
        return json.loads(answer) if process.returncode == 0 else None

    def answers(self):
        return self.ask("ports") is not None

    def count(self, column):
        """A number by SNMP; None if there is no answer."""
        value = self.shell.tell("snmpget -v2c -c public -r0 -t2 -Oqv $SNMP_HOST:$SNMP_PORT FAX-PORT-MIB::%s.0" % column)
        return int(value) if value.isdigit() else None

    def end_daemon(self):
        """True if it ended in good order."""
        if not self.processes("daemon"):
            return False
        self.daemon.terminate()
        try:
            return self.daemon.wait(PATIENCE) == 0
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
            return False

    def heard(self):
        """What the receivers have written down: traps, informs."""
        return [list(notices.read_log(os.path.join(self.folder, log), "." + self.mib_root)) for log in ("traps.log", "informs.log")]

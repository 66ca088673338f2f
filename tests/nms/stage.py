"""A faxportd with real calls under a real snmpd, all in one folder and on a loopback address of its own,
for the proofs of what an NMS makes of it: what it does can be told, and what goes wrong can be made go
wrong."""
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import shutil

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
sys.path.insert(0, os.path.join(SOURCE, "tests/support"))
import disk
from fax_stage import FaxStage
from stage_faxes import PATIENCE, Faxes
from stage_troubles import BUSY, NO_ANSWER, NOBODY, SILENCE, STATIONS, VOICE, Troubles  # noqa: F401
from waiting import until

OPTIONS = """
workers = %(workers)d
speed = %(speed)s
max-attempts = 1
min-free-space = 2M
%(options)s
alarms {
%(alarms)s
}
exchange {
%(stations)s
}
"""
# Bounds that trouble of a few seconds reaches.
ALARMS = {
    "stuck-after": "8s",
    "stuck-abort": "120s",
    "failure-window": 4,
    "failure-ratio-high": 50,
    "failure-ratio-clear": 25,
    "queue-age-high": "4s",
    "queue-age-clear": "1s",
    "all-busy-after": "2s",
    "disk-low": 8,
    "disk-clear": 12,
}

def small_disk_first():
    """To be called before anything else by a program whose stages have a disk that can be filled: it starts
    again in a mount namespace of its own."""
    disk.enter_namespace()


class Stage(Faxes, Troubles, FaxStage):
    """Ports are fax1, fax2, ... with the numbers 101, 102, ... and indexes 1, 2, ...; the communities are
    public and private.

    After start(): `host`, `port` and `trap_port` are where the master agent answers and where it sends
    notifications, `mib_root` is the OID of FAX-PORT-MIB, `mibs` are the folders of it and the minimal base
    MIBs. What does not happen in PATIENCE is an AssertionError."""

    def __init__(self, ports=4, speed=4, alarms=None, options="", small_disk=False, informs=False):
        folder = tempfile.mkdtemp(prefix="faxport-nms-")
        os.chmod(folder, 0o755)
        super().__init__(SOURCE, os.environ["FAX_BUILDDIR"], folder, informs=informs)
        self.names = ["fax%d" % n for n in range(1, ports + 1)]
        self.servers = {}
        self.documents = {}
        self.disk = disk.make(self.state, self._writers) if small_disk else self._folder(self.state)
        self.more = {"options": options, "alarms": dict(ALARMS, **(alarms or {})), "speed": speed}

    def _folder(self, path):
        os.makedirs(path)
        return disk.Quota(self._writers)

    def _writers(self):
        return [self.daemon.pid] if self.daemon_runs() else []

    # ---- start and end ----

    def prepare(self, snmpd=lambda house: ""):
        """Choose the addresses and write the configurations, with what snmpd(house) returns in snmpd's;
        nothing runs yet. For receivers that have to be there first; else start() does it."""
        self.new_master()
        with open(os.path.join(self.folder, "snmpd.conf"), "a", encoding="utf-8") as file:
            file.write(snmpd(self) + "\n")
        self.name_objects()
        self._configure()

    def start(self):
        """The master agent and faxportd; returns when all ports are in service, by SNMP."""
        if not hasattr(self, "host"):
            self.prepare()
        self.start_agent()
        self.start_daemon()
        return self

    def _configure(self):
        self.worker = os.path.join(self.folder, "faxport-worker")
        self.mend_workers()
        values = {
            "workers": min(len(self.names), 8),
            "speed": self.more["speed"],
            "options": self.more["options"],
            "alarms": "\n".join("    %s = %s" % one for one in self.more["alarms"].items()),
            "stations": "\n".join('    station "%s" { kind = %s }' % one for one in STATIONS.items()),
        }
        self.configure(
            OPTIONS % values, {name: 'number = "%d"' % (100 + n) for n, name in enumerate(self.names, 1)}
        )

    def close(self, keep=False):
        """Nothing of it runs any more; its folder is gone unless it is to be kept."""
        for name in reversed(list(self.servers)):
            self.stop_server(name)
        self.stop_daemon(signal.SIGKILL)
        super().close()
        if not keep:
            if isinstance(self.disk, disk.SmallDisk):
                subprocess.run(["umount", "-l", self.state], check=False)
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.push(self.__exit__)
            self.start()
            stack.pop_all()
        return self

    def __exit__(self, kind, error, trace):
        self.close(keep=kind is not None)
        if kind:
            print("what was left is in", self.folder, file=sys.stderr)

    # ---- the master agent, the receiver, faxportd ----

    def start_agent(self):
        assert self.shell.do("snmpd_start") == 0, "snmpd does not start"

    def stop_agent(self):
        self.shell.do("snmpd_stop")

    def start_receiver(self):
        """snmptrapd; what it hears is in traps.log in the folder (scripts/snmpd.sh)."""
        self.shell.do("snmptrapd_start")

    def start_daemon(self):
        self.run_daemon(start_new_session=True)
        until(self.serves, PATIENCE, "all ports are in service, by SNMP")

    def stop_daemon(self, number=signal.SIGTERM):
        """And with it the subagent: the master answers, but has nothing to say of fax ports."""
        if self.daemon_runs():
            os.kill(self.daemon.pid, signal.SIGCONT)
            os.kill(self.daemon.pid, number)
            self.daemon.wait(PATIENCE)

    def pause_daemon(self):
        """It hangs: the master does not even get an answer."""
        os.kill(self.daemon.pid, signal.SIGSTOP)

    def resume_daemon(self):
        os.kill(self.daemon.pid, signal.SIGCONT)

    def reload_daemon(self):
        os.kill(self.daemon.pid, signal.SIGHUP)

    def serves(self):
        assert self.daemon.poll() is None, "faxportd has ended: see %s" % self.log.name
        return self.get("faxServerPortsIdle.0") == str(len(self.names))

    # ---- other servers ----

    def start_server(self, name, *arguments, **options):
        """In a session of its own; it ends with the stage. What it says goes to NAME.log in the folder.
        The `options` are Popen's."""
        with open(os.path.join(self.folder, name + ".log"), "a", encoding="utf-8") as log:
            self.servers[name] = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
            )
        return self.servers[name]

    def stop_server(self, name, number=signal.SIGTERM):
        """With all that it has started."""
        server = self.servers.pop(name)
        for each in (number, signal.SIGKILL):
            try:
                os.killpg(server.pid, each)
                server.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass

    def copy_nms(self):
        """nms/ under the root of this build's MIB; the folder."""
        folder = os.path.join(self.folder, "nms")
        subprocess.run([os.path.join(self.source, "scripts/nms-rebase"), self.mib_root, folder], check=True)
        return folder

    # ---- SNMP ----

    def get(self, *names):
        """The values of NAME.INSTANCE of FAX-PORT-MIB, a line each; enumerations as numbers. "" if there
        is no answer."""
        objects = " ".join("FAX-PORT-MIB::" + name for name in names)
        return self.shell.tell(
            "snmpget -v2c -c public -r0 -t5 -OqveU $SNMP_HOST:$SNMP_PORT %s 2>/dev/null" % objects
        )

    def set(self, name, kind, value):
        """Set NAME.INSTANCE; the kind is a letter of snmpset."""
        assert (
            self.shell.do(
                "snmpset -v2c -c private -r0 -t5 $SNMP_HOST:$SNMP_PORT FAX-PORT-MIB::%s %s %s >/dev/null"
                % (name, kind, value)
            )
            == 0
        ), ("it cannot be set: " + name)

    def walk(self, name):
        """{index: value} of a column; enumerations as numbers."""
        text = self.shell.tell(
            "snmpwalk -v2c -c public -r0 -t5 -OQebUs $SNMP_HOST:$SNMP_PORT FAX-PORT-MIB::%s" % name
        )
        rows = (re.match(r"%s\.([\d.]+) = (.*)" % name, line) for line in text.splitlines())
        return {row.group(1): row.group(2).strip('"') for row in rows if row}

    def traps(self):
        """What start_receiver() has heard: a line for each notification."""
        path = os.path.join(self.folder, "traps.log")
        with open(path, encoding="utf-8", errors="replace") as file:
            return [line for line in file if line.startswith("TRAP ")]

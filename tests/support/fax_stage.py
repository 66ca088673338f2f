"""A faxportd under a master agent of its own, all in one folder: what the stages of the proofs have in common. Each adds
what it does there."""
import os
import re
import subprocess

import shell

CONFIGURATION = """\
state-dir = "%(state)s"
control-socket = "%(control)s"
agentx-socket = "%(agentx)s"
worker-path = "%(worker)s"
converter-path = "%(build)s/engine/document/faxport-convert"
%(options)s
%(ports)s
"""
# What no log may have; a worker may be killed by us.
FAULT = re.compile(r"killed by signal (?!9 )|this is a fault|Sanitizer|runtime error:|[Aa]ssertion")


def name_of(process):
    """The name of the program that runs as this process; "" if there is none."""
    try:
        with open("/proc/%s/comm" % process, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


class FaxStage:
    """Its parts: `daemon`, a process or None; `shell`, which knows scripts/snmpd.sh; `control`, the path of faxportd's
    socket; `state`, its folder; `worker`, the path of the workers' program; `log`, where all of them say what they have
    to say."""

    def __init__(self, source, build, folder, log="stage.log", informs=False):
        self.source, self.build, self.folder = source, build, folder
        self.state = os.path.join(folder, "state")
        self.control = os.path.join(folder, "control.sock")
        self.worker = os.path.join(build, "engine/worker/faxport-worker")
        self.log = open(os.path.join(folder, log), "a", encoding="utf-8")
        self.shell = shell.Shell(source, self.log, {"SNMP_INFORMS": "yes" if informs else ""})
        self.daemon = None

    def do(self, line):
        """A line of bash that must succeed."""
        if self.shell.do(line) != 0:
            raise RuntimeError("%s fails: see %s" % (line, self.log.name))

    # ---- the master agent ----

    def new_master(self):
        """Choose its address and write its configuration; it does not run yet."""
        self.do("snmp_new '%s'" % self.folder)
        self.host = self.shell.tell("echo $SNMP_HOST")
        self.port, self.trap_port = (
            int(self.shell.tell("echo $%s" % name)) for name in ("SNMP_PORT", "SNMP_TRAP_PORT")
        )

    def name_objects(self):
        """The clients know the names of FAX-PORT-MIB, by the minimal base MIBs."""
        self.mibs = [os.path.join(self.source, "mib/minimal"), os.path.join(self.build, "mib")]
        self.do("snmp_names '%s' '%s'" % tuple(self.mibs))
        self.mib_root = self.shell.tell("snmptranslate -On FAX-PORT-MIB::faxPortMIB").lstrip(".")

    # ---- faxportd ----

    def configure(self, options, ports):
        """`options` are lines of faxportd.conf, `ports` are {name: the options of the port}."""
        values = {
            "state": self.state,
            "control": self.control,
            "agentx": self.shell.tell("echo $SNMP_SOCKET"),
            "worker": self.worker,
            "build": self.build,
            "options": options,
            "ports": "\n".join('port "%s" { %s }' % one for one in ports.items()),
        }
        with open(os.path.join(self.folder, "faxportd.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % values)

    def run_daemon(self, **options):
        """Start it and do not wait. The `options` are Popen's."""
        program = os.path.join(self.build, "agent/faxportd")
        self.daemon = subprocess.Popen(
            [program, "--config", os.path.join(self.folder, "faxportd.conf")],
            stdin=subprocess.DEVNULL,
            stderr=self.log,
            **options
        )

    def daemon_runs(self):
        return self.daemon is not None and self.daemon.poll() is None

    def command(self, *arguments):
        """The words of a command line of faxport."""
        return [os.path.join(self.build, "control/faxport"), *arguments, "--socket", self.control]

    def start_command(self, *arguments, **options):
        """A faxport that is under way: a process whose output can be read."""
        return subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options
        )

    # ---- the end ----

    def close(self):
        """Nothing of it runs any more."""
        if self.daemon_runs():
            self.daemon.kill()
            self.daemon.wait()
        self.shell.do("snmp_end")
        self.shell.close()
        self.log.close()

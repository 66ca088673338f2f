"""The stage of the proof: a private master agent and a faxportd at work on it, in a folder of their own."""
import json
import os
import re
import signal
import sys

import client

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from fax_stage import FAULT, FaxStage  # noqa: E402
from waiting import comes_true  # noqa: E402

PATIENCE = 20  # s, for what must come
CALLS_KEPT = 25
BUSY, VOICE, NOBODY = "600", "601", "999"

# Few calls and jobs are kept, so that rows go as well as come; an alarm of the server stands all the while:
# no disk is that large.
OPTIONS = """
workers = 2
speed = %(speed)s
max-attempts = 2
retry-delay = 2s
call-history = %(calls)d
job-history = 25
alarms {
    disk-low = 1000000000
    disk-clear = 1000000001
    notifications-kept = 25
    failure-window = 2
}
exchange {
    station "%(busy)s" { kind = "busy" }
    station "%(voice)s" { kind = "voice" }
}
"""


class Stage(FaxStage):
    """snmpd and, once started, faxportd."""

    def __init__(self, source, build, folder):
        super().__init__(source, build, folder, "log")
        self.new_master()
        self.do("snmpd_start")
        self.reader = client.Client(self.host, self.port, "public")
        self.writer = client.Client(self.host, self.port, "private")
        self.snmpd = self._snmpd()
        self.ended_badly = []

    def _snmpd(self):
        return self.shell.tell("echo $SNMPD_PID; kill -0 $SNMPD_PID || echo gone")

    # ---- faxportd ----

    def configure_ports(self, ports, speed=4, more=""):
        """Ports are (name, number)."""
        options = OPTIONS % {"speed": speed, "calls": CALLS_KEPT, "busy": BUSY, "voice": VOICE}
        row = 'number = "{0}" csid = "+49 30 {0}" tsid = "+49 30 {0}"'
        self.configure(options + more, {name: row.format(number) for name, number in ports})

    def start(self, tree, count):
        """Until its `count` ports are up."""
        self.run_daemon()
        wanted = [(tree.oid("faxServerPortCount"), count), (tree.oid("faxServerPortsDown"), 0)]
        if not comes_true(lambda: self._reads(wanted), PATIENCE):
            raise RuntimeError("faxportd does not serve %d ports: see %s" % (count, self.log.name))

    def _reads(self, wanted):
        try:
            return [one[2] for one in self.reader.get(*[oid for oid, _ in wanted]).bindings] == [
                value for _, value in wanted
            ]
        except client.NoAnswer:
            return False

    def stop(self, number=signal.SIGTERM):
        if not self.daemon:
            return
        self.daemon.send_signal(number)
        status = self.daemon.wait(timeout=PATIENCE)
        if status != (0 if number == signal.SIGTERM else -number):
            self.ended_badly.append("faxportd ended with status %d" % status)
        self.daemon = None

    def restart_master(self):
        self.shell.do("snmpd_stop; snmpd_start")
        self.snmpd = self._snmpd()

    def ask(self, *arguments):
        """What a command that prints JSON has to say."""
        process = self.start_command(*arguments, "--json")
        answer = process.communicate(timeout=PATIENCE)[0]
        if process.returncode != 0:
            raise RuntimeError("faxport %s: %s" % (" ".join(arguments), answer))
        return json.loads(answer)

    # ---- are they well? ----

    def faults(self):
        """What has gone wrong with the processes so far."""
        yield from self.ended_badly
        if self._snmpd() != self.snmpd:
            yield "snmpd has ended"
        if self.daemon and self.daemon.poll() is not None:
            yield "faxportd has ended with status %d" % self.daemon.returncode
        self.log.flush()
        for name in ("log", "snmpd.log"):
            with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as log:
                yield from (
                    "%s: %s" % (name, line.rstrip())
                    for line in log
                    if FAULT.search(line) or re.search(r"killed by signal", line)
                )

    def close(self):
        self.reader.close()
        self.writer.close()
        super().close()

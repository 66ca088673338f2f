"""For each trigger: its trouble, caused for real; Zabbix raises the problem, and ends it when the trouble is
over."""
import os
import re
import signal

import triggers
from waiting import until

SERVER = "Fax server: "
WORKER, WORKERS = SERVER + "A worker has been restarted", triggers.WORKERS_CRIT
SLOW, DISK = SERVER + "The queue is slow", SERVER + "Disk space is low"


def port(number, problem):
    return "Fax port fax%d: %s" % (number, problem)


class Troubles:
    """Each method causes some and waits until they are raised. That they are over is looked at in the end,
    all at once."""

    def __init__(self, check, stage):
        self.check, self.stage = check, stage
        self.known = {}  # name of a problem -> since when it counts
        self.since = 0

    def cause(self, trouble):
        self.since = self.stage.watch.now()
        getattr(self, trouble)()

    def is_raised(self, name):
        return self.stage.watch.raised(name, self.since)()

    def expect(self, *names):
        """These are to come, from now on; see() waits for them."""
        for name in names:
            self.known[name] = self.since

    def see(self, *names, seconds=30):
        for name in names:
            self.check.until("raised: " + name, self.stage.watch.raised(name, self.known[name]), seconds)

    def raised(self, *names, seconds=30):
        self.expect(*names)
        self.see(*names, seconds=seconds)

    # ---- of the lines ----

    def failing_calls(self):
        """Until it is seen: soon the calls are no longer recent."""
        for macro, value in (("{$FAX.RECENT}", "30s"), ("{$FAX.JOBS.FAILED.MAX}", "4")):
            self.stage.set_macro(macro, value)
        name = port(2, "Many calls fail")
        self.expect(name, SERVER + "Jobs are given up")
        self.stage.fail_calls("fax2", 5)

        def is_raised():
            return self.is_raised(name) or self.stage.fail_calls("fax2", 1)
        until(is_raised, 60, "Zabbix sees that many calls fail", 1)
        self.see(name, SERVER + "Jobs are given up")

    def hanging_call(self):
        """T.30 gives it up by itself after a while: as often as is needed."""
        name = port(4, "A call is stuck")

        def is_raised():
            if all(job["state"] in ("done", "failed", "canceled") for job in self.stage.jobs().values()):
                self.stage.hang("fax4")
            return self.is_raised(name)
        until(is_raised, 60, "Zabbix sees that a call is stuck", 0.5)
        self.raised(name)
        self.stage.cancel_all()

    def busy_ports(self):
        """Every port is in a long call, and a job waits."""
        for macro, value in (("{$FAX.BUSY.TIME}", "5s"), ("{$FAX.CALL.TIME.MAX}", "6s"), ("{$FAX.QUEUE.AGE.OK}", "1s"),
                             ("{$FAX.QUEUE.AGE.MAX.WARN}", "4s"), ("{$FAX.QUEUE.AGE.MAX.CRIT}", "10s")):
            self.stage.set_macro(macro, value)
        self.stage.occupy_all()
        self.stage.send("102")
        self.raised(
            SLOW, SERVER + "All ports are busy", port(1, "A call takes very long"), triggers.QUEUE_CRIT
        )
        self.stage.cancel_all()

    def silent_port(self):
        self.stage.set_macro('{$FAX.PORT.SILENCE:"fax3"}', "5")
        self.raised(port(3, "No call for long"))
        self.stage.set_macro('{$FAX.PORT.SILENCE:"fax3"}', "0")

    # ---- of the processes ----

    def broken_workers(self):
        self.stage.kill_worker()
        self.raised(WORKER)
        self.stage.break_workers(1)
        broken = until(self.faulty_port, 30, "a port is without its worker")
        self.raised(port(broken, "Out of service by a fault"))
        self.stage.mend_workers()
        until(self.stage.serves, 30, "all ports are in service")
        for process in self.stage.workers()[:3]:
            os.kill(process, signal.SIGKILL)
        self.raised(WORKERS)
        until(self.stage.serves, 30, "all ports are in service")

    def faulty_port(self):
        known = self.stage.walk("faxPortOperStatus")
        return next((int(index) for index, status in known.items() if status == "5"), None)

    def ports_out_of_service(self):
        for name in self.stage.names:
            self.stage.faxport("port", "down", name)
        self.raised(triggers.NO_PORT, *(port(n, "Out of service as ordered") for n in range(1, 5)))
        for name in self.stage.names:
            self.stage.faxport("port", "up", name)

    # ---- of the disk ----

    # It is looked at every ten seconds: meanwhile other trouble is made.

    def low_disk(self):
        self.stage.fill_disk(leave=20)
        self.expect(DISK)

    def lower_disk(self):
        self.see(DISK)
        self.stage.free_disk()
        self.stage.fill_disk(leave=6)
        self.expect(triggers.DISK_CRIT)

    def full_disk(self):
        self.see(triggers.DISK_CRIT)
        self.stage.fill_disk()
        self.stage.faxport("port", "down", "fax3")  # something to write
        self.raised(triggers.STORE)
        self.stage.free_disk()
        self.stage.faxport("port", "up", "fax3")

    # ---- of SNMP ----

    def hurried_master(self):
        """faxportd answers late: the master agent asks again."""
        name = SERVER + "snmpd asks twice"

        def is_raised():
            self.stage.pause_daemon()
            try:
                self.stage.shell.do("snmpget -v2c -c public -r0 -t1.5 $SNMP_HOST:$SNMP_PORT"
                                    " FAX-PORT-MIB::faxPortStatusState.1 >&2")
            finally:
                self.stage.resume_daemon()
            return self.is_raised(name)
        until(is_raised, 60, "Zabbix sees that the master asks twice", 3)
        self.raised(name)

    def no_agent(self):
        """snmpd is away while more happens than may wait."""
        self.stage.stop_agent()
        for _ in range(10):
            self.stage.faxport("port", "down", "fax3")
            self.stage.faxport("port", "up", "fax3")
        self.raised(triggers.NO_SNMP, seconds=60)
        self.stage.start_agent()
        self.raised(SERVER + "Notifications were lost", SERVER + "The AgentX session was opened again")

    def no_subagent(self):
        """faxportd is away while snmpd answers."""
        self.stage.stop_daemon()
        self.raised(triggers.GONE, seconds=75)
        self.stage.start_daemon()
        self.raised(SERVER + "faxportd has been restarted")

    # ---- all of it ----

    def all_over(self):
        for name, since in sorted(self.known.items()):
            self.check.until("over: " + name, self.stage.watch.over(name, since), 75)

    def templates(self):
        """The names in the template of those that were raised."""
        return {re.sub(r"^Fax port fax\d", "Fax port {#FAXPORT.NAME}", name) for name in self.known}


def test(check, stage):
    troubles = Troubles(check, stage)
    for one in ("low_disk", "failing_calls", "hanging_call", "lower_disk", "silent_port", "busy_ports", "full_disk",
                "broken_workers", "hurried_master", "ports_out_of_service", "no_agent", "no_subagent"):
        troubles.cause(one)
    troubles.all_over()
    wanted = {row["name"] for row in triggers.SERVER + triggers.PORT}
    check.equal("every trigger was raised", wanted - troubles.templates(), set())
    check.figure("%d triggers of the template, %d raised and over" % (len(wanted), len(troubles.known)))

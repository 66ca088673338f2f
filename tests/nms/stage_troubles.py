"""The trouble that a stage can make; each can be ended."""
import os
import re
import signal
import subprocess

from fax_stage import name_of
from stage_faxes import PATIENCE
from waiting import until

STATIONS = {"600": "busy", "601": "no-answer", "602": "silence", "603": "voice"}
# Numbers at which no fax is; the last two answer, and the call hangs until it is stuck.
BUSY, NO_ANSWER, SILENCE, VOICE = STATIONS
NOBODY = "999"


class Troubles:
    """A part of Stage."""

    def occupy_all(self, pages=100):
        """Each port is in a long call, to its neighbour or from it, until cancel_all()."""
        jobs = [self.send("10%d" % (n + 1), "fax%d" % n, pages) for n in range(1, len(self.names), 2)]
        until(
            lambda: self.get("faxServerPortsBusy.0") == str(len(self.names)), PATIENCE, "all ports are busy"
        )
        return jobs

    def hang(self, port):
        """The port calls somebody who answers and says nothing: until T.30 gives it up the call is stuck.
        It is over after some 35 s of line time, or by cancel_all()."""
        return self.send(SILENCE, port)

    def fail_calls(self, port, times):
        """So many calls of the port meet a busy number."""
        for _ in range(times):
            assert not self.call(BUSY, port)

    def workers(self):
        """Their process ids: that of fax1's worker, of fax2's, ..."""
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            ready = re.findall(r"worker (\d+) is ready \(process (\d+)\)", file.read())
        newest = {int(worker): int(process) for worker, process in ready}
        return [process for _, process in sorted(newest.items()) if name_of(process) == "faxport-worker"]

    def kill_worker(self):
        """The first; its port is back soon."""
        os.kill(self.workers()[0], signal.SIGKILL)

    def break_workers(self, count=1):
        """The program of the workers is gone, and so many of them die: their ports are out of service
        until mend_workers()."""
        os.unlink(self.worker)
        for process in self.workers()[:count]:
            os.kill(process, signal.SIGKILL)

    def mend_workers(self):
        if not os.path.islink(self.worker):
            os.symlink(os.path.join(self.build, "engine/worker/faxport-worker"), self.worker)

    def fill_disk(self, leave=0):
        """Nothing can be written any more to the daemon's state; or, with a small disk, all but `leave`
        MiB is full."""
        if leave:
            space = os.statvfs(self.state)
            subprocess.run(
                ["fallocate", "-l", str(space.f_bavail * space.f_frsize - (leave << 20)), self.disk.ballast],
                check=True,
            )
            self.disk.is_full = True
        else:
            self.disk.fill()

    def free_disk(self):
        self.disk.free()

"""Calls all the time: to ports, to a busy station, to a voice, to nobody; jobs that are held, let go and
canceled. So rows come and go in every table."""
import os
import random
import threading

import stage as theater
from waiting import comes_true

NOTE = b"%!PS\n/Helvetica 24 selectfont 72 700 moveto (A note) show showpage\n"
AT_ONCE = 4  # jobs that are to be there
PAUSE = 0.15  # s between two deeds
DRY = 90  # s in which all jobs must have ended
ENDED = ("done", "failed", "canceled")


class Traffic:
    """A thread that deals out work until it is told to stop."""

    def __init__(self, stage, ports, seed):
        self.stage, self.ports = stage, ports
        self.dice = random.Random(seed)
        self.document = os.path.join(stage.folder, "note.ps")
        with open(self.document, "wb") as file:
            file.write(NOTE)
        self.over = threading.Event()
        self.submitted = 0
        self.troubles = []
        self.thread = threading.Thread(target=self._work, daemon=True)

    def start(self):
        self.thread.start()

    def stop(self):
        """No more work, and an end to all jobs."""
        self.over.set()
        self.thread.join()
        for job in self._jobs():
            self._do("cancel", str(job["id"]))
        if not comes_true(lambda: not self._jobs() and not self._busy(), DRY):
            self.troubles.append("the calls do not end")

    def _jobs(self):
        """Those that have not ended."""
        return [job for job in self.stage.ask("jobs") if job["state"] not in ENDED]

    def _busy(self):
        return any(port["state"] != "available" for port in self.stage.ask("status"))

    def _do(self, *arguments):
        process = self.stage.start_command(*arguments)
        return process.communicate(timeout=theater.PATIENCE)[0]

    def _work(self):
        while not self.over.wait(PAUSE):
            try:
                self._deal()
            except Exception as trouble:  # pylint: disable=broad-except
                self.troubles.append(str(trouble))
                return

    def _deal(self):
        jobs = self._jobs()
        held = [job["id"] for job in jobs if job["state"] == "held"]
        if held and self.dice.random() < 0.3:
            self._do(self.dice.choice(["cancel", "release"]), str(self.dice.choice(held)))
        if len(jobs) >= AT_ONCE:
            return
        number = self.dice.choice(
            [number for _, number in self.ports] * 2 + [theater.BUSY, theater.VOICE, theater.NOBODY]
        )
        hold = ["--hold"] if self.dice.random() < 0.15 else []
        self._do("send", *hold, "--to", number, "--recipient", "Dr. Müller", self.document)
        self.submitted += 1

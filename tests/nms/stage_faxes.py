"""What a stage can do with its command line: send faxes, count calls, wait for them."""
import json
import os
import re
import subprocess

from waiting import until

PATIENCE = 30  # s, for what must happen

NOTE = """%!PS
/Helvetica 24 selectfont 72 700 moveto (A note) show 72 660 moveto (of two lines) show showpage
"""
BOOK = """%%!PS
/Helvetica 24 selectfont 1 1 %d { 72 700 moveto (Page ) show 10 string cvs show showpage } for
"""


class Faxes:
    """A part of Stage."""

    def faxport(self, *arguments):
        """What the command line prints; it must succeed."""
        done = subprocess.run(
            self.command(*arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, "faxport %s: %s" % (" ".join(arguments), done.stderr)
        return done.stdout

    def ask(self, *arguments):
        """What faxport ... --json says."""
        return json.loads(self.faxport(*arguments, "--json"))

    def document(self, pages=1):
        """A PostScript file of so many pages."""
        if pages not in self.documents:
            path = os.path.join(self.folder, "document%d.ps" % pages)
            with open(path, "w", encoding="ascii") as file:
                file.write(NOTE if pages == 1 else BOOK % pages)
            self.documents[pages] = path
        return self.documents[pages]

    def counters(self):
        """What the calls of the ports have come to, by the command line: {(object of FAX-PORT-MIB, port,
        cause or rate): number}."""
        counters = {}
        for one in self.ask("stats"):
            for member, value in one.items():
                if member.startswith(("sent", "received")):
                    counters["faxPortStats" + member[0].upper() + member[1:], one["port"], ""] = value
        for table, name, key in (
            ("failures", "faxPortFailure", "cause"),
            ("rates", "faxPortRate", "bitRate"),
        ):
            for one in self.ask(table):
                counters[name + "Sent", one["port"], str(one[key])] = one["sent"]
                counters[name + "Received", one["port"], str(one[key])] = one["received"]
        return counters

    def send(self, number, port=None, pages=1, attempts=1, sender="Ada Lovelace"):
        """The number of the job."""
        options = ["--port", port] if port else []
        text = self.faxport(
            "send",
            "--to",
            number,
            "--attempts",
            str(attempts),
            "--from",
            sender,
            *options,
            self.document(pages)
        )
        return int(re.search(r"\d+", text).group())

    def jobs(self):
        return {job["id"]: job for job in self.ask("jobs")}

    def call(self, number, port=None, pages=1):
        """Send a fax and wait for its end: true if it went through."""
        job = self.send(number, port, pages)
        return self.ends([job]) == 1

    def ends(self, jobs, seconds=120):
        """Wait for the end of these jobs; how many went through."""

        def all_over():
            known = self.jobs()
            return all(known[job]["state"] in ("done", "failed", "canceled") for job in jobs)

        until(all_over, seconds, "the jobs end")
        known = self.jobs()
        return sum(known[job]["state"] == "done" for job in jobs)

    def cancel_all(self):
        """No job is left, and all ports that are in service are idle."""
        for job in self.jobs().values():
            if job["state"] not in ("done", "failed", "canceled"):
                subprocess.run(self.command("cancel", str(job["id"])), check=False, capture_output=True)
        until(
            lambda: not any(one["send"] or one["receive"] for one in self.ask("status")),
            PATIENCE,
            "the ports are idle",
        )
        until(
            lambda: all(job["state"] in ("done", "failed", "canceled") for job in self.jobs().values()),
            PATIENCE,
            "the jobs are canceled",
        )

"""The reckoning: what was handed over, delivered, said, heard; and whether anything is missing."""
import collections
import dataclasses
import datetime
import json
import os
import re

import notices
import pages
from fax_stage import FAULT

ENDED = ("done", "failed", "canceled")
SLACK = 2  # s: the receivers' clock tells whole seconds
LOST = -1  # in place of the moment when a notification was sent
DIRECTIONS = {2: "sent", 3: "received"}
TRIED_AGAIN = 8  # s after which a database that could not be written has been tried again
RESENT = 4  # s in which a receiver that is back has all that waited for it


class Account:
    """Figures, and each thing that is wrong."""

    def __init__(self):
        self.figures = collections.Counter()
        self.causes = collections.Counter()
        self.wrong = []

    def check(self, good, text, *arguments):
        if not good:
            self.wrong.append(text % arguments)
        return good


# ---- jobs ----

def reconcile_jobs(account, office, jobs):
    """Each acknowledged fax is a job; each job is a fax."""
    by_id = {job["id"]: job for job in jobs}
    names = {submission.name: submission for submission in office.submissions}
    figures = account.figures
    figures["handed over"] = len(office.submissions)
    for submission in office.acknowledged():
        figures["acknowledged"] += 1
        job = by_id.get(submission.id)
        if not account.check(job, "job %d (%s) was acknowledged and is not known", submission.id, submission.name):
            figures["lost"] += 1
        elif account.check(job["documentName"] == submission.name, "job %d is %s, not %s", submission.id,
                           job["documentName"], submission.name):
            _count_state(account, job)
    known = set(submission.id for submission in office.acknowledged())
    for job in jobs:
        if job["id"] not in known:
            figures["taken, but not acknowledged"] += 1
            account.check(job["documentName"] in names, "nobody handed over job %d (%s)", job["id"], job["documentName"])


def _count_state(account, job):
    state = job["state"]
    account.figures[state if state in ENDED else "queued"] += 1
    if state == "failed":
        account.check(job["outcome"] not in ("none", "ok", ""), "job %d failed without a cause", job["id"])
        account.check(job["outcome"] != "badDocument", "job %d: nothing is wrong with its document, but \"%s\"", job["id"],
                      job["problem"])
        account.causes[job["outcome"]] += 1
    account.check(state != "canceled", "nobody canceled job %d", job["id"])


# ---- documents ----

@dataclasses.dataclass(frozen=True)
class Received:
    """A file of the inbox: complete, partial, or part of a fax that still comes in."""
    name: str
    port: str
    kind: str
    digest: tuple

    def begins(self, digest):
        """True if it has first pages of that document, and no others."""
        return bool(self.digest) and digest[:len(self.digest)] == self.digest


def read_inbox(account, inbox, folder):
    """All files, each pixel."""
    for name in sorted(os.listdir(inbox)):
        match = re.fullmatch(r"\d+T\d+Z-(fax\d+)-\d+((?:\.partial)?\.tif(?:\.part)?)", name)
        if not account.check(match, "%s is no name of a received fax", name):
            continue
        kind = {".tif": "complete", ".partial.tif": "partial"}.get(match[2], "part")
        account.figures["inbox: " + kind] += 1
        if account.check(kind != "part", "%s still comes in, though there is no call", name):
            try:
                yield Received(name, match[1], kind, pages.digest(pages.read_file(os.path.join(inbox, name), folder)))
            except pages.Unreadable as problem:
                account.wrong.append("%s cannot be read: %s" % (name, problem))


def reconcile_documents(account, office, jobs, received):
    """Each received file is what was sent, or its first pages; what the far end has confirmed, it has."""
    sent = collections.defaultdict(list)
    for submission in office.submissions:
        sent["fax%d" % submission.fax.port].append(submission.digest)
    for file in received:
        if file.kind == "complete":
            equal = account.check(file.digest in sent[file.port], "%s is not what anybody sent to %s", file.name, file.port)
            account.figures["documents equal"] += equal
        else:
            account.check(any(file.begins(digest) for digest in sent[file.port]),
                          "%s is not the beginning of anything that was sent to %s", file.name, file.port)
    by_name = {job["documentName"]: job for job in jobs}
    for submission in office.submissions:
        if submission.name in by_name:
            _check_copies(account, by_name[submission.name], submission, received)


def _check_copies(account, job, submission, received):
    mine = [file for file in received if file.port == "fax%d" % submission.fax.port and file.begins(submission.digest)]
    copies = sum(file.kind == "complete" for file in mine)
    account.check(copies or job["state"] != "done", "job %d (%s) is done, and was not received", job["id"], submission.name)
    kept = max((len(file.digest) for file in mine), default=0)
    account.check(kept >= job["pagesSent"], "job %d (%s): %d pages were confirmed, %d are there", job["id"], submission.name,
                  job["pagesSent"], kept)
    if copies > 1:
        account.figures["received again"] += copies - 1
        account.check(copies - 1 <= _unknown_outcomes(job), "job %d was received %d times, with %d unknown outcomes", job["id"],
                      copies, _unknown_outcomes(job))


def _unknown_outcomes(job):
    return job["unknownOutcomes"]


# ---- notifications ----

def reconcile_notices(account, written, trapped, informed, history):
    """All numbers are in the database without a hole; what it has as sent, the witness has, in order, and nothing else but
    what could not be written; those that the second receiver missed, it could not get."""
    identities = {_identity(notice): notice for notice in written}
    came = {notice.identity(): notice for notice in trapped}
    heard = {notice.identity() for notice in informed}
    dropped = {identity for identity, notice in identities.items() if notice["sent"] == LOST}
    account.figures.update({"notifications": len(written), "trapped": len(came), "informed": len(heard),
                            "dropped": len(dropped)})
    unwritten = {identity for identity in set(came) - set(identities) if _was_unwritten(history, came[identity].received)}
    _check_numbers(account, written, came, unwritten, history)
    account.figures["sent, and ended unwritten"] = len(unwritten)
    account.check(set(identities) - dropped == set(came) - unwritten,
                  "notifications that did not come: %s; that came from nowhere: %s",
                  sorted(set(identities) - dropped - set(came)), sorted(set(came) - unwritten - set(identities)))
    first = list(dict.fromkeys(notice.sequence for notice in trapped))
    account.check(first == sorted(first), "notifications came out of order: %s", first)
    unheard = set(came) - heard
    missing = missing_informs(trapped, informed, history)
    account.figures["informs that ended with the master"] = len(unheard) - len(missing)
    account.check(not missing, "no informs of notifications %s, though the master and the receiver were there", missing)


def _check_numbers(account, written, came, unwritten, history):
    """One number is one notification. Those that the database lacks were given when it could not be written, and ended so."""
    numbers = [notice["sequence"] for notice in written]
    twice = [number for number, count in
             collections.Counter(numbers + [sequence for sequence, _, _ in unwritten]).items() if count > 1]
    account.check(not twice, "numbers of two notifications each: %s", twice)
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers) - {sequence for sequence, _, _ in unwritten}
    ends = {notice["sequence"]: notice["time"] / 1000 for notice in written}
    unheard = {number for number in missing if _was_unwritten_before(
        history, next(ends[later] for later in sorted(ends) if later > number))}
    account.figures["never sent, and ended unwritten"] = len(unheard)
    account.check(missing == unheard, "numbers of notifications are left out: %s", sorted(missing - unheard))


def missing_informs(trapped, informed, history):
    """Numbers of the notifications that the master could have brought home to the second receiver, and did not."""
    heard = {notice.sequence for notice in informed}
    outages = list(_times(history, "receiver", "SIGKILL", "start", RESENT))
    return sorted({notice.sequence for notice in trapped
                   if notice.sequence not in heard and not _ended_with_master(history, outages, notice.received)})


def _identity(notice):
    return notice["sequence"], notice["kind"], notice["callId"] if notice["kind"] in notices.CALL_ENDS else 0


def check_alarms(account, written, trapped):
    """Nothing is wrong any more: what was raised is cleared, in the database and for whoever was told."""
    told = sorted(trapped, key=lambda notice: notice.sequence)
    for raised, cleared in notices.RAISED_AND_CLEARED:
        for source, edges in (("on record", [(notice["portIndex"], notice["kind"]) for notice in written]),
                              ("told", [(notice.port, notice.kind) for notice in told])):
            last = {port: kind for port, kind in edges if kind in (raised, cleared)}
            for port, kind in last.items():
                account.check(kind == cleared, "the alarm of kind %d at port %d was never cleared, as %s", raised, port, source)


def _times(history, role, begin, end, after):
    """(from, to) of each time between two deeds to a role, and `after` s more."""
    since = None
    for at, who, deed in history:
        if who == role and deed == begin and not since:
            since = at
        elif who == role and deed == end and since:
            yield since, at + after
            since = None


def _was_unwritten(history, moment):
    """True if the disk was full then, and faxportd was killed before it could write again."""
    kills = [at for at, role, deed in history if role == "daemon" and deed == "SIGKILL" and at >= moment - SLACK]
    return any(begin - SLACK <= moment <= end and any(at <= end for at in kills)
               for begin, end in _times(history, "disk", "full", "free", TRIED_AGAIN))


def _was_unwritten_before(history, moment):
    """True if faxportd was killed with a full disk at some time before."""
    return any(_was_unwritten(history, begin) for begin, _ in _times(history, "disk", "full", "free", TRIED_AGAIN)
               if begin - SLACK <= moment)


def _ended_with_master(history, outages, moment):
    """True if the master was ended before it could bring home the inform of `moment`."""
    ends = [at for at, role, deed in history if role == "master" and deed in ("SIGKILL", "SIGTERM") and at >= moment - SLACK]
    return any(at <= moment + SLACK or any(begin <= moment + SLACK and at <= end for begin, end in outages) for at in ends)


# ---- calls ----

def reconcile_calls(account, calls, written):
    """Each call on record has told that it ended, and each that told is on record."""
    told = collections.Counter(notice["callId"] for notice in written if notice["kind"] in notices.CALL_ENDS)
    recorded = collections.Counter(call["id"] for call in calls)
    account.figures["calls"] = len(recorded)
    account.check(recorded == told, "calls without a notification: %s; notifications without a call on record: %s",
                  sorted(recorded - told), sorted(told - recorded))


def reconcile_counters(account, calls, counters):
    """The ports have counted what is on record."""
    recorded = collections.Counter()
    for call in calls:
        recorded[call["portIndex"], DIRECTIONS[call["direction"]] + ".calls"] += 1
        recorded[call["portIndex"], DIRECTIONS[call["direction"]] + ".pages"] += call["pagesDone"]
    counted = collections.Counter()
    for (port, name), value in counters.items():
        way, *what = name.split(".")
        if what[:1] == ["cause"]:  # each call has one
            counted[port, way + ".calls"] += value
        elif what == ["pages"]:
            counted[port, name] += value
    account.check(+recorded == +counted, "on record but not counted: %s; counted but not on record: %s",
                  dict(recorded - counted), dict(counted - recorded))


def reconcile_notice_counters(account, written, counters):
    """What was acknowledged is counted, by kind."""
    sent = sum(notice["sent"] > 0 for notice in written)
    counted = sum(value for (port, name), value in counters.items()
                  if port == 0 and name.startswith("notification.") and name.endswith(".sent"))
    account.check(sent == counted, "%d notifications are marked as sent, %d are counted", sent, counted)


def reconcile_call_log(account, calls, path, history):
    """Each line is whole, and says what is on record, but for calls that could not be written; no call has two. The record
    has them all, the log those for which the disk had room and faxportd the time."""
    recorded = {call["id"]: _essence(call) for call in calls}
    every = list(_read_call_log(account, path))
    lines = [call for call in every if not _was_unwritten(history, _end_of(call))]
    logged = collections.Counter(call["id"] for call in lines)
    twice = [call for call, count in logged.items() if count > 1]
    other = [call["id"] for call in lines if _essence(call) != recorded.get(call["id"])]
    account.figures["call log lines"] = len(every)
    account.check(not twice, "the call log has calls more than once: %s", twice)
    account.check(not other, "what the call log says of these is not what is on record: %s", other)


def _read_call_log(account, path):
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as log:
        for line in log:
            try:
                yield json.loads(line)
            except ValueError:
                account.wrong.append("the call log has half a line: %s" % line)


def _end_of(call):
    return datetime.datetime.fromisoformat(call["endTime"]).timestamp()


def _essence(call):
    return [call.get(name) for name in ("id", "jobId", "portIndex", "number", "pagesDone", "outcomeCode")]


# ---- the log ----

def check_log(account, path):
    """We kill by signal 9: whatever ended otherwise has a fault, and so has what says so."""
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            account.check(not FAULT.search(line), "the log says: %s", line.rstrip())

"""The reckoning: what was handed over, delivered, said, heard; and whether anything is missing."""
import collections
import os

import notices
import pages
import promises

ENDED = ("done", "failed", "canceled")
SLACK = 2  # s: the receivers' clock tells whole seconds
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
        account.causes[job["outcome"]] += 1
    account.check(state != "canceled", "nobody canceled job %d", job["id"])


# ---- documents ----

def read_inbox(account, inbox, folder):
    """(port, pages' digest) of each received file."""
    received = []
    for name in sorted(os.listdir(inbox)):
        try:
            received.append((name.split("-")[1], pages.digest(pages.read_file(os.path.join(inbox, name), folder)), name))
        except pages.Unreadable as problem:
            account.figures["unreadable files"] += 1
            account.check(not promises.INBOX, "%s cannot be read: %s", name, problem)
    return received


def reconcile_documents(account, office, jobs, received):
    """Each received file is what was sent, or its first pages; each job that is done was received."""
    whole = collections.Counter((port, digest) for port, digest, _ in received)
    sent = [("fax%d" % submission.fax.port, submission.digest) for submission in office.submissions]
    for port, digest, name in received:
        if (port, digest) in sent:
            account.figures["documents equal"] += 1
        elif account.check(any(port == to and document[:len(digest)] == digest for to, document in sent),
                           "%s is not what anybody sent to %s", name, port):
            account.figures["partial documents"] += 1
    by_name = {job["documentName"]: job for job in jobs}
    for submission, place in zip(office.submissions, sent):
        job = by_name.get(submission.name)
        if job:
            _check_copies(account, job, whole[place])


def _check_copies(account, job, copies):
    account.check(copies or job["state"] != "done", "job %d (%s) is done, and was not received", job["id"],
                  job["documentName"])
    if copies > 1:
        account.figures["received again"] += copies - 1
        account.check(job["attempts"] >= copies, "job %d was received %d times in %d attempts", job["id"], copies,
                      job["attempts"])


# ---- notifications ----

def reconcile_notices(account, house, last, dropped):
    """All numbers up to `last` have come to the witness; those that the second receiver missed, it could not get."""
    trapped = list(notices.read_log(os.path.join(house.folder, "traps.log"), house.mib_root))
    informed = list(notices.read_log(os.path.join(house.folder, "informs.log"), house.mib_root))
    came = {notice.sequence: notice for notice in trapped}
    missing = sorted(set(range(1, last + 1)) - set(came))
    account.figures.update({"notifications": last, "trapped": len(came), "dropped": dropped,
                            "informed": len({notice.sequence for notice in informed})})
    account.check(len(missing) == dropped, "notifications %s did not arrive; %d were counted as dropped", missing, dropped)
    outages = list(_outages(house.history))
    for sequence in sorted(set(came) - {notice.sequence for notice in informed}):
        account.figures["informs that ended with the master"] += 1
        account.check(_ended_with_master(house.history, outages, came[sequence].received),
                      "no inform of notification %d, though the master and the receiver were there", sequence)
    first = list(dict.fromkeys(notice.sequence for notice in trapped))
    account.check(first == sorted(first), "notifications came out of order: %s", first)
    return trapped


def _outages(history):
    """(from, to) of each time when the receiver of informs was away. What it missed is sent again each second."""
    since = None
    for at, role, deed in history:
        if role == "receiver" and deed == "SIGKILL":
            since = at
        elif role == "receiver" and deed == "start" and since:
            yield since, at + RESENT
            since = None


def _ended_with_master(history, outages, moment):
    """True if the master was ended before it could bring home the inform of `moment`."""
    ends = [at for at, role, deed in history if role == "master" and deed in ("SIGKILL", "SIGTERM") and at >= moment - SLACK]
    return any(at <= moment + SLACK or any(begin <= moment + SLACK and at <= end for begin, end in outages) for at in ends)


def reconcile_calls(account, calls, trapped):
    """Each call that ended has told so, once."""
    told = {notice.call for notice in trapped if notice.kind in notices.CALL_ENDS}
    for call in calls:
        account.figures["calls"] += 1
        account.check(call in told, "call %d ended without a notification", call)

"""Kill, stop and fill what faxportd stands on, while faxes keep coming; then see that nothing is lost.

Prints the seed and the figures; the last line is the reckoning, the exit status 0 only if nothing is lost. The same seed
and length give the same schedule of troubles and faxes; what they meet depends on the machine."""
import argparse
import datetime
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import deeds
import disk
import house
import jobs
import notices
import reconcile
import schedule
import store
from waiting import comes_true

TURN = 0.02  # s
DRY = 90  # s in which the queue must run dry once nothing is in its way
CALM = 30  # s in which faxportd must see then that nothing is wrong any more
ARRIVE = 30  # s in which notifications must arrive then


def seed_of_the_day():
    return int(datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%d"))


def arguments_of(line):
    parser = argparse.ArgumentParser(prog="scripts/chaos", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=seed_of_the_day(), help="of the schedule (default: the date of today, UTC)")
    parser.add_argument("--seconds", type=float, default=60, help="how long the troubles last (default: %(default)s)")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs, store and received faxes")
    parser.add_argument("--source", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    return parser.parse_args(line)


# ---- the troubled time ----

def play(plan, office, troubles, seconds):
    """Faxes and troubles at their moments."""
    start = time.monotonic()
    coming = sorted([(fax.at, fax) for fax in plan.faxes] + [(trouble.at, trouble) for trouble in plan.troubles],
                    key=lambda item: item[0])
    ends = []
    while (now := time.monotonic() - start) < seconds:
        while coming and coming[0][0] <= now:
            _, what = coming.pop(0)
            if isinstance(what, schedule.Fax):
                office.submit(what, now)
            else:
                ends.append((now + what.lasts, troubles.begin(what)))
        for due in [due for due in ends if due[0] <= now]:
            ends.remove(due)
            due[1]()
        office.look(now)
        time.sleep(TURN)


def calm_down(stage, office, troubles):
    """Everything runs again: let the queue run dry and the notifications arrive. Returns what did not."""
    troubles.restore()
    late = []
    if not comes_true(stage.answers, house.PATIENCE):
        return ["faxportd does not answer any more"]
    troubles.restore_ports()

    def is_quiet():
        office.look(float("inf"))
        return not office.waits()

    def is_dry():
        known = stage.ask("jobs")
        return known is not None and all(job["state"] in reconcile.ENDED for job in known)

    def is_calm():
        alarms = stage.ask("alarms")
        return alarms is not None and not any(alarm["kind"] in notices.MUST_CLEAR for alarm in alarms)

    def is_told():
        return stage.count("faxAgentNotificationsWaiting") == 0

    for what, condition, limit in (("a submission has no answer", is_quiet, jobs.GIVE_UP),
                                   ("the queue does not run dry", is_dry, DRY), ("alarms stand", is_calm, CALM),
                                   ("notifications still wait", is_told, ARRIVE)):
        if not comes_true(condition, limit):
            late.append(what)
    return late


# ---- the reckoning ----

def reckon(account, stage, office, known):
    """The daemon has ended; its files and the receivers' logs are there. `known` are the jobs that it knew."""
    account.wrong.extend(stage.surprises)
    reconcile.check_log(account, stage.log.name)
    reconcile.reconcile_jobs(account, office, known)
    received = list(reconcile.read_inbox(account, os.path.join(stage.state, "inbox"), stage.folder))
    reconcile.reconcile_documents(account, office, known, received)
    records = store.Store(stage.state)
    trapped, informed = stage.heard()
    reconcile.reconcile_notices(account, records.notices, trapped, informed, stage.history)
    reconcile.check_alarms(account, records.notices, trapped)
    reconcile.reconcile_calls(account, records.calls, records.notices)
    reconcile.reconcile_counters(account, records.calls, records.counters)
    reconcile.reconcile_notice_counters(account, records.notices, records.counters)
    reconcile.reconcile_call_log(account, records.calls, os.path.join(stage.state, "calls.log.jsonl"), stage.history)


RECKONING = ("seed {seed}: {acknowledged} acknowledged = {done} delivered + {failed} failed with cause + {queued} queued + "
             "{lost} lost; {equal} documents equal; {told} notifications (and {unwritten} that ended unwritten), "
             "{trapped} trapped, {informed} informed, {dropped} dropped: {verdict}")


def tell(account, troubles, seed):
    figures = account.figures
    print("troubles: " + (", ".join("%s %d" % item for item in sorted(troubles.done.items())) or "none"))
    print("failed faxes: " + (", ".join("%s %d" % item for item in sorted(account.causes.items())) or "none"))
    for figure, value in figures.items():
        print("%-36s %6d" % (figure, value))
    for wrong in account.wrong:
        print("WRONG: " + wrong)
    counts = {name: figures[name] for name in
              ("acknowledged", "done", "failed", "queued", "lost", "trapped", "informed", "dropped")}
    print(RECKONING.format(seed=seed, equal=figures["documents equal"], told=figures["notifications"],
                           unwritten=figures["sent, and ended unwritten"],
                           verdict="NOT IN ORDER" if account.wrong else "nothing is lost", **counts))


def run(arguments, folder):
    plan = schedule.Schedule(arguments.seed, arguments.seconds)
    stage = house.House(arguments.source, arguments.build, folder, plan)
    print("seed %d, %g s: %d faxes, %d troubles; %s; the disk is %s" % (
        arguments.seed, arguments.seconds, len(plan.faxes), len(plan.troubles), plan.line, stage.disk.name), flush=True)
    account = reconcile.Account()
    try:
        troubles = deeds.Deeds(stage)
        office = jobs.Office(stage, os.path.join(folder, "documents"))
        stage.start("daemon")
        if not comes_true(stage.answers, house.PATIENCE):
            raise RuntimeError("faxportd does not answer: see %s" % stage.log.name)
        play(plan, office, troubles, arguments.seconds)
        account.wrong.extend(calm_down(stage, office, troubles))
        known = stage.ask("jobs") or []
        account.check(stage.end_daemon(), "faxportd did not end in good order")
        comes_true(lambda: not reconcile.missing_informs(*stage.heard(), stage.history), ARRIVE)
    finally:
        stage.close()
    reckon(account, stage, office, known)
    if arguments.keep or account.wrong:
        shutil.copytree(stage.state, os.path.join(folder, "state-at-the-end"))
    tell(account, troubles, arguments.seed)
    return not account.wrong


def main():
    arguments = arguments_of(sys.argv[1:])
    disk.enter_namespace()
    folder = tempfile.mkdtemp(prefix="faxportd-chaos-")
    good = False
    try:
        good = run(arguments, folder)
    finally:
        if arguments.keep or not good:
            print("kept: %s" % folder, file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

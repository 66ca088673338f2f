"""The stage of the proofs of nms/: each trouble that it can make is seen by SNMP, and is over when it is
ended."""
import sys

import proof
import stage

ALARMS = {
    "portDown": "1",
    "stuck": "5",
    "failures": "7",
    "queue": "9",
    "busy": "11",
    "disk": "13",
    "store": "15",
}


def alarm(house, port, kind):
    """True if that alarm stands; port 0 is the server."""
    return lambda: "%d.%s" % (port, ALARMS[kind]) in house.walk("faxAlarmSeverity")


def is_over(house, port, kind):
    return lambda: not alarm(house, port, kind)()


def test_calls(check, house):
    check.check("a fax goes through", house.call("102", "fax1"))
    check.check("one to nobody does not", not house.call(stage.NOBODY, "fax1"))
    stats = {one["port"]: one for one in house.ask("stats")}
    check.equal(
        "the counters are those of the calls",
        (stats["fax1"]["sentAttempts"], stats["fax1"]["sentCompletions"]),
        (2, 1),
    )
    check.equal(
        "by SNMP, too", house.get("faxPortStatsSentAttempts.1", "faxPortStatsSentCompletions.1"), "2\n1"
    )


def test_troubles(check, house):
    house.fail_calls("fax2", 4)
    check.until("calls that fail are an alarm", alarm(house, 2, "failures"))
    for _ in range(4):
        house.call("103", "fax2")
    check.until("until calls go through again", is_over(house, 2, "failures"))
    house.hang("fax4")
    check.until("a call that hangs is an alarm", alarm(house, 4, "stuck"))
    house.cancel_all()
    check.until("until it has ended", is_over(house, 4, "stuck"))
    house.occupy_all()
    house.send("102")
    check.until("all ports busy is an alarm", alarm(house, 0, "busy"))
    check.until("and so is a queue that does not move", alarm(house, 0, "queue"))
    house.cancel_all()
    check.until("until ports are idle", is_over(house, 0, "busy"))
    check.until("and the queue empty", is_over(house, 0, "queue"))


def test_processes(check, house):
    house.break_workers()
    check.until("a port without its worker is an alarm", alarm(house, 1, "portDown"))
    house.mend_workers()
    check.until("until it is back", is_over(house, 1, "portDown"))
    restarts = int(house.get("faxServerWorkerRestarts.0"))
    house.kill_worker()
    check.until(
        "a worker that was killed is counted", lambda: int(house.get("faxServerWorkerRestarts.0")) > restarts
    )
    house.stop_daemon()
    check.check("without faxportd there is no port", not house.get("faxServerPortCount.0").isdigit())
    house.start_daemon()
    house.stop_agent()
    check.equal("without snmpd there is no answer", house.get("faxServerPortCount.0"), "")
    house.start_agent()
    check.until("with it, again", house.serves)
    check.check("notifications were heard", any(house.mib_root + ".0.18" in line for line in house.traps()))


def test_disk(check, house):
    house.fill_disk()
    house.faxport("port", "down", "fax3")  # something to write
    check.until("a store that cannot be written is an alarm", alarm(house, 0, "store"))
    house.free_disk()
    house.faxport("port", "up", "fax3")
    check.until("until it can", is_over(house, 0, "store"))


def play(check, options):
    with stage.Stage(speed=8) as house:
        house.start_receiver()
        for test in (test_calls, test_troubles, test_processes, test_disk):
            test(check, house)


if __name__ == "__main__":
    sys.exit(proof.run(__doc__, [], play))

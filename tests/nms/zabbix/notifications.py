"""A notification reaches the item of its port, by either receiver; and nothing that is sent can be taken for another record."""
import os


def port_item(stage, name):
    """The item of a port's notifications."""
    return next(one for one in stage.items().values() if one["name"] == "Fax port %s: Notifications" % name)


def values(stage, item):
    found = stage.zabbix.call("history.get", itemids=item["itemid"], history=2, output=["value"], sortfield="clock")
    return [one["value"] for one in found]


def test_receiver(check, stage, kind, port):
    before = len(values(stage, port_item(stage, port)))
    others = {one["name"]: len(values(stage, one)) for one in stage.items().values() if one["name"].endswith(": Notifications")}
    stage.start_trap_receiver(kind)
    stage.faxport("port", "down", port)

    def has_come():
        new = values(stage, port_item(stage, port))[before:]
        return any(stage.mib_root + ".0.1" in one and '"%s"' % port in one and "operator" in one for one in new)
    check.until("by %s: that a port is down reaches its item" % kind, has_come)
    stage.faxport("port", "up", port)
    check.until("by %s: and that it is up" % kind,
                lambda: any(stage.mib_root + ".0.2" in one for one in values(stage, port_item(stage, port))[before:]))
    for one in stage.items().values():
        if one["name"].endswith(": Notifications") and not one["name"].startswith("Fax port %s:" % port):
            check.equal("by %s: not that of %s" % (kind, one["name"]), len(values(stage, one)), others[one["name"]])
    check.check("by %s: no community in it" % kind, "public" not in "".join(values(stage, port_item(stage, port))))
    test_forgery(check, stage, kind)
    stage.stop_server("receiver")


def test_forgery(check, stage, kind):
    """A text that looks like the head of a record."""
    forged = "x\n2026-01-01T00:00:00+0000 ZBXTRAP 192.0.2.1\n.1.3.6.1.4.1.0 = forged"
    item = port_item(stage, stage.names[2])
    before = len(values(stage, item))
    stage.shell.do("MIBS='' snmptrap -v2c -c public --clientaddr=$SNMP_HOST $SNMP_HOST:$SNMP_TRAP_PORT '' .%s.0.1 .%s.1.4.1.2.3 s $'%s' >&2"
                   % (stage.mib_root, stage.mib_root, forged.replace("\n", "\\n")))
    check.until("by %s: a text that forges a record comes as text" % kind, lambda: len(values(stage, item)) == before + 1)
    with open(stage.stack.traps, encoding="utf-8", errors="replace") as file:
        heads = [line for line in file if " ZBXTRAP " in line]
    check.equal("by %s: and all records are from here" % kind, {line.split()[2] for line in heads}, {stage.host})


def test(check, stage):
    test_receiver(check, stage, "perl", "fax1")
    test_receiver(check, stage, "bash", "fax2")
    stage.start_trap_receiver("perl")
    assert os.path.exists(stage.stack.traps)

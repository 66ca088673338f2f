"""A notification reaches the item of its port, by either receiver; and nothing that is sent can be taken for
another record."""

ITEM = "Fax port %s: Notifications"
FORGED = "x\n2026-01-01T00:00:00+0000 ZBXTRAP 192.0.2.1\n.1.3.6.1.4.1.0 = forged"
SEND = "MIBS='' snmptrap -v2c -c public --clientaddr=$SNMP_HOST $SNMP_HOST:$SNMP_TRAP_PORT '' %s >&2"


class Inbox:
    """What has come to the items of the ports."""

    def __init__(self, house):
        self.zabbix = house.zabbix
        found = self.zabbix.call(
            "item.get", hostids=house.id, search={"name": ": Notifications"}, output=["itemid", "name"]
        )
        self.ids = {one["itemid"]: one["name"] for one in found}

    def values(self):
        """{name of an item: texts}"""
        found = self.zabbix.call(
            "history.get", itemids=list(self.ids), history=2, output=["itemid", "value"], sortfield="clock"
        )
        texts = {name: [] for name in self.ids.values()}
        for one in found:
            texts[self.ids[one["itemid"]]].append(one["value"])
        return texts


def test_receiver(check, house, kind, port):
    inbox = Inbox(house)
    before = inbox.values()
    own = ITEM % port

    def has_come(notification, *words):
        def condition():
            new = inbox.values()[own][len(before[own]) :]
            return any(all(word in one for word in (house.mib_root + notification, *words)) for one in new)
        return condition

    house.start_trap_receiver(kind)
    house.faxport("port", "down", port)
    check.until(
        "by %s: that a port is down reaches its item" % kind, has_come(".0.1", '"%s"' % port, "operator")
    )
    house.faxport("port", "up", port)
    check.until("by %s: and that it is up" % kind, has_come(".0.2"))
    after = inbox.values()
    strays = [name for name in after if name != own and len(after[name]) > len(before[name])]
    check.equal("by %s: and no other port's" % kind, strays, [])
    check.check("by %s: no community in it" % kind, "public" not in "".join(after[own]))
    test_forgery(check, house, kind, inbox)
    house.stop_server("receiver")


def test_forgery(check, house, kind, inbox):
    """A text that looks like the head of a record."""
    own = ITEM % house.names[2]
    before = len(inbox.values()[own])
    name = "$'%s'" % FORGED.replace("\n", "\\n")
    house.shell.do(SEND % ".{0}.0.1 .{0}.1.4.1.2.3 s {1}".format(house.mib_root, name))
    check.until(
        "by %s: a text that forges a record comes as text" % kind,
        lambda: len(inbox.values()[own]) == before + 1,
    )
    with open(house.stack.traps, encoding="utf-8", errors="replace") as file:
        heads = [line for line in file if " ZBXTRAP " in line]
    senders = {line.split()[2] for line in heads}
    check.equal("by %s: and all records are from here" % kind, senders, {house.host})


def test(check, house):
    test_receiver(check, house, "perl", "fax1")
    test_receiver(check, house, "bash", "fax2")
    house.start_trap_receiver("perl")

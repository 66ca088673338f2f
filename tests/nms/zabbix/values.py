"""The template is taken as it is, discovers the ports, and every value is the right one."""
import json

import items
import template
import versions
import zabbix_house

CALLS = 200
PEOPLE = ["Jürgen Öztürk", "北京 传真", "O'Brien \"Bob\" <x>", "41 42 43 ", "Ünïcode 😀", "%s $1 \\n"]
# Whose order means something.
LISTS = ("parameters", "graph_items", "preprocessing", "conditions", "pages", "mappings")


def in_order(part, name=""):
    """An export without its date, and with what has no order sorted."""
    if isinstance(part, dict):
        return {one: in_order(value, one) for one, value in part.items() if one != "date"}
    if isinstance(part, list):
        members = [in_order(one) for one in part]
        return members if name in LISTS else sorted(members, key=lambda one: json.dumps(one, sort_keys=True))
    return part


def test_import(check, stage):
    text = stage.template_text()
    stage.zabbix.load(text)
    module = stage.module()
    wanted = template.Template(module, versions.Zabbix60(module.root.dotted)).build()
    for what in ("what was imported is exported as it was", "also when it is imported again"):
        check.check(
            what,
            in_order(stage.zabbix.export(stage.zabbix.template_id(zabbix_house.NAME))) == in_order(wanted),
        )
        stage.zabbix.load(text)


def without_value(stage):
    """Keys of items that have no value yet, or cannot have one."""
    return [key for key, one in stage.items().items()
            if one["state"] != "0" or one["lastclock"] == "0" and not key.startswith("snmptrap")]


def test_discovery(check, stage):
    stage.make_host()
    begin_calls(stage)
    check.until(
        "the server's own items have values",
        lambda: stage.value("fax.server.ports[faxServerPortCount.0]") == "4",
    )
    stage.discover()
    rows = len(stage.names) * (1 + 15)  # a port's notifications and its causes
    check.until(
        "each port is discovered, and each cause of failure",
        lambda: len([key for key in stage.items() if key.startswith(("snmptrap", "fax.port.failure.sent"))])
        == rows + 1,
    )
    check.until("every item has a value, none is unsupported", lambda: not without_value(stage), 40)
    check.figure("%d items" % len(stage.items()))


def fax_of(number, **people):
    options = [word for name, value in people.items() for word in ("--" + name, value)]
    return ["send", "--to", number, "--attempts", "1", *options]


def begin_calls(stage):
    """Calls by the dozen, by people of all names: they go on by themselves."""
    numbers = ["101", "102", "103", "104", "600", "999", "603"]
    for n in range(CALLS):
        people = {"from": PEOPLE[n % len(PEOPLE)], "recipient": PEOPLE[(n + 1) % len(PEOPLE)]}
        stage.faxport(*fax_of(numbers[n % (4 if n % 3 else 7)], **people), stage.document())


def test_calls(check, stage):
    stage.ends(list(stage.jobs()))
    check.figure("%d calls have ended" % len(stage.ask("history", "--limit", "1000")))
    check.until("after them still every item has a value", lambda: not without_value(stage))


def test_names(check, stage):
    """Text that is not ASCII comes to Zabbix as hex, or, if its server has the MIB, as it is: either way
    people can read it."""
    stage.set_speed(8)  # slow enough to be seen
    see_names(check, stage, "without the MIB")
    stage.stack.restart_server(stage.mibs)
    see_names(check, stage, "with the MIB")


def see_names(check, stage, how):
    stage.faxport(
        *fax_of("102", **{"from": PEOPLE[0], "recipient": PEOPLE[1]}), "--port", "fax1", stage.document(30)
    )
    for thing, name in (("sender", "SenderName"), ("recipient", "RecipientName")):
        want = PEOPLE[thing == "recipient"]
        check.until("%s the %s can be read: %s" % (how, thing, want),
                    lambda: stage.value("fax.port.status.%s[faxPortStatus%s.1]" % (thing, name)) == want)
    check.until(
        "%s so can the date" % how,
        lambda: stage.value("fax.port.status.start[faxPortStatusStartTime.1]").endswith(" UTC"),
    )
    stage.cancel_all()


def member(column, prefix):
    """As faxport --json calls it."""
    name = column[len(prefix):]
    return name[0].lower() + name[1:]


def counters(stage):
    """[(key in Zabbix, what faxport says)] of all that counts calls."""
    found = []
    for row in stage.ask("stats"):
        found += [("%s[%s.%d]" % (key, column, row["index"]), row[member(column, "faxPortStats")])
                  for column, key, _, _ in items.PORT["counters"] if "Sent" in column or "Received" in column]
    causes = {word: number for number, word in stage.module().objects["faxPortFailureCause"].labels.items()}
    index = {row["port"]: row["index"] for row in stage.ask("stats")}
    for row in stage.ask("failures"):
        found += [
            (
                "%s[%s.%d.%d]" % (key, column, index[row["port"]], causes[row["cause"]]),
                row[member(column, "faxPortFailure")],
            )
            for column, key, _, _ in items.FAILURE["failures"]
        ]
    return found


def test_numbers(check, stage):
    """No call is under way."""
    def wrong():
        known = stage.items()
        return [
            (key, known[key]["lastvalue"], want)
            for key, want in counters(stage)
            if known[key]["lastvalue"] != str(want)
        ]
    equal = check.until(
        "the numbers in Zabbix are those of faxport stats and faxport failures", lambda: not wrong(), 15, 1
    )
    if not equal:
        print(wrong()[:10])
    check.figure("%d numbers compared" % len(counters(stage)))

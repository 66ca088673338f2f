#!/usr/bin/env python3
"""The real faxport against the control socket on the fake engine: every command, every wrong use, every exit status (faxport(1))."""
import json
import os
import pty
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["FAX_SRCDIR"], "tests/integration"))
from control_stage import DEADLINE, FAXPORT, run  # noqa: E402


def environment(stage, **more):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "FAXPORT_SOCKET": stage.path, "TZ": "UTC", **more}


def faxport(stage, *words, data=None, program=FAXPORT, user=None, **more):
    """Run it to its end: (exit status, standard output, standard error)."""
    done = subprocess.run([program, *words], input=data or b"", capture_output=True, timeout=DEADLINE,
                          env=environment(stage, **more), user=user)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def good(stage, *words, **more):
    status, out, err = faxport(stage, *words, **more)
    assert status == 0 and not err, (words, status, err)
    return out


def bad(stage, expected, why, *words, **more):
    """It fails with one line that says why, and says nothing else."""
    status, out, err = faxport(stage, *words, **more)
    assert status == expected and not out, (words, status, out, err)
    assert err.startswith("faxport: ") and err.count("\n") == 1 and err.endswith("\n"), (words, err)
    assert why in err, (words, err)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", err), (words, err)


def following(stage, *words, **more):
    """Run it beside us."""
    return subprocess.Popen([FAXPORT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env=environment(stage, **more))


COMMANDS = ("send", "server", "ports", "status", "jobs", "history", "notifications", "stats", "failures", "rates", "intervals", "outcomes", "cancel", "port", "help")


def help_is_everywhere(stage):
    text = good(stage, "--help")
    assert text == good(stage, "help") == good(stage, "-h")
    for command in COMMANDS:
        assert re.search(r"^  %s " % command, text, re.M), command
        assert good(stage, command, "--help").startswith("usage: faxport " + command)
        assert good(stage, command, "--help") == good(stage, "help", command) == good(stage, command, "-h")
    assert re.fullmatch(r"faxport \d\S*\n", good(stage, "--version"))
    nowhere = {"FAXPORT_SOCKET": "/nonexistent"}
    assert subprocess.run([FAXPORT, "send", "--help"], env=nowhere, capture_output=True).returncode == 0


def wrong_use_says_what_to_do(stage):
    file = stage.document()
    for why, *words in (
            ("which command?",),
            ("there is no command bogus", "bogus"),
            ("there is no command bogus", "help", "bogus"),
            ("there is no option --bogus", "--bogus"),
            ("--socket needs its PATH", "--socket"),
            ("Say it with --to NUMBER", "send", file),
            ("which FILE?", "send", "--to", "1"),
            ("--to needs its NUMBER", "send", file, "--to"),
            ("is no number", "send", "--to", "", file),
            ("is no number", "send", "--to", "abc", file),
            ("is no number", "send", "--to", "1" * 10000, file),
            ("is no number", "send", "--to", "1\x1b[2J", file),
            ("is no number", "send", "--to", b"1\xff", file),
            ("is empty", "send", "--to", "1", "--from", "", file),
            ("is too long", "send", "--to", "1", "--from", "x" * 10000, file),
            ("control characters", "send", "--to", "1", "--recipient", "a\x07b", file),
            ("no valid UTF-8", "send", "--to", "1", "--recipient", b"a\xffb", file),
            ("is empty", "send", "--to", "1", "--port", "", file),
            ("no sub-address", "send", "--to", "1", "--sub", "abc", file),
            ("no whole number", "send", "--to", "1", "--attempts", "0", file),
            ("--wait takes no value", "send", "--to", "1", "--wait=1", file),
            ("more.pdf is too much", "send", "--to", "1", file, "more.pdf"),
            ("extra is too much", "ports", "extra"),
            ("extra is too much", "status", "fax1", "extra"),
            ("extra is too much", "jobs", "extra"),
            ("extra is too much", "stats", "fax1", "extra"),
            ("of which PORT?", "intervals"),
            ("there is no option --watch", "jobs", "--watch"),
            ("which NUMBER", "poll"),
            ("abc\" is no number", "poll", "abc"),
            ("2 is too much", "poll", "1", "2"),
            ("there is no option --to", "poll", "--to", "1"),
            ("which job?", "cancel"),
            ("is no job's ID", "cancel", "x"),
            ("is no job's ID", "cancel", "0"),
            ("is no job's ID", "cancel", "99999999999999999999"),
            ("2 is too much", "cancel", "1", "2"),
            ("up, down, drain, test or set", "port"),
            ("up, down, drain, test or set", "port", "up"),
            ("sideways? Say up, down, drain, test or set", "port", "sideways", "fax1"),
            ("extra is too much", "port", "test", "fax1", "extra"),
            ("which option?", "port", "set", "fax1"),
            ("wings=2? Say csid=", "port", "set", "fax1", "rings=2", "wings=2"),
            ("rings? Say csid=", "port", "set", "fax1", "rings"),
            ("=? Say csid=", "port", "set", "fax1", "="),
            ("the value of csid is no UTF-8", "port", "set", "fax1", b"csid=\xff"),
            ("the NAME", "port", "up", "a\x07"),
            ("extra is too much", "port", "up", "fax1", "extra")):
        bad(stage, 2, why, *words)
    assert json.loads(good(stage, "jobs", "--json")) == []


def a_bad_file_is_refused_before_it_is_sent(stage):
    empty = stage.document(b"")
    for why, *file in (("No such file", stage.folder + "/none"), ("No such file", ""), ("it is a folder", stage.folder),
                       ("it is empty", empty), ("no ordinary file", "/dev/zero"), ("File name too long", "x" * 5000)):
        bad(stage, 1, why, "send", "--to", "1", *file)
    bad(stage, 1, "standard input: it is empty", "send", "--to", "1", "-")
    if os.getuid() != 0:
        os.chmod(empty, 0)
        bad(stage, 1, "Permission denied", "send", "--to", "1", empty)
    assert json.loads(good(stage, "jobs", "--json")) == []


def what_the_daemon_refuses_is_told(stage):
    file = stage.document()
    stage.command("refuse the queue is full")
    bad(stage, 1, "the queue is full", "send", "--to", "1", file)
    stage.command("refuse")
    bad(stage, 1, 'there is no port "nope"', "status", "nope")
    bad(stage, 1, 'there is no port "nope"', "status", "nope", "--watch")
    bad(stage, 1, 'there is no port "nope"', "port", "down", "nope")
    bad(stage, 1, "there is no job 7", "cancel", "7")


def without_a_daemon_it_says_so(stage):
    for path, why in ((stage.folder + "/none", "is not running"), (stage.folder + "/none/none", "is not running"),
                      (stage.document(), "is not running"), ("x" * 200, "File name too long")):
        for words in (("ports",), ("send", "--to", "1", stage.document()), ("status", "--watch"), ("cancel", "1")):
            bad(stage, 3, why, *words, FAXPORT_SOCKET=path)
        bad(stage, 3, why, "--socket", path, "ports")
        bad(stage, 3, why, "ports", "--socket", path)


def without_permission_it_says_so(stage):
    program = shutil.copy(FAXPORT, stage.folder)  # where anybody can run it
    os.chmod(stage.path, 0o600 if os.getuid() == 0 else 0)
    bad(stage, 3, "no permission", "ports", program=program, user=65534 if os.getuid() == 0 else None)
    os.chmod(stage.path, 0o660)
    good(stage, "ports", program=program)


def tables_are_aligned(stage):
    lines = good(stage, "ports").splitlines()
    assert lines[0].split() == ["NAME", "INDEX", "KIND", "NUMBER", "SEND", "RECEIVE", "WANTED", "IS", "REASON"]
    assert lines[3].startswith("Büro      3  virtual"), lines
    assert len({line.index("virtual") for line in lines[1:]}) == 1
    lines = good(stage, "status").splitlines()
    assert lines[0].startswith("PORT  STATE") and len(lines) == 4
    assert "\033" not in good(stage, "ports", TERM="xterm")
    one = good(stage, "status", "Büro")
    assert re.search(r"^deviceName +Büro$", one, re.M) and re.search(r"^state +available$", one, re.M)


def json_is_for_programs(stage):
    assert [port["name"] for port in json.loads(good(stage, "ports", "--json"))] == ["fax1", "fax2", "Büro"]
    assert [status["port"] for status in json.loads(good(stage, "status", "--json"))] == ["fax1", "fax2", "Büro"]
    assert json.loads(good(stage, "status", "fax2", "--json"))["port"] == "fax2"


def a_job_is_taken_listed_and_canceled(stage):
    assert good(stage, "send", "--to", "+49 89 1", "--from", "Jörg", "--recipient", "Zoë", "--sub", "12",
                "--port", "fax2", "--attempts", "3", stage.document()) == "job 1: taken\n"
    job = json.loads(good(stage, "jobs", "--json"))[0]
    assert [job[name] for name in ("number", "senderName", "recipientName", "subAddress", "port", "maxAttempts", "documentName",
                                   "documentSize")] == ["+49 89 1", "Jörg", "Zoë", "12", "fax2", 3, "document.pdf", 5], job
    assert re.search(r"^ 1  converting  \+49 89 1 +0/0 +0  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  - +1  Jörg  document.pdf  -$",
                     good(stage, "jobs"), re.M)
    assert good(stage, "cancel", "1") == "job 1: canceled\n"
    bad(stage, 1, "job 1 has ended", "cancel", "1")
    assert "Canceled by the user" in good(stage, "jobs")


def the_history_is_listed_as_asked_for(stage):
    def ids(*options):
        return [call["id"] for call in json.loads(good(stage, "history", "--json", *options))]
    assert ids() == []
    stage.command("calls 250")
    assert ids() == list(range(250, 150, -1))
    assert ids("--limit", "1000") == list(range(250, 0, -1))
    assert ids("--limit", "130") == list(range(250, 120, -1))
    assert ids("--limit", "100") == list(range(250, 150, -1))
    assert ids("--failed", "--limit", "2") == [249, 246]
    assert ids("--port", "fax1", "--limit", "2") == [250, 248]
    assert ids("--since", "3min") == [250, 249, 248]
    assert ids("--since", "2h") == list(range(250, 150, -1))
    assert ids("--since", "2h", "--limit", "999") == list(range(250, 130, -1))
    assert ids("--since", "2099-01-01") == ids("--since", "2099-01-01T00:00Z") == []
    assert len(ids("--since", "2020-01-01T08:30", "--limit", "999")) == 250
    call = json.loads(good(stage, "history", "--json", "--limit", "2"))[1]
    assert (call["outcome"], call["cause"], call["portName"], call["totalSeconds"]) == ("busy", "busy", "fax2", 65), call
    assert re.search(r"^ *249  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  fax2  sending  4711 +2  1:05  14400  The number is busy$",
                     good(stage, "history", "--limit", "2"), re.M)
    bad(stage, 1, 'there is no port "fax9"', "history", "--port", "fax9")
    for when in ("", "yesterday", "2026-13-01", "3", "0h", "-2h", "2w", "2026-11-20T08"):
        bad(stage, 2, "is no moment such as", "history", "--since", when)
    bad(stage, 2, "is no whole number from 1", "history", "--limit", "0")


def the_notifications_are_listed_as_asked_for(stage):
    def numbers(*options):
        return [notice["sequence"] for notice in json.loads(good(stage, "notifications", "--json", *options))]
    assert numbers() == []
    stage.command("notices 250")
    assert numbers() == list(range(250, 150, -1))
    assert numbers("--limit", "1000") == list(range(250, 0, -1))
    assert numbers("--limit", "130") == list(range(250, 120, -1))
    assert numbers("--port", "fax1", "--limit", "2") == [250, 248]
    assert numbers("--port", "fax1", "--limit", "999") == list(range(250, 0, -2))
    assert numbers("--since", "3min") == [250, 249, 248]
    assert numbers("--since", "2099-01-01") == []
    notice = json.loads(good(stage, "notifications", "--json", "--limit", "1"))[0]
    assert (notice["name"], notice["state"], notice["sentTime"], notice["portName"]) == ("callFailed", "waiting", None, "fax1"), notice
    assert re.search(r"^ *249  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  callFailed  fax2  minor +sent +The number is busy$",
                     good(stage, "notifications", "--limit", "2"), re.M)
    bad(stage, 1, 'there is no port "fax9"', "notifications", "--port", "fax9")
    bad(stage, 2, "is no moment such as", "notifications", "--since", "yesterday")
    bad(stage, 2, "there is no option", "notifications", "--failed")


def the_server_is_shown(stage):
    server = json.loads(good(stage, "server", "--json"))
    assert (server["portCount"], server["portsDown"], server["storeFailing"]) == (3, 0, False), server
    text = good(stage, "server")
    assert re.search(r"^portCount +3$", text, re.M) and re.search(r"^portsDown +0$", text, re.M), text
    assert len(text.splitlines()) == len(server)


def what_calls_come_to_is_shown(stage):
    """The fake's rows are functions of their index (fake_engine.h)."""
    def rows(*words):
        return json.loads(good(stage, *words, "--json"))

    assert [row["port"] for row in rows("stats")] == ["fax1", "fax2", "Büro"]
    one = rows("stats", "fax2")
    assert one["index"] == 2 and one["sentAttempts"] == 0 and one["lastTime"] is None and one["lastCause"] == "none"
    assert re.search(r"^fax2 +0/0 +0 +0/0 +0 +0:00 +- +-$", good(stage, "stats"), re.M), good(stage, "stats")
    assert re.search(r"^port +fax2$", good(stage, "stats", "fax2"), re.M)
    assert len(rows("failures")) == 45 and len(rows("rates")) == 21
    assert [row["cause"] for row in rows("failures", "fax1")][:2] == ["busy", "noAnswer"]
    assert re.search(r"^fax2 +busy +2002 +2003$", good(stage, "failures"), re.M)
    assert re.search(r"^fax2 +9600 +11600 +11601$", good(stage, "rates", "fax2"), re.M)
    intervals = rows("intervals", "fax2")
    assert [row["number"] for row in intervals] == list(range(1, 97))
    assert re.search(r"^1998-07-09 15:30:00 +0/2003 +0 +0 +0:00 +no$", good(stage, "intervals", "fax2"), re.M)
    for command in ("stats", "failures", "rates", "intervals"):
        bad(stage, 1, 'there is no port "fax9"', command, "fax9")


def the_outcomes_are_listed_without_a_daemon(stage):
    nowhere = {"FAXPORT_SOCKET": os.path.join(stage.folder, "nowhere")}
    rows = json.loads(good(stage, "outcomes", "--json", **nowhere))
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes)) and {0, 1, 161} <= set(codes), codes
    assert {"code": 2, "name": "busy", "text": "The number is busy", "cause": "busy", "retryable": True} in rows
    lines = good(stage, "outcomes").splitlines()
    assert len(lines) == 1 + len(rows)
    assert lines[0].split()[:3] == ["CODE", "NAME", "CAUSE"]
    assert good(stage, "outcomes", "126") == good(stage, "outcomes", "t30RxNocarrier")
    assert json.loads(good(stage, "outcomes", "126", "--json"))[0]["cause"] == "pageTransfer"
    bad(stage, 2, "there is no outcome 99", "outcomes", "99")


def many_recipients_share_a_document(stage):
    path = stage.folder + "/list"
    with open(path, "w", encoding="utf-8") as file:
        file.write("# the usual ones\n\n+49 89 1; Ada Lovelace\r\n  30-2\n")
    assert good(stage, "send", "--to", "7", "--to-file", path, "--to", "8", "--priority", "80", "--hold", "--cheap", "--until",
                "+2h", stage.document()) == "jobs 1 to 4: taken\n"
    jobs = json.loads(good(stage, "jobs", "--json"))
    assert [(job["number"], job["recipientName"]) for job in jobs] == [("7", ""), ("8", ""), ("+49 89 1", "Ada Lovelace"), ("30-2", "")]
    assert {job["batch"] for job in jobs} == {1}
    assert {(job["priority"], job["held"], job["cheap"]) for job in jobs} == {(80, True, True)}
    assert jobs[0]["untilTime"] and not jobs[0]["atTime"]


def nonsense_among_the_recipients_sends_nothing(stage):
    path = stage.folder + "/list"
    with open(path, "w", encoding="utf-8") as file:
        file.write("123\nabc\n+1 (2) 3; twice\n%s\n" % ("9" * 70))
    status, out, err = faxport(stage, "send", "--to-file", path, stage.document())
    assert status == 1 and not out
    for line in ("list:2: abc is no number that can be dialled", "list:3: +1 (2) 3 is the same number as in line 1", "list:4: 9999",
                 "nothing was sent: 3 lines of"):
        assert line in err, err
    status, out, err = faxport(stage, "send", "--to", "12", "--to", "1-2", stage.document())
    assert status == 2 and "--to 1-2 is the same number" in err and "nothing was sent" in err, err
    bad(stage, 1, "cannot read /nonesuch: No such file", "send", "--to-file", "/nonesuch", stage.document())
    bad(stage, 2, "is no priority", "send", "--to", "1", "--priority", "0", stage.document())
    bad(stage, 2, "is no time", "send", "--to", "1", "--at", "25:00", stage.document())
    assert good(stage, "jobs").count("\n") == 1


def a_job_is_held_and_released(stage):
    good(stage, "send", "--to", "1", stage.document())
    assert good(stage, "hold", "1") == "job 1: held\n"
    assert json.loads(good(stage, "jobs", "--json"))[0]["state"] == "held"
    assert good(stage, "release", "1") == "job 1: released\n"
    bad(stage, 1, "there is no job 9", "hold", "9")
    bad(stage, 2, "release: x is no job's ID", "release", "x")


def long_lists_are_shown_whole(stage):
    stage.command("jobs 250")
    stage.command("ports 250")
    assert [job["id"] for job in json.loads(good(stage, "jobs", "--json"))] == list(range(1, 251))
    for command in ("ports", "status"):
        assert [port["index"] for port in json.loads(good(stage, command, "--json"))] == list(range(1, 251))
        assert len(good(stage, command).splitlines()) == 251


def standard_input_and_pipes_are_copied(stage):
    good(stage, "send", "--to", "1", "-", data=b"from a pipe")
    fifo = stage.folder + "/fifo"
    os.mkfifo(fifo)
    child = following(stage, "send", "--to", "1", fifo)
    with open(fifo, "wb") as writer:
        writer.write(b"x" * 100000)
    out, err = child.communicate(timeout=DEADLINE)
    assert child.returncode == 0, err
    jobs = json.loads(good(stage, "jobs", "--json"))
    assert [job["documentSize"] for job in jobs] == [11, 100000]
    assert jobs[0]["documentName"] == "standard input"


def a_port_is_steered(stage):
    assert good(stage, "port", "down", "Büro") == "Büro: goes out of service now\n"
    assert json.loads(good(stage, "ports", "--json"))[2]["adminStatus"] == "down"
    good(stage, "port", "drain", "Büro")
    assert json.loads(good(stage, "ports", "--json"))[2]["adminStatus"] == "draining"
    good(stage, "port", "up", "Büro")
    assert json.loads(good(stage, "ports", "--json"))[2]["adminStatus"] == "up"


def a_test_that_cannot_be_is_refused(stage):
    bad(stage, 1, 'there is no port "nope"', "port", "test", "nope")


def a_port_is_set_up(stage):
    words = "csid=+49 30", "tsid=", "rings=20", "priority=7", "send=false", "receive=false"
    assert good(stage, "port", "set", "Büro", *words) == "Büro: is set up so from its next call on\n"
    port = json.loads(good(stage, "ports", "--json"))[2]
    assert (port["csid"], port["tsid"], port["rings"], port["priority"]) == ("+49 30", port["number"], 20, 7)
    assert not port["sendEnabled"] and not port["receiveEnabled"]
    assert port["overrides"] == ["csid", "tsid", "rings", "priority", "send", "receive"]
    bad(stage, 1, "rings: 0 is out of range, which is 1 to 20", "port", "set", "Büro", "csid=x", "rings=0")
    bad(stage, 1, "can be sent as an identification", "port", "set", "Büro", "csid=Büro")
    bad(stage, 1, "send: \"no\" is neither true nor false", "port", "set", "Büro", "send=no")
    bad(stage, 1, 'there is no port "nope"', "port", "set", "nope", "rings=1")
    after = json.loads(good(stage, "ports", "--json"))[2]
    assert all(after[name] == port[name] for name in ("csid", "tsid", "rings", "priority", "sendEnabled", "receiveEnabled", "overrides"))


def expect(child, line):
    got = child.stdout.readline()
    assert got == line, got


def waiting_follows_a_job_to_its_end(stage):
    child = following(stage, "send", "--wait", "--to", "123", stage.document())
    expect(child, "job 1: taken\n")
    expect(child, "job 1: converting the document\n")
    stage.command("call 1 2 1 2")
    expect(child, "job 1: Sending page 1 of 2, 14400 bit/s, ECM\n")
    stage.command("call 1 2 2 2")
    expect(child, "job 1: Sending page 2 of 2, 14400 bit/s, ECM\n")
    stage.command("job 1 5 1")
    out, err = child.communicate(timeout=DEADLINE)
    assert (child.returncode, out, err) == (0, "job 1: 2 pages went to 123\n", ""), (child.returncode, out, err)


def waiting_fails_with_the_fax(stage):
    for job, state, outcome, why in ((1, 6, 2, "faxport: job 1 failed: The number is busy\n"),
                                     (2, 7, 8, "faxport: job 2 canceled: Canceled by the user\n")):
        child = following(stage, "send", "--wait", "--to", "123", stage.document())
        expect(child, "job %d: taken\n" % job)
        expect(child, "job %d: converting the document\n" % job)
        stage.command("job %d %d %d" % (job, state, outcome))
        out, err = child.communicate(timeout=DEADLINE)
        assert (child.returncode, err) == (1, why), (child.returncode, err)


def waiting_ends_with_the_daemon(stage):
    child = following(stage, "send", "--wait", "--to", "123", stage.document())
    expect(child, "job 1: taken\n")
    expect(child, "job 1: converting the document\n")
    stage.daemon.stdin.close()
    out, err = child.communicate(timeout=DEADLINE)
    assert child.returncode == 3 and "has closed the connection" in err, (child.returncode, err)


class Terminal:
    """faxport on a terminal of 80 columns."""

    def __init__(self, stage, *words, **more):
        self.master, slave = pty.openpty()
        self.child = subprocess.Popen([FAXPORT, *words], stdin=slave, stdout=slave, stderr=slave,
                                      env=environment(stage, TERM="xterm", **more))
        os.close(slave)
        self.text = ""

    def read(self):
        try:
            self.text += os.read(self.master, 65536).decode()
        except OSError:  # its end
            return False
        return True

    def read_until(self, part):
        while part not in self.text:
            assert self.read(), (part, self.text)

    def read_all(self):
        while self.read():
            pass
        os.close(self.master)
        return self.child.wait(DEADLINE)


def a_terminal_shows_a_bar(stage):
    terminal = Terminal(stage, "send", "--wait", "--to", "123", stage.document())
    terminal.read_until("converting")
    stage.command("call 1 2 1 2")
    terminal.read_until("25%  page 1 of 2  14400 bit/s  ECM  0:12")
    assert "\r\033[K\033[?7l[" in terminal.text
    stage.command("call 1 2 2 2")
    terminal.read_until("75%  page 2 of 2")
    stage.command("job 1 5 1")
    assert terminal.read_all() == 0
    assert terminal.text.endswith("\r\033[Kjob 1: 2 pages went to 123\r\n"), terminal.text


def a_terminal_shows_the_ports_as_they_change(stage):
    good(stage, "send", "--to", "123", stage.document())
    terminal = Terminal(stage, "status", "--watch")
    terminal.read_until("Büro")
    stage.command("call 1 2 1 2")
    terminal.read_until("Sending page 1 of 2")
    terminal.child.kill()
    terminal.read_all()
    assert "\033[1mPORT" in terminal.text and "\033[H" in terminal.text
    plain = Terminal(stage, "ports", NO_COLOR="1")
    assert plain.read_all() == 0 and "\033[1m" not in plain.text


def changes_are_lines_in_a_pipe(stage):
    good(stage, "send", "--to", "123", stage.document())
    child = following(stage, "status", "--watch", "fax2")
    expect(child, "fax2: Available, page -, - bit/s\n")
    stage.command("call 1 2 1 2")
    expect(child, "fax2: Sending page 1 of 2, page 1/2, 14400 bit/s\n")
    child.kill()
    child.communicate()
    child = following(stage, "status", "--watch", "--json")
    ports = [json.loads(child.stdout.readline()) for _ in range(3)]
    assert [port["port"] for port in ports] == ["fax1", "fax2", "Büro"] and ports[1]["currentPage"] == 1
    child.kill()
    child.communicate()


def a_result_that_cannot_be_written_is_an_error(stage):
    with open("/dev/full", "w") as full:
        done = subprocess.run([FAXPORT, "ports"], stdout=full, stderr=subprocess.PIPE, text=True, env=environment(stage))
    assert done.returncode == 1 and "No space left" in done.stderr, done


run([
    help_is_everywhere,
    wrong_use_says_what_to_do,
    a_bad_file_is_refused_before_it_is_sent,
    what_the_daemon_refuses_is_told,
    without_a_daemon_it_says_so,
    without_permission_it_says_so,
    tables_are_aligned,
    json_is_for_programs,
    the_history_is_listed_as_asked_for,
    the_notifications_are_listed_as_asked_for,
    the_server_is_shown,
    what_calls_come_to_is_shown,
    a_job_is_taken_listed_and_canceled,
    the_outcomes_are_listed_without_a_daemon,
    many_recipients_share_a_document,
    nonsense_among_the_recipients_sends_nothing,
    a_job_is_held_and_released,
    long_lists_are_shown_whole,
    standard_input_and_pipes_are_copied,
    a_port_is_steered,
    a_port_is_set_up,
    a_test_that_cannot_be_is_refused,
    waiting_follows_a_job_to_its_end,
    waiting_fails_with_the_fax,
    waiting_ends_with_the_daemon,
    a_terminal_shows_a_bar,
    a_terminal_shows_the_ports_as_they_change,
    changes_are_lines_in_a_pipe,
    a_result_that_cannot_be_written_is_an_error,
])

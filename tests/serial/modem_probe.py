#!/usr/bin/env python3
"""faxport modem probe: what it says of a good modem, of odd ones, and of what is none."""
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["FAX_SRCDIR"], "tests/serial"))
from modem_bench import BUILD, DEADLINE, SOURCE, Bench, Terminal, run  # noqa: E402

LOCKS = tempfile.TemporaryDirectory()


def probe(device, *options):
    """Exit status, output, errors."""
    program = [BUILD + "/control/faxport", "modem", "probe", "--lock-dir", LOCKS.name, *options, device]
    result = subprocess.run(program, capture_output=True, text=True, timeout=4 * DEADLINE)
    assert not os.listdir(LOCKS.name) or "--lock-dir" in options, os.listdir(LOCKS.name)
    return result.returncode, result.stdout, result.stderr


class Scripted:
    """A scripted modem; `text` is its script."""

    def __init__(self, text):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "modem")
        script = os.path.join(self.folder.name, "script")
        with open(script, "w") as file:
            file.write(text)
        rules = os.path.join(SOURCE, "tests/serial/scripts/good.rules")
        program = [BUILD + "/tests/serial/scripted_modem", "20", self.path, script, rules]
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.process.communicate(timeout=DEADLINE)
        self.folder.cleanup()


def a_good_modem_is_told_in_words():
    with Bench("201") as bench:
        status, text, problem = probe(bench.paths[0])
        assert (status, problem) == (0, ""), (status, problem)
        for line in ("spandsp www.soft-switch.org spandsp", "fax classes:   0,1,1.0",
                     "faxportd would send by     V.17, V.29, V.27ter",
                     "faxportd would receive by  V.17, V.29, V.27ter"):
            assert line in text, text
        assert text.count("sends  receives") == 12, text
        with Terminal(bench.paths[0]) as terminal:  # it is let go again
            terminal.ask(b"AT")


def what_it_can_do_only_one_way_is_told_apart():
    with Scripted("always AT+FRM=[?]\n  say 24,48\n  say OK\nalways ATI\n  say Lucent K56\n  say OK\n") as modem:
        status, text, problem = probe(modem.path)
        assert (status, problem) == (0, ""), (status, problem)
        assert "Agere / Lucent" in text and "adaptive reception" in text, text
        assert "faxportd would send by     V.17, V.29, V.27ter\nfaxportd would receive by  V.27ter\n" in text, text
        assert "V.29 9600                    sends  -\n" in text, text


def a_modem_that_is_no_use_says_why():
    with Scripted("always AT+FCLASS=[?]\n  say 0,2,2.0\n  say OK\n") as modem:
        status, text, problem = probe(modem.path)
        assert status == 1 and "fax classes:   0,2,2.0" in text, (status, text)
        assert problem == 'faxport: %s: the modem has no fax Class 1 (+FCLASS=? says "0,2,2.0")\n' % modem.path, problem


def who_does_not_answer_is_no_modem():
    for script in ("at start\n  mute\n", "always *\n"):  # silence, an echo
        with Scripted(script) as modem:
            status, text, problem = probe(modem.path)
            assert (status, text) == (1, "") and "does not answer AT" in problem, (status, text, problem)


def garbage_for_ever_ends():
    with Scripted("always *\n  garbage 100000000\n") as modem:
        status, text, problem = probe(modem.path)
        assert status == 1 and modem.path in problem, (status, problem)


def who_unplugs_it_meanwhile_is_told():
    with Scripted("on AT+FCLASS=1\n  unplug\n") as modem:
        status, _, problem = probe(modem.path)
        assert status == 1 and "it has gone" in problem, (status, problem)


def what_is_no_tty_is_told():
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain")
        open(plain, "w").close()
        for device, why in ((plain, "a plain file"), (folder, "a folder"), ("/dev/null", "no terminal device"),
                            (folder + "/none", "no such device")):
            status, text, problem = probe(device)
            assert (status, text) == (1, "") and device in problem and why in problem, (status, text, problem)


def a_tty_that_another_program_has_is_let_be():
    with Bench("201") as bench, tempfile.TemporaryDirectory() as locks:
        device = os.path.realpath(bench.paths[0])
        with open(os.path.join(locks, "LCK.." + device[len("/dev/"):].replace("/", "_")), "w") as file:
            file.write("%10d\n" % os.getpid())
        status, text, problem = probe(bench.paths[0], "--lock-dir", locks)
        assert (status, text) == (1, "") and str(os.getpid()) in problem, (status, text, problem)


def wrong_use_is_told():
    for words in ("modem", "modem probe", "modem frob x", "modem probe --flow water /dev/null"):
        program = [BUILD + "/control/faxport", *words.split()]
        result = subprocess.run(program, capture_output=True, text=True, timeout=DEADLINE)
        assert result.returncode == 2 and result.stderr.count("\n") == 1, result


run([
    a_good_modem_is_told_in_words,
    what_it_can_do_only_one_way_is_told_apart,
    a_modem_that_is_no_use_says_why,
    who_does_not_answer_is_no_modem,
    garbage_for_ever_ends,
    who_unplugs_it_meanwhile_is_told,
    what_is_no_tty_is_told,
    a_tty_that_another_program_has_is_let_be,
    wrong_use_is_told,
])

#!/usr/bin/env python3
"""The modem that other tests rely on answers as a Class 1 modem does (T.31), and breaks when told to."""
import os
import sys
import termios

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["FAX_SRCDIR"], "tests/serial"))
from modem_bench import Bench, Terminal, run, wait_until  # noqa: E402


def it_knows_the_commands_of_class_1():
    with Bench("201") as bench, Terminal(bench.paths[0]) as terminal:
        assert terminal.ask(b"AT") == b""
        terminal.ask(b"ATE0")
        assert b"1" in terminal.ask(b"AT+FCLASS=?")
        terminal.ask(b"AT+FCLASS=1")
        assert terminal.ask(b"AT+FTM=?") == b"24,48,72,73,74,96,97,98,121,122,145,146"
        terminal.ask(b"AT+FRH=3", b"ERROR")  # on hook


def a_modem_calls_the_other_and_both_hear_of_the_end():
    with Bench("201", "202") as bench, Terminal(bench.paths[0]) as caller, Terminal(bench.paths[1]) as called:
        for terminal in (caller, called):
            terminal.ask(b"ATE0+FCLASS=1")
        called.ask(b"AT+VCID=1")
        caller.say(b"ATDT2-02\r")
        called.await_text(b"RING")
        assert b"NMBR=201" in called.await_text(b"RING")
        called.say(b"ATA\r")
        called.await_text(b"CONNECT")  # the first frame may be sent: flags
        caller.await_text(b"CONNECT")  # and is heard
        called.say(bytes([0xFF, 0x13, 0xFB, 0x10, 0x03]))  # DCN
        called.await_text(b"OK")
        assert bytes([0xFF, 0x13, 0xFB]) in caller.await_text(b"\r\nOK\r\n")
        called.ask(b"ATH")
        caller.ask(b"ATH")


def connect_by_data(caller, number, called, answer):
    """A data call, and what it says both ways."""
    caller.say(b"ATD%s\r" % number)
    called.await_text(b"RING")
    called.say(b"ATA\r")
    for result in answer:
        called.await_text(b"\r\n%s\r\n" % result)
    caller.await_text(b"\r\nCONNECT 2400\r\n")
    called.say(b"login: ")
    assert caller.await_text(b"login: ") == b""
    every = bytes(range(256)) * 3
    caller.say(every)
    assert called.await_text(every) == b""
    called.say(every)
    assert caller.await_text(every) == b""


def data_modems_call_each_other_and_hear_of_the_end():
    with Bench("201", "202") as bench, Terminal(bench.paths[0]) as caller, Terminal(bench.paths[1]) as called:
        connect_by_data(caller, b"202", called, (b"CONNECT 2400",))
        caller.set_speed(termios.B0)
        called.await_text(b"\r\nNO CARRIER\r\n")
        called.ask(b"AT")


def an_adaptive_answer_tells_data_from_fax():
    with Bench("201", "202") as bench, Terminal(bench.paths[0]) as caller, Terminal(bench.paths[1]) as called:
        called.ask(b"AT+FCLASS=1")
        called.ask(b"AT+FAE=1")
        connect_by_data(caller, b"202", called, (b"DATA", b"CONNECT 2400"))
        called.set_speed(termios.B0)
        caller.await_text(b"\r\nNO CARRIER\r\n")
    with Bench("201", "202") as bench, Terminal(bench.paths[0]) as caller, Terminal(bench.paths[1]) as called:
        for terminal in (caller, called):
            terminal.ask(b"AT+FCLASS=1")
        called.ask(b"AT+FAE=1")
        caller.say(b"ATD202\r")
        called.await_text(b"RING")
        called.say(b"ATA\r")
        called.await_text(b"\r\nFAX\r\n")
        called.await_text(b"\r\nCONNECT\r\n")
        caller.await_text(b"\r\nCONNECT\r\n")  # flags
        bench.obey("drop", 1)
    with Bench("201", speed=100) as bench, Terminal(bench.paths[0]) as called:  # who is silent may be a fax
        called.ask(b"AT+FCLASS=1")
        called.ask(b"AT+FAE=1")
        bench.obey("ring", 1, 9)
        called.await_text(b"RING")
        called.say(b"ATA\r")
        called.await_text(b"\r\nFAX\r\n")
        called.await_text(b"\r\nCONNECT\r\n")


def what_it_dials_comes_to_what_it_is_told():
    with Bench("201", "202", speed=100) as bench, Terminal(bench.paths[0]) as terminal:
        for what, result in (("busy", b"BUSY"), ("no-dial-tone", b"NO DIALTONE"), ("no-answer", b"NO ANSWER"),
                             ("no-carrier", b"NO CARRIER")):
            bench.obey("dials", 1, what)
            terminal.ask(b"ATDT202", result)
        bench.obey("dials", 1, "normally")
        terminal.ask(b"ATDT999", b"NO CARRIER")  # nobody has that number
        terminal.ask(b"ATDT201", b"BUSY")  # oneself


def somebody_from_outside_rings_with_a_name():
    with Bench("201", speed=100) as bench, Terminal(bench.paths[0]) as terminal:
        terminal.ask(b"AT+VCID=1")
        bench.obey("ring", 1, 3, "+49301234", "ADA")
        assert bench.tell("ring", 1, 3) == "error: it is in a call"
        assert b"NMBR" not in terminal.await_text(b"RING\r\n")
        assert b"NMBR=+49301234\r\n\r\nNAME=ADA\r\n" in terminal.await_text(b"RING\r\n")
        terminal.await_text(b"RING\r\n")
        terminal.ask(b"AT")  # it has given up by now, or soon
        wait_until(lambda: bench.tell("ring", 1, 1) == "ok")
    with Bench("201", speed=100) as bench, Terminal(bench.paths[0]) as terminal:
        terminal.ask(b"AT+FCLASS=1")
        bench.obey("ring", 1, 9)
        terminal.await_text(b"RING")
        terminal.say(b"ATA\r")
        terminal.await_text(b"CONNECT")


def who_unplugs_it_hangs_its_program_up():
    with Bench("201") as bench:
        with Terminal(bench.paths[0]) as terminal:
            terminal.ask(b"AT")
            bench.obey("unplug", 1)
            assert terminal.is_hung_up()
            assert not os.path.lexists(bench.paths[0])
            bench.obey("heal", 1)
        with Terminal(bench.paths[0]) as terminal:
            terminal.ask(b"AT")


def it_breaks_at_any_octet():
    for octets in range(1, 12):
        with Bench("201") as bench, Terminal(bench.paths[0]) as terminal:
            bench.obey("unplug", 1, octets)
            terminal.say(b"AT+FMI?\r")
            assert terminal.is_hung_up()
            assert bench.obey("octets", 1) == str(octets)


def a_wedged_modem_is_mute_until_it_is_healed():
    with Bench("201") as bench, Terminal(bench.paths[0]) as terminal:
        terminal.ask(b"ATE0")
        before = int(bench.obey("octets", 1))
        bench.obey("wedge", 1)
        terminal.say(b"AT\r")
        bench.obey("octets", 1)
        assert int(bench.obey("octets", 1)) == before
        bench.obey("heal", 1)
        terminal.await_text(b"OK")


def a_terminal_that_goes_away_resets_it():
    with Bench("201") as bench:
        with Terminal(bench.paths[0]) as terminal:
            terminal.ask(b"ATE0+FCLASS=1")
            terminal.set_speed(termios.B0)
        with Terminal(bench.paths[0]) as terminal:
            terminal.say(b"AT+FCLASS?\r")
            assert terminal.await_text(b"\r\nOK\r\n").strip() == b"AT+FCLASS?\r\r\n0"  # with echo, class 0


def bad_commands_are_told():
    with Bench("201") as bench:
        for command in ("unplug", "unplug 0", "unplug 2", "explode 1", "dials 1", "dials 1 never"):
            assert bench.tell(command).startswith("error: "), command


run([
    it_knows_the_commands_of_class_1,
    a_modem_calls_the_other_and_both_hear_of_the_end,
    data_modems_call_each_other_and_hear_of_the_end,
    an_adaptive_answer_tells_data_from_fax,
    what_it_dials_comes_to_what_it_is_told,
    somebody_from_outside_rings_with_a_name,
    who_unplugs_it_hangs_its_program_up,
    it_breaks_at_any_octet,
    a_wedged_modem_is_mute_until_it_is_healed,
    a_terminal_that_goes_away_resets_it,
    bad_commands_are_told,
])

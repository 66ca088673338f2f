#!/usr/bin/env python3
"""The control socket against good and bad clients (faxport-control(5))."""
import os
import random
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.environ["FAX_SRCDIR"], "tests/integration"))
from control_stage import CONTROLD, DEADLINE, run, wait_until  # noqa: E402


def is_alive(stage):
    """A new client is answered."""
    client = stage.client()
    assert client.ask({"request": "version"})["ok"]
    client.close()


def send_job(stage, client):
    with open(stage.document()) as file:
        answer = client.ask({"request": "send", "number": "123"}, [file.fileno()])
    assert answer["ok"], answer
    return answer["id"]


def garbage_is_refused_and_the_client_goes_on(stage):
    client = stage.client()
    noise = random.Random(1)
    lines = [b"", b"garbage", b"\0\0\0", b"\xff\xfe", b"{", b"[" * 60000, b"{}" * 9, b'"text"', b"7", b"null",
             b'{"request":"ports"}x', b'{"request":{}}', b'{"request":"ports","request":"ports"}']
    lines += [bytes(noise.randrange(256) for _ in range(200)).replace(b"\n", b"?") for _ in range(200)]
    for line in lines:
        answer = client.ask(line + b"\n")
        assert answer["ok"] is False and answer["error"] and "\n" not in answer["error"], (line, answer)
    assert len(client.ask({"request": "ports"})["ports"]) == 3


def halves_of_a_message_are_one(stage):
    client = stage.client()
    for octet in b'{"request":"ports"}\n':
        client.send(bytes([octet]))
    assert client.receive()["ok"]
    client.send(b'{"request":"por')
    is_alive(stage)  # nobody waits for the other half
    client.send(b'ts"}\n{"request":"jobs"}\n')
    assert "ports" in client.receive()
    assert "jobs" in client.receive()
    client.send(b'{"request":"por')
    client.close()
    is_alive(stage)


def a_million_octets_are_too_much(stage):
    client = stage.client()
    try:
        client.send(b"x" * 1000000)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has been told and closed already
    answer = client.receive()
    assert answer["ok"] is False and "65536" in answer["error"], answer
    try:
        assert client.receive() is None
    except ConnectionResetError:
        pass
    is_alive(stage)


def the_longest_line_is_answered(stage):
    client = stage.client()
    line = b'{"request":"ports"' + b" " * (65536 - 19) + b"}\n"
    assert len(line) == 65537
    assert client.ask(line)["ok"]
    assert not client.ask(b" " + line)["ok"]


def who_does_not_read_is_dropped(stage):
    slow = stage.client()
    slow.socket.setblocking(False)
    try:
        while True:
            slow.socket.send(b'{"request":"status"}\n' * 100)
    except BlockingIOError:
        pass  # the daemon has stopped listening to it
    is_alive(stage)
    wait_until(lambda: "does not read" in stage.read_log(), "the slow reader was dropped")
    assert stage.read_log().count("dropped") == 1
    is_alive(stage)


def a_watcher_that_does_not_read_is_dropped(stage):
    slow, other = stage.client(), stage.client()
    job = send_job(stage, other)
    slow.send({"request": "watch", "what": "status"})
    page = 0
    while "does not read" not in stage.read_log():
        page += 1
        assert page < 1000000, "the watcher that does not read was never dropped"
        stage.command("call %d 1 %d 9" % (job, page))
    is_alive(stage)


def fill(stage, slow):
    """Let more wait for `slow` than it may have."""
    other = stage.client()
    slow.send(b'{"request":"status"}\n' * 300)
    for _ in range(400):  # turns of the loop
        assert other.ask({"request": "version"})["ok"]
    return other


def who_does_not_read_is_not_heard(stage):
    slow = stage.client()
    other = fill(stage, slow)
    slow.send({"request": "port", "port": "fax1", "want": "down"})
    for _ in range(20):
        assert other.ask({"request": "ports"})["ports"][0]["adminStatus"] == "up"
    for _ in range(300):
        assert len(slow.receive()["status"]) == 3
    assert slow.receive() == {"ok": True}
    assert other.ask({"request": "ports"})["ports"][0]["adminStatus"] == "down"


def a_slow_reader_gets_what_is_last(stage):
    slow = stage.client()
    job = send_job(stage, slow)
    assert slow.ask({"request": "watch", "what": "status", "port": "fax1"})["ok"]
    assert slow.receive()["status"]["state"] == "available"
    other = fill(stage, slow)
    for page in range(1, 50):
        stage.command("call %d 1 %d 50" % (job, page))
    assert other.ask({"request": "status", "port": "fax1"})["status"][0]["currentPage"] == 49
    assert other.ask({"request": "watch", "what": "status", "port": "fax1"})["ok"]
    # Who was told "available" is not told so again, if nobody had looked at the port in between.
    assert other.receive()["status"]["currentPage"] == 49
    stage.command("idle 1")
    while other.receive()["status"]["state"] != "available":
        pass
    states = ["sending"]
    answers = 0
    while states[-1] != "available" or answers < 300:
        update = slow.receive()
        if "update" in update:
            states.append(update["status"]["state"])
        else:
            answers += 1
    assert len(states) < 40, "it was told of every page"


def too_many_connections_are_told_so(stage):
    clients = [stage.client() for _ in range(256)]
    for client in clients[::16]:
        assert client.ask({"request": "version"})["ok"]
    surplus = [stage.client() for _ in range(20)]
    for client in surplus:
        answer = client.receive()
        assert answer["ok"] is False and "too many connections" in answer["error"]
        assert client.receive() is None
    assert stage.read_log().count("refused") == 1, "one line, not a flood"
    assert clients[0].ask({"request": "version"})["ok"]
    clients.pop().close()

    def has_room():
        client = stage.client()
        answer = client.ask({"request": "version"})
        client.close()
        return answer["ok"]
    wait_until(has_room, "there was room again")


def descriptors_do_not_pile_up(stage):
    client = stage.client()
    client.ask({"request": "version"})
    before = stage.descriptors()
    with open(stage.document()) as file:
        many = [file.fileno()] * 200
        for _ in range(50):
            assert client.ask({"request": "version"}, many)["ok"]
            assert not client.ask(b"garbage\n", many)["ok"]
            client.send(b"half of a ", many[:3])
            assert not client.ask(b"line\n", many[:3])["ok"]
        wait_until(lambda: stage.descriptors() == before, "all descriptors were closed")
        client.send(b"half", many)
        client.close()
        wait_until(lambda: stage.descriptors() == before - 1, "all descriptors were closed")
    is_alive(stage)


def a_descriptor_stays_with_its_line(stage):
    client = stage.client()
    send = b'{"request":"send","number":"123"}\n'
    with open(stage.document()) as file:
        client.send(b'{"request":"ports"}\n' + send + b'{"request":"jobs"}\n', [file.fileno()])
        assert client.receive()["ok"]
        assert client.receive()["id"] == 1
        assert len(client.receive()["jobs"]) == 1
        assert "missing" in client.ask(send)["error"]
        client.send(send + b'{"request":"ports"}\n', [file.fileno()])
        assert client.receive()["id"] == 2
        assert client.receive()["ok"]


def bad_documents_are_refused(stage):
    client = stage.client()
    client.ask({"request": "version"})
    before = stage.descriptors()
    path = stage.document(b"")
    for name, flags, why in ((stage.folder, os.O_RDONLY, "folder"), (path, os.O_RDONLY, "empty"),
                             ("/dev/zero", os.O_RDONLY, "no ordinary file"), (path, os.O_WRONLY, "not open for reading"),
                             (path, os.O_PATH, "not open for reading")):
        descriptor = os.open(name, flags)
        answer = client.ask({"request": "send", "number": "1"}, [descriptor])
        os.close(descriptor)
        assert answer["ok"] is False and why in answer["error"], (name, answer)
        wait_until(lambda: stage.descriptors() == before, "the descriptor was closed")


def a_reset_in_mid_answer_harms_nobody(stage):
    for _ in range(100):
        client = stage.client()
        client.send(b'{"request":"status"}\n' * 50)
        client.close()
    is_alive(stage)


def who_has_said_all_gets_all_answers(stage):
    client = stage.client()
    client.send(b'{"request":"status"}\n' * 100 + b'{"request":"ports"}')
    client.socket.shutdown(socket.SHUT_WR)
    answers = 0
    while client.receive():
        answers += 1
    assert answers == 100, answers  # half a line is no request


def a_job_is_watched_to_its_end(stage):
    client, other = stage.client(), stage.client()
    job = send_job(stage, client)
    assert client.ask({"request": "watch", "what": "job", "id": job}) == {"ok": True}
    first = client.receive()
    assert first["update"] == "job" and first["job"]["id"] == job and first["status"] is None and not first["ended"]
    stage.command("call %d 2 1 3" % job)
    second = client.receive()
    assert second["status"]["port"] == "fax2" and second["status"]["currentPage"] == 1
    assert other.ask({"request": "status", "port": "fax2"})["status"][0]["jobId"] == job
    assert client.ask({"request": "version"})["ok"]  # it may go on asking
    stage.command("job %d 5 1" % job)
    update = client.receive()
    while not update["ended"]:
        update = client.receive()
    assert update["job"]["outcome"] == "ok" and update["job"]["pagesSent"] == 3 and update["status"] is None
    stage.command("job %d 5 2" % job)  # nobody is told of what has ended
    assert "version" in client.ask({"request": "version"})


def a_job_that_has_ended_is_told_once(stage):
    client = stage.client()
    job = send_job(stage, client)
    assert client.ask({"request": "cancel", "id": job})["ok"]
    assert client.ask({"request": "watch", "what": "job", "id": job})["ok"]
    update = client.receive()
    assert update["ended"] and update["job"]["state"] == "canceled"


def a_call_is_followed_without_an_event(stage):
    client, other = stage.client(), stage.client()
    job = send_job(stage, other)
    stage.command("call %d 2 1 9" % job)
    assert client.ask({"request": "watch", "what": "job", "id": job})["ok"]
    assert other.ask({"request": "watch", "what": "status", "port": "fax2"})["ok"]
    for page in range(1, 9):
        assert client.receive()["status"]["currentPage"] == page
        assert other.receive()["status"]["currentPage"] == page
        stage.command("page 2 %d" % (page + 1))


def all_ports_are_watched(stage):
    client = stage.client()
    job = send_job(stage, client)
    assert client.ask({"request": "watch", "what": "status"})["ok"]
    assert [client.receive()["status"]["port"] for _ in range(3)] == ["fax1", "fax2", "Büro"]
    stage.command("call %d 3 1 2" % job)
    assert client.receive()["status"]["description"] == "Sending page 1 of 2"
    stage.command("idle 3")
    assert client.receive()["status"]["state"] == "available"
    assert client.ask({"request": "watch", "what": "status", "port": "fax1"})["ok"]  # instead
    assert client.receive()["status"]["port"] == "fax1"
    stage.command("call %d 3 1 2" % job)
    stage.command("call %d 1 1 2" % job)
    assert client.receive()["status"]["port"] == "fax1"


def long_lists_come_in_parts(stage):
    client = stage.client()
    stage.command("jobs 250")
    stage.command("ports 250")
    for request, member in (("jobs", "id"), ("ports", "index"), ("status", "index")):
        seen, answer = [], client.ask({"request": request})
        while True:
            assert len(answer[request]) <= 100
            seen += [row[member] for row in answer[request]]
            if answer["next"] is None:
                break
            answer = client.ask({"request": request, "after": answer["next"]})
        assert seen == list(range(1, 251)), seen
        assert client.ask({"request": request, "after": 250}) == {"ok": True, request: [], "next": None}
        assert client.ask({"request": request, "after": 150})["next"] is None  # the last hundred is all


def a_storm_leaves_room_for_others(stage):
    storm = [stage.client() for _ in range(200)]
    for client in storm:
        client.send(b'{"request":"status"}\n' * 10)
    begin = time.monotonic()
    is_alive(stage)
    print("an answer while 200 clients ask for all: %.1f ms" % ((time.monotonic() - begin) * 1000))
    for client in storm:
        for _ in range(10):
            assert client.receive()["ok"]


def start(path):
    """Another fake_controld: (exit status, its line)."""
    done = subprocess.run([CONTROLD, path], input="", capture_output=True, text=True, timeout=DEADLINE)
    return done.returncode, done.stderr


def a_socket_in_the_way_is_replaced_only_if_it_is_stale(stage):
    assert os.stat(stage.path).st_mode & 0o777 == 0o660
    status, line = start(stage.path)
    assert status == 1 and "another faxportd listens" in line, line
    is_alive(stage)
    stale = os.path.join(stage.folder, "stale")
    left = socket.socket(socket.AF_UNIX)
    left.bind(stale)
    left.close()
    assert start(stale) == (0, "")
    for path, why in ((stage.document(), "no socket"), (stage.folder + "/none/control", "folder does not exist"),
                      (stage.folder + "/" + "x" * 120, "too long")):
        status, line = start(path)
        assert status == 1 and why in line and line.count("\n") == 1, line


run([
    garbage_is_refused_and_the_client_goes_on,
    halves_of_a_message_are_one,
    a_million_octets_are_too_much,
    the_longest_line_is_answered,
    who_does_not_read_is_dropped,
    a_watcher_that_does_not_read_is_dropped,
    who_does_not_read_is_not_heard,
    a_slow_reader_gets_what_is_last,
    too_many_connections_are_told_so,
    descriptors_do_not_pile_up,
    a_descriptor_stays_with_its_line,
    bad_documents_are_refused,
    a_reset_in_mid_answer_harms_nobody,
    who_has_said_all_gets_all_answers,
    a_job_is_watched_to_its_end,
    a_job_that_has_ended_is_told_once,
    a_call_is_followed_without_an_event,
    all_ports_are_watched,
    long_lists_come_in_parts,
    a_storm_leaves_room_for_others,
    a_socket_in_the_way_is_replaced_only_if_it_is_stale,
])

"""What the tests of the control socket share: fake_controld in a folder of its own, a client, and a runner that prints cmocka's lines."""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

BUILD = os.environ["FAX_BUILDDIR"]
FAXPORT = os.path.join(BUILD, "control/faxport")
CONTROLD = os.path.join(BUILD, "tests/fakes/fake_controld")
DEADLINE = 20  # s, for whatever must happen


class Client:
    """A connection: lines out, JSON objects in."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.settimeout(DEADLINE)
        self.rest = b""

    def send(self, data, descriptors=()):
        if not isinstance(data, bytes):
            data = json.dumps(data).encode() + b"\n"
        if descriptors:
            sent = socket.send_fds(self.socket, [data], list(descriptors))
            data = data[sent:]
        self.socket.sendall(data)

    def receive(self):
        """The next object; None at the end."""
        while b"\n" not in self.rest:
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                return None
            self.rest += chunk
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def ask(self, request, descriptors=()):
        self.send(request, descriptors)
        return self.receive()

    def close(self):
        self.socket.close()


class Stage:
    """A running fake_controld."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="faxport-test-")
        os.chmod(self.folder, 0o755)
        self.path = os.path.join(self.folder, "control")
        self.log = open(os.path.join(self.folder, "log"), "w+")
        self.daemon = subprocess.Popen([CONTROLD, self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=self.log, text=True)
        assert self.daemon.stdout.readline() == "ready\n", "fake_controld does not start"

    def command(self, text):
        """One of fake_controld's commands; returns when it is done."""
        self.daemon.stdin.write(text + "\n")
        self.daemon.stdin.flush()
        assert self.daemon.stdout.readline() == "done\n"

    def client(self):
        return Client(self.path)

    def document(self, content=b"hello"):
        path = os.path.join(self.folder, "document.pdf")
        with open(path, "wb") as file:
            file.write(content)
        return path

    def descriptors(self):
        """How many the daemon holds."""
        return len(os.listdir("/proc/%d/fd" % self.daemon.pid))

    def read_log(self):
        with open(self.log.name) as file:
            return file.read()

    def close(self):
        self.daemon.stdin.close()
        status = self.daemon.wait(DEADLINE)
        left = os.path.exists(self.path)
        print(self.read_log(), end="")
        self.log.close()
        shutil.rmtree(self.folder)
        assert status == 0, "fake_controld ended with %d" % status
        assert not left, "the socket was left behind"


def wait_until(condition, what):
    """Until `condition()` is true; what it returned then."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        select.select([], [], [], 0.005)
    raise AssertionError("waited in vain until " + what)


def give_up(signum, frame):
    raise AssertionError("the test hangs")


def run(tests):
    """Each test gets a stage of its own."""
    failed = 0
    signal.signal(signal.SIGALRM, give_up)
    for test in tests:
        print("[ RUN      ]", test.__name__, flush=True)
        signal.alarm(3 * DEADLINE)  # for what has no deadline of its own
        try:
            stage = Stage()
            try:
                test(stage)
            finally:
                stage.close()
            print("[       OK ]", test.__name__)
        except Exception:
            traceback.print_exc(file=sys.stdout)
            print("[  FAILED  ]", test.__name__)
            failed += 1
    sys.exit(1 if failed else 0)

"""What the tests of modems share: pty_modem as a process, and a terminal program at one of its devices."""
import os
import select
import subprocess
import tempfile
import termios
import time
import tty

BUILD = os.environ["FAX_BUILDDIR"]
SOURCE = os.environ["FAX_SRCDIR"]
DEADLINE = 20  # seconds of wall clock that anything may take


class Bench:
    """`numbers`: a modem for each, in the order of their places. A context manager."""

    def __init__(self, *numbers, speed=20, options=()):
        self.folder = tempfile.TemporaryDirectory()
        self.paths = [os.path.join(self.folder.name, "modem%d" % place) for place, _ in enumerate(numbers, 1)]
        places = ["%s=%s" % pair for pair in zip(self.paths, numbers)]
        program = [os.path.join(BUILD, "tests/serial/pty_modem"), "--speed", str(speed), *options, *places]
        self.process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.process.stdin.close()
        status = self.process.wait(DEADLINE)
        self.process.stdout.close()
        self.folder.cleanup()
        assert status == 0, status

    def tell(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def obey(self, *words):
        answer = self.tell(*words)
        assert answer.startswith("ok"), answer
        return answer[3:]


class Terminal:
    """A program that talks to the device `path`."""

    def __init__(self, path):
        self.device = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.device)
        self.heard = b""

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        os.close(self.device)

    def say(self, octets):
        os.write(self.device, octets)

    def await_text(self, text, seconds=DEADLINE):
        """Read up to and with `text`; what came before it."""
        end = time.monotonic() + seconds
        while text not in self.heard:
            left = end - time.monotonic()
            assert left > 0, "no %r, but %r" % (text, self.heard)
            if select.select([self.device], [], [], left)[0]:
                octets = os.read(self.device, 4096)
                assert octets, "hung up instead of %r; before it came %r" % (text, self.heard)
                self.heard += octets
        before, self.heard = self.heard.split(text, 1)
        return before

    def ask(self, command, result=b"OK"):
        """The answer to an AT command, without its echo and without the result."""
        self.say(command + b"\r")
        return self.await_text(b"\r\n" + result + b"\r\n").replace(command + b"\r", b"").strip()

    def is_hung_up(self):
        """True once the device has gone: what is read is the end, or an error."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if select.select([self.device], [], [], 0.1)[0]:
                try:
                    if not os.read(self.device, 4096):
                        return True
                except OSError:
                    return True
        return False

    def set_speed(self, speed):
        settings = termios.tcgetattr(self.device)
        settings[4] = settings[5] = speed
        termios.tcsetattr(self.device, termios.TCSANOW, settings)


def wait_until(condition, seconds=DEADLINE):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in %d s" % seconds
        time.sleep(0.01)


def run(tests):
    """Run the tests; says which, and stops at the first that fails."""
    for test in tests:
        start = time.monotonic()
        test()
        print("ok: %s (%.1f s)" % (test.__name__.replace("_", " "), time.monotonic() - start), flush=True)
    print("%d passed, 0 failed" % len(tests))

"""What shall happen when: troubles and faxes, all from one seed."""
import dataclasses
import random

# Name of the deed (deeds.py), how often compared with the others, and how long it lasts: at least, at most, s.
TROUBLES = [
    ("kill_worker", 6, 0, 0),
    ("kill_all_workers", 2, 0, 0),
    ("kill_converter", 2, 0, 0),
    ("stop_worker", 2, 0.2, 3),
    ("kill_daemon", 4, 0, 1.5),
    ("kill_daemon_and_workers", 2, 0, 1.5),
    ("kill_everything", 2, 0, 2),
    ("stop_daemon", 2, 0.2, 2),
    ("kill_master", 4, 0, 3),
    ("end_master", 1, 0, 3),
    ("stop_master", 1, 0.5, 5),
    ("kill_daemon_and_master", 2, 0, 2),
    ("kill_receiver", 3, 0, 3),
    ("kill_master_and_receiver", 1, 0, 2),
    ("fill_disk", 3, 0.5, 3),
    ("take_port_down", 1, 0.5, 3),
]
TROUBLE_EVERY = 1.2  # s, on average
FAX_EVERY = 0.5
QUIET_START = 1.0  # s without troubles: the first faxes are on the line
PORTS = 6

# Where a fax goes: the kind of station, how often.
TARGETS = [("port", 16), ("busy", 1), ("no-answer", 1), ("silence", 1), ("nobody", 1)]


@dataclasses.dataclass(frozen=True)
class Trouble:
    """A deed that begins at `at` and ends `lasts` s later; `dice`, 0 to 1, chooses among its victims."""
    at: float
    lasts: float
    deed: str
    dice: float


@dataclasses.dataclass(frozen=True)
class Fax:
    """A document that is handed over at `at`; `seed` draws it."""
    at: float
    target: str
    port: int
    pages: int
    seed: int


@dataclasses.dataclass(frozen=True)
class Line:
    """What the virtual exchange is like."""
    mode: str
    speed: int
    noise: int
    loss: float
    seed: int


class Schedule:
    """All of it: the same seed and length give the same one."""

    def __init__(self, seed, seconds):
        self.line = _draw_line(random.Random("line %d" % seed), seed)
        self.spare = random.Random("disk %d" % seed).choice(["0", "1M"])  # faxportd refuses faxes when less is free
        self.troubles = list(_draw_troubles(random.Random("troubles %d" % seed), seconds))
        self.faxes = list(_draw_faxes(random.Random("faxes %d" % seed), seconds))


def _draw_line(source, seed):
    speed = source.randrange(20, 51)
    if seed % 2:
        return Line("t38", speed, -100, round(source.uniform(0, 0.02), 4), seed & 0xffff)
    return Line("audio", speed, source.choice([-100, -60, -55, -50]), 0, seed & 0xffff)


def _moments(source, start, end, every):
    at = start
    while (at := at + source.expovariate(1 / every)) < end:
        yield at


def _draw_troubles(source, seconds):
    weights = [weight for _, weight, _, _ in TROUBLES]
    for at in _moments(source, QUIET_START, seconds, TROUBLE_EVERY):
        (deed, _, least, most), = source.choices(TROUBLES, weights)
        yield Trouble(at, source.uniform(least, most), deed, source.random())


def _draw_faxes(source, seconds):
    names, weights = zip(*TARGETS)
    for at in _moments(source, 0, seconds, FAX_EVERY):
        yield Fax(at, source.choices(names, weights)[0], source.randrange(1, PORTS + 1), source.choice([1, 1, 1, 2, 3]),
                  source.getrandbits(32))

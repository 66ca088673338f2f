"""Notifications as the receivers wrote them down (scripts/snmpd.sh says how)."""
import dataclasses
import re

# Kinds: numbers below faxPortNotifications.
CALL_ENDS = (3, 4)  # faxCallCompleted, faxCallFailed
RAISED_AND_CLEARED = ((1, 2), (5, 6), (9, 10), (13, 14), (15, 16))  # port down, call stuck, queue, disk, store

MUST_CLEAR = {raised for raised, _ in RAISED_AND_CLEARED}  # when all is well again


@dataclasses.dataclass(frozen=True)
class Notice:
    """One notification; `sequence` is its number, `kind` its place below faxPortNotifications."""
    received: int  # seconds UTC
    kind: int
    sequence: int
    call: int
    port: int  # 0: of the server

    def identity(self):
        """What tells it from all others."""
        return self.sequence, self.kind, self.call


def read_log(path, root):
    """In the order of arrival; what is not of FAX-PORT-MIB, whose root is `root`, is left out."""
    kind = re.compile(r"= OID: %s\.0\.(\d+)" % re.escape(root))
    port = re.compile(r"%s\.1\.4\.1\.2\.(\d+) = " % re.escape(root))
    number = re.compile(r"%s\.1\.14\.(1|14)\.0 = Gauge32: (\d+)" % re.escape(root))
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            found = kind.search(line)
            if line.startswith("TRAP ") and found:
                numbers = dict((int(column), int(value)) for column, value in number.findall(line))
                at = port.search(line)
                yield Notice(int(line.split()[1]), int(found[1]), numbers[1], numbers.get(14, 0), int(at[1]) if at else 0)

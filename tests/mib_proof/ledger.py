"""What was checked, what of it was wrong, and the figures."""
import collections

SHOWN = 8  # failures of a check that are shown; all are counted


class Ledger:
    """A check is one sentence, and holds for all that it looks at: it has passed if nothing contradicts
    it."""

    def __init__(self):
        self.passed = self.failed = 0
        self.figures = collections.OrderedDict()

    def check(self, sentence, faults, looked_at=None):
        """`faults` are texts, and an empty list is good. `looked_at`, if given, is how many things were: none
        proves nothing."""
        faults = list(faults)
        if looked_at == 0 and not faults:
            faults = ["nothing was there to be looked at"]
        if faults:
            self.failed += 1
            print("FAILED: %s (%d)" % (sentence, len(faults)))
            for fault in faults[:SHOWN]:
                print("    " + fault)
        else:
            self.passed += 1
            print("ok: " + sentence + ("" if looked_at is None else " (%d)" % looked_at), flush=True)
        return not faults

    def figure(self, name, value):
        self.figures[name] = value

    def add(self, name, value):
        self.figures[name] = self.figures.get(name, 0) + value

    def tell(self):
        """The last two lines."""
        print(
            "figures: "
            + ", ".join(
                "%s %s" % (name, "%.2f s" % value if isinstance(value, float) else value)
                for name, value in self.figures.items()
            )
        )
        print("%d passed, %d failed" % (self.passed, self.failed), flush=True)

"""What the proofs share: a program that counts what it has checked, and says which Debian packages it
needs."""
import argparse
import os
import signal
import sys
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from waiting import until  # noqa: E402


class Proof:
    """Prints a line for each check, and at the end "N passed, N failed"."""

    def __init__(self):
        self.passed = self.failed = 0
        self.began = time.monotonic()

    def check(self, what, good, detail=""):
        """Returns `good`."""
        if good:
            self.passed += 1
            print("ok: %s  (%.0f s)" % (what, time.monotonic() - self.began), flush=True)
        else:
            self.failed += 1
            print("FAILED: %s%s" % (what, ": %s" % detail if detail else ""), flush=True)
        return good

    def equal(self, what, got, want):
        return self.check(what, got == want, "it is %r, not %r" % (got, want))

    def until(self, what, condition, seconds=30, pause=0.2):
        """Check that it comes true in this time; returns what it was then, or None."""
        try:
            result = until(condition, seconds, what, pause)
        except AssertionError as error:
            self.check(what, False, str(error))
            return None
        self.check(what, True)
        return result

    def figure(self, text):
        print("figure: " + text, flush=True)


def run(description, packages, play):
    """The main program of a proof: play(proof, options). Options: --packages prints what is to be
    installed first; --pictures FOLDER is where those proofs that draw put their pictures."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--packages", action="store_true", help="print the Debian packages that it needs, and end"
    )
    parser.add_argument("--pictures", metavar="FOLDER", help="put pictures of what people see there")
    options = parser.parse_args()
    if options.packages:
        print(" ".join(packages))
        return 0
    if "FAX_BUILDDIR" not in os.environ:
        parser.error("FAX_BUILDDIR is not set: run scripts/nms-proof")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    proof = Proof()
    try:
        play(proof, options)
    except Exception:
        traceback.print_exc()
        proof.failed += 1
    proof.figure("%.0f s" % (time.monotonic() - proof.began))
    print("%d passed, %d failed" % (proof.passed, proof.failed), flush=True)
    return 1 if proof.failed else 0

#!/usr/bin/env python3
"""What our engine adds to spandsp: CPU of a fax, both ends, by spandsp's terminals alone, by our T.30 sessions, and by the
worker's ports on the virtual exchange. The same pages in virtual time; the ways take turns in one run: the ratios are what
counts, milliseconds depend on the machine. Run by "make bench"."""
import os
import statistics
import subprocess
import sys
import tempfile

BUILD = os.environ.get("FAX_BUILDDIR", ".")
WAYS = ("bare", "session", "port")
CASES = {
    "audio, with ECM": ("audio", "ecm"),
    "audio, without ECM": ("audio", "plain"),
    "T.38, with ECM": ("t38", "ecm"),
    "T.38, without ECM": ("t38", "plain"),
}
PAGES = 2
FAXES = 3
ROUNDS = 11
# Text as a letter has it.
LETTER = """%%!PS
/Times-Roman 11 selectfont
1 1 %d { pop 720 -14 80 { 72 exch moveto
  (The quick brown fox jumps over the lazy dog, and 4711 foxes do it again, by and by, on this page.) show } for
  showpage } for
"""


def make_document(folder):
    path = os.path.join(folder, "letter.tif")
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffg4", "-r204x196", "-dAdjustWidth=1"]
        + ["-sPAPERSIZE=a4", "-sOutputFile=" + path, "-"],
        input=LETTER % PAGES,
        text=True,
        check=True,
    )
    return path


def cost(way, case, document, folder):
    """Milliseconds of CPU of a fax."""
    program = os.path.join(BUILD, "tests/bench/%s_faxes" % way)
    done = subprocess.run(
        [program, *CASES[case], document, str(PAGES), folder, str(FAXES)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout) / 1000


def measure(document, folder):
    """{case: [{way: cost}]}, a round each. The ways take turns; the first of a round is another one each time."""
    rounds = {case: [] for case in CASES}
    for turn in range(ROUNDS):
        for case in CASES:
            order = WAYS[turn % len(WAYS) :] + WAYS[: turn % len(WAYS)]
            rounds[case].append({way: cost(way, case, document, folder) for way in order})
    return rounds


def tell(rounds):
    print("CPU of a fax of %d pages, both ends, in milliseconds%s" % (PAGES, "".join("%10s" % way for way in WAYS)))
    for case, costs in rounds.items():
        medians = [statistics.median(one[way] for one in costs) for way in WAYS]
        ratios = [statistics.median(one[way] / one["bare"] for one in costs) for way in WAYS]
        print("  %-54s%s" % (case, "".join("%10.1f" % each for each in medians)))
        print("  %-54s%s" % ("  by spandsp alone", "".join("%10.3f" % each for each in ratios)))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tell(measure(make_document(folder), folder))


sys.exit(main())

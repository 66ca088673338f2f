#!/usr/bin/env python3
"""What our engine adds to spandsp: CPU of a fax, both ends, by spandsp's terminals alone, by our T.30 sessions, and by the
worker's ports on the virtual exchange. A port reads each received page back before it is confirmed, beside the worker's
loop: what is left without that is the loop's. The same pages in virtual time; the ways take turns in one run: the ratios
are what counts, milliseconds depend on the machine. Run by "make bench"."""
import os
import statistics
import subprocess
import tempfile

BUILD = os.environ.get("FAX_BUILDDIR", ".")
PROGRAMS = ("bare", "session", "port")
WAYS = PROGRAMS + ("loop",)
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


def cost(program, case, document, folder):
    """Milliseconds of CPU of a fax, and of reading back what was received."""
    done = subprocess.run(
        [os.path.join(BUILD, "tests/bench/%s_faxes" % program)]
        + [*CASES[case], document, str(PAGES), folder, str(FAXES)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return tuple(float(word) / 1000 for word in done.stdout.split())


def take_turns(turn, case, document, folder):
    """{way: cost}. The first of a round is another one each time."""
    order = PROGRAMS[turn % len(PROGRAMS) :] + PROGRAMS[: turn % len(PROGRAMS)]
    costs = {program: cost(program, case, document, folder) for program in order}
    fax, read_back = costs["port"]
    return dict({program: costs[program][0] for program in PROGRAMS}, loop=fax - read_back)


def measure(document, folder):
    """{case: [{way: cost}]}, a round each."""
    rounds = {case: [] for case in CASES}
    for turn in range(ROUNDS):
        for case in CASES:
            rounds[case].append(take_turns(turn, case, document, folder))
    return rounds


def tell(rounds):
    print("CPU of a fax of %d pages, both ends, in milliseconds%s" % (PAGES, "".join("%9s" % way for way in WAYS)))
    for case, costs in rounds.items():
        medians = [statistics.median(one[way] for one in costs) for way in WAYS]
        ratios = [statistics.median(one[way] / one["bare"] for one in costs) for way in WAYS]
        print("  %-50s%s" % (case, "".join("%9.1f" % each for each in medians)))
        print("  %-50s%s" % ("  against spandsp alone", "".join("%9.3f" % each for each in ratios)))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tell(measure(make_document(folder), folder))


main()

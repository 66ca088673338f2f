"""What FAX-PORT-MIB says, proved on a faxportd at work: see scripts/mib-proof."""
import argparse
import os
import shutil
import sys
import tempfile
import time

import compliance
import control
import extremes
import indexes
import ledger as book
import published
import random_requests
import stage as theater
import traffic as work
import tree as forest
import walks
import wrong_sets
from waiting import comes_true

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts"))
import mib_module  # noqa: E402

PORTS = [("fax%d" % n, "10%d" % n) for n in range(1, 5)]


def arguments_of(line):
    parser = argparse.ArgumentParser(prog="scripts/mib-proof")
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d", time.gmtime())))
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--source", required=True)
    parser.add_argument("--build", required=True)
    return parser.parse_args(line)


def prove(ledger, arguments, folder):
    tree = forest.Tree(mib_module.read(os.path.join(arguments.build, "mib/FAX-PORT-MIB.txt")))
    stage = theater.Stage(arguments.source, arguments.build, folder)
    try:
        stage.configure_ports(PORTS)
        stage.start(tree, len(PORTS))
        seen = prove_in_calls(ledger, tree, stage, arguments)
        prove_in_peace(ledger, tree, stage, seen, arguments)
        indexes.run(ledger, tree, stage, PORTS, arguments.seed, 6 if arguments.short else 18)
        stage.stop()
        ledger.check("faxportd and snmpd are well, and end in good order", stage.faults())
        ledger.figure("requests of our own", stage.reader.requests + stage.writer.requests)
    finally:
        stage.close()


def prove_in_calls(ledger, tree, stage, arguments):
    """Returns the instances that there were, by object."""
    traffic = work.Traffic(stage, PORTS, arguments.seed)
    traffic.start()
    comes_true(lambda: traffic.submitted >= 6, theater.PATIENCE)
    seen = walks.run(ledger, tree, stage, arguments.seed, arguments.short)
    extremes.run_in_calls(ledger, tree, stage, arguments.seed, arguments.short)
    wrong_sets.run(ledger, tree, stage, 3 if arguments.short else 1)
    traffic.stop()
    ledger.check("faxes went in and out meanwhile", traffic.troubles, traffic.submitted)
    ledger.figure("faxes", traffic.submitted)
    ledger.check("faxportd, its workers and snmpd are well", stage.faults())
    return seen


def prove_in_peace(ledger, tree, stage, seen, arguments):
    control.run(ledger, tree, stage)
    random_requests.run(ledger, tree, stage, arguments.seed, 1500 if arguments.short else 10000)
    extremes.run_in_peace(ledger, tree, stage, arguments.seed)
    compliance.run(ledger, tree, stage, seen)
    published.run(ledger, arguments.source, arguments.build)
    wrong_sets.take_everything(ledger, tree, stage)
    ledger.check("faxportd, its workers and snmpd are well", stage.faults())


def main():
    arguments = arguments_of(sys.argv[1:])
    folder = tempfile.mkdtemp(prefix="faxportd-mib-proof-")
    ledger = book.Ledger()
    print("seed %d" % arguments.seed)
    try:
        prove(ledger, arguments, folder)
        ledger.tell()
    finally:
        if arguments.keep:
            print("kept: %s" % folder, file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if ledger.failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The text of the MIB: what smilint and smidiff say (scripts/check-mib)."""
import os
import subprocess


def run(ledger, source, build):
    done = subprocess.run(
        [os.path.join(source, "scripts/check-mib")],
        env=dict(os.environ, FAX_BUILDDIR=build),
        capture_output=True,
        text=True,
        check=False,
    )
    ledger.check(
        "smilint has nothing to say, and smidiff against the last release finds only additions",
        (done.stdout + done.stderr).splitlines() or ["exit status %d" % done.returncode]
        if done.returncode
        else [],
    )

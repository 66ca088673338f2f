"""A bash that knows scripts/snmpd.sh and does as it is told: who needs a master agent in Python asks it."""
import os
import subprocess

LOOP = """
set -uo pipefail
. "$1/scripts/snmpd.sh"
while read -r verb line; do
    case $verb in
    do) eval "$line" >&2; echo $? ;;
    tell) (eval "$line"); echo . ;;
    esac
done
"""


class Shell:
    """What it starts are its children: it waits for them. Its messages go to the file `log`."""

    def __init__(self, source, log, environment):
        self.bash = subprocess.Popen(["bash", "-c", LOOP, "bash", source], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
                                     env=dict(os.environ, **environment))

    def _ask(self, verb, line):
        self.bash.stdin.write("%s %s\n" % (verb, line))
        self.bash.stdin.flush()

    def do(self, line):
        """One line of bash, to its end; returns its exit status."""
        self._ask("do", line)
        return int(self.bash.stdout.readline())

    def tell(self, line):
        """What one line of bash, which changes nothing, prints."""
        self._ask("tell", line)
        return "".join(iter(self.bash.stdout.readline, ".\n")).strip()

    def close(self):
        self.bash.stdin.close()
        self.bash.wait()
        self.bash.stdout.close()

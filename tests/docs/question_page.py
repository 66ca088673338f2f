"""docs/questions.md: its commands run as they stand there, against faxportd with real faxes.

The page is its own source. A block of ```console has commands, each after "$ ", and behind each what it printed. A comment
<!-- stage: DEED --> says what happens on the stage before what follows (question_deeds.py). The table of all questions, at
the beginning, is made from the headings and from what the commands below them name."""
import difflib
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../nms"))
import stage
import question_deeds

PAGE = "docs/questions.md"
PARTS = re.compile(r"^<!-- stage: (?P<deed>[a-z ]+?) -->$|^```console\n(?P<block>.*?)^```$", re.M | re.S)
INDEX = re.compile(r"^\| Question \|.*?\n\n", re.M | re.S)
MARK = "--end of a command--"
# What no answer on the page may have: then the command asks for what is not there, or in vain.
TROUBLE = re.compile(r"No Such|Unknown Object|Timeout|Error in packet|No more variables|^faxport: ", re.M)


class Fault(Exception):
    """The page cannot be true."""


def commands_of(block):
    """[(command, output)]; a command goes on in the next line after a backslash."""
    found = []
    for line in block.splitlines():
        if found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1][0] += "\n" + line
        elif line.startswith("$ "):
            found.append([line[2:], ""])
        elif found:
            found[-1][1] += line + "\n"
        else:
            raise Fault("a block begins with %r, not with a command" % line)
    return found


def environment(house):
    """The variables of the page, and nothing of the user's."""
    agent = "-v2c -c %%s -r1 -t5 -M %s -m FAX-PORT-MIB %s:%d" % (":".join(house.mibs), house.host, house.port)
    return {"PATH": os.path.join(house.build, "control") + ":" + os.environ["PATH"], "HOME": house.folder, "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "FAXPORT_SOCKET": house.control, "SNMP_PERSISTENT_DIR": os.path.join(house.folder, "page"),
            "FAX": agent % "public", "FAX_ADMIN": agent % "private"}


def index(text):
    """The table of the questions, which are the headings of the third rank."""
    rows = ["| Question | Objects | faxport |", "| --- | --- | --- |"]
    for question, section in re.findall(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", text, re.M | re.S):
        commands = "\n".join(command for part in PARTS.finditer(section) if part["block"] for command, _ in commands_of(part["block"]))
        anchor = re.sub(r"[^\w -]", "", question.lower()).replace(" ", "-")
        objects = dict.fromkeys(re.findall(r"\bfax[A-Z]\w+", commands))
        verbs = dict.fromkeys(re.findall(r"\bfaxport ([a-z]+)", commands))
        rows.append("| [%s](#%s) | %s | %s |" % (question, anchor, ", ".join("`%s`" % name for name in objects), ", ".join(verbs)))
    return "\n".join(rows) + "\n\n"


def run(house, commands):
    """What they print, one after the other in one shell."""
    script = "".join("%s 2>&1\necho '%s' $?\n" % (command, MARK) for command in commands)
    said = subprocess.run(["bash", "-c", script], env=environment(house), cwd=house.folder, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60, check=False).stdout
    outputs = re.findall(r"(.*?)^%s (\d+)\n" % re.escape(MARK), said, re.M | re.S)
    for command, (output, status) in zip(commands, outputs):
        if status != "0" or TROUBLE.search(output):
            raise Fault("%s ends with %s and says:\n%s" % (command, status, output))
    return [output for output, _ in outputs]


def shape(output):
    """What of an answer must be the same at each time: the objects that answer, and the headings of a table."""
    names = list(dict.fromkeys(re.findall(r"^FAX-PORT-MIB::(\w+)", output, re.M)))
    first = output.split("\n", 1)[0]
    return names or ([word for word in first.split() if word.isupper()] if first.isupper() else bool(output))


def renewed(text, house):
    """The page with new outputs; and what has another shape than before."""
    changes = []

    def renew(part):
        if part["deed"]:
            getattr(question_deeds, part["deed"].replace(" ", "_"))(house)
            return part[0]
        old = commands_of(part["block"])
        outputs = run(house, [command for command, _ in old])
        changes.extend((command, before, now) for (command, before), now in zip(old, outputs) if shape(before) != shape(now))
        return "```console\n%s```" % "".join("$ %s\n%s" % (command, now) for (command, _), now in zip(old, outputs))

    text = PARTS.sub(renew, text)
    return INDEX.sub(lambda _: index(text), text, count=1), changes


def read():
    with open(os.path.join(os.environ["FAX_SRCDIR"], PAGE), encoding="utf-8") as file:
        text = file.read()
    if not INDEX.search(text):
        raise Fault("the page has no table of its questions, which begins with | Question |")
    return text


def play():
    """The present page, renewed; and what has changed its shape."""
    with stage.Stage(ports=4, speed=5, alarms={"failure-window": 20}) as house:
        os.makedirs(os.path.join(house.folder, "page/cert_indexes"))  # or the first command says that it makes it
        question_deeds.before_the_first(house)
        return renewed(read(), house)


def tell(changes):
    for command, before, now in changes:
        print("$ %s" % command)
        print("\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), "the page", "now", lineterm="")))

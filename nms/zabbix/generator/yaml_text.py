"""Write YAML as Zabbix exports it, of dictionaries, lists and strings."""
import re

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./]*$")
WORDS = {"y", "n", "yes", "no", "true", "false", "on", "off", "null"}  # would not be strings


def scalar(text):
    # YES and NO of Zabbix are quoted, too.
    if PLAIN.match(text) and text.lower() not in WORDS and not text.endswith(" ") and " " not in text:
        return text
    return "'%s'" % text.replace("'", "''")


def write(value, indent, inline):
    """The lines of a dictionary or a list; `inline`: the dash of a list's member stands before its first
    line."""
    pad = "  " * indent
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _member(pad, scalar(name) + ":", one, indent, inline)
    else:
        for one in value:
            if isinstance(one, str):
                yield from _member(pad, "-", one, indent, inline)
                continue
            lines = write(one, indent + 1, inline)
            if inline:
                yield "%s- %s" % (pad, next(lines).lstrip())
            else:
                yield pad + "-"
            yield from lines


def _member(pad, head, one, indent, inline):
    if not isinstance(one, str):
        yield pad + head
        yield from write(one, indent + 1, inline)
    elif "\n" in one:
        yield "%s%s |%s" % (pad, head, "" if one.endswith("\n") else "-")
        for line in one.rstrip("\n").split("\n"):
            yield (pad + "  " + line) if line else ""
    else:
        yield "%s%s %s" % (pad, head, scalar(one))


def text(value, inline):
    return "\n".join(write(value, 0, inline)) + "\n"

"""The generated files of nms/: of what each is made, and how one knows that it is up to date without the
tools that make it."""
import hashlib
import os
import re

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NMS = os.path.join(SOURCE, "nms")
LEDGER = os.path.join(NMS, "generated.txt")


def read(path):
    """A text below the source folder."""
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def definitions(mib, kind):
    """{name: text} of the macros of that kind."""
    found = re.finditer(r"^(\w+) +%s\n.*?::= \{[^}]*\}" % kind, mib, re.M | re.S)
    return {one.group(1): one.group(0) for one in found}


def objects_of(mib):
    return definitions(mib, "OBJECT-TYPE")


def columns(text):
    """The objects that a generator.yml names."""
    return re.findall(r"^ +- (fax\w+)$", text, re.M) + re.findall(r"lookup: (\w+)", text)


def prometheus_inputs(mib):
    """generator.yml, and the definitions of what it names, of its tables and of their indexes."""
    generator = read("nms/prometheus/generator.yml")
    objects = objects_of(mib)
    names = set(columns(generator))
    for name in list(names):
        entry = re.search(r"::= \{ (\w+) \d+ \}$", objects.get(name, ""))
        if entry and entry.group(1) in objects:
            names.add(entry.group(1))
            names.update(
                re.findall(
                    r"fax\w+", re.search(r"(?:INDEX|AUGMENTS) +\{([^}]*)\}", objects[entry.group(1)]).group(1)
                )
            )
    return [re.sub(r"^ *#.*\n", "", generator, flags=re.M)] + [first_sentence(objects.get(name, name + " is missing")) for name in sorted(names)]


def first_sentence(definition):
    """The definition with no more of its description than the generator takes."""
    return re.sub(r'(DESCRIPTION\s+"[^".]*)[^"]*"', r'\1"', definition)


def notification_inputs(mib):
    return [text for _, text in sorted(definitions(mib, "NOTIFICATION-TYPE").items())]


# file -> what it is made of
FILES = {
    "prometheus/snmp.yml": prometheus_inputs,
    "prometheus/snmp-0.23.yml": prometheus_inputs,
    "snmptt/snmptt.conf": notification_inputs,
}


def digest(texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def present():
    """{file: (digest of its inputs, digest of its text)} as they are now."""
    mib = read("mib/FAX-PORT-MIB.in")
    return {name: (digest(inputs(mib)), digest([read("nms/" + name)])) for name, inputs in FILES.items()}


def ledger():
    """The same as it was when they were generated."""
    with open(LEDGER, encoding="ascii") as file:
        rows = [line.split() for line in file if not line.startswith("#")]
    return {row[0]: (row[1], row[2]) for row in rows}


def write_ledger():
    with open(LEDGER, "w", encoding="ascii") as file:
        file.write(
            "# What scripts/nms-generate made: file, digest of what it is made of, digest of what came out.\n"
        )
        for name, (inputs, text) in sorted(present().items()):
            file.write("%-28s %s %s\n" % (name, inputs, text))

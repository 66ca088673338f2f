#!/usr/bin/env python3
"""The manual pages against what they describe: no command, option, request, member or default is missing or wrong."""
import os
import re
import shutil
import subprocess
import sys

SOURCE, BUILD = os.environ["FAX_SRCDIR"], os.environ["FAX_BUILDDIR"]
PAGES = ("faxport.1", "faxport-control.5", "faxportd.8", "faxportd.conf.5")
failures = []


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def check(good, message):
    if not good:
        failures.append(message)


def faxport_has_all_commands_and_options():
    page = read(BUILD, "man/faxport.1")

    def helps(*words):
        return subprocess.run([BUILD + "/control/faxport", *words, "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  ([a-z]+) ", helps(), re.M)
    assert len(commands) >= 7
    for command in commands:
        check(re.search(r"^\.It Cm %s\b" % command, page, re.M), "faxport.1 has no command " + command)
        for option in re.findall(r"^  --([a-z-]+)", helps(command), re.M):
            check(re.search(r"^\.It Fl -%s\b" % option, page, re.M), "faxport.1 has no option --" + option)


def faxportd_has_all_options():
    page = read(BUILD, "man/faxportd.8")
    text = subprocess.run([BUILD + "/agent/faxportd", "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  -(\w), --([a-z-]+)", text, re.M)
    assert len(options) >= 6
    for short, long in options:
        check(re.search(r"^\.It Fl %s , Fl -%s\b" % (short, long), page, re.M), "faxportd.8 has no option --" + long)


def the_protocol_has_all_requests_and_members():
    page = read(BUILD, "man/faxport-control.5")
    source = read(SOURCE, "control/request.c")
    requests = re.findall(r'{"(\w+)", \w+_members, control_answer', source)
    assert len(requests) >= 10
    for request in requests:
        check(re.search(r"^\.It Cm %s$" % request, page, re.M), "faxport-control.5 has no request " + request)
    for member in re.findall(r'CONTROL_MEMBER\("(\w+)"', source):
        check(re.search(r"\bCm (?:\w+ , )*%s\b" % member, page), "faxport-control.5 has no member " + member)
    for record in ("job", "call"):
        table = read(SOURCE, "engine/fax_fields.c").split(record + "_fields[]")[1].split("};")[0]
        for name in re.findall(r'\(\d+, "(\w+)"', table):
            member = name[0].lower() + name[1:]
            check(re.search(r"\b%s\b" % member, page), "faxport-control.5 has no member %s of a %s" % (member, record))


def the_configuration_has_all_options_with_their_defaults():
    page = read(SOURCE, "man/faxportd.conf.5.in")
    items = {}  # a name may be an option of several sections
    for name, text in re.findall(r"^\.It Cm (\S+) No = .*\n((?:(?!\.It|\.El).*\n)*)", page, re.M):
        items.setdefault(name, []).append(re.sub("@.*@", ".*", text))
    source = re.sub(r'"\s*\n\s*"', "", read(SOURCE, "engine/config_options.c"))
    rows = re.findall(r'(?:TOP|ALARM|EXCHANGE|ROUTE|PORT|RETRY|ROW|LIVE|LIVE_ROW)\("([a-z-]+)", ([A-Z_]+),(.*?)\),\n', source, re.S)
    assert len(rows) >= 30
    for name, nature, rest in rows:
        check(name in items, "faxportd.conf.5 has no option " + name)
        default = re.findall(r'(?:(FAX_\w+DIR) )?"([^"]*)"', rest)[:-1]
        if name not in items or not default:
            continue
        shown = default[0][1]
        if shown and nature == "SET":
            shown = r"\(lC %s \(rC" % ", ".join(shown.split())
        line = ".Ql %s%s ." % (".*" if default[0][0] else "", shown)
        check(not shown or any(line in text for text in items[name]),
              "faxportd.conf.5: the default of %s is not %s" % (name, shown))
    check(sorted(name for name, texts in items.items() for _ in texts) == sorted(name for name, _, _ in rows),
          "faxportd.conf.5 has options that are none, or some twice")


def no_page_has_a_placeholder_left():
    for page in PAGES:
        check(not re.search(r"@\w+@", read(BUILD, "man", page)), page + " has a placeholder left")


def mandoc_finds_nothing():
    if not shutil.which("mandoc"):
        return
    for page in PAGES:
        path = os.path.join(BUILD, "man", page)
        found = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], capture_output=True, text=True)
        check(found.returncode == 0 and not found.stdout, found.stdout)


for test in (faxport_has_all_commands_and_options, faxportd_has_all_options, the_protocol_has_all_requests_and_members,
             the_configuration_has_all_options_with_their_defaults, no_page_has_a_placeholder_left, mandoc_finds_nothing):
    before = len(failures)
    print("[ RUN      ]", test.__name__)
    test()
    print("\n".join(failures[before:]), end="\n" if failures[before:] else "")
    print("[       OK ]" if len(failures) == before else "[  FAILED  ]", test.__name__)
sys.exit(1 if failures else 0)

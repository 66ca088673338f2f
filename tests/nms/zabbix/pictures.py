"""What people see: the dashboards in a headless Chromium, looked at and kept as small pictures."""
import html
import os
import random
import re
import subprocess
import time
import urllib.parse

import zabbix_house

MINUTES = 12  # of life, so that the graphs have something to show
MACROS = {
    "{$FAX.INTERVAL}": "5s",
    "{$FAX.RECENT}": "1h",
    "{$FAX.BUSY.TIME}": "30s",
    "{$FAX.CALL.TIME.MAX}": "1h",
    "{$FAX.QUEUE.AGE.MAX.WARN}": "30s",
    "{$FAX.QUEUE.AGE.MAX.CRIT}": "1h",
    "{$FAX.JOBS.FAILED.MAX}": "1000",
}
SIZE = "1920,1080"
BROWSER = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=" + SIZE,
           "--virtual-time-budget=20000", "--run-all-compositor-stages-before-draw"]
EMPTY = ["No data found", "No permissions", "is-loading", "Cannot"]


class Browser:
    """Pages of the frontend, in a profile of its own."""

    def __init__(self, house):
        self.house = house
        self.profile = os.path.join(house.folder, "chromium")

    def _url(self, page):
        """Which logs in first."""
        query = {"name": "Admin", "password": "zabbix", "enter": "Sign in", "request": page}
        return self.house.stack.url + "/index.php?" + urllib.parse.urlencode(query)

    def _run(self, page, *options):
        return subprocess.run(
            [*BROWSER, "--user-data-dir=" + self.profile, *options, self._url(page)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout

    def text(self, page):
        """What is to be read there."""
        found = re.sub(r"<(script|style)\b.*?</\1>", " ", self._run(page, "--dump-dom"), flags=re.S)
        return found, " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found)).split())

    def picture(self, page, path):
        self._run(page, "--screenshot=" + path)
        subprocess.run(
            ["pngquant", "--force", "--skip-if-larger", "--speed", "1", "--output", path, "64", path],
            check=False,
        )


def live(house):
    """Some minutes as they may be: faxes, now and then a busy number, a silent far end or a number that does
    not exist, a rush, and at last a port that is taken out of service."""
    dice = random.Random(6)
    end = time.monotonic() + 60 * MINUTES
    while time.monotonic() < end:
        left = end - time.monotonic()
        idle = [row["deviceId"] for row in house.ask("status") if not row["send"] and not row["receive"]]
        if left < 45 and 4 in idle:
            house.faxport("port", "down", "fax4")
            idle.remove(4)
        rush = 100 < left < 170
        if len(idle) > 1 and dice.random() < (1 if rush else 0.6):
            here, there = dice.sample(idle, 2)
            fails = dice.random() < 0.2
            number = dice.choice(["600", "600", "602", "999"]) if fails else "10%d" % there
            house.send(number, "fax%d" % here, dice.choice([2, 3, 5, 8] if rush else [1, 2, 3]))
        time.sleep(dice.uniform(1, 2) if rush else dice.uniform(2, 7))


def look(check, browser, name, page, path, words):
    raw, text = browser.text(page)
    check.check(
        "%s: no widget is empty" % name,
        not [one for one in EMPTY if one in raw],
        [one for one in EMPTY if one in raw],
    )
    missing = [word for word in words if word not in text]
    check.check("%s: it says what it has to" % name, not missing, "not %s in: %s" % (missing, text[:2000]))
    browser.picture(page, path)
    check.check(
        "%s: the picture is small" % name, os.path.getsize(path) < 200000, "%d octets" % os.path.getsize(path)
    )


def dashboard_page(house):
    made = subprocess.run([os.path.join(house.source, "nms/zabbix/make-dashboard"), "--url", house.stack.url, zabbix_house.HOST],
                          env=dict(os.environ, ZABBIX_PASSWORD="zabbix"), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()[len(house.stack.url) + 1:]


def take(check, house, folder):
    os.makedirs(folder, exist_ok=True)
    house.cancel_all()
    for macro, value in MACROS.items():
        house.set_macro(macro, value)
    live(house)
    time_of = "&from=now-%dm&to=now&kiosk=1" % MINUTES
    browser = Browser(house)
    own = "zabbix.php?action=host.dashboard.view&hostid=%s%s" % (house.id, time_of)
    look(
        check,
        browser,
        "the dashboard",
        dashboard_page(house) + time_of,
        os.path.join(folder, "zabbix-dashboard.png"),
        ["Problems", "Ports busy", "Fax port fax1: Status", "up (1)", "Out of service as ordered"],
    )
    look(
        check,
        browser,
        "the template's dashboard",
        own,
        os.path.join(folder, "zabbix-template.png"),
        ["Ports busy", "Disk free", "Notifications of the server"],
    )

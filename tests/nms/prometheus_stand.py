"""Prometheus and its snmp_exporter on a stage, with what nms/prometheus/ has for them."""
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request

from waiting import until

EXPORTER_PORT, PORT = 9116, 9090
PAUSE = 1  # s between two scrapes, and two evaluations


def ask(address):
    """What is at that address, on loopback; None if nobody answers or it is an error."""
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=20) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return None


class Stand:
    """Both are servers of the stage, and end with it."""

    def __init__(self, house):
        self.house = house
        self.files = os.path.join(house.copy_nms(), "prometheus")
        self.address = "http://%s:%d" % (house.host, PORT)
        self.exporter = "http://%s:%d" % (house.host, EXPORTER_PORT)
        self.target = "%s:%d" % (house.host, house.port)

    def scrape(self):
        """What the exporter makes of one walk."""
        return ask("%s/snmp?module=faxport&target=%s" % (self.exporter, self.target))

    def start(self):
        self.house.start_server(
            "exporter",
            "prometheus-snmp-exporter",
            "--config.file=" + os.path.join(self.files, "snmp.yml"),
            "--web.listen-address=%s:%d" % (self.house.host, EXPORTER_PORT),
        )
        until(self.scrape, 20, "the exporter answers")
        self._configure()
        data = os.path.join(self.house.folder, "prometheus-data")
        self.house.start_server(
            "prometheus",
            "prometheus",
            "--config.file=" + os.path.join(self.files, "prometheus.yml"),
            "--storage.tsdb.path=" + data,
            "--web.listen-address=%s:%d" % (self.house.host, PORT),
            cwd=self.house.folder,
        )
        until(lambda: self.query('up{job="faxport"} == 1'), 30, "Prometheus has scraped")

    def _configure(self):
        """The example's addresses become those of the stage; and a proof has no minutes to wait: the
        rules' times are shortened (promtool tests them as they are)."""
        self._edit(
            "prometheus.yml",
            [
                ("127.0.0.1:161'", self.target + "'"),
                ("127.0.0.1:%d " % EXPORTER_PORT, "%s:%d " % (self.house.host, EXPORTER_PORT)),
                ("_interval: 30s", "_interval: %ds" % PAUSE),
            ],
        )
        self._edit(
            "faxport.rules.yml",
            [
                (time, "        for: 2s\n")
                for time in sorted(set(re.findall(r" {8}for: \w+\n", self._text("faxport.rules.yml"))))
            ],
        )

    def _text(self, name):
        with open(os.path.join(self.files, name), encoding="utf-8") as file:
            return file.read()

    def _edit(self, name, edits):
        text = self._text(name)
        for old, new in edits:
            assert old in text, "%s has no %s" % (name, old)
            text = text.replace(old, new)
        with open(os.path.join(self.files, name), "w", encoding="utf-8") as file:
            file.write(text)

    def query(self, expression):
        """[(labels, value)] of an instant query; an expression that is refused is an AssertionError."""
        return [
            (one["metric"], float(one["value"][1]))
            for one in self._data("query", query=expression).get("result", [])
        ]

    def _data(self, what, **parameters):
        text = ask("%s/api/v1/%s?%s" % (self.address, what, urllib.parse.urlencode(parameters)))
        if text is None:
            assert self.house.servers["prometheus"].poll() is None, "Prometheus has ended"
            return {}
        return json.loads(text)["data"]

    def firing(self, alert):
        """The labels of the alerts of that name that fire."""
        return [
            one["labels"]
            for one in self._data("alerts").get("alerts", [])
            if one["labels"]["alertname"] == alert and one["state"] == "firing"
        ]

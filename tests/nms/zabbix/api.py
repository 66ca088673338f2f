"""Zabbix's API (6.0): requests as JSON over HTTP."""
import json
import urllib.error
import urllib.request

from waiting import until

INTERFACE = {
    "type": 2,
    "main": 1,
    "useip": 1,
    "dns": "",
    "details": {"version": 2, "bulk": 1, "community": "{$SNMP_COMMUNITY}"},
}
ELEMENTS = ["templates", "items", "discoveryRules", "triggers", "graphs", "valueMaps", "templateDashboards"]


class Api:
    """api.call("item.get", hostids=...) returns the result; an error is an exception with what Zabbix
    says."""

    def __init__(self, url):
        self.url, self.token = url + "/api_jsonrpc.php", None

    def call(self, method, *arguments, **parameters):
        request = {"jsonrpc": "2.0", "method": method, "params": list(arguments) or parameters, "id": 1}
        if self.token:
            request["auth"] = self.token
        answer = urllib.request.urlopen(urllib.request.Request(
            self.url, json.dumps(request).encode(), {"Content-Type": "application/json-rpc"}), timeout=120)
        answer = json.load(answer)
        if "error" in answer:
            raise RuntimeError("%s: %s" % (method, answer["error"]["data"]))
        return answer["result"]

    def login(self):
        """Wait until the frontend answers."""
        def answers():
            try:
                return self.call("apiinfo.version")
            except (urllib.error.URLError, ConnectionError, json.JSONDecodeError):
                return None
        version = until(answers, 60, "the frontend answers")
        self.token = self.call("user.login", username="Admin", password="zabbix")
        return version

    def load(self, text):
        """Import a template."""
        rules = {one: {"createMissing": True, "updateExisting": True} for one in ELEMENTS}
        for one in ("items", "discoveryRules", "triggers", "graphs", "valueMaps", "templateDashboards"):
            rules[one]["deleteMissing"] = True
        rules["groups"] = {"createMissing": True, "updateExisting": True}
        return self.call("configuration.import", format="yaml", rules=rules, source=text)

    def template_id(self, name):
        return self.call("template.get", filter={"host": name}, output=["templateid"])[0]["templateid"]

    def export(self, template):
        """The template as it is exported, parsed."""
        return json.loads(self.call("configuration.export", format="json", options={"templates": [template]}))

    def make_host(self, name, template, ip, port, macros):
        """A host in a group of its own; returns its id."""
        group = self.call("hostgroup.create", name="Fax servers")["groupids"][0]
        return self.call(
            "host.create",
            host=name,
            groups=[{"groupid": group}],
            templates=[{"templateid": template}],
            interfaces=[dict(INTERFACE, ip=ip, port=str(port))],
            macros=[{"macro": macro, "value": value} for macro, value in macros.items()],
        )["hostids"][0]

    def set_macro(self, host, macro, value):
        known = self.call("usermacro.get", hostids=host, filter={"macro": macro})
        if known:
            self.call("usermacro.update", hostmacroid=known[0]["hostmacroid"], value=value)
        else:
            self.call("usermacro.create", hostid=host, macro=macro, value=value)

    def run_now(self, *ids):
        self.call("task.create", *[{"type": 6, "request": {"itemid": one}} for one in ids])

    def items(self, host):
        return self.call(
            "item.get",
            hostids=host,
            output=["itemid", "key_", "name", "lastvalue", "lastclock", "state", "error", "value_type"],
        )

    def problems(self, host):
        """The names of the triggers that are raised, whatever they depend on."""
        found = self.call(
            "trigger.get", hostids=host, output=["description"], filter={"value": 1}, expandDescription=True
        )
        return {one["description"] for one in found}



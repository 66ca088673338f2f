"""What Zabbix has raised and ended: by its events, so that nothing short is missed."""


class Watch:
    """Of the triggers of a host. `since` is what now() said before the trouble: what is older does not
    count."""

    def __init__(self, api, host):
        self.api, self.host = api, host

    def now(self):
        """The number of the next event."""
        found = self.api.call("event.get", output=["eventid"], sortfield="eventid", sortorder="DESC", limit=1)
        return int(found[0]["eventid"]) + 1 if found else 0

    def events(self, name, since):
        """"10...": what became of a trigger, 1 for a problem, 0 for its end."""
        triggers = self.api.call(
            "trigger.get", hostids=self.host, output=["triggerid", "description"], expandDescription=True
        )
        ids = [one["triggerid"] for one in triggers if one["description"] == name]
        found = self.api.call("event.get", objectids=ids, source=0, object=0, output=["value"], sortfield="eventid", eventid_from=str(since))
        return "".join(one["value"] for one in found) if ids else ""

    def raised(self, name, since):
        """A condition."""
        return lambda: "1" in self.events(name, since)

    def over(self, name, since):
        """A condition: it was raised, and is over."""
        return lambda: self.events(name, since).endswith("10")

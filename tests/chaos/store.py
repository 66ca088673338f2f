"""faxportd's database, once it has ended. Records have the members that the control socket has, enumerations as numbers,
dates in ms UTC."""
import json
import os
import sqlite3


class Store:
    """What it holds."""

    def __init__(self, state):
        database = sqlite3.connect(os.path.join(state, "faxportd.db"))
        try:
            self.calls = [json.loads(record) for record, in database.execute("SELECT record FROM call ORDER BY id")]
            self.notices = [dict(json.loads(record), sent=sent) for sent, record in
                            database.execute("SELECT sent, record FROM notification ORDER BY sequence")]
            self.counters = {(port, name): value for port, name, value in
                             database.execute("SELECT port, name, value FROM counter")}
        finally:
            database.close()

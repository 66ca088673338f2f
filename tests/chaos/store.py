"""The records in faxportd's database, once it has ended."""
import json
import os
import sqlite3


def read(state, table):
    """The records of a table: members as at the control socket, enumerations as numbers, dates in ms UTC."""
    database = sqlite3.connect(os.path.join(state, "faxportd.db"))
    try:
        return [json.loads(record) for record, in database.execute("SELECT record FROM %s ORDER BY 1" % table)]
    finally:
        database.close()

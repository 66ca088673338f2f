"""The rows of the tables are those that faxportd knows of on its control socket: none is missing, and none is
stale."""
import stage as theater

# What `faxport ... --json` lists, and the members that are the index. (The database forgets calls by and by:
# faxport may still know some that are too many by the configuration.) Rows of tables that are not here belong
# to a port, or to a kind of notification.
LISTS = {
    "faxPortTable": (("ports",), ("index",)),
    "faxCallHistoryTable": (("history", "--limit", str(theater.CALLS_KEPT)), ("id",)),
    "faxJobTable": (("jobs",), ("id",)),
    "faxAlarmTable": (("alarms",), ("portIndex", "kind")),
    "faxNotificationLogTable": (("notifications",), ("sequence",)),
}


def faults(tree, stage, table, command, members):
    """In peace: nothing comes or goes between the two questions."""
    known = {tuple(one[member] for member in members) for one in stage.ask(*command)}
    shown = set(tree.rows(stage.reader.walk(tree.tables[table].oid))[table])
    yield from (
        "%s has row %s, which faxport %s does not know" % (table, list(index), command[0])
        for index in sorted(shown - known)
    )
    yield from (
        "faxport %s has %s, which is no row of %s" % (command[0], list(index), table)
        for index in sorted(known - shown)
    )


def run(ledger, tree, stage):
    rows = tree.rows(stage.reader.walk(tree.objects_root))
    for table, (command, members) in LISTS.items():
        ledger.check(
            "%s has the rows that faxport %s lists, no other" % (table, command[0]),
            faults(tree, stage, table, command, members),
            len(rows.get(table, ())),
        )

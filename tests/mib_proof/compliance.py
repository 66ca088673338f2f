"""The compliance statement is true: each object of each group that a current MODULE-COMPLIANCE has is there,
and has the access that the MIB says."""
import ber

SYS_OR_ID = (1, 3, 6, 1, 2, 1, 1, 9, 1, 2)


def object_faults(tree, stage, one, seen):
    """`seen` are the instances that there were at any time, by object."""
    instances = seen.get(one.name, [])
    if not one.readable:
        for oid in ((one.oid + (0,)), one.oid + (1,)):
            answer = stage.reader.get(oid)
            if answer.bindings[0][1] != ber.NO_SUCH_OBJECT:
                yield "%s is %s, and a GET gives %s" % (
                    one.name,
                    one.access,
                    ber.NAMES[answer.bindings[0][1]],
                )
        return
    if not instances:
        yield "%s was never there" % one.name
        return
    now = [
        found
        for oid in instances[-3:]
        for found in stage.reader.get(oid).bindings
        if found[1] != ber.NO_SUCH_INSTANCE
    ]
    for oid, tag, value in now[-1:]:
        answer = stage.writer.set((oid, tag, value))
        right = ("noError", "inconsistentValue") if one.writable else ("notWritable",)
        if answer.status not in right:
            yield "%s is %s, and a SET of its own value gives %s" % (one.name, one.access, answer)


def notification_faults(tree, stage, name):
    """Each notification is a row of faxNotificationKindTable: its number is the index, its name the row's
    with the module's prefix."""
    notification = tree.module.notifications[name]
    oid = tree.oid("faxNotificationKindName", notification.oid[-1])
    value = stage.reader.get(oid).bindings[0][2]
    if value is None or "fax" + value.decode()[:1].upper() + value.decode()[1:] != name:
        yield "%s is not the row %d of faxNotificationKindTable, which is %r" % (
            name,
            notification.oid[-1],
            value,
        )


def group_faults(tree, stage, group, seen):
    for member in group.members:
        if member in tree.module.notifications:
            yield from notification_faults(tree, stage, member)
        else:
            yield from object_faults(tree, stage, tree.module.objects[member], seen)


def run(ledger, tree, stage, seen):
    """`seen` are the instances that there were while calls went on, by object; what is there now is added."""
    module = tree.module
    for oid, _, _ in stage.reader.walk(tree.objects_root):
        seen[tree.locate(oid).object.name].append(oid)
    checked = {}
    for compliance in sorted(module.compliances.values(), key=lambda one: one.oid):
        if compliance.status != "current":
            continue
        for name in compliance.mandatory + compliance.optional:
            if name not in checked:
                checked[name] = list(group_faults(tree, stage, module.groups[name], seen))
        faults = [fault for name in compliance.mandatory + compliance.optional for fault in checked[name]]
        ledger.check(
            "%s is true: each object of its groups is there, with its access" % compliance.name,
            faults,
            len(compliance.mandatory),
        )
    everywhere = {name for group in module.groups.values() for name in group.members}
    orphans = [
        name
        for name, one in {**module.objects, **module.notifications}.items()
        if name not in everywhere and getattr(one, "access", "") != "not-accessible"
    ]
    ledger.check("each object and each notification is in a group", orphans, len(everywhere))
    capabilities = [value for _, _, value in stage.reader.walk(SYS_OR_ID)]
    ledger.check(
        "sysORTable says that the module is served",
        [] if any(value[: len(tree.root)] == tree.root for value in capabilities) else ["it does not"],
        len(capabilities),
    )

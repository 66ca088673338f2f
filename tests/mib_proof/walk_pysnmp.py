"""Walk a subtree by GETBULK with pysnmp, then GET each name that was found; as walk_net_snmp.pl prints it.
Debian's pysnmp belongs to /usr/bin/python3.

usage: walk_pysnmp.py HOST PORT ROOT SEED
"""
import random
import sys

from pysnmp.hlapi import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    bulkCmd,
    getCmd,
)
from pysnmp.proto.rfc1905 import EndOfMibView

REPETITIONS, AT_ONCE = 40, 60


def content(value):
    """Whole numbers in decimals, octets in hexadecimal digits, names with dots."""
    if hasattr(value, "asOctets"):
        return value.asOctets().hex()
    return (
        value.prettyPrint()
        if value.__class__.__name__ in ("ObjectIdentifier", "ObjectIdentity")
        else "%d" % value
        if hasattr(value, "__int__")
        else ""
    )


def tag_of(value):
    return value.tagSet[-1].tagClass | value.tagSet[-1].tagId


def show(verb, name, value):
    print(verb, str(name), tag_of(value), content(value))


def answered(error, status, at, bindings):
    if error or status:
        raise SystemExit("walk_pysnmp.py: %s %s at %s" % (error, status, at))
    return bindings


def main():
    host, port, root, seed = sys.argv[1:]
    where = UdpTransportTarget((host, int(port)), timeout=8, retries=0)
    who = (SnmpEngine(), CommunityData("public"), where, ContextData())
    names = []
    root = ObjectType(ObjectIdentity(root))
    for answer in bulkCmd(*who, 0, REPETITIONS, root, lookupMib=False, lexicographicMode=False):
        for name, value in answered(*answer):
            # pysnmp puts an endOfMibView of its own for what lies behind the root, if an answer begins there.
            if not isinstance(value, EndOfMibView):
                names.append(str(name))
                show("WALK", name, value)
    random.Random(int(seed)).shuffle(names)
    for at in range(0, len(names), AT_ONCE):
        asked = [ObjectType(ObjectIdentity(one)) for one in names[at : at + AT_ONCE]]
        for name, value in answered(*next(getCmd(*who, *asked, lookupMib=False))):
            show("GET", name, value)


main()

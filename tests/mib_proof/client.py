"""A manager of our own for SNMPv2c, for requests that other managers do not send - any type in any place,
names of 128 sub-identifiers, any number of variables - and for many of them: pysnmp takes about two
milliseconds for a variable, this one fifty microseconds. Real managers read the tables beside it."""
import collections
import os
import socket

import ber

STATUS = (
    "noError",
    "tooBig",
    "noSuchName",
    "badValue",
    "readOnly",
    "genErr",
    "noAccess",
    "wrongType",
    "wrongLength",
    "wrongEncoding",
    "wrongValue",
    "noCreation",
    "inconsistentValue",
    "resourceUnavailable",
    "commitFailed",
    "undoFailed",
    "authorizationError",
    "notWritable",
    "inconsistentName",
)
PATIENCE = 8  # s: the machine may be busy; whoever asks for something that gets no answer says so
DATAGRAM = 65507  # octets, the most that UDP takes

Answer = collections.namedtuple("Answer", "status at bindings size")  # `at`: error-index
Answer.__str__ = lambda self: self.status + (" at %d" % self.at if self.at else "")


class NoAnswer(Exception):
    """Nobody has answered in time."""


def dotted(oid):
    return "." + ".".join(map(str, oid))


class Client:
    """One socket. Requests are counted; each has one answer, and is sent once."""

    def __init__(self, host, port, community="public"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((host, port))
        self.community = community.encode()
        self.number = int.from_bytes(os.urandom(3), "big")
        self.requests = 0

    def close(self):
        self.socket.close()

    # ---- what managers do ----

    def get(self, *oids):
        return self.ask(ber.GET, 0, 0, [ber.binding(oid) for oid in oids])

    def next(self, *oids):
        return self.ask(ber.GET_NEXT, 0, 0, [ber.binding(oid) for oid in oids])

    def bulk(self, non_repeaters, repetitions, *oids):
        return self.ask(ber.GET_BULK, non_repeaters, repetitions, [ber.binding(oid) for oid in oids])

    def set(self, *bindings):
        """Each is (oid, tag, value)."""
        return self.ask(ber.SET, 0, 0, [ber.binding(*one) for one in bindings])

    def get_all(self, oids, at_once=100):
        """Exact GETs of any number of names, as (oid, tag, value)."""
        for at in range(0, len(oids), at_once):
            answer = self.get(*oids[at : at + at_once])
            if answer.status != "noError":
                raise RuntimeError("GET of %d names from %s: %s" % (at_once, dotted(oids[at]), answer))
            yield from answer.bindings

    def walk(self, root, at_once=60):
        """All that lies below `root`, as (oid, tag, value), by GETBULK."""
        oid = root
        while True:
            answer = self.bulk(0, at_once, oid)
            if answer.status != "noError" or not answer.bindings:
                raise RuntimeError("GETBULK after %s: %s" % (dotted(oid), answer))
            for found in answer.bindings:
                if found[0][: len(root)] != root or found[1] == ber.END_OF_MIB_VIEW or found[0] <= oid:
                    return
                oid = found[0]
                yield found

    # ---- how ----

    def ask(self, command, first, second, bindings, patience=PATIENCE):
        self.number += 1
        return self.exchange(
            ber.message(self.community, command, self.number, first, second, bindings), patience
        )

    def exchange(self, octets, patience=PATIENCE):
        """The answer to a message, which must have self.number."""
        self.requests += 1
        self.socket.settimeout(patience)
        self.socket.send(octets)
        while True:
            try:
                data = self.socket.recv(65536)
            except TimeoutError:
                raise NoAnswer() from None
            command, number, status, at, found = ber.read_message(data)
            if command == ber.RESPONSE and number == self.number:
                return Answer(STATUS[status], at, found, len(data))

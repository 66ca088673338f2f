"""A disk that can be full: a small tmpfs in a mount namespace of our own, which ends with us; where that may not be, a
limit to the size of files (RLIMIT_FSIZE) for the processes that write."""
import os
import resource
import subprocess
import sys

SIZE = 48 << 20
MARK = "FAXPORT_CHAOS_NAMESPACE"
CHUNK = bytes(1 << 16)
MOUNT = ["mount", "-t", "tmpfs", "-o", "size=%d,mode=0700" % SIZE, "none"]


def enter_namespace():
    """Start this program again in a mount namespace: as root, or as root of a user namespace. Where neither may be, go on
    without."""
    if MARK in os.environ:
        return
    for option in ("-m", "-rm"):
        if subprocess.run(["unshare", option, *MOUNT, "/mnt"], check=False, capture_output=True).returncode == 0:
            os.environ[MARK] = "yes"
            os.execvp("unshare", ["unshare", option, sys.executable] + sys.argv)
    os.environ[MARK] = "no"


def make(path, writers):
    """The folder `path` as a disk that can be filled; `writers()` are the processes that write to it."""
    os.makedirs(path)
    if os.environ[MARK] == "yes":
        subprocess.run(MOUNT + [path], check=True)
        return SmallDisk(path)
    return Quota(writers)


class SmallDisk:
    """Filled by a file of our own."""
    name = "a small tmpfs"

    def __init__(self, path):
        self.is_full = False
        self.ballast = os.path.join(path, "ballast")

    def fill(self):
        """Not an octet is left."""
        self.is_full = True
        with open(self.ballast, "ab", buffering=0) as ballast:
            for chunk in (CHUNK, b"\0"):
                try:
                    while ballast.write(chunk):
                        pass
                except OSError:
                    pass

    def free(self):
        self.is_full = False
        if os.path.exists(self.ballast):
            os.unlink(self.ballast)


class Quota:
    """No file may grow; processes that are started meanwhile inherit it."""
    name = "a limit to the size of files"

    def __init__(self, writers):
        self.is_full = False
        self.writers = writers

    def fill(self):
        self.is_full = True
        self._limit(lambda hard: 0)

    def free(self):
        self.is_full = False
        self._limit(lambda hard: hard)

    def _limit(self, soft):
        for process in self.writers():
            try:
                _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
                resource.prlimit(process, resource.RLIMIT_FSIZE, (soft(hard), hard))
            except (ProcessLookupError, PermissionError):
                pass

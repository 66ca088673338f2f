"""A small disk that can be filled: a tmpfs in a mount namespace of our own, which ends with us."""
import os
import subprocess
import sys

SIZE = 48 << 20
MARK = "FAXPORT_CHAOS_NAMESPACE"
CHUNK = bytes(1 << 16)


def enter_namespace():
    """Start this program again in a mount namespace: as root, or as root of a user namespace. Where neither may be, go on
    without."""
    if MARK in os.environ:
        return
    for option in ("-m", "-rm"):
        if subprocess.run(["unshare", option, "mount", "-t", "tmpfs", "none", "/mnt"], check=False,
                          capture_output=True).returncode == 0:
            os.environ[MARK] = option
            os.execvp("unshare", ["unshare", option, sys.executable] + sys.argv)


class Disk:
    """The folder `path` as a disk of its own, if that may be."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path)
        self.can_fill = MARK in os.environ
        if self.can_fill:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d,mode=0700" % SIZE, "none", path], check=True)

    @property
    def _ballast(self):
        return os.path.join(self.path, "ballast")

    def fill(self):
        """Not an octet is left. False if it cannot be filled."""
        if not self.can_fill:
            return False
        with open(self._ballast, "ab", buffering=0) as ballast:
            for chunk in (CHUNK, b"\0"):
                try:
                    while ballast.write(chunk):
                        pass
                except OSError:
                    pass
        return True

    def free(self):
        if os.path.exists(self._ballast):
            os.unlink(self._ballast)

    def close(self):
        if self.can_fill:
            subprocess.run(["umount", "-l", self.path], check=False)

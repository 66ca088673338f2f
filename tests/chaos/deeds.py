"""The troubles one by one: how each begins, and how it ends."""
import signal

import schedule

KILL, STOP, CONT, TERM = signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM


class Deeds:
    """Troubles that are under way in `house`. begin() returns what has to be called when the trouble is over."""

    def __init__(self, house):
        self.house = house
        self.done = {}  # how often each deed met a victim
        self.paused = set()

    def begin(self, trouble):
        met, end = getattr(self, "_" + trouble.deed)(trouble.dice)
        if met:
            self.done[trouble.deed] = self.done.get(trouble.deed, 0) + 1
        return end

    def restore(self):
        """Whatever was done: all run, nothing is full."""
        self.house.free_disk()
        self._resume(list(self.paused))
        for role in ("master", "receiver", "daemon"):
            self.house.start(role)

    def restore_ports(self):
        """Once the daemon answers."""
        for n in range(1, schedule.PORTS + 1):
            self.house.start_command("port", "up", "fax%d" % n).communicate()

    # ---- means ----

    def _kill(self, roles, number=KILL):
        """All processes of these roles at once; those that do not come back by themselves are started when it is over."""
        victims = [(role, self.house.processes(role)) for role in roles]
        met = [self.house.send_signal(role, processes, number) for role, processes in victims]
        again = [role for role in roles if role in ("daemon", "master", "receiver")]
        return any(met), lambda: [self.house.start(role) for role in again]

    def _pause(self, role, processes):
        reached = self.house.send_signal(role, processes, STOP)
        self.paused.update(reached)
        return bool(reached), lambda: self._resume(reached)

    def _resume(self, processes):
        self.paused.difference_update(processes)
        self.house.send_signal("paused", processes, CONT)

    def _make_room(self):
        self.house.free_disk()
        if self.house.refused_to_start():
            self.house.start("daemon")

    def _one(self, role, dice):
        processes = self.house.processes(role)
        return [processes[int(dice * len(processes))]] if processes else []

    # ---- the deeds ----

    def _kill_worker(self, dice):
        return bool(self.house.send_signal("worker", self._one("worker", dice), KILL)), lambda: None

    def _kill_converter(self, dice):
        return bool(self.house.send_signal("converter", self._one("converter", dice), KILL)), lambda: None

    def _kill_all_workers(self, _):
        return self._kill(["worker"])

    def _stop_worker(self, dice):
        return self._pause("worker", self._one("worker", dice))

    def _kill_daemon(self, _):
        return self._kill(["daemon"])

    def _kill_daemon_and_workers(self, _):
        return self._kill(["worker", "daemon"])

    def _kill_everything(self, _):
        return self._kill(["converter", "worker", "daemon", "master", "receiver"])

    def _stop_daemon(self, _):
        return self._pause("daemon", self.house.processes("daemon"))

    def _kill_master(self, _):
        return self._kill(["master"])

    def _end_master(self, _):
        return self._kill(["master"], TERM)

    def _stop_master(self, _):
        return self._pause("master", self.house.processes("master"))

    def _kill_daemon_and_master(self, _):
        return self._kill(["daemon", "master"])

    def _kill_receiver(self, _):
        return self._kill(["receiver"])

    def _kill_master_and_receiver(self, _):
        return self._kill(["master", "receiver"])

    def _fill_disk(self, _):
        self.house.fill_disk()
        return True, self._make_room

    def _take_port_down(self, dice):
        port = "fax%d" % (1 + int(dice * schedule.PORTS))
        self.house.order("port", "down", port)
        return True, lambda: self.house.order("port", "up", port)

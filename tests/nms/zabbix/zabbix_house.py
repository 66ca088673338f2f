"""The house of the proof: a stage (stage.py), a Zabbix, and in it a host with the template."""
import os
import subprocess

import api
import mib_module
import stage
import stack
import watch
from waiting import until

NAME = "Fax port by SNMP"
HOST = "faxserver"
TEMPLATE = "zabbix/6.0/template_tel_fax_port_snmp.yaml"
# Quick polls, and bounds that trouble of a few seconds reaches; {$FAX.RECENT} and others are set when they
# are needed.
MACROS = {
    "{$SNMP_COMMUNITY}": "public", "{$FAX.INTERVAL}": "2s", "{$FAX.INTERVAL.SLOW}": "4s", "{$FAX.NODATA}": "10s",
    "{$SNMP.TIMEOUT}": "10s", "{$FAX.EVENT.TIME}": "20s", "{$FAX.EVENT.POLLS}": "#8", "{$FAX.DISK.FREE.OK}": "40M", "{$FAX.DISK.FREE.MIN.WARN}": "30M",
    "{$FAX.DISK.FREE.MIN.CRIT}": "10M", "{$FAX.WORKER.RESTARTS.MAX}": "3"}
UNPATIENT_MASTER = {
    "SNMP_AGENTX_TIMEOUT": "1",
    "SNMP_AGENTX_RETRIES": "3",
}  # against the advice, so that it can be seen asking twice
RECEIVERS = {"perl": 'perl do "%s/nms/zabbix/traps/fax_trap_receiver.pl";',
             "bash": "traphandle default %s/nms/zabbix/traps/fax_trap_handler.sh"}


class House(stage.Stage):
    """With start() the stage is up, at the pace `speed`, and Zabbix answers its API."""

    def __init__(self, check):
        os.environ.update(UNPATIENT_MASTER)
        super().__init__(speed=0, small_disk=True, alarms={"notifications-max": 12})
        self.check = check
        self.stack = None
        self.zabbix = None

    def start(self):
        super().start()
        self._send_from_own_address()
        self.stack = stack.Stack(self.folder, self.host)
        self.stack.start()
        self.zabbix = api.Api(self.stack.url)
        version = self.zabbix.login()
        self.check.figure("Zabbix %s is up" % version)
        return self

    def _send_from_own_address(self):
        """Zabbix knows whose a notification is by the address that it comes from."""
        self.stop_agent()
        with open(os.path.join(self.folder, "snmpd.conf"), "a", encoding="utf-8") as file:
            file.write("[snmp] clientaddr %s\n" % self.host)
        self.start_agent()

    def close(self, keep=False):
        if self.stack:
            self.stack.close()
        super().close(keep)

    def set_speed(self, speed):
        """Faxes go at another pace; faxportd is started again for it."""
        self.stop_daemon()
        self.more["speed"] = speed
        self._configure()
        self.start_daemon()

    # ---- Zabbix ----

    def module(self):
        """The MIB, where this build hangs it."""
        return mib_module.read(os.path.join(self.build, "mib/FAX-PORT-MIB.txt"))

    def template_text(self):
        """As the build would install it, under its own root."""
        folder = os.path.join(self.folder, "nms")
        subprocess.run(
            [os.path.join(self.source, "scripts/nms-rebase"), self.mib_root, folder, TEMPLATE], check=True
        )
        with open(os.path.join(folder, TEMPLATE), encoding="utf-8") as file:
            return file.read()

    def make_host(self):
        """The server of this house becomes a host of Zabbix."""
        self.id = self.zabbix.make_host(HOST, self.zabbix.template_id(NAME), self.host, self.port, MACROS)
        self.watch = watch.Watch(self.zabbix, self.id)

    def set_macro(self, macro, value):
        self.zabbix.set_macro(self.id, macro, value)

    def discover(self):
        """Ports are looked for now, not within the hour."""
        rules = self.zabbix.call("discoveryrule.get", hostids=self.id, output=["itemid"])
        self.zabbix.run_now(*[one["itemid"] for one in rules])

    def items(self):
        """{key: item}"""
        return {one["key_"]: one for one in self.zabbix.items(self.id)}

    def value(self, key):
        return self.zabbix.call("item.get", hostids=self.id, filter={"key_": key}, output=["lastvalue"])[0][
            "lastvalue"
        ]

    # ---- notifications ----

    def start_trap_receiver(self, kind):
        """snmptrapd with the receiver of nms/zabbix/traps that is written in perl or in bash."""
        path = os.path.join(self.folder, "receiver_%s.conf" % kind)
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                "snmpTrapdAddr udp:%s:%d\ndoNotRetainNotificationLogs yes\nauthCommunity log,execute,net public\n%s\n"
                % (self.host, self.trap_port, RECEIVERS[kind] % self.source)
            )
        begun = self._receivers_begun()
        self.start_server("receiver", "snmptrapd", "-C", "-c", path, "-f", "-On", "-n", "-Lo",
                          env=dict(os.environ, MIBS="", MIBDIRS="/nonexistent", ZABBIX_TRAPS_FILE=self.stack.traps))
        until(lambda: self._receivers_begun() > begun, 10, "snmptrapd listens")

    def _receivers_begun(self):
        path = os.path.join(self.folder, "receiver.log")
        if not os.path.exists(path):
            return 0
        with open(path, encoding="utf-8", errors="replace") as file:
            return len([line for line in file if line.startswith("NET-SNMP version")])

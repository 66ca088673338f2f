"""A private Zabbix: PostgreSQL, server and frontend of Debian's packages, in one folder, on a loopback
address of its own. Nothing of the machine's configuration is used or changed."""
import glob
import gzip
import os
import re
import shutil
import signal
import subprocess

from waiting import until

SCHEMA = "/usr/share/zabbix-server-pgsql"
FRONTEND = "/usr/share/zabbix"
WEB_PORT, SERVER_PORT = 18088, 10151
QUIET = dict(stdin=subprocess.DEVNULL, start_new_session=True)

SERVER_CONF = """
LogType=file
LogFile=%(folder)s/zabbix_server.log
PidFile=%(folder)s/zabbix_server.pid
SocketDir=%(folder)s
DBHost=%(folder)s/pg
DBName=zabbix
DBUser=zabbix
AllowRoot=1
ListenIP=%(host)s
ListenPort=%(port)d
SourceIP=%(host)s
CacheUpdateFrequency=1
StartPollers=2
StartPollersUnreachable=1
StartPreprocessors=2
StartDBSyncers=2
StartTrappers=1
StartDiscoverers=1
StartHTTPPollers=1
StartPingers=0
StartSNMPTrapper=1
StartAlerters=1
SNMPTrapperFile=%(folder)s/zabbix_traps.log
Timeout=1
UnreachablePeriod=6
UnreachableDelay=2
UnavailableDelay=3
"""
FRONTEND_CONF = """<?php
$DB['TYPE'] = 'POSTGRESQL';
$DB['SERVER'] = '%(folder)s/pg';
$DB['PORT'] = '0';
$DB['DATABASE'] = 'zabbix';
$DB['USER'] = 'zabbix';
$DB['PASSWORD'] = '';
$DB['SCHEMA'] = '';
$DB['ENCRYPTION'] = false;
$DB['DOUBLE_IEEE754'] = true;
$ZBX_SERVER = '%(host)s';
$ZBX_SERVER_PORT = '%(port)d';
$ZBX_SERVER_NAME = 'Fax';
$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
"""
# What is not needed of the data that come with Zabbix: its own templates, nine tenths of it.
STOCK = re.compile(
    r"INSERT INTO (items|item_preproc|item_rtdata|item_discovery|item_tag|item_parameter|triggers|trigger_tag|trigger_depends|"
    r"functions|graphs|graphs_items|hosts_templates|hostmacro|valuemap|valuemap_mapping|dashboard|dashboard_page|widget|"
    r"widget_field|lld_override\w*|lld_macro_path|graph_discovery|trigger_discovery|host_discovery|httptest\w*|httpstep\w*|"
    r"group_prototype|host_tag|item_condition|host_inventory|interface\w*|hosts_groups|hosts) ",
    re.I,
)


class Stack:
    """After start(): `url` is the frontend's, `traps` the file that the server reads traps from."""

    def __init__(self, folder, host):
        self.folder, self.host = os.path.join(folder, "zabbix"), host
        self.url = "http://%s:%d" % (host, WEB_PORT)
        self.traps = os.path.join(self.folder, "zabbix_traps.log")
        self.running = []
        self.values = {"folder": self.folder, "host": host, "port": SERVER_PORT}

    def start(self):
        os.makedirs(self.folder)
        open(self.traps, "w", encoding="ascii").close()
        self._database()
        self._frontend()
        self._server({"MIBS": "", "MIBDIRS": "/nonexistent"})  # as on a fresh Debian

    def close(self):
        """The server first, the database last and at once."""
        while self.running:
            self._stop(*self.running.pop())

    def restart_server(self, mibs):
        """With FAX-PORT-MIB, and what it needs, from these folders."""
        self._stop(*self.running.pop())
        self._server({"MIBS": "FAX-PORT-MIB", "MIBDIRS": ":".join(mibs)})

    def _stop(self, name, process, number):
        """And what it has left behind."""
        for each in (number, signal.SIGKILL):
            try:
                os.killpg(process.pid, each)
                process.wait(15)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                print("%s does not end" % name, flush=True)

    def _run(self, name, arguments, number=signal.SIGTERM, **options):
        with open(os.path.join(self.folder, name + ".log"), "a", encoding="utf-8") as log:
            process = subprocess.Popen(arguments, stdout=log, stderr=log, **QUIET, **options)
        self.running.append((name, process, number))

    # ---- the parts ----

    def _as_postgres(self, *arguments):
        """PostgreSQL refuses to run as root."""
        if os.geteuid():
            return list(arguments)
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *arguments]

    def _database(self):
        programs = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        socket, data = os.path.join(self.folder, "pg"), os.path.join(self.folder, "pg/data")
        os.makedirs(socket)
        if not os.geteuid():
            shutil.chown(socket, "postgres", "postgres")
        subprocess.run(self._as_postgres(programs + "/initdb", "-D", data, "-A", "trust", "--locale=C.UTF-8", "-U", "zabbix", "--no-sync"),
                       check=True, stdout=subprocess.DEVNULL, cwd="/")
        self._run("postgres", self._as_postgres(
            programs + "/postgres", "-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
            "-c", "full_page_writes=off", "-c", "shared_buffers=64MB"), signal.SIGINT, cwd="/")
        until(lambda: self._psql("postgres", "SELECT 1").returncode == 0, 30, "PostgreSQL answers")
        self.sql("CREATE DATABASE zabbix", "postgres")
        self._load()

    def _load(self):
        script = [
            "SET session_replication_role = replica;\n",
            *_lines("schema.sql.gz"),
            *_without_stock(_lines("data.sql.gz")),
        ]
        self.sql("".join(script))

    def sql(self, text, database="zabbix"):
        """What a query prints; a row a line, columns with | between."""
        done = self._psql(database, text)
        assert done.returncode == 0, "PostgreSQL: " + done.stderr[:500]
        return done.stdout.strip()

    def _psql(self, database, text):
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", os.path.join(self.folder, "pg"), "-U", "zabbix",
                               "-d", database], input=text, capture_output=True, text=True, check=False)

    def _frontend(self):
        """A copy: the place of its configuration is compiled in, and PHP resolves symbolic links."""
        web = os.path.join(self.folder, "web")
        shutil.copytree(FRONTEND, web, symlinks=True)
        with open(os.path.join(self.folder, "zabbix.conf.php"), "w", encoding="ascii") as file:
            file.write(FRONTEND_CONF % self.values)
        config = os.path.join(web, "include/classes/core/CConfigFile.php")
        with open(config, encoding="utf-8") as file:
            text = file.read()
        with open(config, "w", encoding="utf-8") as file:
            file.write(
                text.replace("/etc/zabbix/zabbix.conf.php", os.path.join(self.folder, "zabbix.conf.php"))
            )
        self._font(web)
        locale = os.path.join(self.folder, "locale")
        os.makedirs(locale)
        os.symlink(
            "/usr/lib/locale/C.utf8", os.path.join(locale, "en_US.utf8")
        )  # without it widgets stay empty
        settings = [
            "post_max_size=32M",
            "max_execution_time=300",
            "memory_limit=256M",
            "date.timezone=UTC",
            "session.save_path=" + self.folder,
        ]
        self._run("frontend", ["php", *[word for one in settings for word in ("-d", one)], "-S", "%s:%d" % (self.host, WEB_PORT), "-t", web],
                  env=dict(os.environ, PHP_CLI_SERVER_WORKERS="4", LOCPATH=locale), cwd=web)

    def _font(self, web):
        """The package's link is relative: in a copy graphs would have no text."""
        for link in glob.glob(os.path.join(web, "assets/fonts/*.ttf")):
            original = os.path.realpath(os.path.join(FRONTEND, os.path.relpath(link, web)))
            if os.path.islink(link):
                os.unlink(link)
                os.symlink(original, link)

    def _server(self, environment):
        path = os.path.join(self.folder, "zabbix_server.conf")
        with open(path, "w", encoding="ascii") as file:
            file.write(SERVER_CONF % self.values)
        self._run("server", ["zabbix_server", "-f", "-c", path], env=dict(os.environ, **environment))


def _lines(name):
    with gzip.open(os.path.join(SCHEMA, name), "rt", encoding="utf-8") as file:
        yield from file


def _without_stock(lines):
    """A statement may have several lines."""
    skips = False
    for line in lines:
        if re.match(r"(INSERT INTO \w+ \(|DELETE FROM|UPDATE \w+ SET|START TRANSACTION;|COMMIT;)", line):
            skips = bool(STOCK.match(line))
        if not skips:
            yield line

"""When the template raises a problem, and the macros that hold every bound.

In an expression /fax.x.y stands for the item with that key of this template, whatever its parameter; /zabbix
is the availability of SNMP. A trigger that depends on another is quiet while that one is raised. """

# name, default, what it is
MACROS = [
    ("{$SNMP.TIMEOUT}", "5m", "No answer by SNMP for so long is a problem."),
    ("{$FAX.INTERVAL}", "1m", "How often values are asked for that change with the calls."),
    (
        "{$FAX.INTERVAL.SLOW}",
        "5m",
        "How often values are asked for that seldom change, and the counters by cause.",
    ),
    ("{$FAX.INTERVAL.DISCOVERY}", "1h", "How often ports are looked for."),
    ("{$FAX.NODATA}", "5m", "No value of faxportd for so long, while SNMP answers, is a problem."),
    ("{$FAX.PORT.NAME.MATCHES}", ".*", "Ports to be discovered: regular expression of faxPortName."),
    (
        "{$FAX.PORT.NAME.NOT_MATCHES}",
        "CHANGE_IF_NEEDED",
        "Ports not to be discovered: regular expression of faxPortName.",
    ),
    (
        "{$FAX.PORT.KIND.MATCHES}",
        ".*",
        "Ports to be discovered: regular expression of the number of faxPortKind.",
    ),
    (
        "{$FAX.PORT.CONTROL}",
        "1",
        "1: a port that is out of service is a problem; 0: it is not. Can be set for one port:"
        " {$FAX.PORT.CONTROL:\"fax1\"}.",
    ),
    (
        "{$FAX.PORT.SILENCE}",
        "0",
        "Seconds without a call after which a port is suspected of having no line; 0: never. Can be set"
        " for one port: {$FAX.PORT.SILENCE:\"fax1\"}.",
    ),
    (
        "{$FAX.CAUSE.MATCHES}",
        ".*",
        "Causes of failure to be discovered: regular expression of the cause's name.",
    ),
    ("{$FAX.CALL.TIME.MAX}", "1h", "A call that takes longer than this is a problem."),
    ("{$FAX.RECENT}", "1h", "The recent past: over this time calls, pages and failures are counted."),
    ("{$FAX.FAILURES.CALLS.MIN}", "4", "With fewer recent calls of a port failures are no problem."),
    (
        "{$FAX.FAILURES.MAX.WARN}",
        "50",
        "Per cent of a port's recent calls that failed: a problem from here on.",
    ),
    (
        "{$FAX.FAILURES.MAX.OK}",
        "20",
        "Per cent of a port's recent calls that failed: the problem is over down from here.",
    ),
    ("{$FAX.JOBS.FAILED.MAX}", "10", "So many jobs given up within {$FAX.RECENT} are a problem."),
    ("{$FAX.BUSY.TIME}", "2m", "All ports busy for so long is a problem."),
    ("{$FAX.QUEUE.AGE.MAX.WARN}", "15m", "Age of the oldest waiting job: a warning from here on."),
    ("{$FAX.QUEUE.AGE.MAX.CRIT}", "1h", "Age of the oldest waiting job: a severe problem from here on."),
    ("{$FAX.QUEUE.AGE.OK}", "5m", "Age of the oldest waiting job: the problem is over down from here."),
    ("{$FAX.DISK.FREE.MIN.WARN}", "200M", "Free disk space: a warning down from here."),
    (
        "{$FAX.DISK.FREE.MIN.CRIT}",
        "60M",
        "Free disk space: a severe problem down from here; min-free-space of faxportd.conf"
        " is where faxportd refuses faxes.",
    ),
    ("{$FAX.DISK.FREE.OK}", "300M", "Free disk space: the problem is over from here on."),
    ("{$FAX.EVENT.TIME}", "15m", "For so long a restart of faxportd is shown as a problem."),
    (
        "{$FAX.EVENT.POLLS}",
        "#15",
        "For so many values an event is shown as a problem: a worker that died, something that was lost. Values, not"
        " minutes, so that what happened while SNMP did not answer is seen afterwards.",
    ),
    (
        "{$FAX.WORKER.RESTARTS.MAX}",
        "5",
        "So many restarts of workers within {$FAX.EVENT.POLLS} values are a severe problem.",
    ),
]

AVAILABILITY, CAPACITY, PERFORMANCE, NOTICE = "availability", "capacity", "performance", "notice"

NO_SNMP = "Fax server: No SNMP data collection"
GONE = "Fax server: faxportd does not answer"
NO_PORT = "Fax server: No port is in service"
STORE = "Fax server: The database cannot be written"
DISK_CRIT = "Fax server: Disk space is very low"
QUEUE_CRIT = "Fax server: The queue does not move"
WORKERS_CRIT = "Fax server: Workers die again and again"
PORT_FAULTY = "Fax port {#FAXPORT.NAME}: Out of service by a fault"
STUCK = "Fax port {#FAXPORT.NAME}: A call is stuck"


def more(key, amount="1"):
    """The counter has grown by so much within {$FAX.EVENT.POLLS}; a restart, which sets it to 0, is no
    growth."""
    return "last(%s)-min(%s,{$FAX.EVENT.POLLS})>=%s" % (key, key, amount)


# Of the server. Each: name, severity, scope, problem, tells; and optionally recovery, opdata, depends, close
# (by hand), event (what the name of the event has more than that of the trigger).
SERVER = [
    dict(
        name=NO_SNMP,
        severity="WARNING",
        scope=AVAILABILITY,
        problem="max(/zabbix,{$SNMP.TIMEOUT})=0 or nodata(/fax.snmp.uptime,{$SNMP.TIMEOUT})=1",
        tells="SNMP is not available for polling. Check the host, its snmpd, and the SNMP interface of the host in Zabbix.",
    ),
    dict(
        name=GONE,
        severity="HIGH",
        scope=AVAILABILITY,
        problem="nodata(/fax.server.uptime,{$FAX.NODATA})=1 and nodata(/fax.snmp.uptime,{$FAX.NODATA})=0",
        depends=[NO_SNMP],
        tells="The master agent answers, but faxportd does not: it has ended, it hangs, or its AgentX session is not open."
        " Look at the log of faxportd, and at the socket of AgentX.",
    ),
    dict(
        name="Fax server: faxportd has been restarted",
        severity="INFO",
        scope=NOTICE,
        problem="last(/fax.server.uptime)<{$FAX.EVENT.TIME}",
        opdata="Uptime: {ITEM.LASTVALUE1}",
        close=True,
        tells="It has been up for less than {$FAX.EVENT.TIME}.",
    ),
    dict(
        name=NO_PORT,
        severity="HIGH",
        scope=AVAILABILITY,
        problem="last(/fax.server.ports)>0 and last(/fax.server.ports.down)>=last(/fax.server.ports)",
        depends=[GONE],
        tells="Nothing can be sent or received.",
    ),
    dict(
        name="Fax server: All ports are busy",
        severity="WARNING",
        scope=CAPACITY,
        problem="max(/fax.server.ports.idle,{$FAX.BUSY.TIME})=0"
        " and last(/fax.server.ports.down)<last(/fax.server.ports)",
        recovery="last(/fax.server.ports.idle)>0 or last(/fax.server.ports.down)>=last(/fax.server.ports)",
        tells="Callers get a busy tone, and jobs have to wait: more ports are needed if it happens often.",
    ),
    dict(
        name=QUEUE_CRIT,
        severity="HIGH",
        scope=PERFORMANCE,
        problem="last(/fax.server.jobs.oldest)>={$FAX.QUEUE.AGE.MAX.CRIT}",
        recovery="last(/fax.server.jobs.oldest)<={$FAX.QUEUE.AGE.OK}",
        opdata="Oldest job: {ITEM.LASTVALUE1}",
        depends=[NO_PORT],
        tells="The oldest of the waiting jobs has waited for {$FAX.QUEUE.AGE.MAX.CRIT} or more.",
    ),
    dict(
        name="Fax server: The queue is slow",
        severity="WARNING",
        scope=PERFORMANCE,
        problem="last(/fax.server.jobs.oldest)>={$FAX.QUEUE.AGE.MAX.WARN}",
        recovery="last(/fax.server.jobs.oldest)<={$FAX.QUEUE.AGE.OK}",
        opdata="Oldest job: {ITEM.LASTVALUE1}",
        depends=[NO_PORT, QUEUE_CRIT],
        tells="The oldest of the waiting jobs has waited for {$FAX.QUEUE.AGE.MAX.WARN} or more.",
    ),
    dict(
        name="Fax server: Jobs are given up",
        severity="WARNING",
        scope=PERFORMANCE,
        problem="last(/fax.server.jobs.failed)-min(/fax.server.jobs.failed,{$FAX.RECENT})>={$FAX.JOBS.FAILED.MAX}",
        opdata="Since the start: {ITEM.LASTVALUE1}",
        tells="{$FAX.JOBS.FAILED.MAX} jobs or more were given up within {$FAX.RECENT}: see faxport jobs.",
    ),
    dict(
        name=DISK_CRIT,
        severity="HIGH",
        scope=CAPACITY,
        problem="last(/fax.server.disk.free)<={$FAX.DISK.FREE.MIN.CRIT}",
        recovery="last(/fax.server.disk.free)>={$FAX.DISK.FREE.OK}",
        opdata="Free: {ITEM.LASTVALUE1}",
        tells="Soon no fax is taken any more (min-free-space of faxportd.conf).",
    ),
    dict(
        name="Fax server: Disk space is low",
        severity="WARNING",
        scope=CAPACITY,
        problem="last(/fax.server.disk.free)<={$FAX.DISK.FREE.MIN.WARN}",
        recovery="last(/fax.server.disk.free)>={$FAX.DISK.FREE.OK}",
        opdata="Free: {ITEM.LASTVALUE1}",
        depends=[DISK_CRIT],
        tells="In the file system of the state folder of faxportd.",
    ),
    dict(
        name=STORE,
        severity="HIGH",
        scope=AVAILABILITY,
        problem="last(/fax.server.store.failing)=1",
        recovery="last(/fax.server.store.failing)=2",
        event="{?last(/fax.server.store.error)}",
        tells="Its disk is full, or fails, or it is damaged. Faxes in progress go on; new jobs are refused.",
    ),
    dict(
        name=WORKERS_CRIT,
        severity="HIGH",
        scope=AVAILABILITY,
        problem=more("/fax.server.worker.restarts", "{$FAX.WORKER.RESTARTS.MAX}"),
        opdata="Restarts: {ITEM.LASTVALUE1}",
        tells="{$FAX.WORKER.RESTARTS.MAX} restarts or more in a short time: something on a line kills them. The log of"
        " faxportd says which worker, and how it ended.",
    ),
    dict(
        name="Fax server: A worker has been restarted",
        severity="WARNING",
        scope=NOTICE,
        problem=more("/fax.server.worker.restarts"),
        opdata="Restarts: {ITEM.LASTVALUE1}",
        depends=[WORKERS_CRIT],
        close=True,
        tells="A worker process died: its calls failed, and it was started again.",
    ),
    dict(
        name="Fax server: Notifications were lost",
        severity="WARNING",
        scope=NOTICE,
        problem=more("/fax.agent.notifications.dropped"),
        opdata="Dropped: {ITEM.LASTVALUE1}",
        close=True,
        tells="Too many waited while the master agent was away: the oldest were dropped.",
    ),
    dict(
        name="Fax server: snmpd asks twice",
        severity="WARNING",
        scope=PERFORMANCE,
        problem=more("/fax.snapshot.resends"),
        opdata="Requests sent again: {ITEM.LASTVALUE1}",
        close=True,
        tells="The master agent did not wait for the answer of faxportd: the machine is overloaded, or agentXTimeout and"
        " agentXRetries in snmpd.conf are not as in dist/snmpd.conf.",
    ),
    dict(
        name="Fax server: The AgentX session was opened again",
        severity="INFO",
        scope=NOTICE,
        problem=more("/fax.agent.sessions"),
        opdata="Times opened: {ITEM.LASTVALUE1}",
        close=True,
        tells="snmpd was restarted, or hung.",
    ),
]

# Of each port.
PORT = [
    dict(
        name=PORT_FAULTY,
        severity="HIGH",
        scope=AVAILABILITY,
        problem="{$FAX.PORT.CONTROL:\"{#FAXPORT.NAME}\"}=1 and last(/fax.port.oper)>=5",
        opdata="{ITEM.LASTVALUE1}",
        event="{?last(/fax.port.reason)}",
        depends=[GONE],
        tells="The port is wanted in service and is not: faxPortOperReason says why.",
    ),
    dict(
        name="Fax port {#FAXPORT.NAME}: Out of service as ordered",
        severity="WARNING",
        scope=AVAILABILITY,
        problem="{$FAX.PORT.CONTROL:\"{#FAXPORT.NAME}\"}=1 and last(/fax.port.oper)=4",
        opdata="{ITEM.LASTVALUE1}",
        close=True,
        depends=[PORT_FAULTY],
        tells="Somebody took it out of service: faxport port up {#FAXPORT.NAME} brings it back.",
    ),
    dict(
        name=STUCK,
        severity="AVERAGE",
        scope=PERFORMANCE,
        problem="last(/fax.port.alarm.stuck)>0",
        opdata="For {ITEM.LASTVALUE1}",
        tells="For stuck-after of faxportd.conf no octet, no frame and no page has moved. It will be ended if nothing moves.",
    ),
    dict(
        name="Fax port {#FAXPORT.NAME}: A call takes very long",
        severity="WARNING",
        scope=PERFORMANCE,
        problem="last(/fax.port.status.elapsed)>={$FAX.CALL.TIME.MAX}",
        opdata="{ITEM.LASTVALUE1}",
        depends=[STUCK],
        tells="It has taken {$FAX.CALL.TIME.MAX} or more: pages without end, or a far end that keeps the line.",
    ),
    dict(
        name="Fax port {#FAXPORT.NAME}: Many calls fail",
        severity="AVERAGE",
        scope=PERFORMANCE,
        problem="last(/fax.port.calls.recent)>={$FAX.FAILURES.CALLS.MIN} and last(/fax.port.failure.ratio)>={$FAX.FAILURES.MAX.WARN}",
        recovery="last(/fax.port.failure.ratio)<={$FAX.FAILURES.MAX.OK}",
        opdata="{ITEM.LASTVALUE2} of {ITEM.LASTVALUE1} calls",
        event="the last: {?last(/fax.port.last.outcome)}",
        tells="{$FAX.FAILURES.MAX.WARN} per cent or more of the calls of the last {$FAX.RECENT} failed.",
    ),
    dict(
        name="Fax port {#FAXPORT.NAME}: No call for long",
        severity="INFO",
        scope=AVAILABILITY,
        problem="{$FAX.PORT.SILENCE:\"{#FAXPORT.NAME}\"}>0 and last(/fax.port.last.age)>={$FAX.PORT.SILENCE:\"{#FAXPORT.NAME}\"}",
        opdata="Last call: {ITEM.LASTVALUE1} ago",
        depends=[PORT_FAULTY],
        tells="A port that ought to be in use may have lost its line. Off unless {$FAX.PORT.SILENCE} is set.",
    ),
]

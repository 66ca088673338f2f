"""What the template asks for: objects of FAX-PORT-MIB and the items that they become.

A row is (object, the item's key without its parameter, its name, how often). All else follows from the
object's definition in the MIB: type, units, value map, decoder, description. What is not asked for has its
reason in LEFT_OUT: a test holds that each readable object is in one of the two. """

NAME = "Fax port by SNMP"
FAST, SLOW = "{$FAX.INTERVAL}", "{$FAX.INTERVAL.SLOW}"

# Scalars, by component (the tag that Zabbix groups by).
SERVER = {
    "system": [
        ("faxServerDescription", "fax.server.description", "Description", SLOW),
        ("faxServerVersion", "fax.server.version", "Version", SLOW),
        ("faxServerStartTime", "fax.server.start", "Start time", SLOW),
        ("faxServerUpSeconds", "fax.server.uptime", "Uptime", FAST),
        ("faxServerPrivacyMode", "fax.server.privacy", "Privacy of what SNMP shows", SLOW),
    ],
    "health": [
        ("faxServerWorkers", "fax.server.workers", "Worker processes", FAST),
        ("faxServerWorkerRestarts", "fax.server.worker.restarts", "Worker restarts", FAST),
        ("faxServerStoreFailing", "fax.server.store.failing", "Database is failing", FAST),
        ("faxServerStoreLastChange", "fax.server.store.change", "Database: last change of state", SLOW),
        ("faxServerStoreFailures", "fax.server.store.failures", "Database: failed statements", FAST),
        ("faxServerStoreLastError", "fax.server.store.error", "Database: last error", FAST),
        ("faxServerDiskFree", "fax.server.disk.free", "Free disk space", FAST),
    ],
    "ports": [
        ("faxServerPortCount", "fax.server.ports", "Ports", FAST),
        ("faxServerPortsIdle", "fax.server.ports.idle", "Ports idle", FAST),
        ("faxServerPortsBusy", "fax.server.ports.busy", "Ports busy", FAST),
        ("faxServerPortsDown", "fax.server.ports.down", "Ports down", FAST),
        ("faxServerPortsBusyHigh", "fax.server.ports.busy.high", "Most ports busy at once", SLOW),
        (
            "faxServerPortsBusyHighTime",
            "fax.server.ports.busy.high.time",
            "Most ports busy at once: when",
            SLOW,
        ),
        ("faxServerAllPortsBusySeconds", "fax.server.ports.allbusy.time", "All ports busy: total time", FAST),
        ("faxServerAllPortsBusyEvents", "fax.server.ports.allbusy.events", "All ports busy: times", FAST),
    ],
    "queue": [
        ("faxServerJobsWaiting", "fax.server.jobs.waiting", "Jobs waiting", FAST),
        ("faxServerJobsActive", "fax.server.jobs.active", "Jobs being sent", FAST),
        ("faxServerJobsConverting", "fax.server.jobs.converting", "Jobs being converted", FAST),
        ("faxServerJobsHeld", "fax.server.jobs.held", "Jobs held", FAST),
        ("faxServerJobsDone", "fax.server.jobs.done", "Jobs done", FAST),
        ("faxServerJobsFailed", "fax.server.jobs.failed", "Jobs given up", FAST),
        ("faxServerJobsCanceled", "fax.server.jobs.canceled", "Jobs canceled", FAST),
        ("faxServerOldestJobSeconds", "fax.server.jobs.oldest", "Age of the oldest waiting job", FAST),
        ("faxServerFaxesReceived", "fax.server.faxes.received", "Faxes received", FAST),
    ],
    "snmp": [
        ("faxAgentSessionState", "fax.agent.session.state", "AgentX session: state", FAST),
        ("faxAgentSessionsOpened", "fax.agent.sessions", "AgentX session: times opened", FAST),
        ("faxAgentSessionLastError", "fax.agent.session.error", "AgentX session: last error", SLOW),
        ("faxAgentNotificationsSent", "fax.agent.notifications.sent", "Notifications sent", FAST),
        ("faxAgentNotificationsWaiting", "fax.agent.notifications.waiting", "Notifications waiting", FAST),
        ("faxAgentNotificationsDropped", "fax.agent.notifications.dropped", "Notifications dropped", FAST),
        ("faxSnapshotRowRefreshes", "fax.snapshot.refreshes.row", "Snapshots of single ports", FAST),
        ("faxSnapshotTableRefreshes", "fax.snapshot.refreshes.table", "Snapshots of the whole table", FAST),
        ("faxSnapshotHits", "fax.snapshot.hits", "Answers from a snapshot", FAST),
        ("faxSnapshotResends", "fax.snapshot.resends", "Requests sent again by the master agent", FAST),
        ("faxSnapshotReadFailures", "fax.snapshot.failures", "Ports that could not be read", FAST),
    ],
}

# Columns of the ports, by component.
PORT = {
    "system": [
        ("faxPortDeviceId", "fax.port.id", "Device id", SLOW),
        ("faxPortKind", "fax.port.kind", "Kind", SLOW),
        ("faxPortNumber", "fax.port.number", "Number", SLOW),
        ("faxPortSendEnabled", "fax.port.send.enabled", "May send", SLOW),
        ("faxPortReceiveEnabled", "fax.port.receive.enabled", "May receive", SLOW),
    ],
    "health": [
        ("faxPortAdminStatus", "fax.port.admin", "Wanted status", FAST),
        ("faxPortOperStatus", "fax.port.oper", "Status", FAST),
        ("faxPortOperReason", "fax.port.reason", "Reason of the status", FAST),
    ],
    "status": [
        ("faxPortStatusAddress", "fax.port.status.address", "Address", FAST),
        ("faxPortStatusCallerId", "fax.port.status.callerid", "Caller id", FAST),
        ("faxPortStatusCsid", "fax.port.status.csid", "CSID", FAST),
        ("faxPortStatusCurrentPage", "fax.port.status.page", "Current page", FAST),
        ("faxPortStatusDescription", "fax.port.status.description", "Description", FAST),
        ("faxPortStatusDeviceName", "fax.port.status.device", "Device name", SLOW),
        ("faxPortStatusDocumentName", "fax.port.status.document", "Document name", FAST),
        ("faxPortStatusDocumentSize", "fax.port.status.document.size", "Document size", FAST),
        ("faxPortStatusElapsedTime", "fax.port.status.elapsed", "Elapsed time", FAST),
        ("faxPortStatusPageCount", "fax.port.status.pages", "Page count", FAST),
        ("faxPortStatusReceive", "fax.port.status.receive", "Is receiving", FAST),
        ("faxPortStatusRecipientName", "fax.port.status.recipient", "Recipient", FAST),
        ("faxPortStatusRoutingString", "fax.port.status.routing", "Routing string", FAST),
        ("faxPortStatusSend", "fax.port.status.send", "Is sending", FAST),
        ("faxPortStatusSenderName", "fax.port.status.sender", "Sender", FAST),
        ("faxPortStatusStartTime", "fax.port.status.start", "Start time", FAST),
        ("faxPortStatusSubmittedTime", "fax.port.status.submitted", "Submitted time", FAST),
        ("faxPortStatusTsid", "fax.port.status.tsid", "TSID", FAST),
        ("faxPortStatusState", "fax.port.status.state", "State", FAST),
        ("faxPortStatusStateSeconds", "fax.port.status.state.time", "Time in this state", FAST),
        ("faxPortStatusDirection", "fax.port.status.direction", "Direction", FAST),
        ("faxPortStatusJobId", "fax.port.status.job", "Job", FAST),
        ("faxPortStatusCallId", "fax.port.status.call", "Call", FAST),
        ("faxPortStatusBitRate", "fax.port.status.rate", "Bit rate", FAST),
        ("faxPortStatusEcm", "fax.port.status.ecm", "Error correction", FAST),
        ("faxPortStatusEncoding", "fax.port.status.encoding", "Encoding", FAST),
        ("faxPortStatusResolution", "fax.port.status.resolution", "Resolution", FAST),
        ("faxPortStatusBytesTransferred", "fax.port.status.bytes", "Transferred in this call", FAST),
        (
            "faxPortStatusPagesConfirmed",
            "fax.port.status.pages.confirmed",
            "Pages confirmed in this call",
            FAST,
        ),
        ("faxPortStatusBadRows", "fax.port.status.badrows", "Bad rows in this call", FAST),
        ("faxPortStatusEcmRetries", "fax.port.status.ecm.retries", "ECM retries in this call", FAST),
        ("faxPortStatusRetrains", "fax.port.status.retrains", "Retrains in this call", FAST),
        ("faxPortStatusRemoteCountry", "fax.port.status.remote.country", "Far end: country", FAST),
        ("faxPortStatusRemoteVendor", "fax.port.status.remote.vendor", "Far end: vendor", FAST),
        ("faxPortStatusRemoteModel", "fax.port.status.remote.model", "Far end: model", FAST),
    ],
    "counters": [
        ("faxPortStatsDiscontinuitySeconds", "fax.port.stats.age", "Counters count since", SLOW),
        ("faxPortStatsSentAttempts", "fax.port.sent.attempts", "Sending: calls", FAST),
        ("faxPortStatsSentCompletions", "fax.port.sent.completions", "Sending: faxes completed", FAST),
        ("faxPortStatsSentFailures", "fax.port.sent.failures", "Sending: calls failed", FAST),
        ("faxPortStatsSentPages", "fax.port.sent.pages", "Sending: pages", FAST),
        ("faxPortStatsSentBytes", "fax.port.sent.bytes", "Sending: image data", FAST),
        ("faxPortStatsSentBusySeconds", "fax.port.sent.busy", "Sending: time in calls", FAST),
        ("faxPortStatsSentRetrains", "fax.port.sent.retrains", "Sending: retrains", FAST),
        ("faxPortStatsSentPagesRefused", "fax.port.sent.refused", "Sending: pages refused", FAST),
        ("faxPortStatsSentEcmRetries", "fax.port.sent.ecm.retries", "Sending: ECM retries", FAST),
        ("faxPortStatsReceivedAttempts", "fax.port.received.attempts", "Receiving: calls", FAST),
        (
            "faxPortStatsReceivedCompletions",
            "fax.port.received.completions",
            "Receiving: faxes completed",
            FAST,
        ),
        ("faxPortStatsReceivedFailures", "fax.port.received.failures", "Receiving: calls failed", FAST),
        ("faxPortStatsReceivedPages", "fax.port.received.pages", "Receiving: pages", FAST),
        ("faxPortStatsReceivedBytes", "fax.port.received.bytes", "Receiving: image data", FAST),
        ("faxPortStatsReceivedBusySeconds", "fax.port.received.busy", "Receiving: time in calls", FAST),
        ("faxPortStatsReceivedRetrains", "fax.port.received.retrains", "Receiving: retrains", FAST),
        ("faxPortStatsReceivedPagesRefused", "fax.port.received.refused", "Receiving: pages refused", FAST),
        ("faxPortStatsReceivedEcmRetries", "fax.port.received.ecm.retries", "Receiving: ECM retries", FAST),
        ("faxPortStatsReceivedBadRows", "fax.port.received.badrows", "Receiving: bad rows", FAST),
        ("faxPortStatsLastDirection", "fax.port.last.direction", "Last call: direction", FAST),
        ("faxPortStatsLastTime", "fax.port.last.time", "Last call: end", FAST),
        ("faxPortStatsLastSeconds", "fax.port.last.age", "Last call: time since then", FAST),
        ("faxPortStatsLastCause", "fax.port.last.cause", "Last call: cause of failure", FAST),
        ("faxPortStatsLastOutcomeText", "fax.port.last.outcome", "Last call: outcome", FAST),
    ],
}

# Of these, what an overview of all ports shows.
OVERVIEW = {"faxPortOperStatus", "faxPortStatusDescription"}

# Columns of faxPortFailureTable, a row for each port and cause.
FAILURE = {
    "failures": [
        ("faxPortFailureSent", "fax.port.failure.sent", "Sending: calls failed", SLOW),
        ("faxPortFailureReceived", "fax.port.failure.received", "Receiving: calls failed", SLOW),
    ],
}

# Alarms of a port that can only be seen in faxAlarmTable, whose rows come and go: (column, kind of alarm,
# key, name, what it tells).
PORT_ALARMS = [
    ("faxAlarmAge", 5, "fax.port.alarm.stuck", "Call is stuck: for how long",
     "Seconds since faxportd raised callStuck for the port; 0 while no call is stuck."),
]

# Sums over all ports: (key, key of the ports' item, name).
SUMS = [
    ("fax.server.sent.completions", "fax.port.sent.completions", "Sending: faxes completed"),
    ("fax.server.sent.failures", "fax.port.sent.failures", "Sending: calls failed"),
    ("fax.server.sent.pages", "fax.port.sent.pages", "Sending: pages"),
    ("fax.server.received.completions", "fax.port.received.completions", "Receiving: faxes completed"),
    ("fax.server.received.failures", "fax.port.received.failures", "Receiving: calls failed"),
    ("fax.server.received.pages", "fax.port.received.pages", "Receiving: pages"),
]

# What counters grew by in {$FAX.RECENT}, of all ports, and of each: (counters whose growth is added, key,
# name).
RECENT = [
    ("sent.completions", "faxes sent"),
    ("sent.failures", "failed sending"),
    ("sent.pages", "pages sent"),
    ("received.completions", "faxes received"),
    ("received.failures", "failed receiving"),
    ("received.pages", "pages received"),
]
RECENT_SERVER = [
    (["fax.server." + key], "fax.server.%s.recent" % key, "Recent: " + name) for key, name in RECENT
]
RECENT_PORT = [(["fax.port." + key], "fax.port.%s.recent" % key, "Recent: " + name) for key, name in RECENT]
RECENT_PORT += [
    (["fax.port.sent.attempts", "fax.port.received.attempts"], "fax.port.calls.recent", "Recent: calls")
]

# Share of the recent calls of a port that failed.
RATIO = (
    "fax.port.failure.ratio",
    "Recent: share of calls that failed",
    "Of the calls that ended within {$FAX.RECENT}, sent and received, so many failed; 0 if there was none.",
)

# Failed calls of all ports, sent and received, by cause.
CAUSE = (
    "fax.server.failures",
    "Failed calls, all ports: %s",
    "All calls, sent and received, that ever failed for this cause (faxPortFailureCause %d).",
)

# Readable objects that the template does not ask for, and why.
LEFT_OUT = {
    "faxAgentNotificationsLastSequence": "for managers that count notifications",
    "faxAgentNotificationsMax": "a setting",
    "faxAgentSessionLastChange": "sysUpTime of the master; the times opened are there",
    "faxAlarm*": "rows come and go, which Zabbix makes unsupported items of; the triggers are made of the values themselves",
    "faxNotificationKind*": "settings and counters for each kind of notification",
    "faxPortCsid": "a setting; what is on the line is in the status",
    "faxPortTsid": "a setting; what is on the line is in the status",
    "faxPortRings": "a setting",
    "faxPortPriority": "a setting",
    "faxPortLastChange": "sysUpTime of the master; Zabbix sees the change itself",
    "faxPortStorageType": "always permanent(4)",
    "faxPortName": "{#FAXPORT.NAME} of the discovery",
    "faxPortStatusDeviceId": "the same as faxPortDeviceId",
    "faxPortStatusElapsedSeconds": "faxPortStatusElapsedTime as a whole number",
    "faxPortStatusSubmittedSeconds": "faxPortStatusSubmittedTime as a number",
    "faxPortOverrides": "settings",
    "faxHistoryMax*": "settings",
    "faxPortStatusJobRow": "a pointer",
    "faxPortStatusFps": "for those who come from Microsoft's fax service",
    "faxPortStatusValid": "BITS, which Zabbix gets as hex or as text, as it happens",
    "faxPortStatusPageBytes": "moves too fast for a poller",
    "faxPortStatusPageSize": "moves too fast for a poller",
    "faxPortStatusRefresh": "an order, not a value",
    "faxPortStatusSnapshotAge": "0 in the answer to a GET",
    "faxPortStatusSnapshotSerial": "for walks",
    "faxPortStatusSnapshotTime": "Zabbix has its own time of the value",
    "faxPortStatsDiscontinuityTime": "a date; faxPortStatsDiscontinuitySeconds is its number",
    "faxPortStatsLastCall": "a pointer",
    "faxPortStatsLastCallId": "for faxport history",
    "faxPortStatsLastOutcome": "the number of faxPortStatsLastOutcomeText",
    "faxPortStatsLastOutcomeName": "for programs",
    "faxPortStatsCurrent*": "the present quarter of an hour: Zabbix has its own history",
    "faxPortStatsValidIntervals": "for faxPortIntervalTable",
    "faxPortInterval*": "quarters of an hour: Zabbix has its own history",
    "faxPortRate*": "a row for each rate; the rate of the call is in the status",
    "faxPortTest*": "a test is ordered, and its outcome read, by whoever doubts a port",
    "faxServerPortTableLastChange": "sysUpTime of the master; the discovery sees new ports",
    "faxSnapshotMaxAge": "a setting",
    "faxSnapshotIdleTime": "a setting",
    "faxSnapshotAgeLimit": "a setting",
    "faxSnapshotMinInterval": "a setting",
    "faxSnapshotRefreshAll": "an order, not a value",
    "faxSnapshotExpiries": "for those who tune walks",
    "faxSnapshotSuppressed": "for those who tune walks",
    "faxSnapshotTableTime": "for those who tune walks",
    "faxSnapshotTableAge": "for those who tune walks",
    "faxSnapshotSerial": "for those who tune walks",
    # What later versions of the MIB have more.
    "faxCallHistory*": "call records are for faxport history",
    "faxJob*": "jobs are for faxport jobs",
    "faxNotificationLog*": "notifications are sent",
}

"""Graphs, and the dashboard: what people look at first."""

GREEN, BLUE, RED, AMBER, GREY, VIOLET, CYAN = (
    "43A047",
    "1E88E5",
    "E53935",
    "FB8C00",
    "90A4AE",
    "8E24AA",
    "00ACC1",
)

# Graphs of the server: name, kind (NORMAL, STACKED or PIE), (key, colour, drawing)...
SERVER = [
    (
        "Fax: Ports",
        "STACKED",
        [("fax.server.ports.busy", BLUE), ("fax.server.ports.idle", GREEN), ("fax.server.ports.down", RED)],
    ),
    (
        "Fax: Faxes, recently",
        "NORMAL",
        [
            ("fax.server.sent.completions.recent", GREEN),
            ("fax.server.received.completions.recent", BLUE),
            ("fax.server.sent.failures.recent", RED),
            ("fax.server.received.failures.recent", AMBER),
        ],
    ),
    (
        "Fax: Pages, recently",
        "NORMAL",
        [("fax.server.sent.pages.recent", GREEN), ("fax.server.received.pages.recent", BLUE)],
    ),
    (
        "Fax: Queue",
        "STACKED",
        [
            ("fax.server.jobs.active", BLUE),
            ("fax.server.jobs.waiting", AMBER),
            ("fax.server.jobs.converting", CYAN),
            ("fax.server.jobs.held", GREY),
        ],
    ),
    ("Fax: Disk", "NORMAL", [("fax.server.disk.free", GREEN)]),
]

# Of each port.
PORT = [
    ("Fax port {#FAXPORT.NAME}: Faxes, recently", "NORMAL", [
        ("fax.port.sent.completions.recent", GREEN), ("fax.port.received.completions.recent", BLUE),
        ("fax.port.sent.failures.recent", RED), ("fax.port.received.failures.recent", AMBER)]),
    ("Fax port {#FAXPORT.NAME}: Line", "NORMAL", [("fax.port.status.rate", BLUE)]),
    ("Fax port {#FAXPORT.NAME}: State", "NORMAL", [("fax.port.status.state", VIOLET)]),
]

FILLED = {"fax.server.disk.free", "fax.port.status.rate", "fax.port.status.state"}  # drawn as areas
FROM_ZERO = {"Fax: Faxes, recently", "Fax: Pages, recently", "Fax: Disk"}

# Why calls failed: a slice for each cause.
CAUSES = (
    "Fax: Why calls failed",
    [
        ("busy", BLUE),
        ("noAnswer", CYAN),
        ("badAddress", VIOLET),
        ("noDialTone", "6D4C41"),
        ("notFax", GREY),
        ("incompatible", "C0CA33"),
        ("training", AMBER),
        ("pageTransfer", "FDD835"),
        ("protocol", RED),
        ("disconnected", "D81B60"),
        ("policy", "5E35B1"),
        ("document", "00897B"),
        ("local", "3949AB"),
        ("aborted", "546E7A"),
        ("portFault", "B71C1C"),
    ],
)

# The dashboard: pages of widgets on a grid of 24 columns; (kind, what, its title, x, y, width, height).
DASHBOARD = "Fax ports"
PAGES = [
    (
        "Overview",
        [
            ("value", "fax.server.ports.busy", "Ports busy", 0, 0, 4, 2),
            ("value", "fax.server.ports.idle", "Ports idle", 4, 0, 4, 2),
            ("value", "fax.server.ports.down", "Ports down", 8, 0, 4, 2),
            ("value", "fax.server.jobs.waiting", "Jobs waiting", 12, 0, 4, 2),
            ("value", "fax.server.jobs.oldest", "Oldest waiting job", 16, 0, 4, 2),
            ("value", "fax.server.disk.free", "Disk free", 20, 0, 4, 2),
            ("graph", "Fax: Ports", "Ports", 0, 2, 12, 6),
            ("graph", "Fax: Faxes, recently", "Faxes and failed calls of the last hour", 12, 2, 12, 6),
            ("graph", "Fax: Queue", "Queue", 0, 8, 8, 7),
            ("graph", "Fax: Why calls failed", "Why calls failed", 8, 8, 8, 7),
            ("texts", "snmptrap.server", "Notifications of the server", 16, 8, 8, 7),
        ],
    ),
    (
        "Ports",
        [
            ("graphs", "Fax port {#FAXPORT.NAME}: State", "States of the ports", 0, 0, 24, 5),
            (
                "graphs",
                "Fax port {#FAXPORT.NAME}: Faxes, recently",
                "Faxes and failed calls of the last hour",
                0,
                5,
                24,
                5,
            ),
            ("graphs", "Fax port {#FAXPORT.NAME}: Line", "Bit rates", 0, 10, 24, 4),
        ],
    ),
]

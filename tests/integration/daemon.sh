# faxportd as a whole, with its workers, under a real master agent: to be sourced (bash) by the daemon_*.int tests.
. "$FAX_SRCDIR/tests/integration/lib.sh"

mkdir "$directory/state"
: >"$directory/traps.log"

# daemon_start SPEED [CONFIGURATION]: four ports, numbers 101 to 104, and what more is given. Sets DAEMON.
daemon_start() {
    local n ports=''
    for n in 1 2 3 4; do ports+="port \"fax$n\" { number = \"10$n\" csid = \"+49 30 10$n\" tsid = \"+49 30 10$n\" }"$'\n'; done
    daemon_start_with "$1" "$ports${2:-}"
}

# daemon_start_with SPEED CONFIGURATION: the ports, too, are as given.
daemon_start_with() {
    cat >"$directory/faxportd.conf" <<END
state-dir = "$directory/state"
control-socket = "$directory/control.sock"
agentx-socket = "$SNMP_SOCKET"
worker-path = "$FAX_BUILDDIR/engine/worker/faxport-worker"
converter-path = "$FAX_BUILDDIR/engine/document/faxport-convert"
max-attempts = 1
workers = 4
speed = $1
$2
END
    DAEMON_PORTS=$(grep -c '^port ' "$directory/faxportd.conf")
    daemon_run
    within 10 daemon_serves || fail "faxportd does not serve"
}

daemon_run() {
    "$FAX_BUILDDIR/agent/faxportd" --config "$directory/faxportd.conf" 2>>"$directory/faxportd.log" &
    DAEMON=$!
    agents+=("$DAEMON")
}

daemon_serves() { [ "$(get faxServerPortCount.0 faxServerPortsDown.0 2>/dev/null | tr "\n" " ")" = "$DAEMON_PORTS 0 " ]; }

faxport() { "$FAX_BUILDDIR/control/faxport" --socket "$directory/control.sock" "$@"; }

# A page of a few lines: some seconds of line time.
note=$directory/note.ps
echo '%!PS
/Helvetica 24 selectfont 72 700 moveto (A note) show 72 660 moveto (of two lines) show showpage' >"$note"
letter=$FAX_SRCDIR/dist/samples/letter.ps # two full pages

# status PORT COLUMN: the value, by SNMP GET.
status() { get "faxPortStatus$2.$1"; }
is_in_page() { [ "$(status "$1" PageBytes)" -gt 0 ]; }
is_available() { [ "$(status "$1" Description)" = Available ]; }
is_up() { [ "$(get "faxPortOperStatus.$1")" = 1 ]; }

mib_root=$(snmptranslate -On FAX-PORT-MIB::faxPortMIB)
# trap_came KIND TEXT: a notification of that number (below faxPortNotifications) that has this text in it.
trap_came() { grep "$mib_root\.0\.$1[^0-9]" "$directory/traps.log" | grep -qF -- "$2"; }

# The pages are the converter's, row for row.
is_row_for_row() {
    "$FAX_BUILDDIR/engine/document/faxport-convert" "$directory/sent.tif" 50000000 100 60000 <"$1" >"$directory/convert.log" &&
        tiffcmp -t "$directory/sent.tif" "$2" >"$directory/tiffcmp.log" 2>&1
}

# What the integration tests share: a private master agent, the agent on a fake engine, clients, and checks. To be sourced (bash).
set -euo pipefail
: "${FAX_SRCDIR:?run by make check}" "${FAX_BUILDDIR:?run by make check}"
. "$FAX_SRCDIR/scripts/snmpd.sh"

checks=0
directory=$(mktemp -d)
snmp_new "$directory"
snmp_names "$FAX_SRCDIR/mib/minimal" "$FAX_BUILDDIR/mib"

end() {
    local status=$?
    trap - EXIT
    if [ $status -ne 0 ]; then
        for log in "$directory"/*.log; do
            [ -e "$log" ] && { echo "--- $(basename "$log")"; tail -n 30 "$log"; }
        done
    fi
    for process in "${agents[@]}"; do kill -s CONT "$process" 2>/dev/null || true; kill -s KILL "$process" 2>/dev/null || true; done
    [ -z "$SNMPD_PID" ] || kill -s CONT "$SNMPD_PID" 2>/dev/null || true
    snmp_end
    rm -rf "$directory"
    [ $status -ne 0 ] || echo "$checks checks passed"
    exit $status
}
agents=()
trap end EXIT

# ---- checks ----

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# check WHAT COMMAND...: the command must succeed.
check() {
    local what=$1
    shift
    "$@" || fail "$what"
    checks=$((checks + 1))
    echo "ok: $what"
}

# is WHAT GOT WANT
is() {
    [ "$2" = "$3" ] || fail "$1: it is '$2', not '$3'"
    checks=$((checks + 1))
    echo "ok: $1"
}

now() { echo $((${EPOCHREALTIME/./} / 1000)); } # ms

# within SECONDS COMMAND...: try until it succeeds; false if it does not in that time.
within() {
    local end=$(($(now) + $1 * 1000))
    shift
    until "$@"; do
        [ "$(now)" -lt $end ] || return 1
        sleep 0.05
    done
}

# ---- the agent ----

# agentd_start [PORTS [PROGRAM [NAME]]]: the agent on the fake engine, which shows personal data as PRIVACY says (full). Sets AGENTD; its log is
# $directory/NAME.log.
agentd_start() {
    local name=${3:-agentd}
    rm -f "$directory/$name.in" "$directory/$name.out"
    mkfifo "$directory/$name.in"
    : >"$directory/$name.out"
    "$FAX_BUILDDIR/tests/fakes/${2:-fake_agentd}" "$SNMP_SOCKET" "${1:-4}" "${PRIVACY:-full}" <"$directory/$name.in" \
        >>"$directory/$name.out" 2>>"$directory/$name.log" &
    AGENTD=$!
    agents+=($AGENTD)
    exec {AGENTD_IN}>"$directory/$name.in"
}

# tell COMMAND...: give the agent a command; its answer is REPLY.
tell() {
    local before
    before=$(wc -l <"$directory/agentd.out")
    echo "$*" >&"$AGENTD_IN"
    within 2 answered "$before" || fail "the agent does not obey: $*"
    REPLY=$(tail -n 1 "$directory/agentd.out")
}
answered() { [ "$(wc -l <"$directory/agentd.out")" -gt "$1" ]; }

agentd_stop() {
    exec {AGENTD_IN}>&-
    wait "$AGENTD"
}

# The exit status says nothing: noSuchObject is an answer.
serving() { [[ $(get faxServerPortCount.0 2>/dev/null) =~ ^[0-9]+$ ]]; }

# ---- clients ----

address() { echo "$SNMP_HOST:$SNMP_PORT"; }
client() {
    local program=$1
    shift
    "$program" -v2c -c public -r0 -t "${TIMEOUT:-5}" "$@"
}
# The same without any MIB, for names in numbers: what the MIB forbids can be asked, too.
bare() { MIBS='' MIBDIRS=/nonexistent client "$@"; }
named() { local name; for name; do echo "FAX-PORT-MIB::$name"; done; }

# get NAME.INSTANCE...: the values, one a line; enumerations as numbers.
get() { client snmpget -OqveU "$(address)" $(named "$@"); }
# next NAME.INSTANCE...: name and value of what follows.
next() { client snmpgetnext -OqseU "$(address)" $(named "$@"); }
walk() { client snmpwalk -OqveU "$(address)" "FAX-PORT-MIB::$1"; }

# set_to NAME.INSTANCE TYPE VALUE...: prints nothing if it went well, else the reason: wrongValue...
set_to() {
    local arguments=()
    while [ $# -gt 0 ]; do
        arguments+=("FAX-PORT-MIB::$1" "$2" "$3")
        shift 3
    done
    snmpset -v2c -c private -r0 -t 5 -Ir "$(address)" "${arguments[@]}" 2>&1 >/dev/null |
        sed -n 's/^Reason: \([A-Za-z]*\).*/\1/p'
}

# all_equal VALUE...: true if there are any and they are the same.
all_equal() {
    [ $# -gt 0 ] || return 1
    local value
    for value; do [ "$value" = "$1" ] || return 1; done
}

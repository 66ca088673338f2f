# A private snmpd and snmptrapd on a loopback address of their own, with everything in one folder: to be sourced (bash, set -euo pipefail).
#
#   snmp_new DIR      choose the address, write the configuration. Sets and exports
#                       SNMP_DIR SNMP_HOST SNMP_PORT SNMP_TRAP_PORT SNMP_SOCKET (the AgentX socket)
#                     and what the clients need: their own state, nothing of the machine's, no MIB
#   snmp_names DIR... let the clients use the names of FAX-PORT-MIB, which with all that it needs lies in these folders
#   snmpd_start       start the master agent and wait until it answers; its process is SNMPD_PID
#   snmpd_stop [SIGNAL]
#   snmpd_run         start it and do not wait
#   snmptrapd_start   start a receiver of notifications that writes $SNMP_DIR/traps.log; SNMPTRAPD_PID
#   snmpinformd_start start a second one, for the SNMPv3 informs that the master sends if SNMP_INFORMS was "yes" before
#                     snmp_new; it writes $SNMP_DIR/informs.log; SNMPINFORMD_PID
#   snmp_end          stop all; the folder stays
#
# Communities: public reads, private writes. In the logs a notification is one line: TRAP, seconds UTC, varbinds.

SNMPD_PID='' SNMPTRAPD_PID='' SNMPINFORMD_PID=''

snmp_new() {
    SNMP_DIR=$1
    SNMP_SOCKET=$SNMP_DIR/agentx.sock
    export SNMP_DIR SNMP_SOCKET
    export SNMPCONFPATH=/nonexistent SNMP_PERSISTENT_DIR=$SNMP_DIR/clients
    export MIBS='' MIBDIRS=/nonexistent
    mkdir -p "$SNMP_DIR/clients"
    snmp_choose_address
    snmp_configure
}

snmp_names() {
    local IFS=:
    export MIBS=FAX-PORT-MIB MIBDIRS="$*"
}

# 127.64.0.0/10 has an address for each process id that Linux can give (2^22, proc(5)): as long as this shell lives it is ours, also
# while a server is down. Nothing has to be searched, and any number of these run side by side.
snmp_choose_address() {
    SNMP_HOST=127.$((64 + ($$ >> 16))).$(($$ >> 8 & 255)).$(($$ & 255))
    SNMP_PORT=16161 SNMP_TRAP_PORT=16162 SNMP_INFORM_PORT=16163
    export SNMP_HOST SNMP_PORT SNMP_TRAP_PORT SNMP_INFORM_PORT
}

snmp_configure() {
    cat >"$SNMP_DIR/snmpd.conf" <<END
agentAddress udp:$SNMP_HOST:$SNMP_PORT
dontLogTCPWrappersConnects yes
master agentx
agentXSocket unix:$SNMP_SOCKET
agentXPerms 0660 0750
# A GET refreshes: the master must not send it again (faxPortStatusTable).
agentXTimeout ${SNMP_AGENTX_TIMEOUT:-5}
agentXRetries ${SNMP_AGENTX_RETRIES:-0}
rocommunity public 127.0.0.0/8
rwcommunity private 127.0.0.0/8
trap2sink $SNMP_HOST:$SNMP_TRAP_PORT public
maxGetbulkResponses 2000
END
    cat >"$SNMP_DIR/snmptrapd.conf" <<END
snmpTrapdAddr udp:$SNMP_HOST:$SNMP_TRAP_PORT
doNotRetainNotificationLogs yes
authCommunity log public
END
    [ "${SNMP_INFORMS:-}" != yes ] || snmp_add_informs
}

# An inform is sent again each second for a minute, so that its receiver may be away for a while. The receiver's engine id
# is fixed, and known to the master, which else waits for it when it starts: a receiver that is killed comes back as the
# same engine, with one more boot (RFC 3414 section 2.3).
snmp_add_informs() {
    local engine=0x80001f8804666178706f7274
    local keys="-e $engine -l authPriv -a SHA -A informauth12 -x AES -X informpriv12"
    echo "trapsess -Ci -v 3 -u faxinform $keys -t 1 -r 60 $SNMP_HOST:$SNMP_INFORM_PORT" >>"$SNMP_DIR/snmpd.conf"
    cat >"$SNMP_DIR/snmpinformd.conf" <<END
snmpTrapdAddr udp:$SNMP_HOST:$SNMP_INFORM_PORT
doNotRetainNotificationLogs yes
exactEngineID $engine
createUser faxinform SHA informauth12 AES informpriv12
authUser log faxinform priv
END
}

# snmp_server NAME PROGRAM [ARGUMENT...]: start a server with nothing of ours or the machine's in its environment.
snmp_server() {
    local name=$1
    shift
    mkdir -p "$SNMP_DIR/$name.state"
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "SNMP_PERSISTENT_DIR=$SNMP_DIR/$name.state" MIBS= MIBDIRS=/nonexistent \
        SNMPCONFPATH=/nonexistent MALLOC_TRIM_THRESHOLD_=67108864 MALLOC_TOP_PAD_=1048576 \
        "$@" </dev/null >>"$SNMP_DIR/$name.log" 2>&1 &
}

snmpd_answers() {
    MIBS='' MIBDIRS=/nonexistent snmpget -v2c -c public -r0 -t0.3 "$SNMP_HOST:$SNMP_PORT" .1.3.6.1.2.1.1.3.0 >/dev/null 2>&1
}

snmpd_run() {
    snmp_server snmpd snmpd -C -c "$SNMP_DIR/snmpd.conf" -f -Lo
    SNMPD_PID=$!
}

snmpd_start() {
    snmpd_run
    for _ in $(seq 200); do
        snmpd_answers && kill -0 "$SNMPD_PID" 2>/dev/null && return 0
        kill -0 "$SNMPD_PID" 2>/dev/null || break
        sleep 0.1
    done
    snmpd_stop KILL
    echo "snmpd does not start; $SNMP_DIR/snmpd.log says:" >&2
    tail -n 5 "$SNMP_DIR/snmpd.log" >&2
    return 1
}

snmpd_stop() {
    [ -n "$SNMPD_PID" ] || return 0
    kill -s "${1:-TERM}" "$SNMPD_PID" 2>/dev/null || true
    wait "$SNMPD_PID" 2>/dev/null || true
    SNMPD_PID=''
}

# snmp_receiver NAME LOG
snmp_receiver() {
    snmp_server "$1" snmptrapd -C -c "$SNMP_DIR/$1.conf" -f -On -A -Lf "$SNMP_DIR/$2.log" -F 'TRAP %t %v\n'
}

snmptrapd_start() {
    snmp_receiver snmptrapd traps
    SNMPTRAPD_PID=$!
}

snmpinformd_start() {
    local state=$SNMP_DIR/snmpinformd.state
    mkdir -p "$state"
    SNMP_INFORM_BOOTS=$((${SNMP_INFORM_BOOTS:-0} + 1))
    echo "engineBoots $SNMP_INFORM_BOOTS" >"$state/snmptrapd.conf"
    snmp_receiver snmpinformd informs
    SNMPINFORMD_PID=$!
}

snmp_end() {
    snmpd_stop
    local receiver
    for receiver in $SNMPTRAPD_PID $SNMPINFORMD_PID; do
        kill "$receiver" 2>/dev/null || true
        wait "$receiver" 2>/dev/null || true
    done
    SNMPTRAPD_PID='' SNMPINFORMD_PID=''
}

#!/bin/bash
# SNMP notifications for Zabbix, where snmptrapd has no embedded Perl: a process for each. In snmptrapd.conf:
#
#     authCommunity log,execute,net public
#     traphandle default /usr/share/faxportd/nms/zabbix/traps/fax_trap_handler.sh
#
# and run snmptrapd with -On. Appends to the file that SNMPTrapperFile of zabbix_server.conf names: ZABBIX_TRAPS_FILE in the
# environment of snmptrapd, or the one below.
file=${ZABBIX_TRAPS_FILE:-/var/log/snmptrap/zabbix_traps.log}

# The first two lines are the sender's name, and addresses: UDP: [192.0.2.1]:1234->[192.0.2.2]:162.
read -r _
read -r transport
address=$(sed -E 's/^[^[]*\[?([0-9A-Fa-f.:]+)\]?:[0-9]+.*/\1/' <<<"$transport")

# What others send must not look like the head of a record.
{
    printf '%(%Y-%m-%dT%H:%M:%S%z)T ZBXTRAP %s\n' -1 "$address"
    tr -d '\000-\011\013-\037\177' | sed 's/ZBXTRAP/ZBX-TRAP/g; s/ / = /'
} | { record=$(cat); exec 9>>"$file" && flock 9 && printf '%s\n' "$record" >&9; }

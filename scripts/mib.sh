# libsmi's tools on our modules: to be sourced (bash, set -euo pipefail).
#
#   mib_base DIR     put the base MIBs, which Debian's erlang-snmp brings as text, into DIR, and let libsmi look there and nowhere else.
#                    False, with a line that says what to do, if they or the tools are missing
#   mib_root FILE    print where the module in FILE hangs, as numbers

mib_base() {
    local file
    command -v smilint >/dev/null || { echo "smilint is missing: scripts/setup installs it" >&2; return 1; }
    for file in /usr/lib/erlang/lib/snmp-*/mibs/*.mib; do
        [ -e "$file" ] && cp "$file" "$1/$(basename "$file" .mib)"
    done
    # Without SNMPv2-SMI the names would hang nowhere.
    [ -e "$1/SNMPv2-SMI" ] || { echo "the base MIBs are missing (no SNMPv2-SMI): scripts/setup installs erlang-snmp, which brings them" >&2; return 1; }
    export SMIPATH=$1
}

mib_root() { smidump -k -f identifiers "$1" 2>/dev/null | sed -n 's/^[A-Z-]* faxPortMIB .* \(1\.3\.6\.1\.[0-9.]*\)$/\1/p'; }

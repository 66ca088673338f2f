# libsmi's tools on our modules: to be sourced (bash, set -euo pipefail), with `folder` set to the source folder.
#
#   mib_base DIR     put the base MIBs, which Debian's erlang-snmp brings as text, into DIR, and let libsmi look there and nowhere else.
#                    False, with a line that says what to do, if they or the tools are missing
#   mib_hang FILE    print the text of a module; if it has no root yet, under the one that the released MIB has
#   mib_is_read FILE true if libsmi can read the module, and finds it below internet

mib_released=$folder/mib/released/FAX-PORT-MIB.txt

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
mib_is_read() { [ -n "$(mib_root "$1")" ]; }
mib_hang() { awk -v root="$(mib_root "$mib_released")" -f "$folder/mib/rebase.awk" "$1"; }

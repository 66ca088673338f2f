# SNMP notifications for Zabbix, received inside of snmptrapd (its embedded Perl: snmptrapd.conf(5)). In snmptrapd.conf:
#
#     authCommunity log,execute,net public
#     perl do "/usr/share/faxportd/nms/zabbix/traps/fax_trap_receiver.pl";
#
# and run snmptrapd with -On. Appends to the file that SNMPTrapperFile of zabbix_server.conf names: ZABBIX_TRAPS_FILE in the
# environment of snmptrapd, else the one below. Packages: snmptrapd, libsnmp-perl.
use strict;
use warnings;
use Fcntl qw(:flock);
use POSIX qw(strftime);
use NetSNMP::TrapReceiver;

my $file = $ENV{ZABBIX_TRAPS_FILE} || '/var/log/snmptrap/zabbix_traps.log';

# What others send must not look like the head of a record, nor like a line of its own.
sub tame {
    my ($text) = @_;
    $text =~ s/[\x00-\x1f\x7f]+/ /g;
    $text =~ s/ZBXTRAP/ZBX-TRAP/g;
    return $text;
}

sub receive {
    my ($pdu, $variables) = @_;
    my ($address) = ($pdu->{receivedfrom} || '') =~ /\[?([0-9A-Fa-f.:]+?)\]?:\d+/;
    return NETSNMPTRAPD_HANDLER_OK unless defined $address;
    my @lines = map { tame("$_->[0] = $_->[1]") } @$variables;
    open(my $out, '>>', $file) or do {
        warn "fax_trap_receiver: $file: $!\n";
        return NETSNMPTRAPD_HANDLER_FAIL;
    };
    flock($out, LOCK_EX);
    print $out strftime('%Y-%m-%dT%H:%M:%S%z', localtime), " ZBXTRAP $address\n", map { "$_\n" } @lines;
    close($out);
    return NETSNMPTRAPD_HANDLER_OK;
}

NetSNMP::TrapReceiver::register('all', \&receive) or warn "fax_trap_receiver: snmptrapd does not take it\n";
1;

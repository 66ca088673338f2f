# Walk a subtree by GETBULK with Perl's Net::SNMP, then GET each name that was found.
# usage: walk_net_snmp.pl HOST PORT ROOT SEED
# Prints "WALK|GET name type value" a line: the type is the number of its tag; a value is a number, octets in
# hexadecimal digits, or a name.
use strict;
use warnings;
use List::Util qw(shuffle);
use Net::SNMP qw(:asn1 oid_base_match);

my ($host, $port, $root, $seed) = @ARGV;
my ($repetitions, $at_once) = (40, 60);
my ($session, $error) = Net::SNMP->session(-hostname => $host, -port => $port, -version => 'snmpv2c',
    -community => 'public', -timeout => 8, -retries => 0, -translate => 0, -maxmsgsize => 65535);
die "walk_net_snmp.pl: $error\n" unless $session;

sub show {
    my ($verb, $name) = @_;
    my ($value, $type) = ($session->var_bind_list->{$name}, $session->var_bind_types->{$name});
    $value = unpack('H*', $value) if $type == OCTET_STRING;
    $value = '' unless $type < 0x80;
    (my $plain = $name) =~ s/^\.//;
    $value =~ s/^\.// if $type == OBJECT_IDENTIFIER;
    print "$verb $plain $type $value\n";
}

my ($at, @names) = ($root);
WALK: while (1) {
    defined $session->get_bulk_request(-maxrepetitions => $repetitions, -varbindlist => [$at])
        or die 'walk_net_snmp.pl: ', $session->error, "\n";
    for my $name ($session->var_bind_names) {
        last WALK unless oid_base_match($root, $name) && $session->var_bind_types->{$name} < 0x80;
        show('WALK', $name);
        push @names, $at = $name;
    }
}
srand $seed;
@names = shuffle @names;
while (my @part = splice @names, 0, $at_once) {
    defined $session->get_request(-varbindlist => \@part) or die 'walk_net_snmp.pl: ', $session->error, "\n";
    show('GET', $_) for $session->var_bind_names;
}

// DateAndTime (RFC 2579), in UTC: octets in hex, or as net-snmp prints it with the MIB. Without a date it is 0-0-0,0:0:0.0.
var parts = value.match(/[0-9]+/g) || [];
if (/^([0-9A-Fa-f]{2}\s+){7}/.test(value)) {
    parts = value.trim().split(/\s+/).map(function (octet) { return parseInt(octet, 16); });
    parts.splice(0, 2, parts[0] * 256 + parts[1]);
}
if (parts.length < 6) {
    throw 'this is no DateAndTime: ' + value;
}
function two(number) {
    return ('0' + Number(number)).slice(-2);
}
return Number(parts[0]) === 0 ? 'never' : parts[0] + '-' + two(parts[1]) + '-' + two(parts[2]) + ' ' +
    two(parts[3]) + ':' + two(parts[4]) + ':' + two(parts[5]) + ' UTC';

// Text with other than ASCII comes as octets in hex if the Zabbix server has no MIB loaded; else as it is.
if (!/^([0-9A-F]{2}\s+)*[0-9A-F]{2}\s*$/.test(value)) {
    return value;
}
var text;
try {
    text = decodeURIComponent('%' + value.trim().split(/\s+/).join('%'));
} catch (error) {
    return value;
}
// What is all ASCII never came as hex: it only looks like it.
return /[^ -~]/.test(text) ? text : value;

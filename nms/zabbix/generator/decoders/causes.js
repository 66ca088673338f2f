// A row for each port and cause: the port's name comes from the row of the port, the cause's from the MIB.
var names = {}, causes = @CAUSES@;
var rows = JSON.parse(value);
rows.forEach(function (row) {
    if (row['{#FAXPORT.NAME}']) {
        names[row['{#SNMPINDEX}']] = row['{#FAXPORT.NAME}'];
    }
});
return JSON.stringify(rows.filter(function (row) {
    return row['{#SNMPINDEX}'].indexOf('.') > 0;
}).map(function (row) {
    var index = row['{#SNMPINDEX}'].split('.');
    return {
        '{#SNMPINDEX}': row['{#SNMPINDEX}'],
        '{#FAXPORT.NAME}': names[index[0]] || index[0],
        '{#CAUSE}': causes[index[1]] || index[1]
    };
}));

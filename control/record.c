#include "control/record.h"

/* `object` with the members of `record` after those it has. Takes the reference. */
static json_t *with_members(json_t *object, const fax_field_table_t *table, const void *record)
{
    json_t *members = fax_json_show(table, record);
    const bool good = members && json_object_update(object, members) == 0;
    json_decref(members);
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

json_t *control_record_port(const fax_port_t *port)
{
    return with_members(json_pack("{sI}", "index", (json_int_t)port->index), &fax_port_fields, port);
}

json_t *control_record_at(const fax_port_t *port, const fax_field_table_t *table, const void *record)
{
    json_t *whose = json_pack("{sI so}", "index", (json_int_t)port->index, "port", fax_json_text(port->name));
    return with_members(whose, table, record);
}

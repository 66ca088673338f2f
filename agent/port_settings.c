/* What is wanted of a port, and its options: those of the configuration file, which also says what their
 * values may be. */
#include <inttypes.h>
#include <stdio.h>

#include "agent/mib_setting.h"

static bool make_admin_status(const mib_change_t *change)
{
    return fax_engine_ask_want(mib_records_engine(change->records), change->place.row.index[0],
                               (fax_port_want_t)change->value.number);
}

/* What is not there, or not well, cannot be tested. */
static mib_fault_t may_have_admin_status(const mib_change_t *change)
{
    fax_port_t port;
    if (change->value.number != FAX_PORT_WANT_TESTING)
        return MIB_FINE;
    return fax_engine_read_port(mib_records_engine(change->records), change->place.row.index[0], &port) &&
                   fax_port_can_be_tested(&port)
               ? MIB_FINE
               : MIB_INCONSISTENT_VALUE;
}

/* ---- options ---- */

enum { VALUE_SIZE = FAX_TEXT_SIZE };

/* The value as it would stand in the file. */
static const char *text_of(const mib_change_t *change, char text[VALUE_SIZE])
{
    const fax_field_t *field = change->place.field;
    if (field->nature == FAX_NATURE_TEXT)
        snprintf(text, VALUE_SIZE, "%s", change->value.text);
    else if (field->nature == FAX_NATURE_TRUTH)
        snprintf(text, VALUE_SIZE, "%s", change->value.number ? "true" : "false");
    else
        snprintf(text, VALUE_SIZE, "%" PRId64, change->value.number);
    return text;
}

/* The columns of faxPortTable by option. */
static const uint16_t columns[FAX_PORT_OPTIONS] = {
    [FAX_PORT_CSID] = 6,     [FAX_PORT_TSID] = 7,  [FAX_PORT_RINGS] = 8,
    [FAX_PORT_PRIORITY] = 9, [FAX_PORT_SEND] = 10, [FAX_PORT_RECEIVE] = 11,
};

static fax_port_option_t option_of(const fax_field_t *field)
{
    int option = 0;
    while (columns[option] != field->number)
        option++;
    return (fax_port_option_t)option;
}

static void find_range(const fax_field_t *field, int64_t *low, int64_t *high)
{
    fax_port_option_bounds(option_of(field), low, high);
}

static mib_fault_t fits_option(const mib_change_t *change)
{
    char text[VALUE_SIZE], problem[FAX_TEXT_SIZE];
    fax_port_config_t any = {.number = "0"};
    const bool good = fax_port_option_put(option_of(change->place.field), text_of(change, text), &any,
                                          problem, sizeof problem);
    return good ? MIB_FINE : MIB_WRONG_VALUE;
}

static bool make_option(const mib_change_t *change)
{
    char text[VALUE_SIZE], error[FAX_TEXT_SIZE];
    const fax_port_change_t option = {option_of(change->place.field), text_of(change, text)};
    return fax_engine_ask_port_options(mib_records_engine(change->records), change->place.row.index[0],
                                       &option, 1, error, sizeof error);
}

#define OPTION(NUMBER)                                                                                       \
    {                                                                                                        \
        &fax_port_fields, (NUMBER), 0, 0, MIB_UNDO_BY_VALUE, make_option, fits_option, NULL, find_range      \
    }

static const mib_setting_t settings[] = {
    {&fax_port_fields, 12, FAX_PORT_WANT_UP, FAX_PORT_WANT_TESTING, MIB_UNDO_BY_VALUE, make_admin_status,
     NULL, may_have_admin_status, NULL},
    OPTION(6),
    OPTION(7),
    OPTION(8),
    OPTION(9),
    OPTION(10),
    OPTION(11),
};

const mib_setting_list_t port_settings = {settings, sizeof settings / sizeof settings[0]};

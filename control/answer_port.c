/* The answers to what is asked of a port. */
#include "control/answer.h"

#include <stdio.h>
#include <string.h>

#include "engine/fax_text.h"

static json_t *want(const control_client_t *client, uint32_t index, fax_port_want_t want)
{
    fax_port_t port = {.index = 0};
    fax_engine_read_port(client->engine, index, &port);
    if (want == FAX_PORT_WANT_TESTING && !fax_port_can_be_tested(&port))
        return control_refuse("port \"%s\" cannot be tested now: %s", port.name, port.oper_reason);
    return fax_engine_ask_want(client->engine, index, want) ? control_done() : control_no_port(port.name);
}

json_t *control_answer_port(const control_client_t *client, const control_arguments_t *arguments)
{
    static const struct {
        const char *name;
        fax_port_want_t want;
    } wants[] = {{"up", FAX_PORT_WANT_UP},
                 {"drain", FAX_PORT_WANT_DRAINING},
                 {"down", FAX_PORT_WANT_DOWN},
                 {"test", FAX_PORT_WANT_TESTING}};
    const uint32_t index = fax_engine_read_port_named(client->engine, arguments->port);
    if (index == 0)
        return control_no_port(arguments->port);
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++)
        if (strcmp(arguments->want, wants[i].name) == 0)
            return want(client, index, wants[i].want);
    return control_refuse("\"want\" must be \"up\", \"drain\", \"down\" or \"test\"");
}

/* ---- options ---- */

/* One value as it would stand in the configuration file; JSON's own numbers and truths will do. False if it
 * is none of these. */
static bool text_of(const json_t *value, char *text, size_t size)
{
    const char *string = json_string_value(value);
    int length = -1;
    if (string && strlen(string) == json_string_length(value))
        length = snprintf(text, size, "%s", string);
    else if (json_is_integer(value))
        length = snprintf(text, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_boolean(value))
        length = snprintf(text, size, "%s", json_is_true(value) ? "true" : "false");
    return length >= 0 && (size_t)length < size;
}

static json_t *refuse_option(const char *name)
{
    char shown[40];
    fax_text_copy(shown, sizeof shown, name);
    return control_refuse(
        "a port has no option \"%s\" that can be set: there are csid, tsid, rings, priority, "
        "send and receive",
        shown);
}

json_t *control_answer_set(const control_client_t *client, const control_arguments_t *arguments)
{
    fax_port_change_t changes[FAX_PORT_OPTIONS];
    char texts[FAX_PORT_OPTIONS][FAX_TEXT_SIZE], error[FAX_TEXT_SIZE];
    const char *name;
    json_t *value;
    size_t count = 0;
    const uint32_t index = fax_engine_read_port_named(client->engine, arguments->port);
    if (index == 0)
        return control_no_port(arguments->port);
    json_object_foreach((json_t *)arguments->options, name, value)
    {
        const fax_port_option_t option = fax_port_option_named(name);
        if (option == FAX_PORT_OPTIONS)
            return refuse_option(name);
        if (!text_of(value, texts[count], sizeof texts[count]))
            return control_refuse("\"%s\" must be a text, a whole number, true or false", name);
        changes[count] = (fax_port_change_t){option, texts[count]};
        count++;
    }
    return fax_engine_ask_port_options(client->engine, index, changes, count, error, sizeof error)
               ? control_done()
               : control_refusal(error);
}

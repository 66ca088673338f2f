/* The answers that tell what the ports' calls come to. */
#include "control/answer.h"
#include "control/page.h"
#include "control/record.h"

/* Row `number`, from 1, of a port: a new reference; NULL if it cannot be read. */
typedef json_t *row_fn(const fax_engine_t *engine, const fax_port_t *port, uint32_t number);

static json_t *stats_row(const fax_engine_t *engine, const fax_port_t *port, uint32_t number)
{
    (void)number;
    fax_port_stats_t stats;
    return fax_engine_read_stats(engine, port->index, &stats)
               ? control_record_at(port, &fax_stats_fields, &stats)
               : NULL;
}

static json_t *failure_row(const fax_engine_t *engine, const fax_port_t *port, uint32_t number)
{
    fax_port_failure_t failure;
    return fax_engine_read_failure(engine, port->index, FAX_CAUSE_NONE + number, &failure)
               ? control_record_at(port, &fax_failure_fields, &failure)
               : NULL;
}

static json_t *rate_row(const fax_engine_t *engine, const fax_port_t *port, uint32_t number)
{
    fax_port_rate_t rate;
    return fax_engine_read_rate(engine, port->index, fax_rates[number - 1], &rate)
               ? control_record_at(port, &fax_rate_fields, &rate)
               : NULL;
}

static json_t *interval_row(const fax_engine_t *engine, const fax_port_t *port, uint32_t number)
{
    fax_port_interval_t interval;
    return fax_engine_read_interval(engine, port->index, number, &interval)
               ? control_record_at(port, &fax_interval_fields, &interval)
               : NULL;
}

/* `count` rows of each port, or of the one that is asked for. A page goes on after so many. */
static json_t *list_rows(const control_client_t *client, const control_arguments_t *arguments,
                         const char *name, row_fn *row, uint32_t count)
{
    const fax_engine_t *engine = client->engine;
    uint32_t indexes[FAX_CONFIG_MAX_PORTS] = {0}, place = 0;
    size_t ports = 1;
    if (!arguments->port[0])
        ports = fax_engine_read_ports(engine, indexes, FAX_CONFIG_MAX_PORTS);
    else if (!(indexes[0] = fax_engine_read_port_named(engine, arguments->port)))
        return control_no_port(arguments->port);
    control_page_t page = control_page_new(arguments);
    for (size_t i = 0; i < ports && !page.more; i++) {
        fax_port_t port;
        fax_engine_read_port(engine, indexes[i], &port);
        for (uint32_t number = 1; number <= count && !page.more; number++)
            if (control_page_takes(&page, ++place))
                json_array_append_new(page.rows, row(engine, &port, number));
    }
    return control_page_answer(name, &page);
}

json_t *control_answer_stats(const control_client_t *client, const control_arguments_t *arguments)
{
    return list_rows(client, arguments, "stats", stats_row, 1);
}

json_t *control_answer_failures(const control_client_t *client, const control_arguments_t *arguments)
{
    return list_rows(client, arguments, "failures", failure_row, FAX_CAUSE_LAST - FAX_CAUSE_NONE);
}

json_t *control_answer_rates(const control_client_t *client, const control_arguments_t *arguments)
{
    return list_rows(client, arguments, "rates", rate_row, FAX_RATES);
}

json_t *control_answer_intervals(const control_client_t *client, const control_arguments_t *arguments)
{
    return list_rows(client, arguments, "intervals", interval_row, FAX_INTERVALS);
}

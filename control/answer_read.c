/* The answers that only tell. */
#include "control/answer.h"

#include <stdlib.h>

#include "control/page.h"
#include "control/record.h"

json_t *control_answer_version(const control_client_t *client, const control_arguments_t *arguments)
{
    (void)arguments;
    fax_server_t server;
    fax_engine_read_server(client->engine, &server);
    return json_pack("{sb so si}", "ok", 1, "version", fax_json_text(server.version), "protocol",
                     CONTROL_PROTOCOL);
}

json_t *control_answer_server(const control_client_t *client, const control_arguments_t *arguments)
{
    (void)arguments;
    fax_server_t server;
    fax_engine_read_server(client->engine, &server);
    return control_answer("server", fax_json_show(&fax_server_fields, &server));
}

/* ---- lists ---- */

typedef json_t *port_record_fn(const fax_engine_t *engine, uint32_t index);

static json_t *port_record(const fax_engine_t *engine, uint32_t index)
{
    fax_port_t port;
    return fax_engine_read_port(engine, index, &port) ? control_record_port(&port) : NULL;
}

static json_t *status_record(const fax_engine_t *engine, uint32_t index)
{
    fax_port_t port;
    fax_status_t status;
    const bool there =
        fax_engine_read_port(engine, index, &port) && fax_engine_read_status(engine, index, &status);
    return there ? control_record_at(&port, &fax_status_fields, &status) : NULL;
}

/* A port that cannot be read now is left out. */
static json_t *list_ports(const control_client_t *client, const control_arguments_t *arguments,
                          const char *name, port_record_fn *record)
{
    uint32_t indexes[FAX_CONFIG_MAX_PORTS];
    control_page_t page = control_page_new(arguments);
    const size_t count = fax_engine_read_ports(client->engine, indexes, FAX_CONFIG_MAX_PORTS);
    for (size_t i = 0; i < count && !page.more; i++)
        if (control_page_takes(&page, indexes[i]))
            json_array_append_new(page.rows, record(client->engine, indexes[i]));
    return control_page_answer(name, &page);
}

json_t *control_answer_ports(const control_client_t *client, const control_arguments_t *arguments)
{
    return list_ports(client, arguments, "ports", port_record);
}

json_t *control_answer_status(const control_client_t *client, const control_arguments_t *arguments)
{
    if (!arguments->port[0])
        return list_ports(client, arguments, "status", status_record);
    const uint32_t index = fax_engine_read_port_named(client->engine, arguments->port);
    if (index == 0)
        return control_no_port(arguments->port);
    control_page_t page = control_page_new(arguments);
    json_array_append_new(page.rows, status_record(client->engine, index));
    return control_page_answer("status", &page);
}

static bool add_job(void *user, const fax_job_t *job)
{
    control_page_t *page = user;
    if (control_page_takes(page, job->id))
        json_array_append_new(page->rows, fax_json_job(job));
    return !page->more;
}

json_t *control_answer_jobs(const control_client_t *client, const control_arguments_t *arguments)
{
    control_page_t page = control_page_new(arguments);
    fax_engine_each_job(client->engine, add_job, &page);
    return control_page_answer("jobs", &page);
}

/* Newest first, so that a page goes on with lower ids. One call more than fit is asked for, to know whether
 * there is one. */
static bool add_call(void *user, const fax_call_t *call)
{
    control_page_t *page = user;
    return control_page_takes_next(page, call->call_id) &&
           json_array_append_new(page->rows, fax_json_call(call)) == 0;
}

json_t *control_answer_history(const control_client_t *client, const control_arguments_t *arguments)
{
    fax_call_filter_t filter = {.before = arguments->after,
                                .since = arguments->since,
                                .failed = arguments->failed,
                                .limit = arguments->limit};
    if (arguments->port[0] &&
        !(filter.port_index = fax_engine_read_port_named(client->engine, arguments->port)))
        return control_no_port(arguments->port);
    control_page_t page = control_page_new(arguments);
    if (fax_engine_each_call(client->engine, &filter, add_call, &page))
        return control_page_answer("history", &page);
    json_decref(page.rows);
    return control_refuse("the history cannot be read from the database: see the log of faxportd");
}

/* As with the history. `port_index` 0: of any port, and of the server. */
static void add_notices(control_page_t *page, const fax_engine_t *engine,
                        const control_arguments_t *arguments, uint32_t port_index)
{
    uint32_t sequence = arguments->after, left = arguments->limit ? arguments->limit : UINT32_MAX;
    while (left > 0 && (sequence = fax_engine_read_notice_before(engine, sequence)) != 0) {
        fax_notice_log_t notice;
        if (!fax_engine_read_notice(engine, sequence, &notice) || notice.time < arguments->since ||
            (port_index && notice.port_index != port_index))
            continue;
        if (!control_page_takes_next(page, sequence))
            return;
        json_array_append_new(page->rows, fax_json_show(&fax_notice_log_fields, &notice));
        left--;
    }
}

json_t *control_answer_notifications(const control_client_t *client, const control_arguments_t *arguments)
{
    uint32_t port_index = 0;
    if (arguments->port[0] && !(port_index = fax_engine_read_port_named(client->engine, arguments->port)))
        return control_no_port(arguments->port);
    control_page_t page = control_page_new(arguments);
    add_notices(&page, client->engine, arguments, port_index);
    return control_page_answer("notifications", &page);
}

json_t *control_answer_job(const control_client_t *client, const control_arguments_t *arguments)
{
    fax_job_t job;
    if (!fax_engine_job(client->engine, arguments->id, &job))
        return control_no_job(arguments->id);
    return control_answer("job", fax_json_job(&job));
}

/* Alarms come and go: a page goes on after so many. */
json_t *control_answer_alarms(const control_client_t *client, const control_arguments_t *arguments)
{
    control_page_t page = control_page_new(arguments);
    const size_t most = fax_engine_read_alarms(client->engine, NULL, 0);
    fax_alarm_t *alarms = calloc(most + 1, sizeof *alarms);
    const size_t count = alarms ? fax_engine_read_alarms(client->engine, alarms, most) : 0;
    for (size_t i = 0; i < count && i < most && !page.more; i++)
        if (control_page_takes(&page, (uint32_t)i + 1))
            json_array_append_new(page.rows, fax_json_show(&fax_alarm_fields, &alarms[i]));
    free(alarms);
    return control_page_answer("alarms", &page);
}

/* The answers that only tell. */
#include "control/answer.h"

#include "control/record.h"

enum { JOBS_AT_ONCE = 500 }; /* so that an answer takes the loop's time for milliseconds */

json_t *control_answer_version(const control_client_t *client, const control_arguments_t *arguments)
{
    (void)arguments;
    fax_server_t server;
    fax_engine_read_server(client->engine, &server);
    return json_pack("{sb so si}", "ok", 1, "version", control_record_text(server.version), "protocol",
                     CONTROL_PROTOCOL);
}

json_t *control_answer_server(const control_client_t *client, const control_arguments_t *arguments)
{
    (void)arguments;
    fax_server_t server;
    fax_engine_read_server(client->engine, &server);
    return control_answer("server", control_record(&fax_server_fields, &server));
}

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
    return there ? control_record_status(port.name, &status) : NULL;
}

typedef json_t *port_record_fn(const fax_engine_t *engine, uint32_t index);

/* One record of each port; a port that cannot be read now is left out. */
static json_t *list_ports(const fax_engine_t *engine, port_record_fn *record)
{
    uint32_t indexes[FAX_CONFIG_MAX_PORTS];
    json_t *list = json_array();
    const size_t count = fax_engine_read_ports(engine, indexes, FAX_CONFIG_MAX_PORTS);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, record(engine, indexes[i]));
    return list;
}

json_t *control_answer_ports(const control_client_t *client, const control_arguments_t *arguments)
{
    (void)arguments;
    return control_answer("ports", list_ports(client->engine, port_record));
}

json_t *control_answer_status(const control_client_t *client, const control_arguments_t *arguments)
{
    if (!arguments->port[0])
        return control_answer("status", list_ports(client->engine, status_record));
    const uint32_t index = fax_engine_read_port_named(client->engine, arguments->port);
    if (index == 0)
        return control_no_port(arguments->port);
    json_t *list = json_array();
    json_array_append_new(list, status_record(client->engine, index));
    return control_answer("status", list);
}

/* Jobs after `after`, as many as one answer takes. */
typedef struct job_page {
    json_t *jobs;
    uint32_t after;
    bool more;
} job_page_t;

static bool add_job(void *user, const fax_job_t *job)
{
    job_page_t *page = user;
    if (job->id <= page->after)
        return true;
    page->more = json_array_size(page->jobs) == JOBS_AT_ONCE;
    return !page->more && json_array_append_new(page->jobs, control_record_job(job)) == 0;
}

json_t *control_answer_jobs(const control_client_t *client, const control_arguments_t *arguments)
{
    job_page_t page = {json_array(), arguments->id, false};
    fax_engine_each_job(client->engine, add_job, &page);
    return json_pack("{sb so sb}", "ok", 1, "jobs", page.jobs, "more", page.more);
}

json_t *control_answer_job(const control_client_t *client, const control_arguments_t *arguments)
{
    fax_job_t job;
    if (!fax_engine_job(client->engine, arguments->id, &job))
        return control_no_job(arguments->id);
    return control_answer("job", control_record_job(&job));
}

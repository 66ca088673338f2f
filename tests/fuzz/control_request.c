/* Any octets as a line on the control socket: whatever it is, it is answered by one line of JSON that says if
 * it was good. */
#include "control/request.h"

#include <stdlib.h>
#include <string.h>

#include "control/answer.h"
#include "control/line.h"
#include "engine/fax_text.h"
#include "tests/fakes/fake_engine.h"
#include "tests/fuzz/fuzz.h"

/* Without a document nothing is submitted but polls. */
static json_t *submit(void *user, const fax_job_request_t *requests, uint32_t count, int document)
{
    (void)user;
    FUZZ_HOLDS(document == -1 && count > 0);
    for (uint32_t i = 0; i < count; i++)
        FUZZ_HOLDS(requests[i].poll && fax_text_is_number(requests[i].number));
    return control_submitted(1, "");
}

static int no_descriptor(void *user)
{
    (void)user;
    return -1;
}

static void watch(void *user, uint32_t what)
{
    (void)user, (void)what;
}

static fax_engine_t *make_engine(void)
{
    fax_engine_t *engine = fake_engine_new();
    fake_engine_add_port(engine, "fax1", 0);
    fake_engine_set_job(engine, &(fax_job_t){.id = 1, .state = FAX_JOB_WAITING});
    return engine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const control_client_t client = {make_engine(), submit, no_descriptor, watch, watch, NULL};
    json_t *answer = control_request(&client, (const char *)data, size);
    const json_t *ok = json_object_get(answer, "ok");
    FUZZ_HOLDS(json_is_true(ok) ||
               (json_is_false(ok) && json_string_length(json_object_get(answer, "error")) > 0));
    char *line = control_line_of(answer);
    FUZZ_HOLDS(line && strchr(line, '\n') == line + strlen(line) - 1);
    free(line);
    fax_engine_free(client.engine);
    return 0;
}

#include "engine/inbox/call_environment.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/fax_json.h"
#include "engine/fax_outcome.h"
#include "engine/inbox/route.h"

typedef int write_fn(const fax_call_t *call, char *to, size_t size);

#define TEXT(FUNCTION, FORMAT, ...)                                                                          \
    static int FUNCTION(const fax_call_t *call, char *to, size_t size)                                       \
    {                                                                                                        \
        return snprintf(to, size, FORMAT, __VA_ARGS__);                                                      \
    }

TEXT(write_file, "%s", call->file)
TEXT(write_call_id, "%" PRIu32, call->call_id)
TEXT(write_port, "%s", call->port_name)
TEXT(write_caller, "%s", call->number)
TEXT(write_tsid, "%s", call->remote_ident)
TEXT(write_csid, "%s", call->local_ident)
TEXT(write_called, "%.*s", (int)strcspn(call->routing_string, "|"), call->routing_string)
TEXT(write_sub, "%s", route_facts("", call->routing_string, "").sub)
TEXT(write_recipient, "%s", call->recipient_name)
TEXT(write_pages, "%" PRIu32, call->pages_done)
TEXT(write_bytes, "%" PRIu32, call->bytes)
TEXT(write_rate, "%" PRIu32, call->bit_rate)
TEXT(write_start, "%" PRId64, call->setup_time / 1000)
TEXT(write_seconds, "%" PRId64, call->total / 1000)
TEXT(write_outcome, "%s", fax_outcome_row(call->outcome)->name)
TEXT(write_outcome_text, "%s", fax_outcome_row(call->outcome)->text)
TEXT(write_partial, "%d", call->partial)

/* In faxportd.conf(5), too. */
static const struct {
    const char *name;
    write_fn *write;
} variables[] = {
    {"FAX_FILE", write_file},
    {"FAX_CALL_ID", write_call_id},
    {"FAX_PORT", write_port},
    {"FAX_CALLER", write_caller},
    {"FAX_TSID", write_tsid},
    {"FAX_CALLED", write_called},
    {"FAX_SUB", write_sub},
    {"FAX_CSID", write_csid},
    {"FAX_RECIPIENT", write_recipient},
    {"FAX_PAGES", write_pages},
    {"FAX_PARTIAL", write_partial},
    {"FAX_OUTCOME", write_outcome},
    {"FAX_OUTCOME_TEXT", write_outcome_text},
    {"FAX_START", write_start},
    {"FAX_SECONDS", write_seconds},
    {"FAX_BYTES", write_bytes},
    {"FAX_BIT_RATE", write_rate},
};

enum { VARIABLES = sizeof variables / sizeof variables[0] };

static void make_variables(environment_t *environment, const fax_call_t *call)
{
    char value[FAX_TEXT_SIZE];
    environment_begin(environment);
    for (size_t i = 0; i < VARIABLES; i++) {
        variables[i].write(call, value, sizeof value);
        environment_add(environment, variables[i].name, "%s", value);
    }
}

static bool write_json(int descriptor, const fax_call_t *call)
{
    json_t *record = fax_json_call(call);
    const bool written =
        record && json_dumpfd(record, descriptor, JSON_INDENT(2)) == 0 && write(descriptor, "\n", 1) == 1 &&
        lseek(descriptor, 0, SEEK_SET) == 0 &&
        fcntl(descriptor, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0;
    json_decref(record);
    return written;
}

bool call_environment_make(call_environment_t *environment, const fax_call_t *call)
{
    make_variables(&environment->variables, call);
    environment->json = memfd_create("fax call", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return !environment->variables.failed && environment->json >= 0 && write_json(environment->json, call);
}

void call_environment_free(call_environment_t *environment)
{
    environment_free(&environment->variables);
    if (environment->json >= 0)
        close(environment->json);
}

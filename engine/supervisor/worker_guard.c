#include "engine/supervisor/worker_guard.h"

#include <string.h>

#include "engine/fax_field.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

void worker_guard_text(char *text, size_t size)
{
    text[size - 1] = '\0';
    if (fax_text_is_clean(text))
        return;
    char dirty[FAX_TEXT_SIZE];
    memcpy(dirty, text, size);
    fax_text_copy(text, size, dirty);
}

static void guard_enum(const fax_field_t *field, void *record)
{
    if (fax_field_label(field, record)[0] == '\0')
        fax_field_clear(field, record);
}

/* A bool of another pattern than 0 or 1 must not even be looked at as a bool. */
static void guard_truth(void *member)
{
    unsigned char octet;
    memcpy(&octet, member, sizeof octet);
    octet = octet != 0;
    memcpy(member, &octet, sizeof octet);
}

static void guard_record(const fax_field_table_t *table, void *record)
{
    for (size_t i = 0; i < table->count; i++) {
        const fax_field_t *field = &table->fields[i];
        char *member = (char *)record + field->offset;
        if (field->nature == FAX_NATURE_TEXT)
            worker_guard_text(member, field->size);
        else if (field->nature == FAX_NATURE_TRUTH)
            guard_truth(member);
        else if (field->nature == FAX_NATURE_ENUM)
            guard_enum(field, record);
    }
}

void worker_guard_status(fax_status_t *status, uint32_t index, const char *name)
{
    guard_record(&fax_status_fields, status);
    status->device_id = index;
    fax_text_copy(status->device_name, sizeof status->device_name, name);
}

void worker_guard_call(fax_call_t *call, uint32_t index, const char *name, const char *inbox)
{
    guard_record(&fax_call_fields, call);
    const size_t length = strlen(inbox);
    const bool inside = strncmp(call->file, inbox, length) == 0 && call->file[length] == '/' &&
                        !strchr(call->file + length + 1, '/');
    if (!inside)
        call->file[0] = '\0';
    const int64_t now = fax_time_utc();
    if (call->end_time <= 0 || call->end_time > now)
        call->end_time = now;
    call->cause = fax_outcome_row(call->outcome)->cause;
    call->port_index = index;
    fax_text_copy(call->port_name, sizeof call->port_name, name);
}

void worker_guard_tested(wire_tested_t *tested)
{
    worker_guard_text(tested->problem, sizeof tested->problem);
    guard_truth(&tested->ecm);
}

void worker_guard_hand_over(wire_hand_over_t *call)
{
    worker_guard_text(call->caller, sizeof call->caller);
    worker_guard_text(call->caller_name, sizeof call->caller_name);
    worker_guard_text(call->called, sizeof call->called);
    worker_guard_text(call->ring, sizeof call->ring);
    worker_guard_text(call->connect, sizeof call->connect);
    if (call->reason != FAX_HAND_OVER_OTHER_RINGS)
        call->reason = FAX_HAND_OVER_DATA;
}

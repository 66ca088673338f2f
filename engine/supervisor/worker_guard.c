#include "engine/supervisor/worker_guard.h"

#include <string.h>

#include "engine/fax_field.h"
#include "engine/fax_text.h"

static void guard_text(char *text, size_t size)
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

void worker_guard_status(fax_status_t *status, uint32_t index, const char *name)
{
    for (size_t i = 0; i < fax_status_fields.count; i++) {
        const fax_field_t *field = &fax_status_fields.fields[i];
        char *member = (char *)status + field->offset;
        if (field->nature == FAX_NATURE_TEXT)
            guard_text(member, field->size);
        else if (field->nature == FAX_NATURE_TRUTH)
            guard_truth(member);
        else if (field->nature == FAX_NATURE_ENUM)
            guard_enum(field, status);
    }
    status->device_id = index;
    fax_text_copy(status->device_name, sizeof status->device_name, name);
}

void worker_guard_call(fax_call_t *call, uint32_t index, const char *inbox)
{
    guard_text(call->number, sizeof call->number);
    guard_text(call->remote_ident, sizeof call->remote_ident);
    guard_text(call->file, sizeof call->file);
    guard_truth(&call->ecm);
    const size_t length = strlen(inbox);
    const bool inside = strncmp(call->file, inbox, length) == 0 && call->file[length] == '/' &&
                        !strchr(call->file + length + 1, '/');
    if (!inside)
        call->file[0] = '\0';
    if (call->direction < FAX_DIRECTION_NONE || call->direction > FAX_DIRECTION_RECEIVING)
        call->direction = FAX_DIRECTION_NONE;
    if (call->encoding < FAX_ENCODING_NONE || call->encoding > FAX_ENCODING_MMR)
        call->encoding = FAX_ENCODING_NONE;
    if (call->resolution < FAX_RESOLUTION_NONE || call->resolution > FAX_RESOLUTION_OTHER)
        call->resolution = FAX_RESOLUTION_NONE;
    call->port_index = index;
}

#include "engine/fax_status.h"

#include <string.h>

#include "engine/fax_field.h"
#include "engine/fax_text.h"

enum { PROPERTIES = 19 };

const char *const fax_direction_labels[] = {"none", "sending", "receiving", NULL};

void fax_status_reset(fax_status_t *status, uint32_t device_id, const char *device_name, fax_state_t state,
                      int64_t clock)
{
    memset(status, 0, sizeof *status);
    status->device_id = device_id;
    fax_text_copy(status->device_name, sizeof status->device_name, device_name);
    status->state = state;
    fax_text_copy(status->description, sizeof status->description, fax_state_row(state)->text);
    status->direction = FAX_DIRECTION_NONE;
    status->encoding = FAX_ENCODING_NONE;
    status->resolution = FAX_RESOLUTION_NONE;
    status->state_clock = clock;
}

static bool is_available(fax_when_t when, const fax_status_t *status)
{
    const bool sending = status->direction == FAX_DIRECTION_SENDING;
    const bool receiving = status->direction == FAX_DIRECTION_RECEIVING;
    const bool rule[] = {
        [FAX_WHEN_ALWAYS] = true,
        [FAX_WHEN_CALL] = sending || receiving,
        [FAX_WHEN_SENDING] = sending,
        [FAX_WHEN_RECEIVING] = receiving,
    };
    return rule[when];
}

static bool is_known(const fax_field_t *field, const fax_status_t *status)
{
    if (field->nature == FAX_NATURE_TEXT)
        return fax_field_text(field, status)[0] != '\0';
    return field->nature == FAX_NATURE_TRUTH || fax_field_number(field, status) != 0;
}

static int64_t age(int64_t since, int64_t clock)
{
    return since == 0 || clock < since ? 0 : clock - since;
}

void fax_status_settle(fax_status_t *status, int64_t clock)
{
    status->elapsed = age(status->start_clock, clock);
    status->state_age = age(status->state_clock, clock);
    status->submitted_age = age(status->submitted_clock, clock);
    status->fps = fax_state_row(status->state)->fps;
    status->valid = 0;
    for (size_t i = 0; i < fax_status_fields.count; i++) {
        const fax_field_t *field = &fax_status_fields.fields[i];
        if (!is_available(field->when, status))
            fax_field_clear(field, status);
        else if (field->number <= PROPERTIES && is_known(field, status))
            status->valid |= UINT32_C(1) << (field->number - 1);
    }
}

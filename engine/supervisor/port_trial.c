#include "engine/supervisor/port_trial.h"

#include <stdio.h>

#include "engine/fax_outcome.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"

static void write_text(fax_port_t *port, const wire_tested_t *tested)
{
    const fax_outcome_row_t *row = fax_outcome_row(tested->outcome);
    char *text = port->test_text;
    const size_t size = sizeof port->test_text;
    const char *how = port->kind == FAX_PORT_SERIAL ? "; in software, without the modem" : "";
    if (tested->outcome == FAX_OUTCOME_OK)
        snprintf(text, size, "%u %s went through at %u bit/s%s, the same pixel for pixel%s",
                 tested->pages_same, tested->pages_same == 1 ? "page" : "pages", tested->bit_rate,
                 tested->ecm ? " with ECM" : "", how);
    else if (tested->problem[0])
        snprintf(text, size, "%.100s: %.150s", row->text, tested->problem);
    else
        fax_text_copy(text, size, row->text);
}

void port_trial_record(fax_port_t *port, const wire_tested_t *tested)
{
    const fax_outcome_row_t *row = fax_outcome_row(tested->outcome);
    port->tests++;
    port->test_time = fax_time_utc();
    port->test_clock = fax_time_clock();
    port->test_outcome = (uint32_t)row->code;
    fax_text_copy(port->test_outcome_name, sizeof port->test_outcome_name, row->name);
    write_text(port, tested);
    port->test_pages_sent = tested->pages_sent;
    port->test_pages_same = tested->pages_same;
    port->test_bit_rate = tested->bit_rate;
    port->test_duration = tested->duration;
}

/* A serial line whose call is for a program: its tty is given back to the daemon, which runs the program, and
 * comes anew when that has ended. */
#include "engine/fax_text.h"
#include "engine/line/serial/serial_line_private.h"

static void fill(const serial_line_t *line, const serial_hand_over_t *call, wire_hand_over_t *body)
{
    *body =
        (wire_hand_over_t){.slot = line->slot, .call_id = line->base.call.call_id, .reason = call->reason};
    fax_text_copy(body->caller, sizeof body->caller, call->caller->number);
    fax_text_copy(body->caller_name, sizeof body->caller_name, call->caller->name);
    fax_text_copy(body->called, sizeof body->called, call->caller->called);
    fax_text_copy(body->ring, sizeof body->ring, call->caller->ring);
    fax_text_copy(body->connect, sizeof body->connect, call->connect);
}

void serial_line_hand_over(serial_line_t *line)
{
    wire_hand_over_t body;
    serial_hand_over_t call;
    if (line->tty < 0 || !serial_modem_is_to_leave(line->modem))
        return;
    serial_modem_leave(line->modem, &call);
    fill(line, &call, &body);
    serial_line_leave_tty(line);
    line->lending = true;
    line->host.send(line->host.user, WIRE_HAND_OVER, &body);
}

static line_service_t service_of(const wire_tty_t *answer)
{
    if (answer->lent)
        return LINE_LENT;
    return answer->absent ? LINE_ABSENT : LINE_FAULTY;
}

void serial_line_take_refusal(serial_line_t *line, const wire_tty_t *answer)
{
    const bool handed_over = line->lending && answer->lent;
    line->lending = false;
    if (handed_over)
        serial_modem_lend(line->modem);
    else
        serial_modem_unplug(line->modem);
    line->base.service = service_of(answer);
    fax_text_copy(line->base.problem, sizeof line->base.problem, answer->problem);
    if (handed_over)
        serial_line_tell(line, LINE_HANDED_OVER);
    serial_line_tell(line, LINE_SERVICE);
}

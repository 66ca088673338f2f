/* The fax by two of a worker's ports on the virtual exchange, as they send and receive in faxport-worker: the
 * session in its port, the line, the record that is shown, the page that is read back and made safe. */
#include <stdio.h>

#include "engine/fax_outcome.h"
#include "tests/bench/fax_course.h"
#include "tests/unit/engine/worker/rig.h"

static bool send_fax(const fax_course_t *course)
{
    static rig_t *rig; /* the workers run on, too */
    static scratch_t scratch;
    if (!rig) {
        rig_setup_t setup = rig_setup();
        setup.exchange.t38 = course->t38;
        setup.ports[0].ecm = setup.ports[1].ecm = course->ecm;
        snprintf(scratch.folder, sizeof scratch.folder, "%s", course->folder);
        rig = rig_open(&setup, &scratch);
    }
    rig_send(rig, 0, "101", course->document, course->pages);
    rig_run(rig);
    return rig_end_of_call(rig, 0).call.outcome == FAX_OUTCOME_OK &&
           rig_end_of_call(rig, 1).call.outcome == FAX_OUTCOME_OK;
}

int main(int argc, char **argv)
{
    return fax_course_run(argc, argv, send_fax);
}

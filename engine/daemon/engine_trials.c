/* Tests of ports: asked for, ended, recorded. */
#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_outcome.h"

void engine_test_begin(fax_engine_t *engine, uint32_t slot)
{
    const fax_port_config_t *port = &engine->config->ports[slot];
    wire_test_t order = {.slot = slot, .t38 = port->kind == FAX_PORT_VIRTUAL && engine->config->exchange.t38};
    if (!port_table_begin_test(engine->table, slot, &order))
        return;
    spool_test_file(engine->spool, engine->indexes[slot], order.file, sizeof order.file);
    if (!worker_pool_send(engine->pool, slot, WIRE_TEST, &order, -1))
        engine_test_end(engine, slot,
                        &(wire_tested_t){.slot = slot,
                                         .outcome = FAX_OUTCOME_PORT_FAULT,
                                         .problem = "there is no worker"});
}

/* The worker waits to hear what is wanted now. */
void engine_test_end(fax_engine_t *engine, uint32_t slot, const wire_tested_t *tested)
{
    fax_port_t port;
    if (!port_table_end_test(engine->table, slot, tested))
        return;
    port_board_read(engine->board, slot, &port);
    const wire_want_t body = {.slot = slot, .want = port.admin_status};
    worker_pool_send(engine->pool, slot, WIRE_PORT_WANT, &body, -1);
    fax_log(tested->outcome == FAX_OUTCOME_OK ? FAX_LOG_NOTICE : FAX_LOG_WARNING, "port", "%s: test: %s",
            port.name, port.test_text);
}

/* The documents that callers may fetch by polling: each is made into a page file as a job's is, at the start
 * and at SIGHUP, so that it is only read by the converter, and a call that is under way keeps the one that it
 * began with. Ports that offer the same document share its page file. */
#include <stdlib.h>
#include <string.h>

#include "engine/daemon/engine.h"
#include "engine/fax_log.h"
#include "engine/fax_text.h"

/* A port's document as it was converted last; pages 0: there is none to be had. */
struct engine_offer {
    uint32_t pages, size;
};

static const char *document_of(const fax_engine_t *engine, uint32_t slot)
{
    return engine->config->ports[slot].poll_document;
}

/* The first port with the same document: that one's page file is used. */
static uint32_t owner_of(const fax_engine_t *engine, uint32_t slot)
{
    uint32_t owner = 0;
    while (strcmp(document_of(engine, owner), document_of(engine, slot)) != 0)
        owner++;
    return owner;
}

static void take_pages(void *user, uint32_t index, const converter_result_t *result)
{
    fax_engine_t *engine = user;
    const uint32_t slot = (uint32_t)port_table_slot(engine->table, index);
    engine->offers[slot] = (engine_offer_t){result->ok ? result->pages : 0, result->document_size};
    if (result->ok)
        fax_log(FAX_LOG_INFO, "poll", "callers may poll %s: %u pages", document_of(engine, slot),
                result->pages);
    else
        fax_log(FAX_LOG_ERROR, "poll",
                "port %s: callers cannot poll %s: %s: correct it, and send faxportd SIGHUP",
                engine->config->ports[slot].name, document_of(engine, slot), result->problem);
}

bool engine_offers_open(fax_engine_t *engine)
{
    const fax_config_t *config = engine->config;
    const intake_setup_t setup = {.program = config->converter_path,
                                  .what = "the document to be polled at port",
                                  .limits = {.max_document_size = config->max_document_size,
                                             .max_pages = config->max_pages,
                                             .timeout = config->convert_timeout},
                                  .first_pause = INTAKE_FIRST_PAUSE};
    const intake_host_t host = {.converted = take_pages, .user = engine};
    engine->offers = calloc(config->port_count, sizeof *engine->offers);
    engine->offer_intake = intake_new(engine->loop, &setup, &host);
    return engine->offers && engine->offer_intake;
}

void engine_offers_read(fax_engine_t *engine)
{
    for (uint32_t slot = 0; slot < engine->config->port_count; slot++) {
        char path[FAX_TEXT_SIZE];
        if (document_of(engine, slot)[0] == '\0' || owner_of(engine, slot) != slot)
            continue;
        spool_offer(engine->spool, engine->indexes[slot], path, sizeof path);
        intake_cancel(engine->offer_intake, engine->indexes[slot]);
        if (!intake_convert(engine->offer_intake, engine->indexes[slot], document_of(engine, slot), path))
            fax_log(FAX_LOG_ERROR, "poll", "no memory to convert %s", document_of(engine, slot));
    }
}

void engine_offers_add(const fax_engine_t *engine, wire_ring_t *ring)
{
    if (document_of(engine, ring->slot)[0] == '\0')
        return;
    const uint32_t owner = owner_of(engine, ring->slot);
    const engine_offer_t *offer = &engine->offers[owner];
    if (offer->pages == 0)
        return;
    spool_offer(engine->spool, engine->indexes[owner], ring->offer, sizeof ring->offer);
    ring->offer_pages = offer->pages;
    ring->offer_size = offer->size;
}

void engine_offers_close(fax_engine_t *engine)
{
    intake_free(engine->offer_intake);
    free(engine->offers);
}

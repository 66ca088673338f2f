#include "engine/supervisor/port_setup.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fax_log.h"
#include "engine/process/bell.h"
#include "engine/store/port_override.h"

typedef struct entry {
    fax_port_config_t file;   /* as it was read last; of use for its options alone */
    fax_port_config_t wanted; /* as last set */
    uint32_t overrides;       /* bit n: option n is not the file's */
    bool changed;             /* and nobody has been told */
    uint32_t unwritten;       /* bit n: option n */
} entry_t;

struct port_setup {
    const uint32_t *indexes;
    store_t *store;
    fax_config_t effective; /* the loop's; its ports are our own */
    pthread_mutex_t lock;   /* of the entries; never held while the store works */
    entry_t *entries;       /* by slot */
    bell_t *bell;
    port_setup_changed_fn *heard;
    void *user;
};

/* ---- an entry ---- */

static bool is_same(fax_port_option_t option, const fax_port_config_t *one, const fax_port_config_t *other)
{
    char a[FAX_PORT_VALUE_SIZE], b[FAX_PORT_VALUE_SIZE];
    fax_port_option_text(option, one, a);
    fax_port_option_text(option, other, b);
    return strcmp(a, b) == 0;
}

static void copy_option(fax_port_option_t option, const fax_port_config_t *from, fax_port_config_t *to)
{
    char text[FAX_PORT_VALUE_SIZE], problem[FAX_TEXT_SIZE];
    fax_port_option_text(option, from, text);
    fax_port_option_put(option, text, to, problem, sizeof problem);
}

/* `now` is wanted from now on. True if that is anything new. */
static bool change(entry_t *entry, const fax_port_config_t *now)
{
    uint32_t changed = 0;
    for (int option = 0; option < FAX_PORT_OPTIONS; option++) {
        const uint32_t bit = UINT32_C(1) << option;
        const bool own = is_same(option, now, &entry->file);
        if (!is_same(option, now, &entry->wanted) || own == !!(entry->overrides & bit))
            changed |= bit;
        entry->overrides = own ? entry->overrides & ~bit : entry->overrides | bit;
    }
    entry->wanted = *now;
    entry->unwritten |= changed;
    entry->changed = entry->changed || changed;
    return changed != 0;
}

/* ---- kept ---- */

typedef struct batch {
    port_setup_t *setup;
    uint32_t slot;
    entry_t entry; /* as it was when it was taken */
} batch_t;

static bool write_option(const batch_t *batch, fax_port_option_t option)
{
    const entry_t *entry = &batch->entry;
    port_override_t override = {.port = batch->setup->indexes[batch->slot], .option = option};
    if (!(entry->overrides & UINT32_C(1) << option))
        return port_override_remove(batch->setup->store, override.port, option);
    fax_port_option_text(option, &entry->wanted, override.value);
    fax_port_option_text(option, &entry->file, override.instead_of);
    return port_override_put(batch->setup->store, &override);
}

static bool write_port(store_t *store, void *user)
{
    (void)store;
    const batch_t *batch = user;
    bool good = true;
    for (int option = 0; good && option < FAX_PORT_OPTIONS; option++)
        if (batch->entry.unwritten & UINT32_C(1) << option)
            good = write_option(batch, option);
    return good;
}

static entry_t take(port_setup_t *setup, uint32_t slot)
{
    pthread_mutex_lock(&setup->lock);
    entry_t *entry = &setup->entries[slot];
    const entry_t copy = *entry;
    entry->changed = false;
    entry->unwritten = 0;
    pthread_mutex_unlock(&setup->lock);
    return copy;
}

static void keep(port_setup_t *setup, uint32_t slot, const entry_t *entry)
{
    batch_t batch = {setup, slot, *entry};
    if (entry->unwritten == 0 || store_transact(setup->store, write_port, &batch))
        return;
    pthread_mutex_lock(&setup->lock);
    setup->entries[slot].unwritten |= entry->unwritten;
    pthread_mutex_unlock(&setup->lock);
}

/* Option by option: the rest of the port's configuration is constant, and read by all threads. */
static void take_effect(port_setup_t *setup, uint32_t slot, const fax_port_config_t *wanted)
{
    for (int option = 0; option < FAX_PORT_OPTIONS; option++)
        copy_option(option, wanted, &setup->effective.ports[slot]);
    if (setup->heard)
        setup->heard(setup->user, slot);
}

void port_setup_flush(port_setup_t *setup)
{
    for (uint32_t slot = 0; slot < setup->effective.port_count; slot++) {
        const entry_t entry = take(setup, slot);
        if (entry.changed)
            take_effect(setup, slot, &entry.wanted);
        keep(setup, slot, &entry);
    }
}

static void hear_bell(void *user)
{
    port_setup_flush(user);
}

/* ---- taken from the last run ---- */

static void tell_dropped(const port_override_t *override, const fax_port_config_t *port, const char *why)
{
    fax_log(FAX_LOG_NOTICE, "config", "port %s: %s was set to %s, but %s", port->name,
            fax_port_option_names[override->option], override->value, why);
}

static void take_override(void *user, const port_override_t *override)
{
    port_setup_t *setup = user;
    for (uint32_t slot = 0; slot < setup->effective.port_count; slot++) {
        entry_t *entry = &setup->entries[slot];
        char file[FAX_PORT_VALUE_SIZE], problem[FAX_TEXT_SIZE];
        if (setup->indexes[slot] != override->port)
            continue;
        fax_port_config_t now = entry->wanted;
        fax_port_option_text(override->option, &entry->file, file);
        if (strcmp(file, override->instead_of) != 0)
            tell_dropped(override, &now, "faxportd.conf has another value since, which counts");
        else if (!fax_port_option_put(override->option, override->value, &now, problem, sizeof problem))
            tell_dropped(override, &now, problem);
        else
            change(entry, &now);
        entry->unwritten &= ~(UINT32_C(1) << override->option);
        if (!(entry->overrides & UINT32_C(1) << override->option))
            entry->unwritten |= UINT32_C(1) << override->option;
    }
}

/* ---- made and given back ---- */

static bool fill(port_setup_t *setup, const fax_config_t *file)
{
    setup->effective = *file;
    setup->effective.ports = calloc(file->port_count + 1, sizeof *setup->effective.ports);
    setup->entries = calloc(file->port_count + 1, sizeof *setup->entries);
    if (!setup->effective.ports || !setup->entries)
        return false;
    for (size_t slot = 0; slot < file->port_count; slot++)
        setup->entries[slot].file = setup->entries[slot].wanted = setup->effective.ports[slot] =
            file->ports[slot];
    return port_override_each(setup->store, take_override, setup);
}

port_setup_t *port_setup_new(const fax_config_t *file, const uint32_t *indexes, struct event_base *loop,
                             store_t *store)
{
    port_setup_t *setup = calloc(1, sizeof *setup);
    if (!setup)
        return NULL;
    *setup = (port_setup_t){.indexes = indexes, .store = store};
    pthread_mutex_init(&setup->lock, NULL);
    setup->bell = bell_new(loop, hear_bell, setup);
    if (!setup->bell || !fill(setup, file)) {
        port_setup_free(setup);
        return NULL;
    }
    port_setup_flush(setup);
    return setup;
}

void port_setup_free(port_setup_t *setup)
{
    if (!setup)
        return;
    setup->heard = NULL;
    if (setup->entries && setup->effective.ports)
        port_setup_flush(setup);
    bell_free(setup->bell);
    pthread_mutex_destroy(&setup->lock);
    free(setup->effective.ports);
    free(setup->entries);
    free(setup);
}

void port_setup_listen(port_setup_t *setup, port_setup_changed_fn *changed, void *user)
{
    setup->heard = changed;
    setup->user = user;
}

const fax_config_t *port_setup_config(const port_setup_t *setup)
{
    return &setup->effective;
}

/* ---- changed and shown ---- */

bool port_setup_put(port_setup_t *setup, uint32_t slot, const fax_port_change_t *changes, size_t count,
                    char *error, size_t error_size)
{
    entry_t *entry = &setup->entries[slot];
    bool good = true;
    pthread_mutex_lock(&setup->lock);
    fax_port_config_t now = entry->wanted;
    for (size_t i = 0; good && i < count; i++)
        good = fax_port_option_put(changes[i].option, changes[i].text, &now, error, error_size);
    const bool news = good && change(entry, &now);
    pthread_mutex_unlock(&setup->lock);
    if (news)
        bell_ring(setup->bell);
    return good;
}

void port_setup_show(port_setup_t *setup, uint32_t slot, fax_port_t *port)
{
    pthread_mutex_lock(&setup->lock);
    fax_port_option_show(&setup->entries[slot].wanted, port);
    port->overrides = setup->entries[slot].overrides;
    pthread_mutex_unlock(&setup->lock);
}

static const fax_port_config_t *port_named(const fax_config_t *config, const char *name)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (strcmp(config->ports[i].name, name) == 0)
            return &config->ports[i];
    return NULL;
}

/* The file's values of the options, where they are not those of before. */
static void follow_file(entry_t *entry, const fax_port_config_t *fresh)
{
    fax_port_config_t now = entry->wanted;
    for (int option = 0; option < FAX_PORT_OPTIONS; option++) {
        if (is_same(option, fresh, &entry->file))
            continue;
        copy_option(option, fresh, &now);
        copy_option(option, fresh, &entry->file);
    }
    change(entry, &now);
}

void port_setup_reload(port_setup_t *setup, const fax_config_t *fresh)
{
    for (uint32_t slot = 0; slot < setup->effective.port_count; slot++) {
        const fax_port_config_t *port = port_named(fresh, setup->effective.ports[slot].name);
        pthread_mutex_lock(&setup->lock);
        if (port)
            follow_file(&setup->entries[slot], port);
        pthread_mutex_unlock(&setup->lock);
    }
    port_setup_flush(setup);
}

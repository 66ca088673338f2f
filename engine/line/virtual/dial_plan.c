#include "engine/line/virtual/dial_plan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct digits {
    char digits[FAX_NUMBER_SIZE]; /* "" is "nobody's" */
} digits_t;

struct dial_plan {
    const fax_exchange_config_t *config;
    digits_t *ports; /* by slot */
    uint32_t slots;
};

dial_plan_t *dial_plan_new(const fax_exchange_config_t *config)
{
    dial_plan_t *plan = calloc(1, sizeof *plan);
    if (plan)
        plan->config = config;
    return plan;
}

void dial_plan_free(dial_plan_t *plan)
{
    if (!plan)
        return;
    free(plan->ports);
    free(plan);
}

static digits_t digits_of(const char *number)
{
    digits_t digits = {""};
    size_t used = 0;
    for (size_t i = 0; i < FAX_NUMBER_SIZE - 1 && number[i] != '\0'; i++)
        if (isdigit((unsigned char)number[i]) || number[i] == '*' || number[i] == '#')
            digits.digits[used++] = number[i];
    return digits;
}

static bool make_room(dial_plan_t *plan, uint32_t slot)
{
    if (slot < plan->slots)
        return true;
    digits_t *grown = reallocarray(plan->ports, slot + 1, sizeof *grown);
    if (!grown)
        return false;
    memset(grown + plan->slots, 0, (slot + 1 - plan->slots) * sizeof *grown);
    plan->ports = grown;
    plan->slots = slot + 1;
    return true;
}

bool dial_plan_add_port(dial_plan_t *plan, uint32_t slot, const char *number)
{
    if (!make_room(plan, slot))
        return false;
    plan->ports[slot] = digits_of(number);
    return true;
}

static bool find_port(const dial_plan_t *plan, const digits_t *dialled, uint32_t *slot)
{
    for (*slot = 0; *slot < plan->slots; ++*slot)
        if (dialled->digits[0] != '\0' && strcmp(plan->ports[*slot].digits, dialled->digits) == 0)
            return true;
    return false;
}

static bool find_station(const dial_plan_t *plan, const digits_t *dialled, fax_station_kind_t *kind)
{
    for (size_t i = 0; i < plan->config->station_count; i++) {
        const fax_station_config_t *station = &plan->config->stations[i];
        const digits_t own = digits_of(station->number);
        *kind = station->kind;
        if (strcmp(own.digits, dialled->digits) == 0)
            return true;
    }
    return false;
}

dial_target_t dial_plan_find(const dial_plan_t *plan, const char *number, uint32_t *slot,
                             fax_station_kind_t *kind)
{
    const digits_t dialled = digits_of(number);
    if (find_port(plan, &dialled, slot))
        return DIAL_PORT;
    return find_station(plan, &dialled, kind) ? DIAL_STATION : DIAL_NOWHERE;
}

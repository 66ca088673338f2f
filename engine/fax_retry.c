#include "engine/fax_retry.h"

#include <stddef.h>

const char *const fax_retry_labels[] = {"busy",    "no-answer", "line",     "not-fax", "transfer",
                                        "unknown", "other",     "operator", NULL};

_Static_assert(sizeof fax_retry_labels / sizeof fax_retry_labels[0] == FAX_RETRY_CLASSES + 1,
               "a label for each class");

/* What is usual: a busy number is free again soon, a machine that was switched off is not. */
static const struct {
    double delays; /* the first pause, in plan->delay */
    double growth;
    uint32_t attempts; /* 0: as many as are asked for */
} rows[FAX_RETRY_CLASSES] = {
    [FAX_RETRY_BUSY] = {1, 1.5, 0},   [FAX_RETRY_NO_ANSWER] = {5, 1.5, 0},
    [FAX_RETRY_LINE] = {1, 2, 0},     [FAX_RETRY_NOT_FAX] = {10, 2, 0},
    [FAX_RETRY_TRANSFER] = {2, 2, 0}, [FAX_RETRY_UNKNOWN] = {1, 2, 0},
    [FAX_RETRY_OTHER] = {5, 1.5, 0},  [FAX_RETRY_OPERATOR] = {1, 1, UINT32_MAX},
};

/* By cause; what is not named is FAX_RETRY_OTHER. */
static const struct {
    bool named;
    fax_retry_class_t kind;
} classes[FAX_CAUSE_LAST + 1] = {
    [FAX_CAUSE_BUSY] = {true, FAX_RETRY_BUSY},
    [FAX_CAUSE_NO_ANSWER] = {true, FAX_RETRY_NO_ANSWER},
    [FAX_CAUSE_NO_DIAL_TONE] = {true, FAX_RETRY_LINE},
    [FAX_CAUSE_PORT_FAULT] = {true, FAX_RETRY_LINE},
    [FAX_CAUSE_NOT_FAX] = {true, FAX_RETRY_NOT_FAX},
    [FAX_CAUSE_TRAINING] = {true, FAX_RETRY_TRANSFER},
    [FAX_CAUSE_PAGE_TRANSFER] = {true, FAX_RETRY_TRANSFER},
    [FAX_CAUSE_PROTOCOL] = {true, FAX_RETRY_TRANSFER},
    [FAX_CAUSE_DISCONNECTED] = {true, FAX_RETRY_TRANSFER},
    [FAX_CAUSE_INCOMPATIBLE] = {true, FAX_RETRY_TRANSFER},
    [FAX_CAUSE_ABORTED] = {true, FAX_RETRY_OPERATOR},
};

fax_retry_class_t fax_retry_class_of(const fax_outcome_row_t *outcome)
{
    if (outcome->code == FAX_OUTCOME_UNKNOWN)
        return FAX_RETRY_UNKNOWN;
    return classes[outcome->cause].named ? classes[outcome->cause].kind : FAX_RETRY_OTHER;
}

uint32_t fax_retry_attempts(const fax_retry_plan_t *plan, fax_retry_class_t kind, uint32_t asked)
{
    const uint32_t own = plan->classes[kind].attempts;
    if (rows[kind].attempts)
        return own ? own : rows[kind].attempts;
    if (asked)
        return asked;
    return own ? own : plan->max_attempts;
}

/* -0.2 to 0.2: Steele's splitmix64, one step. */
static double jitter(uint64_t seed)
{
    uint64_t mix = seed + UINT64_C(0x9e3779b97f4a7c15);
    mix = (mix ^ (mix >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mix = (mix ^ (mix >> 27)) * UINT64_C(0x94d049bb133111eb);
    mix ^= mix >> 31;
    return (double)(mix >> 11) / (double)(UINT64_C(1) << 53) * 0.4 - 0.2;
}

int64_t fax_retry_pause(const fax_retry_plan_t *plan, fax_retry_class_t kind, uint32_t attempt, uint64_t seed)
{
    const fax_retry_config_t *own = &plan->classes[kind];
    const double growth = own->growth > 0 ? own->growth : rows[kind].growth;
    double pause = own->first_delay ? own->first_delay : rows[kind].delays * plan->delay;
    for (uint32_t n = 1; n < attempt && pause < FAX_RETRY_LONGEST; n++)
        pause *= growth;
    pause *= 1 + jitter(seed);
    return pause < FAX_RETRY_LONGEST ? (int64_t)pause : FAX_RETRY_LONGEST;
}

#include "engine/line/serial/modulation.h"

#include <ctype.h>
#include <stdlib.h>

#include "engine/fax_config.h"

const modulation_t modulations[] = {
    {24, FAX_MODEM_V27TER, 2400, "V.27ter 2400"}, {48, FAX_MODEM_V27TER, 4800, "V.27ter 4800"},
    {72, FAX_MODEM_V29, 7200, "V.29 7200"},       {96, FAX_MODEM_V29, 9600, "V.29 9600"},
    {73, FAX_MODEM_V17, 7200, "V.17 7200"},       {74, FAX_MODEM_V17, 7200, "V.17 7200, short training"},
    {97, FAX_MODEM_V17, 9600, "V.17 9600"},       {98, FAX_MODEM_V17, 9600, "V.17 9600, short training"},
    {121, FAX_MODEM_V17, 12000, "V.17 12000"},    {122, FAX_MODEM_V17, 12000, "V.17 12000, short training"},
    {145, FAX_MODEM_V17, 14400, "V.17 14400"},    {146, FAX_MODEM_V17, 14400, "V.17 14400, short training"},
};

const size_t modulation_count = sizeof modulations / sizeof modulations[0];

static uint32_t between(long low, long high)
{
    uint32_t set = 0;
    for (size_t i = 0; i < modulation_count; i++)
        if (modulations[i].code >= low && modulations[i].code <= high)
            set |= UINT32_C(1) << i;
    return set;
}

uint32_t modulations_read(const char *answer)
{
    uint32_t set = 0;
    while (*answer) {
        if (!isdigit((unsigned char)*answer)) {
            answer++;
            continue;
        }
        char *end;
        const long low = strtol(answer, &end, 10);
        long high = low;
        if (end[0] == '-' && isdigit((unsigned char)end[1]))
            high = strtol(end + 1, &end, 10);
        set |= between(low, high);
        answer = end;
    }
    return set;
}

uint32_t modulations_modems(uint32_t set)
{
    uint32_t modems = FAX_MODEM_ALL;
    for (size_t i = 0; i < modulation_count; i++)
        if (!(set & UINT32_C(1) << i))
            modems &= ~modulations[i].modem;
    return modems;
}

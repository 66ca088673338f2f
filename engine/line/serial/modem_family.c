#include "engine/line/serial/modem_family.h"

#include <stddef.h>
#include <string.h>

#define FLOWS(NONE, HARDWARE, SOFTWARE)                                                                      \
    {                                                                                                        \
        [FAX_FLOW_NONE] = (NONE), [FAX_FLOW_HARDWARE] = (HARDWARE), [FAX_FLOW_XONXOFF] = (SOFTWARE)          \
    }

/* The first that fits counts; the last fits all: ITU-T V.250 +IFC and V.253 +VCID. XON and XOFF go from the
 * modem to us only, where it can be told so: those that we send are data. */
static const modem_family_t families[] = {
    {"spandsp", "spandsp", FLOWS(NULL, NULL, NULL), "+VCID=1", FAX_QUIRK_DATA_CONNECTS},
    {"Conexant / Rockwell", "conexant", FLOWS("&K0", "&K3", "&K4"), "+VCID=1", 0},
    {"Conexant / Rockwell", "rockwell", FLOWS("&K0", "&K3", "&K4"), "#CID=1", 0},
    {"Conexant CX93010", "cx930", FLOWS("&K0", "&K3", "&K4"), "+VCID=1", 0},
    {"USRobotics", "u.s. robotics", FLOWS("&H0&I0", "&H1&R2&I0", "&H2&I0"), "#CID=1", FAX_QUIRK_SLOW_CONNECT},
    {"USRobotics", "usrobotics", FLOWS("&H0&I0", "&H1&R2&I0", "&H2&I0"), "#CID=1", FAX_QUIRK_SLOW_CONNECT},
    {"MultiTech", "multi-tech", FLOWS("&E3", "&E4", "&E5"), "+VCID=1", 0},
    {"MultiTech", "multitech", FLOWS("&E3", "&E4", "&E5"), "+VCID=1", 0},
    {"ZyXEL", "zyxel", FLOWS("&H0", "&H3", "&H4"), "S40.2=1", 0},
    {"Agere / Lucent", "lucent", FLOWS("&K0", "&K3", "&K4"), "+VCID=1", FAX_QUIRK_NO_ADAPTIVE},
    {"Agere / Lucent", "agere", FLOWS("&K0", "&K3", "&K4"), "+VCID=1", FAX_QUIRK_NO_ADAPTIVE},
    {"Silicon Laboratories", "si24", FLOWS("\\Q0", "\\Q3", "\\Q4"), "+VCID=1", 0},
    {"any modem", "", FLOWS("+IFC=0,0", "+IFC=2,2", "+IFC=0,1"), "+VCID=1", 0},
};

const modem_family_t *modem_family_of(const char *identity)
{
    const modem_family_t *family = families;
    while (!strcasestr(identity, family->mark))
        family++;
    return family;
}

#include "engine/fax_config.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/config_text.h"
#include "engine/config_tree.h"
#include "engine/config_value.h"
#include "engine/fax_port_option.h"
#include "engine/fax_text.h"

static unsigned end_line(cfg_t *section)
{
    return (unsigned)section->line;
}

/* One option as the file gives it: each of its values, and then the place of what it names. */
static void read_option(cfg_opt_t *given, const config_option_t *option, void *record,
                        config_report_t *report)
{
    char problem[CONFIG_PROBLEM_SIZE];
    const config_item_t *item = NULL;
    bool good = true;
    config_value_empty(option, record);
    for (unsigned i = 0; i < cfg_opt_size(given); i++) {
        item = cfg_opt_getnptr(given, i);
        good = config_value_set(option, item->text, record, problem);
        if (!good)
            config_report_add(report, item->line, "%s", problem);
    }
    if (good && item && !config_value_is_in_place(option, record, problem))
        config_report_add(report, item->line, "%s", problem);
}

static void read_section(cfg_t *tree, const config_section_t *section, void *record, config_report_t *report)
{
    for (size_t i = 0; i < section->count; i++) {
        const config_option_t *option = &section->options[i];
        cfg_opt_t *given = cfg_getopt(tree, option->name);
        if (cfg_opt_size(given) > 0)
            read_option(given, option, record, report);
        else if (option->nature == CONFIG_SET && (given->flags & CFGF_MODIFIED))
            config_report_add(report, end_line(tree), "%s: the list is empty: name one, or leave it out",
                              option->name);
        else if (option->fallback)
            config_value_set_default(option, record);
        else
            config_report_add(report, end_line(tree), "%s \"%s\" has no %s, which it must have",
                              section->name, cfg_title(tree), option->name);
    }
}

/* The line where a section's option stands; that of the section's end if it does not. */
static unsigned line_of(cfg_t *section, const char *option)
{
    const config_item_t *item = cfg_getptr(section, option);
    return item ? item->line : end_line(section);
}

static void check_title(cfg_t *section, size_t size, config_report_t *report)
{
    const char *title = cfg_title(section);
    if (title[0] == '\0')
        config_report_add(report, end_line(section), "a %s without a name", cfg_name(section));
    else if (strlen(title) >= size)
        config_report_add(report, end_line(section), "%s \"%.40s...\": the name is longer than %zu octets",
                          cfg_name(section), title, size - 1);
    else if (!fax_text_is_clean(title))
        config_report_add(report, end_line(section), "%s: the name has control characters or is no UTF-8",
                          cfg_name(section));
}

static void read_port(cfg_t *section, fax_port_config_t *port, config_report_t *report)
{
    check_title(section, sizeof port->name, report);
    fax_text_copy(port->name, sizeof port->name, cfg_title(section));
    read_section(section, &config_section_port, port, report);
    fax_port_option_settle(port);
    const unsigned line = line_of(section, "codings");
    if (port->codings == FAX_CODING_MMR && !port->ecm)
        config_report_add(report, line, "codings: mmr alone needs ecm = true (T.30 annex A)");
    if (cfg_size(section, "codings") == 0 && !port->ecm)
        port->codings &= ~(uint32_t)FAX_CODING_MMR;
}

/* A tty is one port's. */
static void check_device(cfg_t *tree, const fax_config_t *config, size_t place, config_report_t *report)
{
    const char *device = config->ports[place].serial.device;
    cfg_t *section = cfg_getnsec(tree, "port", (unsigned)place);
    const bool serial = config->ports[place].kind == FAX_PORT_SERIAL;
    if (serial && !device[0])
        config_report_add(report, end_line(section),
                          "port \"%s\" is serial and has no device, which it must have", cfg_title(section));
    if (!serial && device[0])
        config_report_add(report, line_of(section, "device"),
                          "device: only a port with line = serial has one");
    for (size_t i = 0; serial && device[0] && i < place; i++)
        if (strcmp(config->ports[i].serial.device, device) == 0)
            config_report_add(report, line_of(section, "device"), "device: %s is that of port \"%s\"", device,
                              config->ports[i].name);
}

/* A program that no call can come to is a mistake. */
static void check_hand_over(cfg_t *section, const fax_port_config_t *port, config_report_t *report)
{
    const fax_serial_config_t *serial = &port->serial;
    const unsigned line = line_of(section, "hand-over-command");
    const bool data = serial->hand_over & FAX_HAND_OVER_DATA && serial->adaptive_answer;
    const bool rings = serial->hand_over & FAX_HAND_OVER_OTHER_RINGS && serial->answer_ring[0];
    if (!serial->hand_over_command[0])
        return;
    if (port->kind != FAX_PORT_SERIAL)
        config_report_add(report, line, "hand-over-command: only a port with line = serial has one");
    else if (!data && !rings)
        config_report_add(report, line,
                          "hand-over-command: it would never be run: hand-over = {\"data\"} needs "
                          "adaptive-answer = true, and {\"other-rings\"} an answer-ring");
}

static void read_station(cfg_t *section, fax_station_config_t *station, config_report_t *report)
{
    fax_text_copy(station->number, sizeof station->number, cfg_title(section));
    if (!fax_text_is_number(cfg_title(section)))
        config_report_add(report, end_line(section), "station \"%.80s\": that number cannot be dialled",
                          cfg_title(section));
    read_section(section, &config_section_station, station, report);
}

static void read_exchange(cfg_t *section, fax_exchange_config_t *exchange, config_report_t *report)
{
    read_section(section, &config_section_exchange, exchange, report);
    const unsigned count = cfg_size(section, "station");
    exchange->stations = calloc(count ? count : 1, sizeof *exchange->stations);
    if (!exchange->stations)
        return config_report_add(report, 0, "no memory");
    exchange->station_count = count;
    for (unsigned i = 0; i < count; i++)
        read_station(cfg_getnsec(section, "station", i), &exchange->stations[i], report);
}

/* What rises at one bound and falls at another does so in this order. */
static void check_bounds(cfg_t *section, const char *lower, uint32_t low, const char *upper, uint32_t high,
                         config_report_t *report)
{
    if (low >= high)
        config_report_add(report, line_of(section, lower), "%s must be less than %s", lower, upper);
}

static void read_alarms(cfg_t *section, fax_alarm_config_t *alarms, config_report_t *report)
{
    read_section(section, &config_section_alarms, alarms, report);
    check_bounds(section, "stuck-after", alarms->stuck_after, "stuck-abort", alarms->stuck_abort, report);
    check_bounds(section, "failure-ratio-clear", alarms->failure_ratio_clear, "failure-ratio-high",
                 alarms->failure_ratio_high, report);
    check_bounds(section, "queue-age-clear", alarms->queue_age_clear, "queue-age-high",
                 alarms->queue_age_high, report);
    check_bounds(section, "disk-low", alarms->disk_low, "disk-clear", alarms->disk_clear, report);
}

/* The class that the section is about; -1 if there is none of that name. */
static int retry_class_of(cfg_t *section, config_report_t *report)
{
    for (int kind = 0; kind < FAX_RETRY_CLASSES; kind++)
        if (strcmp(cfg_title(section), fax_retry_labels[kind]) == 0)
            return kind;
    char names[200] = "";
    for (int kind = 0; kind < FAX_RETRY_CLASSES; kind++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", kind ? ", " : "",
                 fax_retry_labels[kind]);
    config_report_add(report, end_line(section), "retry \"%.40s\": there are %s", cfg_title(section), names);
    return -1;
}

static void read_retries(cfg_t *tree, fax_retry_plan_t *plan, config_report_t *report)
{
    for (unsigned i = 0; i < cfg_size(tree, "retry"); i++) {
        cfg_t *section = cfg_getnsec(tree, "retry", i);
        const int kind = retry_class_of(section, report);
        if (kind >= 0)
            read_section(section, &config_section_retry, &plan->classes[kind], report);
    }
}

static void read_ports(cfg_t *tree, fax_config_t *config, config_report_t *report)
{
    const unsigned count = cfg_size(tree, "port");
    config->ports = calloc(count ? count : 1, sizeof *config->ports);
    if (!config->ports)
        return config_report_add(report, 0, "no memory");
    config->port_count = count;
    for (unsigned i = 0; i < count; i++)
        read_port(cfg_getnsec(tree, "port", i), &config->ports[i], report);
    if (count > FAX_CONFIG_MAX_PORTS)
        config_report_add(report, end_line(cfg_getnsec(tree, "port", FAX_CONFIG_MAX_PORTS)),
                          "%u ports: %d are the most", count, FAX_CONFIG_MAX_PORTS);
    for (unsigned i = 0; i < count; i++)
        check_device(tree, config, i, report);
    for (unsigned i = 0; i < count; i++)
        check_hand_over(cfg_getnsec(tree, "port", i), &config->ports[i], report);
}

/* Number `number` of the port or station in `line` must not be that of an earlier port. */
static void check_number(cfg_t *tree, const fax_config_t *config, size_t before, const char *number,
                         unsigned line, config_report_t *report)
{
    for (size_t i = 0; number[0] && i < before; i++) {
        if (!fax_text_is_same_number(config->ports[i].number, number))
            continue;
        config_report_add(report, line, "number %s is that of port \"%s\" (line %u): give each its own",
                          number, config->ports[i].name,
                          line_of(cfg_getnsec(tree, "port", (unsigned)i), "number"));
        return;
    }
}

static void check_numbers(cfg_t *tree, const fax_config_t *config, config_report_t *report)
{
    for (size_t i = 0; i < config->port_count; i++)
        check_number(tree, config, i, config->ports[i].number,
                     line_of(cfg_getnsec(tree, "port", (unsigned)i), "number"), report);
    cfg_t *exchange = cfg_getsec(tree, "exchange");
    for (size_t i = 0; i < config->exchange.station_count; i++)
        check_number(tree, config, config->port_count, config->exchange.stations[i].number,
                     end_line(cfg_getnsec(exchange, "station", (unsigned)i)), report);
}

/* False if no port can ever fit. */
static bool fits_some_port(const fax_route_config_t *route, const fax_config_t *config)
{
    for (size_t i = 0; i < config->port_count; i++)
        if (fnmatch(route->port, config->ports[i].name, 0) == 0)
            return true;
    return route->port[0] == '\0';
}

static bool fits_all(const fax_route_config_t *route)
{
    return !route->called[0] && !route->caller[0] && !route->port[0] && !route->sub[0];
}

static void check_route(cfg_t *section, const fax_config_t *config, size_t place, config_report_t *report)
{
    const fax_route_config_t *route = &config->routes[place];
    if (!fits_some_port(route, config))
        config_report_add(report, line_of(section, "port"), "port: \"%.60s\" fits none of the ports",
                          route->port);
    if (fits_all(route) && place + 1 < config->route_count)
        config_report_add(report, end_line(section),
                          "this route fits every fax, so that the next is never looked at: put it last");
}

/* After the ports, which the rules name. */
static void read_routes(cfg_t *tree, fax_config_t *config, config_report_t *report)
{
    const unsigned count = cfg_size(tree, "route");
    config->routes = calloc(count ? count : 1, sizeof *config->routes);
    if (!config->routes)
        return config_report_add(report, 0, "no memory");
    config->route_count = count;
    for (unsigned i = 0; i < count; i++) {
        cfg_t *section = cfg_getnsec(tree, "route", i);
        read_section(section, &config_section_route, &config->routes[i], report);
        check_route(section, config, i, report);
    }
}

static void read_tree(cfg_t *tree, fax_config_t *config, config_report_t *report)
{
    read_section(tree, &config_section_top, config, report);
    read_alarms(cfg_getsec(tree, "alarms"), &config->alarms, report);
    read_retries(tree, &config->retry, report);
    read_exchange(cfg_getsec(tree, "exchange"), &config->exchange, report);
    read_ports(tree, config, report);
    check_numbers(tree, config, report);
    read_routes(tree, config, report);
}

static void read_file(const char *path, fax_config_t *config, config_report_t *report)
{
    char problem[CONFIG_PROBLEM_SIZE];
    char *text = config_text_read(path, problem, sizeof problem);
    if (!text)
        return config_report_add(report, 0, "it cannot be read: %s", problem);
    cfg_t *tree = config_tree_parse(text, report);
    free(text);
    if (!tree)
        return config_report_add(report, 0, "no memory");
    read_tree(tree, config, report);
    cfg_free(tree);
    if (config->port_count == 0)
        config_report_add(report, 0, "it has no port: add a section  port \"fax1\" { number = \"100\" }");
}

fax_config_t *fax_config_load(const char *path, fax_config_problem_fn *problem, void *user)
{
    config_report_t *report = config_report_new(path);
    fax_config_t *config = calloc(1, sizeof *config);
    if (!report || !config) {
        problem(user, "there is no memory");
        free(report);
        free(config);
        return NULL;
    }
    read_file(path, config, report);
    if (config_report_tell(report, problem, user) == 0)
        return config;
    fax_config_free(config);
    return NULL;
}

void fax_config_free(fax_config_t *config)
{
    if (!config)
        return;
    free(config->ports);
    free(config->exchange.stations);
    free(config->routes);
    free(config);
}

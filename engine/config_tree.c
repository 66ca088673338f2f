#include "engine/config_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/config_options.h"
#include "engine/config_text.h"

enum { OPTIONS_MAX = 32, TRIES_MAX = 100 };

/* What libconfuse said when it stopped. */
typedef struct complaint {
    bool made;
    bool unknown; /* an option that it does not know */
    bool twice;   /* a section's title that it has seen before */
    unsigned line;
    char section[16]; /* "root" is the top level */
    char text[200];
} complaint_t;

/* libconfuse hands its error function no pointer of ours. */
static _Thread_local complaint_t *complaint;

__attribute__((format(printf, 2, 0))) static void note_complaint(cfg_t *cfg, const char *format,
                                                                 va_list arguments)
{
    if (complaint->made)
        return;
    *complaint = (complaint_t){.made = true,
                               .unknown = strncmp(format, "no such option", 14) == 0,
                               .twice = strncmp(format, "found duplicate title", 21) == 0,
                               .line = (unsigned)cfg->line};
    snprintf(complaint->section, sizeof complaint->section, "%s", cfg_name(cfg));
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
}

static int keep_item(cfg_t *cfg, cfg_opt_t *option, const char *value, void *result)
{
    (void)option;
    config_item_t *item = malloc(sizeof *item + strlen(value) + 1);
    if (!item)
        return -1;
    item->line = (unsigned)cfg->line;
    strcpy(item->text, value);
    *(config_item_t **)result = item;
    return 0;
}

/* libconfuse's options of a section, as far as `end`; returns the place after the last. */
static cfg_opt_t *list_options(cfg_opt_t *at, const config_section_t *section)
{
    for (size_t i = 0; i < section->count; i++) {
        const config_option_t *option = &section->options[i];
        *at++ = option->nature == CONFIG_SET
                    ? (cfg_opt_t)CFG_PTR_LIST_CB(option->name, 0, CFGF_NODEFAULT, keep_item, free)
                    : (cfg_opt_t)CFG_PTR_CB(option->name, 0, CFGF_NODEFAULT, keep_item, free);
    }
    return at;
}

static cfg_t *new_tree(void)
{
    enum { TITLED = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES };
    cfg_opt_t top[OPTIONS_MAX], exchange[OPTIONS_MAX], station[OPTIONS_MAX], port[OPTIONS_MAX],
        alarms[OPTIONS_MAX], route[OPTIONS_MAX], retry[OPTIONS_MAX];
    *list_options(station, &config_section_station) = (cfg_opt_t)CFG_END();
    *list_options(route, &config_section_route) = (cfg_opt_t)CFG_END();
    *list_options(retry, &config_section_retry) = (cfg_opt_t)CFG_END();
    *list_options(port, &config_section_port) = (cfg_opt_t)CFG_END();
    *list_options(alarms, &config_section_alarms) = (cfg_opt_t)CFG_END();
    cfg_opt_t *at = list_options(exchange, &config_section_exchange);
    *at++ = (cfg_opt_t)CFG_SEC("station", station, TITLED);
    *at = (cfg_opt_t)CFG_END();
    at = list_options(top, &config_section_top);
    *at++ = (cfg_opt_t)CFG_SEC("alarms", alarms, CFGF_NONE);
    *at++ = (cfg_opt_t)CFG_SEC("retry", retry, TITLED);
    *at++ = (cfg_opt_t)CFG_SEC("exchange", exchange, CFGF_NONE);
    *at++ = (cfg_opt_t)CFG_SEC("route", route, CFGF_MULTI);
    *at++ = (cfg_opt_t)CFG_SEC("port", port, TITLED);
    *at = (cfg_opt_t)CFG_END();
    return cfg_init(top, CFGF_NONE);
}

static cfg_t *parse_once(const char *text, complaint_t *heard)
{
    *heard = (complaint_t){.made = false};
    complaint = heard;
    cfg_t *tree = new_tree();
    if (tree) {
        cfg_set_error_function(tree, note_complaint);
        cfg_parse_buf(tree, text);
    }
    complaint = NULL;
    return tree;
}

static void report_complaint(const complaint_t *heard, config_report_t *report)
{
    const bool top = strcmp(heard->section, "root") == 0;
    const char *quoted = strchr(heard->text, '\'');
    const int length = quoted ? (int)strlen(quoted + 1) - 1 : 0;
    if (heard->unknown && top)
        config_report_add(report, heard->line, "there is no option or section \"%.*s\"", length, quoted + 1);
    else if (heard->unknown)
        config_report_add(report, heard->line, "a section %s has no option \"%.*s\"", heard->section, length,
                          quoted + 1);
    else if (heard->twice)
        config_report_add(report, heard->line, "two %s \"%.*s\": give each its own",
                          top ? "ports are called" : "stations have the number", length, quoted + 1);
    else
        config_report_add(report, heard->line, "%s; the rest of the file was not read", heard->text);
}

cfg_t *config_tree_parse(char *text, config_report_t *report)
{
    config_text_blank_comments(text);
    char mark;
    const unsigned unclosed = config_text_unclosed(text, &mark);
    if (unclosed)
        config_report_add(report, unclosed, "this %c is never closed: a %c is missing", mark,
                          mark == '{' ? '}' : mark);
    complaint_t heard;
    cfg_t *tree = parse_once(text, &heard);
    for (int i = 0; tree && heard.made && i < TRIES_MAX; i++) {
        report_complaint(&heard, report);
        if (!heard.unknown && !heard.twice)
            break;
        config_text_blank_item(text, heard.line);
        cfg_free(tree);
        tree = parse_once(text, &heard);
    }
    return tree;
}

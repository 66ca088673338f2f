/* Every option of faxportd.conf as data: name, nature, range, default, help. The same rows check the file,
 * fill the records of fax_config.h, tell what has changed, and are held against the annotated example and the
 * manual page. Private to the configuration. Threads: constant data. */
#ifndef ENGINE_CONFIG_OPTIONS_H
#define ENGINE_CONFIG_OPTIONS_H

#include "engine/fax_config.h"

/* How a value is written in the file, and how it is stored. */
typedef enum config_nature {
    CONFIG_COUNT,         /* a whole number                         uint32_t */
    CONFIG_REAL,          /* a number                               double */
    CONFIG_DURATION,      /* ms, or with a unit: 250ms, 60s, 5min, 1d   uint32_t, ms */
    CONFIG_BYTES,         /* octets, or with a unit: 64k, 50M       uint32_t */
    CONFIG_HOURS,         /* of the day: 20:00-06:00, or "" for all fax_hours_t */
    CONFIG_TRUTH,         /* true or false                          bool */
    CONFIG_WORD,          /* one of `words`                         an integer: `low` + the word's place */
    CONFIG_SET,           /* a list of `words`                      uint32_t, bit n for word n */
    CONFIG_DIAL_NUMBER,   /* a telephone number                     char[] */
    CONFIG_IDENT,         /* a T.30 identification                  char[] */
    CONFIG_TEXT,          /* for people                             char[] */
    CONFIG_PATTERN,       /* of fnmatch(3)                          char[] */
    CONFIG_DIAL_PATTERN,  /* the same, of telephone numbers         char[] */
    CONFIG_DEVICE,        /* a tty, which need not be there, or ""               char[] */
    CONFIG_DOCUMENT,      /* we read it: must be there, a file; "" for none       char[] */
    CONFIG_MODEM_STRING,  /* printable ASCII, part of a modem's command          char[] */
    CONFIG_FOLDER,        /* made when it is missing; its parent must be there   char[] */
    CONFIG_SOCKET,        /* we listen there: its folder must be there           char[] */
    CONFIG_MASTER_SOCKET, /* we connect there, or "" for never                   char[] */
    CONFIG_FILE,          /* we write it: absolute, or within state-dir; "" for none     char[] */
    CONFIG_PROGRAM,       /* must be there and executable; "" if that is the default     char[] */
    CONFIG_NATURES
} config_nature_t;

typedef struct config_option {
    const char *name;
    config_nature_t nature;
    uint16_t offset; /* in the section's record */
    uint16_t size;
    double low, high;         /* numbers: the range */
    const char *fallback;     /* the default, as one would write it; NULL: the option must be given */
    const char *const *words; /* NULL-terminated */
    const char *help;         /* one line */
    bool live;                /* a change takes effect while faxportd runs: at SIGHUP */
} config_option_t;

/* A section's options and the record that they fill. */
typedef struct config_section {
    const char *name; /* "port"; "" is the top level */
    const config_option_t *options;
    size_t count;
} config_section_t;

extern const config_section_t config_section_top;      /* fax_config_t */
extern const config_section_t config_section_alarms;   /* fax_alarm_config_t */
extern const config_section_t config_section_retry;    /* fax_retry_config_t; the title is its class */
extern const config_section_t config_section_exchange; /* fax_exchange_config_t */
extern const config_section_t config_section_station;  /* fax_station_config_t; the title is its number */
extern const config_section_t config_section_route;    /* fax_route_config_t; it has no title */
extern const config_section_t config_section_port;     /* fax_port_config_t; the title is its name */

#endif

/* Records described as data. Each record that leaves the engine has one table of fields: number, name,
 * nature, place in the record. The SNMP columns, the notifications' varbinds, the JSON of the control socket
 * and the command line are all made from these rows; nobody switches over fields.
 *
 * A field's number is its sub-identifier in FAX-PORT-MIB, so the tables are append only.
 *
 * Threads: constant data, safe everywhere. */
#ifndef ENGINE_FAX_FIELD_H
#define ENGINE_FAX_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a member is: how it is stored, and with it how it is shown. */
typedef enum fax_nature {
    FAX_NATURE_TEXT,         /* char[], UTF-8        SnmpAdminString */
    FAX_NATURE_GAUGE,        /* uint32_t             Gauge32 */
    FAX_NATURE_NUMBER,       /* uint32_t             Unsigned32 */
    FAX_NATURE_COUNTER,      /* uint32_t             Counter32 */
    FAX_NATURE_TRUTH,        /* bool                 TruthValue */
    FAX_NATURE_ENUM,         /* an enum from 1       INTEGER */
    FAX_NATURE_FLAGS,        /* uint32_t, bit 0 up   BITS */
    FAX_NATURE_DATE,         /* int64_t, ms UTC      DateAndTime, eleven octets; 0: eight octets of 0 */
    FAX_NATURE_TICKS,        /* int64_t, ms          TimeTicks */
    FAX_NATURE_SECONDS,      /* int64_t, ms          Gauge32, whole seconds */
    FAX_NATURE_MILLISECONDS, /* int64_t, ms          Gauge32 */
    FAX_NATURE_STAMP,        /* int64_t, monotonic   TimeStamp (sysUpTime at that moment) */
    FAX_NATURE_COUNTER64,    /* uint64_t             Counter64 */
    FAX_NATURE_PORT_ROW,     /* uint32_t, an index   RowPointer into faxPortTable; 0: none, zeroDotZero */
    FAX_NATURE_CALL_ROW,     /* uint32_t, an id      RowPointer into faxCallHistoryTable */
    FAX_NATURE_JOB_ROW,      /* uint32_t, an id      RowPointer into faxJobTable */
    FAX_NATURE_COUNT
} fax_nature_t;

/* When a member is meaningful: the availability rule of IFaxStatus. */
typedef enum fax_when {
    FAX_WHEN_ALWAYS,
    FAX_WHEN_CALL, /* sending or receiving */
    FAX_WHEN_SENDING,
    FAX_WHEN_RECEIVING
} fax_when_t;

/* Whose business a text is besides the operator's: what of it may be seen when privacy is wanted
 * (agent/privacy.h). */
typedef enum fax_personal {
    FAX_PERSONAL_NOT,
    FAX_PERSONAL_NUMBER,  /* a telephone number or an identification: whom the fax is from or for */
    FAX_PERSONAL_NAME,    /* of a person */
    FAX_PERSONAL_TITLE,   /* of a document or its file */
    FAX_PERSONAL_QUOTING, /* it may quote one of these */
} fax_personal_t;

typedef struct fax_field {
    uint16_t number;  /* sub-identifier */
    const char *name; /* "Address": the MIB's name without the table's prefix */
    fax_nature_t nature;
    fax_when_t when;
    bool writable;
    uint16_t offset;
    uint16_t size;
    /* NULL-terminated. FAX_NATURE_ENUM: labels[value - 1]. FAX_NATURE_FLAGS: labels[bit]; NULL: bit n is the
     * table's member n + 1. Else NULL */
    const char *const *labels;
    fax_personal_t personal;                  /* FAX_NATURE_TEXT alone */
    const char *(*plain)(const void *record); /* FAX_PERSONAL_QUOTING: what it says without the quotation */
} fax_field_t;

/* One row of such a table. MEMBER lies in TYPE. */
#define FAX_FIELD_PLACE(TYPE, MEMBER) .offset = offsetof(TYPE, MEMBER), .size = sizeof(((TYPE *)0)->MEMBER)
#define FAX_FIELD(NUMBER, NAME, NATURE, WHEN, TYPE, MEMBER)                                                  \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_##NATURE, .when = FAX_WHEN_##WHEN,          \
        FAX_FIELD_PLACE(TYPE, MEMBER)                                                                        \
    }
#define FAX_FIELD_SETTING(NUMBER, NAME, NATURE, TYPE, MEMBER)                                                \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_##NATURE, .writable = true,                 \
        FAX_FIELD_PLACE(TYPE, MEMBER)                                                                        \
    }
#define FAX_FIELD_ENUM(NUMBER, NAME, WHEN, WRITABLE, TYPE, MEMBER, LABELS)                                   \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_ENUM, .when = FAX_WHEN_##WHEN,              \
        .writable = (WRITABLE), FAX_FIELD_PLACE(TYPE, MEMBER), .labels = (LABELS)                            \
    }
#define FAX_FIELD_FLAGS(NUMBER, NAME, TYPE, MEMBER, LABELS)                                                  \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_FLAGS, FAX_FIELD_PLACE(TYPE, MEMBER),       \
        .labels = (LABELS)                                                                                   \
    }
#define FAX_FIELD_PERSONAL(NUMBER, NAME, WHOSE, WHEN, TYPE, MEMBER)                                          \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_TEXT, .when = FAX_WHEN_##WHEN,              \
        FAX_FIELD_PLACE(TYPE, MEMBER), .personal = FAX_PERSONAL_##WHOSE                                      \
    }
#define FAX_FIELD_QUOTING(NUMBER, NAME, TYPE, MEMBER, PLAIN)                                                 \
    {                                                                                                        \
        .number = (NUMBER), .name = (NAME), .nature = FAX_NATURE_TEXT, FAX_FIELD_PLACE(TYPE, MEMBER),        \
        .personal = FAX_PERSONAL_QUOTING, .plain = (PLAIN)                                                   \
    }

typedef struct fax_field_table {
    const char *name; /* "faxPortStatus": the prefix of the names */
    const fax_field_t *fields;
    size_t count;
} fax_field_table_t;

extern const fax_field_table_t fax_status_fields;   /* fax_status_t */
extern const fax_field_table_t fax_port_fields;     /* fax_port_t */
extern const fax_field_table_t fax_server_fields;   /* fax_server_t */
extern const fax_field_table_t fax_stats_fields;    /* fax_port_stats_t */
extern const fax_field_table_t fax_failure_fields;  /* fax_port_failure_t; member 1 is an index */
extern const fax_field_table_t fax_rate_fields;     /* fax_port_rate_t; likewise */
extern const fax_field_table_t fax_interval_fields; /* fax_port_interval_t; likewise */
extern const fax_field_table_t fax_job_fields;      /* fax_job_t, but for its clocks */
extern const fax_field_table_t fax_call_fields;     /* fax_call_t, but for its clocks */
extern const fax_field_table_t fax_alarm_fields;    /* fax_alarm_t */
extern const fax_field_table_t fax_event_fields;    /* fax_event_t: what notifications carry, and no more */
extern const fax_field_table_t fax_notice_kind_fields; /* fax_notice_kind_t */
extern const fax_field_table_t fax_notice_log_fields;  /* fax_notice_log_t */

/* The field called `name` ("Address", any case); NULL if there is none. */
const fax_field_t *fax_field_find(const fax_field_table_t *table, const char *name);

/* The member of `record` as a number: gauges and counters as they are, truth 0/1, enums and flags their
 * value, dates and durations in ms. Not for FAX_NATURE_TEXT (0). */
int64_t fax_field_number(const fax_field_t *field, const void *record);

/* The member of `record` as a text, for FAX_NATURE_TEXT ("" else). Points into the record. */
const char *fax_field_text(const fax_field_t *field, const void *record);

/* The label of an enumeration's present value; "" if the field is none or the value has none. */
const char *fax_field_label(const fax_field_t *field, const void *record);

/* Set the member, a number as fax_field_number() tells it. False, and untouched, if it is a text or cannot
 * hold `value`; an enumeration takes only what has a label. */
bool fax_field_set_number(const fax_field_t *field, void *record, int64_t value);

/* Set the member, a text; cleaned, and cut where it is full. False, and untouched, if it is none. */
bool fax_field_set_text(const fax_field_t *field, void *record, const char *text);

/* Empty the member: "" or 0; an enumeration gets its first value. */
void fax_field_clear(const fax_field_t *field, void *record);

#endif

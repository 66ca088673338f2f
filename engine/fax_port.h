/* A fax port as the operator knows it: what it is, what is wanted of it, what it is. One record a port, made
 * by the daemon (IFaxPort and the admin/oper split of IF-MIB). Threads: plain data. */
#ifndef ENGINE_FAX_PORT_H
#define ENGINE_FAX_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fax_status.h"

typedef enum fax_port_kind { FAX_PORT_VIRTUAL = 1, FAX_PORT_SERIAL, FAX_PORT_SIP } fax_port_kind_t;

/* What is wanted. */
typedef enum fax_port_want {
    FAX_PORT_WANT_UP = 1,
    FAX_PORT_WANT_DRAINING, /* finish the call in progress, then go out of service */
    FAX_PORT_WANT_DOWN,     /* end the call in progress now */
    FAX_PORT_WANT_TESTING
} fax_port_want_t;

/* What is. */
typedef enum fax_port_oper {
    FAX_PORT_IS_UP = 1,
    FAX_PORT_IS_DRAINING, /* still in its last call */
    FAX_PORT_IS_TESTING,
    FAX_PORT_IS_DOWN,
    FAX_PORT_IS_FAULTY, /* not as wanted: see oper_reason */
    FAX_PORT_IS_NOT_PRESENT
} fax_port_oper_t;

typedef enum fax_storage {
    FAX_STORAGE_OTHER = 1,
    FAX_STORAGE_VOLATILE,
    FAX_STORAGE_NONVOLATILE,
    FAX_STORAGE_PERMANENT,
    FAX_STORAGE_READONLY
} fax_storage_t; /* SNMPv2-TC StorageType */

typedef struct fax_port {
    uint32_t index; /* permanent device id, from 1; never given to another name */
    char name[FAX_NAME_SIZE];
    uint32_t device_id;
    fax_port_kind_t kind;
    char number[FAX_NUMBER_SIZE];
    char csid[FAX_IDENT_SIZE];
    char tsid[FAX_IDENT_SIZE];
    uint32_t rings; /* rings before it answers */
    uint32_t priority;
    bool send_enabled;
    bool receive_enabled;
    fax_port_want_t admin_status;
    fax_port_oper_t oper_status;
    char oper_reason[FAX_TEXT_SIZE];
    int64_t last_change; /* monotonic ms */
    fax_storage_t storage;

    /* Bit n: option n (fax_port_option.h) was set, and is not as the configuration file has it. */
    uint32_t overrides;

    /* The last test that has ended. */
    uint32_t tests;    /* counter: since faxportd started */
    int64_t test_time; /* ms UTC; 0: there was none, and all that follows is 0 or "" */
    int64_t test_age;  /* ms; filled when the record is copied */
    uint32_t test_outcome;
    char test_outcome_name[FAX_NAME_SIZE];
    char test_text[FAX_TEXT_SIZE];
    uint32_t test_pages_sent;
    uint32_t test_pages_same; /* of them, as they came: pixel for pixel */
    uint32_t test_bit_rate;
    int64_t test_duration; /* ms of line time */
    int64_t test_clock;    /* monotonic ms; not shown */
} fax_port_t;

/* What is not there, or not well, is not tested. */
static inline bool fax_port_can_be_tested(const fax_port_t *port)
{
    return port->oper_status < FAX_PORT_IS_FAULTY;
}

#endif

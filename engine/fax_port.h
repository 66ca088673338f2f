/* A fax port as the operator knows it: what it is, what is wanted of it, what it is. One record a port, made by the
 * daemon (IFaxPort and the admin/oper split of IF-MIB). Threads: plain data. */
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
    uint32_t
        overrides; /* bit n: option n (fax_port_option.h) was set, and is not as the configuration file has it */
} fax_port_t;

#endif

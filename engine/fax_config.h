/* faxportd.conf, read and checked. Threads: load once; a loaded configuration is constant. */
#ifndef ENGINE_FAX_CONFIG_H
#define ENGINE_FAX_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fax_hours.h"
#include "engine/fax_port.h"
#include "engine/fax_retry.h"
#include "engine/fax_server.h"

enum { FAX_CONFIG_PATH_SIZE = 200, FAX_CONFIG_MAX_PORTS = 1000, FAX_CONFIG_MAX_WORKERS = 64 };

/* Modems and codings a port may use; bit sets. */
enum { FAX_MODEM_V27TER = 1, FAX_MODEM_V29 = 2, FAX_MODEM_V17 = 4, FAX_MODEM_ALL = 7 };
enum { FAX_CODING_MH = 1, FAX_CODING_MR = 2, FAX_CODING_MMR = 4, FAX_CODING_ALL = 7 };

/* Flow control on a serial wire. */
typedef enum fax_flow { FAX_FLOW_NONE, FAX_FLOW_HARDWARE, FAX_FLOW_XONXOFF, FAX_FLOWS } fax_flow_t;

/* What is to be minded with a modem; a bit set. */
enum {
    FAX_QUIRK_NO_ADAPTIVE = 1,    /* +FAR=1 does harm */
    FAX_QUIRK_NO_V17 = 2,         /* its V.17 is not to be used */
    FAX_QUIRK_HANG_UP_BY_DTR = 4, /* ATH0 is not enough */
    FAX_QUIRK_SLOW_CONNECT = 8,   /* it says CONNECT to +FTM before it takes data */
    FAX_QUIRK_DATA_CONNECTS = 16, /* behind DATA it says CONNECT by itself, however late: ATO would do harm */
};

/* Calls at a serial port that are no faxes, and for a program; a bit set, or one of them. */
typedef enum fax_hand_over {
    FAX_HAND_OVER_DATA = 1,       /* the caller is a data modem */
    FAX_HAND_OVER_OTHER_RINGS = 2 /* another distinctive ring than that of faxes */
} fax_hand_over_t;

enum { FAX_MODEM_STRING_SIZE = 64, FAX_RING_SIZE = 8 };

/* A serial port's modem. */
typedef struct fax_serial_config {
    char device[FAX_CONFIG_PATH_SIZE]; /* the tty; "" for other kinds of line */
    uint32_t speed;                    /* bit/s on the wire */
    fax_flow_t flow;
    char init[FAX_MODEM_STRING_SIZE];        /* a command after all of ours, without AT; "" is none */
    char dial_prefix[FAX_MODEM_STRING_SIZE]; /* before each number, such as "T0,"; "" is none */
    bool caller_id;
    char caller_id_command[FAX_MODEM_STRING_SIZE]; /* without AT; "" is as its family does it */
    char answer_ring[FAX_RING_SIZE];               /* only this distinctive ring is answered; "" is any */
    bool adaptive_answer;                          /* the modem tells fax from data; only fax is taken */
    char hand_over_command[FAX_CONFIG_PATH_SIZE];  /* the program that calls are handed to; "" is none */
    uint32_t hand_over;                            /* which: FAX_HAND_OVER_* */
    uint32_t hand_over_timeout;                    /* ms; of the program */
    uint32_t quirks;                               /* FAX_QUIRK_* */
    double pace; /* of its time: 1 is a real modem; a simulated one may be faster */
} fax_serial_config_t;

/* One port. */
typedef struct fax_port_config {
    char name[FAX_NAME_SIZE];
    fax_port_kind_t kind;
    char number[FAX_NUMBER_SIZE];
    char csid[FAX_IDENT_SIZE];
    char tsid[FAX_IDENT_SIZE];
    uint32_t rings;
    uint32_t priority; /* 1 is taken first */
    bool send_enabled;
    bool receive_enabled;
    bool ecm;
    uint32_t modems;                          /* FAX_MODEM_* */
    uint32_t codings;                         /* FAX_CODING_* */
    bool dial_tone;                           /* virtual: false is a line that is cut */
    char poll_document[FAX_CONFIG_PATH_SIZE]; /* what callers may fetch; "" is nothing */
    fax_serial_config_t serial;
} fax_port_config_t;

/* What answers at a number of the virtual exchange that is no port of ours: for tests of a line and for
 * rehearsal. */
typedef enum fax_station_kind {
    FAX_STATION_SILENCE = 1, /* answers and says nothing */
    FAX_STATION_VOICE,       /* answers with speech-like sound */
    FAX_STATION_NO_ANSWER,   /* rings for ever */
    FAX_STATION_BUSY,
    FAX_STATION_REFUSE /* rejects the call */
} fax_station_kind_t;

typedef struct fax_station_config {
    char number[FAX_NUMBER_SIZE];
    fax_station_kind_t kind;
} fax_station_config_t;

/* The virtual exchange: the same line between any two of its ports. */
typedef struct fax_exchange_config {
    bool t38;            /* packets (T.38) instead of audio */
    uint32_t delay;      /* ms, one way */
    double noise;        /* dBm0; -100 or less is none */
    double loss;         /* 0..1 of the frames or packets */
    uint32_t drop_after; /* ms: every call's line is cut then; 0 is never */
    uint32_t seed;       /* of noise and loss */
    fax_station_config_t *stations;
    size_t station_count;
} fax_exchange_config_t;

/* When something is an alarm, and what is told of it. */
typedef struct fax_alarm_config {
    uint32_t stuck_after;         /* ms of line time without progress: a call is stuck */
    uint32_t stuck_abort;         /* ms of line time without progress: it is ended */
    uint32_t failure_window;      /* a port's last calls that count */
    uint32_t failure_ratio_high;  /* %, of them */
    uint32_t failure_ratio_clear; /* % */
    uint32_t queue_age_high;      /* ms */
    uint32_t queue_age_clear;     /* ms */
    uint32_t all_busy_after;      /* ms */
    uint32_t disk_low;            /* MiB */
    uint32_t disk_clear;          /* MiB */
    uint32_t notifications;       /* enabled kinds: bit kind - 1 */
    uint32_t min_interval;        /* ms, of each kind at each port */
    uint32_t max_waiting;         /* notifications */
    uint32_t kept;                /* of those that were sent */
} fax_alarm_config_t;

/* What becomes of received faxes. The first rule that fits a fax is its rule; without one it stays in
 * STATE_DIR/inbox. A criterion is a pattern of fnmatch(3), "" fits all; of numbers only digits, * and #
 * count. */
enum { FAX_PATTERN_SIZE = 128 };
typedef struct fax_route_config {
    char called[FAX_PATTERN_SIZE]; /* the number that was called */
    char caller[FAX_PATTERN_SIZE]; /* the caller's */
    char port[FAX_PATTERN_SIZE];   /* the port's name */
    char sub[FAX_PATTERN_SIZE];    /* T.30 SUB; "" if the far end sent none */
    char recipient[FAX_NAME_SIZE];
    char folder[FAX_CONFIG_PATH_SIZE];  /* "" is the inbox */
    char command[FAX_CONFIG_PATH_SIZE]; /* a program to be run with each fax; "" is "none" */
    uint32_t timeout;                   /* ms; of the command */
    uint32_t attempts;                  /* of the command, if it fails */
    uint32_t retry_delay;               /* ms between them */
} fax_route_config_t;

typedef struct fax_config {
    char state_dir[FAX_CONFIG_PATH_SIZE]; /* the daemon's files; holds spool/ and inbox/ */
    char control_socket[FAX_CONFIG_PATH_SIZE];
    char agentx_socket[FAX_CONFIG_PATH_SIZE];  /* the master's; "" is "no SNMP" */
    char worker_path[FAX_CONFIG_PATH_SIZE];    /* the faxport-worker program */
    char converter_path[FAX_CONFIG_PATH_SIZE]; /* the faxport-convert program */
    uint32_t workers; /* 0: one more than the machine has cores, but no more than ports */
    double speed;     /* of the samples' clock: 1 is the wall clock, 0 is as fast as possible */
    int log_level;    /* fax_log_level_t */
    fax_privacy_t privacy;
    fax_retry_plan_t retry;
    fax_hours_t cheap_hours;
    uint32_t max_document_size; /* bytes */
    uint32_t max_pages;
    uint32_t convert_timeout;            /* ms */
    uint32_t max_jobs;                   /* waiting at once */
    uint32_t job_history;                /* jobs that have ended and are kept */
    uint32_t job_history_age;            /* ms; 0 is "for ever" */
    char call_log[FAX_CONFIG_PATH_SIZE]; /* within state_dir if it is relative; "" is "none" */
    uint32_t call_history;               /* calls that are kept */
    uint32_t call_history_days;          /* 0 is "for ever" */
    uint32_t min_free_space;             /* bytes in state_dir's file system, below which no fax is taken */
    uint32_t max_commands;               /* of routes, at once */
    char lock_dir[FAX_CONFIG_PATH_SIZE]; /* of ttys */
    fax_route_config_t *routes;
    size_t route_count;
    fax_alarm_config_t alarms;
    fax_exchange_config_t exchange;
    fax_port_config_t *ports;
    size_t port_count;
} fax_config_t;

/* Told of each thing that is wrong: "FILE:LINE: what, and what to do". */
typedef void fax_config_problem_fn(void *user, const char *message);

/* Read `path`. Every problem is reported, not only the first. Returns NULL if there was any; else a
 * configuration to be given back to fax_config_free(). */
fax_config_t *fax_config_load(const char *path, fax_config_problem_fn *problem, void *user);

void fax_config_free(fax_config_t *config);

/* Tell what differs between two configurations and takes effect at the next start: the name of each option
 * ("speed"), "exchange", or "port NAME". */
void fax_config_compare(const fax_config_t *running, const fax_config_t *fresh,
                        fax_config_problem_fn *changed, void *user);

#endif

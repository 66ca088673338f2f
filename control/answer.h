/* The answers to the requests of the control socket, and what they are made of. Threads: the engine's
 * loop. */
#ifndef CONTROL_ANSWER_H
#define CONTROL_ANSWER_H

#include "control/member.h"
#include "control/request.h"

/* All of these return a new reference; NULL without memory. */

json_t *control_done(void);                              /* {"ok":true} */
json_t *control_answer(const char *name, json_t *value); /* {"ok":true, NAME: value}; takes the reference */
json_t *control_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
json_t *control_no_port(const char *name);
json_t *control_no_job(uint32_t id);

typedef json_t *control_answer_fn(const control_client_t *client, const control_arguments_t *arguments);

control_answer_fn control_answer_version;
control_answer_fn control_answer_server;
control_answer_fn control_answer_ports;
control_answer_fn control_answer_status;
control_answer_fn control_answer_jobs;
control_answer_fn control_answer_job;
control_answer_fn control_answer_alarms;
control_answer_fn control_answer_history;
control_answer_fn control_answer_notifications;

control_answer_fn control_answer_stats;
control_answer_fn control_answer_failures;
control_answer_fn control_answer_rates;
control_answer_fn control_answer_intervals;

control_answer_fn control_answer_send;
control_answer_fn control_answer_cancel;
control_answer_fn control_answer_hold;
control_answer_fn control_answer_release;
control_answer_fn control_answer_port;
control_answer_fn control_answer_set;
control_answer_fn control_answer_watch;

#endif

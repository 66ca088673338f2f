/* The command of a route: run with each of its faxes until it succeeds, at least once. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/inbox/call_environment.h"
#include "engine/inbox/parcel.h"
#include "engine/inbox/route.h"

/* Runs that faxportd did not outlive, beyond the tries of the route. */
enum { LISTEN = 4096, HOW_SIZE = 100, CRASHES = 3 };

static const fax_route_config_t *route_of(const parcel_t *parcel)
{
    return route_of_call(parcel->inbox->config, &parcel->record.call);
}

static void log_said(const parcel_t *parcel, const child_end_t *end)
{
    char whose[32];
    snprintf(whose, sizeof whose, "call %u", parcel->record.call.call_id);
    child_log_said(end, whose);
}

static void give_up(parcel_t *parcel)
{
    received_store_remove(parcel->inbox->store, parcel->record.call.call_id);
    parcel_drop(parcel);
}

static void take_failure(parcel_t *parcel, const char *how)
{
    const fax_route_config_t *route = route_of(parcel);
    const bool again = parcel->record.tries < route->attempts;
    fax_log(again ? FAX_LOG_WARNING : FAX_LOG_ERROR, "command", "call %u: %s failed for %s (%s): %s",
            parcel->record.call.call_id, route->command, parcel->record.call.file, how,
            again ? "it will be tried again" : "that was the last try");
    if (!again) {
        give_up(parcel);
        return;
    }
    parcel->state = PARCEL_WAITING;
    parcel->due = fax_time_clock() + route->retry_delay;
    inbox_wake(parcel->inbox);
}

static bool is_worth_a_try(const parcel_t *parcel)
{
    const fax_route_config_t *route = route_of(parcel);
    if (route->command[0] && parcel->record.tries >= route->attempts + CRASHES)
        fax_log(FAX_LOG_ERROR, "command",
                "call %u: %s for %s has begun %u times, and faxportd did not outlive it: given up",
                parcel->record.call.call_id, route->command, parcel->record.call.file, parcel->record.tries);
    return route->command[0] && parcel->record.tries < route->attempts + CRASHES;
}

static void take_end(void *user, const child_end_t *end)
{
    parcel_t *parcel = user;
    char how[HOW_SIZE];
    parcel->child = NULL;
    inbox_wake(parcel->inbox);
    log_said(parcel, end);
    if (!end->timed_out && end->status == 0) {
        give_up(parcel);
        return;
    }
    child_explain(end, how, sizeof how);
    take_failure(parcel, how);
}

void parcel_command(parcel_t *parcel)
{
    parcel->state = PARCEL_WAITING;
    parcel->due = 0;
    inbox_wake(parcel->inbox);
}

/* A try is counted before it begins: a command that brings faxportd down does not do so for ever. */
void parcel_run(parcel_t *parcel)
{
    const fax_route_config_t *route = route_of(parcel);
    call_environment_t environment;
    if (!is_worth_a_try(parcel)) { /* or the rules have changed */
        give_up(parcel);
        return;
    }
    parcel->record.tries++;
    received_store_put(parcel->inbox->store, &parcel->record);
    const char *const arguments[] = {route->command, NULL};
    child_setup_t setup = {
        .arguments = arguments, .take_errors = true, .timeout = route->timeout, .listen = LISTEN};
    if (call_environment_make(&environment, &parcel->record.call)) {
        setup.environment = (const char *const *)environment.variables.entries;
        setup.input = environment.json;
        parcel->child = child_start(parcel->inbox->loop, &setup, take_end, parcel);
    }
    parcel->state = PARCEL_RUNNING;
    const int error = errno;
    call_environment_free(&environment);
    if (!parcel->child)
        take_failure(parcel, strerror(error));
}

void parcel_call_back(parcel_t *parcel)
{
    parcel->record.tries--;
    received_store_put(parcel->inbox->store, &parcel->record);
}

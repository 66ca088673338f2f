/* A T.30 session that does what a test says, in the place of engine/t30/t30_call.c. */
#ifndef TESTS_UNIT_ENGINE_WORKER_FAKE_T30_H
#define TESTS_UNIT_ENGINE_WORKER_FAKE_T30_H

#include "engine/t30/t30_call.h"

/* How all sessions of the test behave. */
typedef struct fake_t30 {
    bool refuses;        /* a setup */
    bool negotiates;     /* in its first tick */
    bool moves;          /* an octet each tick */
    bool clings;         /* goes on after it was aborted */
    uint32_t pages;      /* confirmed in its first tick */
    uint32_t ends_after; /* ticks, with FAX_OUTCOME_OK; 0 is never */
} fake_t30_t;

extern fake_t30_t fake_t30;

#endif

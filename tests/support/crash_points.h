/* Every point at which a process may die, one by one: some steps are run in a child that ends, as by kill -9,
 * before its first change on disk (disk_faults.h), in another that ends before its second, and so on, until
 * one comes through; then the same with the first half of each write done. Whoever tests looks after each
 * what is left on disk. */
#ifndef TESTS_SUPPORT_CRASH_POINTS_H
#define TESTS_SUPPORT_CRASH_POINTS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct crash_run {
    const char *folder; /* empty when the run began */
    unsigned point;     /* changes on disk before the crash */
    bool torn;
    bool came_through;
    uint32_t told; /* what the child had told the world when it died: crash_tell() */
} crash_run_t;

typedef struct crash_trial {
    void (*before)(const char *folder); /* in a child of its own without faults; NULL is nothing to do */
    void (*steps)(
        const char *folder); /* in the child that may die; a failed assertion there fails the test */
    void (*check)(const crash_run_t *run);
} crash_trial_t;

/* Returns how many points were tried. */
unsigned crash_points_try(const crash_trial_t *trial);

/* From within the steps: from here on `what` is promised, so that it must be found whatever happens. Nothing
 * outside of a trial. */
void crash_tell(uint32_t what);

#endif

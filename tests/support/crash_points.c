#include "tests/support/crash_points.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/disk_faults.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

enum { MOST_POINTS = 2000, FAILED = 1 };

static _Atomic uint32_t *told; /* shared with the child */

void crash_tell(uint32_t what)
{
    if (told)
        atomic_store(told, what);
}

/* The child's exit status. A failed assertion of cmocka ends a child that is no test of its own. */
static int run_child(void (*steps)(const char *folder), const char *folder, unsigned point,
                     disk_fault_t fault)
{
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setenv("CMOCKA_TEST_ABORT", "1", 1);
        disk_faults_after(point, fault, false);
        steps(folder);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool try_point(const crash_trial_t *trial, unsigned point, bool torn)
{
    void *state;
    assert_int_equal(scratch_open(&state), 0);
    const char *folder = ((scratch_t *)state)->folder;
    atomic_store(told, 0);
    if (trial->before)
        assert_int_equal(run_child(trial->before, folder, UINT32_MAX, DISK_CRASH), 0);
    const int status = run_child(trial->steps, folder, point, torn ? DISK_TEAR : DISK_CRASH);
    assert_true(status == 0 || status == DISK_CRASH_STATUS);
    const crash_run_t run = {folder, point, torn, status == 0, atomic_load(told)};
    trial->check(&run);
    assert_int_equal(scratch_close(&state), 0);
    return status == 0;
}

unsigned crash_points_try(const crash_trial_t *trial)
{
    unsigned points = 0;
    told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(told != MAP_FAILED);
    for (int torn = 0; torn <= 1; torn++) {
        unsigned point = 0;
        while (!try_point(trial, point, torn)) {
            point++;
            assert_true(point < MOST_POINTS);
        }
        points += point;
    }
    munmap((void *)told, sizeof *told);
    return points;
}

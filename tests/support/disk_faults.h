/* Whatever changes a file on disk (the database's pages as well as files of our own) can be made to fail, or
 * to be the last thing that the process does. Link it into a test: it stands before the C library's write(),
 * pwrite(), fsync(), fdatasync(), ftruncate(), rename(), link(), unlink() and mkdir(). Standard input, output
 * and error, sockets and pipes are left alone.
 *
 * Threads: one. */
#ifndef TESTS_SUPPORT_DISK_FAULTS_H
#define TESTS_SUPPORT_DISK_FAULTS_H

#include <stdbool.h>

typedef enum disk_fault {
    DISK_CRASH, /* the process ends, as by kill -9, before the change */
    DISK_TEAR,  /* the same, after the first half of a write */
    DISK_FULL,  /* ENOSPC; only for what needs room: a full disk can still remove, sync and write over */
    DISK_ERROR  /* EIO */
} disk_fault_t;

enum { DISK_CRASH_STATUS = 86 }; /* exit status of a process that has crashed so */

/* No fault from now on; the count starts at 0. */
void disk_faults_none(void);

/* Let `count` changes pass, then have `fault` once, or until disk_faults_none() if it is `lasting`. */
void disk_faults_after(unsigned count, disk_fault_t fault, bool lasting);

/* How many changes there were since then. */
unsigned disk_faults_count(void);

#endif

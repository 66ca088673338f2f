/* What holds a converter and the programs that it runs: limits on time, memory and files, no way to new
 * privileges, and a filter of system calls (seccomp(2)) that leaves out the network, other processes and the
 * system's own affairs. There is no way back, and children inherit it.
 *
 * Threads: the process's only one. */
#ifndef ENGINE_DOCUMENT_CONVERT_SANDBOX_H
#define ENGINE_DOCUMENT_CONVERT_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

typedef enum convert_sandbox {
    CONVERT_SANDBOX_CONVERTER, /* may start programs and end them */
    /* may not start a process, signal one, or reach files but those of convert_landlock.h */
    CONVERT_SANDBOX_PROGRAM
} convert_sandbox_t;

/* Enter it, with `cpu_seconds` of processor time. False with errno set if the kernel refuses: nothing may
 * be read from a user then. */
bool convert_sandbox_enter(convert_sandbox_t kind, uint32_t cpu_seconds);

#endif

#include "engine/document/convert_sandbox.h"

#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <seccomp.h>

#include "engine/document/convert_landlock.h"

enum { MEMORY = 1 << 30, FILE_SIZE = 256 << 20, OPEN_FILES = 64 };

/* Refused with EPERM, so that a library that merely tries goes another way. */
static const int refused_always[] = {
    /* the network */
    SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen),
    SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(recvmmsg),
/* other processes */
#ifndef FAX_SANITIZED
    SCMP_SYS(ptrace),
#endif
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(pidfd_getfd), SCMP_SYS(kcmp),
    SCMP_SYS(setsid), SCMP_SYS(setpgid),
    /* who and where one is */
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid),
    SCMP_SYS(setresgid), SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset),
    SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(unshare), SCMP_SYS(setns),
    /* file systems and devices */
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen),
    SCMP_SYS(fsmount), SCMP_SYS(mount_setattr), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(swapon),
    SCMP_SYS(swapoff), SCMP_SYS(quotactl), SCMP_SYS(open_by_handle_at), SCMP_SYS(ioperm), SCMP_SYS(iopl),
    /* the kernel */
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
    SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot),
    SCMP_SYS(syslog), SCMP_SYS(acct), SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime), SCMP_SYS(adjtimex), SCMP_SYS(clock_adjtime), SCMP_SYS(personality),
    SCMP_SYS(vhangup)};

/* And for the programs: no process but themselves. clone3(2) hides its flags from a filter, and is never
 * needed. */
static const int refused_to_programs[] = {
    SCMP_SYS(fork),      SCMP_SYS(vfork), SCMP_SYS(clone),           SCMP_SYS(clone3),
    SCMP_SYS(kill),      SCMP_SYS(tkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pidfd_open)};

static bool refuse(const int *calls, size_t count)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return false;
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    errno = -result;
    return result == 0;
}

static rlim_t lesser(rlim_t one, rlim_t other)
{
    return one < other ? one : other; /* RLIM_INFINITY is the greatest */
}

/* The hard limit is one more: it ends a program by SIGKILL when its time is over, the soft one by SIGXCPU,
 * which says so. */
static bool lower(int resource, rlim_t to)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return false;
    limit.rlim_max = lesser(limit.rlim_max, resource == RLIMIT_CPU ? to + 1 : to);
    limit.rlim_cur = lesser(limit.rlim_max, to);
    return setrlimit(resource, &limit) == 0;
}

static bool limit(convert_sandbox_t kind, uint32_t cpu_seconds)
{
    const struct {
        int resource;
        rlim_t limit;
        bool programs_only;
    } rows[] = {
        {RLIMIT_CPU, cpu_seconds, false},
        {RLIMIT_FSIZE, FILE_SIZE, false},
        {RLIMIT_NOFILE, OPEN_FILES, false},
        {RLIMIT_CORE, 0, false},
        {RLIMIT_NPROC, 0, true},
#ifndef FAX_SANITIZED
        {RLIMIT_AS, MEMORY, false},
#endif
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((!rows[i].programs_only || kind == CONVERT_SANDBOX_PROGRAM) &&
            !lower(rows[i].resource, rows[i].limit))
            return false;
    return true;
}

bool convert_sandbox_enter(convert_sandbox_t kind, uint32_t cpu_seconds)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limit(kind, cpu_seconds))
        return false;
    if (kind == CONVERT_SANDBOX_PROGRAM)
        return convert_landlock_enter() &&
               refuse(refused_to_programs, sizeof refused_to_programs / sizeof refused_to_programs[0]);
    return refuse(refused_always, sizeof refused_always / sizeof refused_always[0]);
}

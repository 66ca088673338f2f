#include "engine/worker/sandbox.h"

#include "config.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { LARGEST_FILE = 256 << 20 };

/* What a worker does after its start: page files, the channel, shared memory, the clock. */
static const int allowed[] = {
    /* page files */
    SCMP_SYS(openat),
    SCMP_SYS(open),
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(pwrite64),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(fcntl),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(uname), /* spandsp writes the name of the host into received files */
    /* the channel and the loop */
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(timerfd_settime),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    /* memory */
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo), /* qsort(3) of the C library asks how much there is */
    SCMP_SYS(futex),
    /* the end */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static bool limit(int resource, rlim_t most)
{
    struct rlimit limits;
    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
        return false;
    if (most > limits.rlim_max)
        most = limits.rlim_max;
    limits.rlim_cur = limits.rlim_max = most;
    return setrlimit((__rlimit_resource_t)resource, &limits) == 0;
}

#ifndef FAX_SANITIZED
/* Memory that can be written is not executed: what is injected as data stays data. */
static int allow(scmp_filter_ctx filter, int call)
{
    static const unsigned executable = 4; /* PROT_EXEC */
    if (call == SCMP_SYS(mmap) || call == SCMP_SYS(mprotect))
        return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, executable, 0));
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) {
        errno = ENOMEM;
        return false;
    }
    int problem = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && problem == 0; i++)
        problem = allow(filter, allowed[i]);
    if (problem == 0)
        problem = seccomp_load(filter);
    seccomp_release(filter);
    errno = -problem;
    return problem == 0;
}
#else
static bool filter_calls(void)
{
    return sizeof allowed > 0;
}
#endif

bool sandbox_enter(size_t descriptors)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, LARGEST_FILE) && limit(RLIMIT_NOFILE, descriptors) && filter_calls();
}

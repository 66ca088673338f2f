#include "engine/worker/sandbox.h"

#include "config.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LARGEST_FILE = 256 << 20 };

#ifdef FAX_SANITIZED
enum { FILTERED = 0 };
#else
enum { FILTERED = 1 };
#endif

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
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
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
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
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
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

static bool limit(int resource, rlim_t most)
{
    struct rlimit limits;
    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
        return false;
    if (most > limits.rlim_cur)
        most = limits.rlim_cur;
    limits.rlim_cur = limits.rlim_max = most;
    return setrlimit((__rlimit_resource_t)resource, &limits) == 0;
}

static int allow_calls(scmp_filter_ctx filter)
{
    int problem = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0] && problem == 0; i++)
        problem = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    return problem;
}

/* What may be asked of a modem's tty, which the daemon has opened: its pins, its flow control, its buffers,
 * that others may open it. */
static const unsigned long tty_requests[] = {TCGETS,   TCSETS,   TCFLSH,   TIOCMBIS,
                                             TIOCMBIC, TIOCSBRK, TIOCCBRK, TIOCNXCL};

static int allow_tty_requests(scmp_filter_ctx filter)
{
    int problem = 0;
    for (size_t i = 0; i < sizeof tty_requests / sizeof tty_requests[0] && problem == 0; i++)
        problem = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                   SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, tty_requests[i]));
    return problem;
}

/* Calls that are allowed with some arguments only: no memory becomes code, and abort(3) signals nobody but
 * us. */
static int allow_limited_calls(scmp_filter_ctx filter)
{
    const struct {
        int call;
        struct scmp_arg_cmp only;
    } limited[] = {
        {SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)},
    };
    int problem = 0;
    for (size_t i = 0; i < sizeof limited / sizeof limited[0] && problem == 0; i++)
        problem = seccomp_rule_add(filter, SCMP_ACT_ALLOW, limited[i].call, 1, limited[i].only);
    return problem;
}

static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter) {
        errno = ENOMEM;
        return false;
    }
    int problem = allow_calls(filter);
    if (problem == 0)
        problem = allow_limited_calls(filter);
    if (problem == 0)
        problem = allow_tty_requests(filter);
    if (problem == 0) /* for the thread that stores pages, too */
        problem = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (problem == 0)
        problem = seccomp_load(filter);
    seccomp_release(filter);
    errno = -problem;
    return problem == 0;
}

bool sandbox_enter(size_t descriptors)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, LARGEST_FILE) && limit(RLIMIT_NOFILE, descriptors) &&
           (!FILTERED || filter_calls());
}

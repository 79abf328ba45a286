#include "jail.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE AUDIT_ARCH_X86_64
#endif

#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ALLOW        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL         BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

/* "Is it this one? Then go on here, else pass over `jump` lines." */
#define UNLESS(value, jump) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (jump))
#define MAY(call)           UNLESS((call), 1), ALLOW

static const struct sock_filter rules[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    KILL,
    LOAD(nr),
    MAY(__NR_exit_group),
    MAY(__NR_brk),
    MAY(__NR_munmap),
    MAY(__NR_mremap),
    MAY(__NR_madvise),
    MAY(__NR_futex),
    UNLESS(__NR_read, 4), /* standard input */
    LOAD(args[0]),
    UNLESS(STDIN_FILENO, 1),
    ALLOW,
    KILL,
    UNLESS(__NR_write, 4), /* standard output and error */
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, STDERR_FILENO, 1, 0),
    ALLOW,
    KILL,
    UNLESS(__NR_mmap, 6), /* memory of nobody else, in which nothing can be run */
    LOAD(args[2]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 3, 0),
    LOAD(args[3]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 0, 1),
    ALLOW,
    KILL,
    KILL,
};

static bool limit(int what, rlim_t most)
{
    const struct rlimit limit = {most, most};

    return setrlimit((__rlimit_resource_t) what, &limit) == 0;
}

bool jail_enter(size_t memory)
{
    const struct sock_fprog program = {.len = DF_COUNT(rules),
                                       .filter = (struct sock_filter *) (uintptr_t) rules};

    return close_range(STDERR_FILENO + 1, ~0U, 0) == 0 && limit(RLIMIT_CPU, JAIL_SECONDS)
           && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0)
           && (memory == 0 || limit(RLIMIT_AS, memory)) && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0
           && prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
           && syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

// SPDX-License-Identifier: MIT
#define _GNU_SOURCE

#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// What a program needs that reads, writes, computes and sleeps, with threads of its own.
static const int allowed[] = {
    // What is open already.
    SYS_read, SYS_write, SYS_close,
    // Memory, never as code: see below for mmap and mprotect.
    SYS_munmap, SYS_mremap, SYS_madvise, SYS_brk,
    // Threads, with clone below.
    SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_gettid, SYS_getpid, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_exit, SYS_exit_group,
    // Signals to itself, with tgkill below.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall,
    // Time.
    SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep,
    SYS_getrandom,
};

enum { ALLOWED_COUNT = sizeof allowed / sizeof allowed[0], ROOM = 2 * ALLOWED_COUNT + 64 };

struct program {
    struct sock_filter steps[ROOM];
    unsigned short count;
};

static void add(struct program *program, struct sock_filter step) {
    if (program->count < ROOM) {
        program->steps[program->count++] = step;
    }
}

static void load(struct program *program, size_t offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned int)offset));
}

static void answer(struct program *program, unsigned int verdict) {
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

// Goes on to the next step if the loaded word is `value`, and else behind the next `skipped` ones.
static void unless_skip(struct program *program, unsigned int value, unsigned char skipped) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped));
}

static size_t low_word(int argument) {
    // Little-endian: both architectures are.
    return offsetof(struct seccomp_data, args) + sizeof(unsigned long long) * (size_t)argument;
}

// What pthread_create(3) asks for; with anything else a thread could have a namespace of its own, or be a process.
static const unsigned int thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM | CLONE_SIGHAND | CLONE_THREAD |
                                   CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;

static const unsigned int refusal = SECCOMP_RET_ERRNO | EPERM;

// Allows the call if the bits `mask` of an argument are `value`, and refuses it else; another number stays loaded.
static void allow_if(struct program *program, int number, int argument, unsigned int mask, unsigned int value) {
    unless_skip(program, (unsigned int)number, 5);
    load(program, low_word(argument));
    add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
    unless_skip(program, value, 1);
    answer(program, SECCOMP_RET_ALLOW);
    answer(program, refusal);
}

int clinux_confine(int credit) {
#if !defined(OWN_ARCHITECTURE)
    return -ENOSYS;
#else
    struct program program = {.count = 0};
    load(&program, offsetof(struct seccomp_data, arch));
    unless_skip(&program, OWN_ARCHITECTURE, 1);
    add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0));
    answer(&program, SECCOMP_RET_KILL_PROCESS);
    load(&program, offsetof(struct seccomp_data, nr));
    // The numbers of x32 have a bit more, and so are none of these.
    for (int index = 0; index < ALLOWED_COUNT; index++) {
        unless_skip(&program, (unsigned int)allowed[index], 1);
        answer(&program, SECCOMP_RET_ALLOW);
    }
    // Glibc asks for threads in the old way then, whose flags can be looked at.
    unless_skip(&program, SYS_clone3, 1);
    answer(&program, SECCOMP_RET_ERRNO | ENOSYS);
    allow_if(&program, SYS_clone, 0, ~0U, thread);
    allow_if(&program, SYS_mmap, 2, PROT_EXEC, 0);
    allow_if(&program, SYS_mprotect, 2, PROT_EXEC, 0);
    allow_if(&program, SYS_prctl, 0, ~0U, PR_SET_NAME);
    allow_if(&program, SYS_tgkill, 0, ~0U, (unsigned int)getpid());
    if (credit >= 0) {
        unless_skip(&program, SYS_ioctl, 6);
        load(&program, low_word(0));
        unless_skip(&program, (unsigned int)credit, 3);
        load(&program, low_word(1));
        unless_skip(&program, RNDADDENTROPY, 1);
        answer(&program, SECCOMP_RET_ALLOW);
        answer(&program, refusal);
    }
    answer(&program, refusal);
    if (program.count >= ROOM) {
        return -E2BIG;
    }
    // There is nothing to be written to files, and no memory for more than it does; threads have stacks.
    const struct rlimit none = {0}, few = {.rlim_cur = 64, .rlim_max = 64}, data = {.rlim_cur = 1 << 28, .rlim_max = 1 << 28};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || setrlimit(RLIMIT_FSIZE, &none) != 0 ||
        setrlimit(RLIMIT_NOFILE, &few) != 0 || setrlimit(RLIMIT_DATA, &data) != 0) {
        return -errno;
    }
    const struct sock_fprog filter = {.len = program.count, .filter = program.steps};
    // Of all threads or none: a positive result is the thread that could not be bound.
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    // Where systemd keeps services from this call, the older one does the same for a thread and those it starts.
    if (result < 0 && errno == EPERM && clinux_has_one_thread() == 1) {
        result = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
    }
    return result == 0 ? 0 : result > 0 ? -ESRCH : -errno;
#endif
}

// A new process, if there is one, ends at once and leaves nothing behind.
static long end_copy(long process) {
    if (process == 0) {
        _exit(0);
    }
    if (process > 0) {
        waitpid((pid_t)process, NULL, 0);
    }
    return process;
}

static long attempt(int index, int random, const char **name) {
    int bits = 8;
    char octet = 0;
    char *const nothing[] = {NULL};
    struct iovec part = {.iov_base = &octet, .iov_len = 1};
    struct rand_pool_info info = {.entropy_count = 0, .buf_size = 0};
    switch (index) {
    case 0: *name = "open a file"; return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    case 1: *name = "make a file"; return syscall(SYS_openat, AT_FDCWD, "/tmp", O_TMPFILE | O_WRONLY, 0600);
    case 2: *name = "look at a file"; return syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &(struct stat){0}, 0);
    case 3: *name = "open an Internet socket"; return syscall(SYS_socket, AF_INET, SOCK_DGRAM, 0);
    case 4: *name = "open a local socket"; return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    case 5: *name = "execute a program"; return syscall(SYS_execve, "/bin/true", nothing, nothing);
    case 6: *name = "make a process"; return end_copy(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
    case 7: *name = "make a process anew"; return syscall(SYS_clone3, NULL, 0) == 0 ? 0 : errno == ENOSYS ? -1 : 0;
    case 8: *name = "trace a process"; return syscall(SYS_ptrace, PTRACE_ATTACH, getppid(), NULL, NULL);
    case 9: *name = "be traced"; return syscall(SYS_ptrace, PTRACE_TRACEME, 0, NULL, NULL);
    case 10:
        *name = "read another process's memory";
        return syscall(SYS_process_vm_readv, getppid(), &part, 1, &part, 1, 0);
    case 11: *name = "signal another process"; return syscall(SYS_kill, getppid(), 0);
    case 12:
        *name = "make memory code";
        return (long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == -1 ? -1 : 0;
    case 13: *name = "make a file in memory"; return syscall(SYS_memfd_create, "attempt", 0);
    case 14: *name = "become another user"; return syscall(SYS_setuid, getuid());
    case 15: *name = "mount a file system"; return syscall(SYS_mount, "none", "/nonexistent", "tmpfs", 0, NULL);
    case 16: *name = "load a program into the kernel"; return syscall(SYS_bpf, 0, NULL, 0);
    case 17: *name = "ask the kernel in another way (io_uring)"; return syscall(SYS_io_uring_setup, 0, NULL);
    case 18: *name = "RNDADDTOENTCNT"; return ioctl(random, RNDADDTOENTCNT, &bits);
    case 19: *name = "RNDZAPENTCNT"; return ioctl(random, RNDZAPENTCNT);
    case 20: *name = "RNDCLEARPOOL"; return ioctl(random, RNDCLEARPOOL);
    case 21: *name = "RNDRESEEDCRNG"; return ioctl(random, RNDRESEEDCRNG);
    case 22: *name = "RNDADDENTROPY on another descriptor"; return ioctl(STDIN_FILENO, RNDADDENTROPY, &info);
    case 23: *name = "make a namespace"; return syscall(SYS_unshare, CLONE_NEWUTS);
    // Last, because it is what a process that may credit is not kept from; no octets, and no bits.
    case 24: *name = "RNDADDENTROPY"; return ioctl(random, RNDADDENTROPY, &info);
    default: *name = NULL; return 0;
    }
}

int clinux_attempt(int index, int random, const char **name) {
    errno = EPERM;
    long result = attempt(index, random, name);
    return result == -1 ? -errno : 0;
}

// SPDX-License-Identifier: MIT
#define _GNU_SOURCE

#include "CLinux.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/random.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(sizeof(struct clinux_mmsghdr) == sizeof(struct mmsghdr), "mmsghdr layout");
_Static_assert(offsetof(struct clinux_mmsghdr, msg_len) == offsetof(struct mmsghdr, msg_len), "mmsghdr layout");
_Static_assert(CMSG_SPACE(sizeof(struct in6_pktinfo)) <= CLINUX_PACKET_INFO_SPACE, "room for IPV6_PKTINFO");
_Static_assert(CMSG_SPACE(sizeof(struct in_pktinfo)) <= CLINUX_PACKET_INFO_SPACE, "room for IP_PKTINFO");

int clinux_recvmmsg(int socket, struct clinux_mmsghdr *messages, unsigned int count, int flags) {
    int received;
    do {
        received = recvmmsg(socket, (struct mmsghdr *)messages, count, flags, NULL);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

int clinux_sendmmsg(int socket, struct clinux_mmsghdr *messages, unsigned int count, int flags) {
    int sent;
    do {
        sent = sendmmsg(socket, (struct mmsghdr *)messages, count, flags);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

int clinux_aim_reply(struct msghdr *message, unsigned char *destination) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        size_t space;
        int octets;
        if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            memcpy(&info, CMSG_DATA(part), sizeof info);
            memcpy(destination, &info.ipi_spec_dst, sizeof info.ipi_spec_dst);
            info.ipi_ifindex = 0;
            memcpy(CMSG_DATA(part), &info, sizeof info);
            space = CMSG_SPACE(sizeof info);
            octets = sizeof info.ipi_spec_dst;
        } else if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(part), sizeof info);
            memcpy(destination, &info.ipi6_addr, sizeof info.ipi6_addr);
            if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) {
                info.ipi6_ifindex = 0;
            }
            memcpy(CMSG_DATA(part), &info, sizeof info);
            space = CMSG_SPACE(sizeof info);
            octets = sizeof info.ipi6_addr;
        } else {
            continue;
        }
        if ((void *)part != message->msg_control) {
            memmove(message->msg_control, part, space);
        }
        message->msg_controllen = space;
        return octets;
    }
    message->msg_controllen = 0;
    return 0;
}

void clinux_name_thread(const char *name) {
    char cut[16];
    strncpy(cut, name, sizeof cut - 1);
    cut[sizeof cut - 1] = '\0';
    pthread_setname_np(pthread_self(), cut);
}

int clinux_pin_thread(unsigned int index) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return -errno;
    }
    int count = CPU_COUNT(&allowed);
    int wanted = count > 0 ? (int)(index % (unsigned int)count) : 0;
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (CPU_ISSET(processor, &allowed) && wanted-- == 0) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(processor, &one);
            return -pthread_setaffinity_np(pthread_self(), sizeof one, &one);
        }
    }
    return -ENOENT;
}

int clinux_protect_memory(void) {
    const struct rlimit none = {0, 0};
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0) {
        return -errno;
    }
    return 0;
}

int clinux_end_with_parent(int parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
        return -errno;
    }
    // It may have ended before.
    return getppid() == parent ? 0 : -ESRCH;
}

int clinux_has_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capget, &header, sets) != 0) {
        return -errno;
    }
    // What is not permitted is not effective either, and not ambient.
    return (sets[0].permitted | sets[0].inheritable | sets[1].permitted | sets[1].inheritable) != 0;
}

static int become(const char *name, uid_t uid, gid_t gid) {
    if (initgroups(name, gid) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0) {
        return -errno;
    }
    uid_t uids[3];
    gid_t gids[3];
    if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 || getresgid(&gids[0], &gids[1], &gids[2]) != 0) {
        return -errno;
    }
    for (int index = 0; index < 3; index++) {
        if (uids[index] != uid || gids[index] != gid) {
            return -EPERM;
        }
    }
    return 0;
}

int clinux_give_up_privileges(const char *name, unsigned int uid, unsigned int gid, int kept) {
    // Only who has CAP_SETPCAP can; for the others no_new_privs does the same.
    for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EPERM) {
            return -errno;
        }
    }
    // Without it the kernel takes all capabilities from who was root and is no more; it is unset below by that itself.
    if (kept >= 0 && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) {
        return -errno;
    }
    int result = name != NULL ? become(name, uid, gid) : 0;
    if (result != 0) {
        return result;
    }
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct wanted[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (kept >= 0 && kept < 64) {
        wanted[kept / 32].permitted = wanted[kept / 32].effective = 1U << (kept % 32);
    }
    struct __user_cap_data_struct left[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 || syscall(SYS_capget, &header, left) != 0) {
        return -errno;
    }
    // A service without any may not be let ask for none.
    if (memcmp(left, wanted, sizeof left) != 0 && syscall(SYS_capset, &header, wanted) != 0) {
        return -errno;
    }
    if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(SYS_capget, &header, left) != 0) {
        return -errno;
    }
    return memcmp(left, wanted, sizeof left) == 0 ? 0 : -EPERM;
}

int clinux_may_give(int capability) {
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0 && prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1;
}

int clinux_is_file(int descriptor, unsigned long device, unsigned long inode) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? status.st_dev == device && status.st_ino == inode : -errno;
}

long clinux_owner(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? (long)status.st_uid : -errno;
}

int clinux_is_private_folder(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? status.st_uid == geteuid() && (status.st_mode & 07777) == 0700 : -errno;
}

int clinux_has_one_thread(void) {
    // Each of its threads is a folder there, besides "." and the folder above.
    struct stat status;
    return stat("/proc/self/task", &status) == 0 ? status.st_nlink == 3 : -errno;
}

int clinux_close_on_exec_from(unsigned int first) {
    return close_range(first, ~0U, CLOSE_RANGE_CLOEXEC) == 0 ? 0 : -errno;
}

int clinux_execute_anew(char *const *arguments) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) {
        path[length] = '\0';
        execve(path, arguments, environ);
    }
    // The file may be gone, or in a folder that is closed to the user. Not at first, as ps would show the name "exe".
    execve("/proc/self/exe", arguments, environ);
    return -errno;
}

int clinux_add_entropy(int descriptor, int bits, const unsigned char *octets, size_t count) {
    enum { LIMIT = 512 };
    _Alignas(struct rand_pool_info) unsigned char room[sizeof(struct rand_pool_info) + LIMIT];
    if (count > LIMIT) {
        return -EMSGSIZE;
    }
    struct rand_pool_info *info = (struct rand_pool_info *)room;
    info->entropy_count = bits;
    info->buf_size = (int)count;
    memcpy(info->buf, octets, count);
    int result = ioctl(descriptor, RNDADDENTROPY, info) == 0 ? 0 : -errno;
    explicit_bzero(room, sizeof room);
    return result;
}

int clinux_random_is_ready(void) {
    unsigned char octet;
    return getrandom(&octet, sizeof octet, GRND_NONBLOCK) == sizeof octet;
}

int clinux_wake_counter(void) {
    int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_memory_file(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

FILE *clinux_line_stream(void *context, ssize_t (*write)(void *context, const char *octets, size_t count)) {
    FILE *stream = fopencookie(context, "w", (cookie_io_functions_t){.write = write});
    if (stream != NULL) {
        setvbuf(stream, NULL, _IOLBF, BUFSIZ);
    }
    return stream;
}

// SPDX-License-Identifier: MIT
//
// What Swift's Glibc module does not offer, because it needs _GNU_SOURCE or macros that Swift cannot import.
// Every function carries the prefix clinux_, and reports failure as a negative errno, so that nothing can change errno
// between the call and its reading.

#ifndef CLINUX_H
#define CLINUX_H

#include <stdio.h>
#include <sys/socket.h>

/// Same layout as struct mmsghdr of recvmmsg(2); checked at compile time in CLinux.c.
struct clinux_mmsghdr {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};

/// Room for one IP_PKTINFO or IPV6_PKTINFO control message, with its alignment.
enum { CLINUX_PACKET_INFO_SPACE = 40 };

/// recvmmsg(2) without its time-out. Retries EINTR. Returns the number of messages or a negative errno.
int clinux_recvmmsg(int socket, struct clinux_mmsghdr *messages, unsigned int count, int flags);

/// sendmmsg(2). Retries EINTR. Returns the number of messages sent or, if the first one failed, a negative errno.
int clinux_sendmmsg(int socket, struct clinux_mmsghdr *messages, unsigned int count, int flags);

/// Makes the control data of a received message fit to be sent back, so that the answer leaves from the address that
/// was asked: keeps the packet-info message alone and forgets the arrival interface, which routing may not confirm
/// (a link-local IPv6 address keeps it, because it means nothing without). Stores that address in network order in
/// `destination`, which has room for 16 octets. Returns how many it has, 4 or 16, or 0 if there was no packet info.
int clinux_aim_reply(struct msghdr *message, unsigned char *destination);

/// Names the calling thread as top -H and gdb show it; what is beyond 15 octets is cut.
void clinux_name_thread(const char *name);

/// Keeps the calling thread on one processor, counted among those the process may use. Returns 0 or a negative errno.
int clinux_pin_thread(unsigned int index);

/// Keeps the process's memory from other processes and from core files: not dumpable (PR_SET_DUMPABLE 0), core files of
/// no octets (RLIMIT_CORE 0). Returns 0 or a negative errno.
int clinux_protect_memory(void);

/// Has the process killed when the thread that started it ends (PR_SET_PDEATHSIG). Returns 0, a negative errno, or
/// -ESRCH if the parent is not `parent`, because that one has ended already.
int clinux_end_with_parent(int parent);

/// Whether the calling thread may do what an ordinary user may not: it has capabilities (capabilities(7)). Returns 1, 0 or
/// a negative errno.
int clinux_has_capabilities(void);

/// Gives up for good what an ordinary user may not do, for the whole process as far as the kernel lets one thread decide
/// that, and for everything that the calling thread executes from now on: becomes the user `name` with the ids `uid` and
/// `gid` and the groups of that user's, unless `name` is NULL; then gives up all capabilities, ambient ones among them, but
/// `kept`, unless that is negative, and sets no_new_privs, so that no file gives any back. Makes sure that it is so. Returns
/// 0 or a negative errno, -EPERM if there was no `kept` to keep; after a failure a part of it may be done.
int clinux_give_up_privileges(const char *name, unsigned int uid, unsigned int gid, int kept);

/// Whether an open file has these numbers of device and inode. Returns 1, 0 or a negative errno.
int clinux_is_file(int descriptor, unsigned long device, unsigned long inode);

/// Who owns what is at a path, links followed. Returns the user's number or a negative errno.
long clinux_owner(const char *path);

/// Whether an open folder belongs to the effective user, and nobody else may do anything in it (mode 0700). Returns 1, 0 or a
/// negative errno.
int clinux_is_private_folder(int descriptor);

/// Whether the process has no thread but the calling one. Returns 1, 0 or a negative errno.
int clinux_has_one_thread(void);

/// The capability that clinux_add_entropy needs: CAP_SYS_ADMIN.
enum { CLINUX_CAPABILITY_ADMIN = 21 };

/// Whether a program with the file capability `capability`, or one that root executes, would have it: nobody has taken that
/// from this process and its children for good, with no_new_privs or the bounding set.
int clinux_may_give(int capability);

/// Keeps all threads of the process, for good, from all system calls but those that a program needs that reads, writes and
/// computes (seccomp(2)): no file is opened, no socket, no process is made or touched, no memory becomes code; EPERM is what
/// each attempt gets. Descriptors that are open stay so. ioctl(2) is for RNDADDENTROPY on `credit` alone, and for nothing if
/// that is negative. Needs no_new_privs. Returns 0 or a negative errno.
int clinux_confine(int credit);

/// Tries, one after the other by `index`, what clinux_confine keeps a process from; for the ioctl(2)s on the open device
/// `random`. Stores what was tried in `name`, or NULL if there is no such index. Returns 0 if it went through, or a negative
/// errno. A process that may do more than an ordinary user is not to try: what goes through is done.
int clinux_attempt(int index, int random, const char **name);

/// Mixes octets, 512 at most, into the kernel's pool and counts them as so many bits of entropy: RNDADDENTROPY of random(4).
/// Returns 0 or a negative errno.
int clinux_add_entropy(int descriptor, int bits, const unsigned char *octets, size_t count);

/// Whether getrandom(2) gives octets without waiting, which it does for good once the kernel's generator was seeded.
int clinux_random_is_ready(void);

/// Has all descriptors from `first` on closed when the process executes a program. Returns 0 or a negative errno.
int clinux_close_on_exec_from(unsigned int first);

/// Executes the program of this process anew (execve(2)), with its environment as it is now. Does not return unless it
/// fails, with a negative errno.
int clinux_execute_anew(char *const *arguments);

/// A counter of the kernel's by which one thread wakes another that polls it (eventfd(2)): non-blocking, not inherited by
/// children. Returns the descriptor or a negative errno.
int clinux_wake_counter(void);

/// A file in memory that nobody else can open (memfd_create(2)), not inherited by children. Returns the descriptor or a
/// negative errno.
int clinux_memory_file(const char *name);

/// A stream that gives what is written to it, line by line, to a function (fopencookie(3)). The function gets `context`
/// and returns how many octets it took. Returns NULL if there is no memory.
FILE *clinux_line_stream(void *context, ssize_t (*write)(void *context, const char *octets, size_t count));

#endif

// SPDX-License-Identifier: MIT
// Before libevent defines _GNU_SOURCE: with it, fd_set would not be the fd_set of Swift's other modules.
#include <features.h>
#include <event2/event.h>

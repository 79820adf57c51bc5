// SPDX-License-Identifier: MIT
// Before libevent defines _GNU_SOURCE: with it, fd_set would not be the fd_set of Swift's other modules.
#include <features.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/listener.h>

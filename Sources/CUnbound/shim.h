// SPDX-License-Identifier: MIT
#include <unbound.h>
#include <unbound-event.h>

// SPDX-License-Identifier: MIT
#include <nettle/ripemd160.h>
#include <nettle/sha2.h>

// SPDX-License-Identifier: MIT
#include <nettle/memops.h>
#include <nettle/ripemd160.h>
#include <nettle/sha2.h>

// SPDX-License-Identifier: MIT
#include <ldns/ldns.h>

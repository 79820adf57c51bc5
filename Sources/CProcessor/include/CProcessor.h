// SPDX-License-Identifier: MIT
//
// Instructions of the processor that Swift has no words for: its clock, its generators of random numbers. Every function
// carries the prefix cprocessor_.

#ifndef CPROCESSOR_H
#define CPROCESSOR_H

#include <stddef.h>
#include <stdint.h>

/// Reads memory at places that depend on the times before, and stores the processor's clock after each pass of `accesses`
/// reads; `count` times. `size` is a power of two, `place` is kept from call to call.
void cprocessor_time_passes(volatile unsigned char *memory, size_t size, uint64_t *place, unsigned int accesses,
                            uint64_t *times, size_t count);

/// Whether the processor has RDSEED, or RDRAND. Returns 1 or 0.
int cprocessor_has_rdseed(void);
int cprocessor_has_rdrand(void);

/// One word of RDSEED, or RDRAND. Returns 1, or 0 if it gave none in several tries, or the processor has it not.
int cprocessor_rdseed(uint64_t *word);
int cprocessor_rdrand(uint64_t *word);

/// What the processor calls itself, with its model, so that another one is noticed: at most `room` octets with the NUL.
void cprocessor_name(char *name, size_t room);

#endif

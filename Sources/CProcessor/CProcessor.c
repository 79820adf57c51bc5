// SPDX-License-Identifier: MIT
#include "CProcessor.h"

#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>
#endif

#if defined(__x86_64__)
// Old and simulated processors lack RDTSCP.
static int has_rdtscp(void) {
    unsigned int a, b, c, d;
    return __get_cpuid(0x80000001U, &a, &b, &c, &d) != 0 && (d & (1U << 27)) != 0;
}
#else
static int has_rdtscp(void) { return 0; }
#endif

static inline uint64_t clock_now(int rdtscp) {
#if defined(__x86_64__)
    // Nothing is read before what stands before it, nor after what stands behind it.
    unsigned int processor;
    if (!rdtscp) {
        _mm_mfence();
        _mm_lfence();
    }
    uint64_t now = rdtscp ? __rdtscp(&processor) : __rdtsc();
    _mm_lfence();
    return now;
#elif defined(__aarch64__)
    (void)rdtscp;
    uint64_t now;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now)::"memory");
    return now;
#else
    (void)rdtscp;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
#endif
}

void cprocessor_time_passes(volatile unsigned char *memory, size_t size, uint64_t *place, unsigned int accesses,
                            uint64_t *times, size_t count) {
    uint64_t next = *place;
    const int rdtscp = has_rdtscp();
    for (size_t pass = 0; pass < count; pass++) {
        for (unsigned int access = 0; access < accesses; access++) {
            next = next * 6364136223846793005U + 1442695040888963407U;
            memory[(next >> 32) & (size - 1)]++;
        }
        times[pass] = clock_now(rdtscp);
        next ^= times[pass];
    }
    *place = next;
}

#if defined(__x86_64__)
enum { TRIES = 32 };

int cprocessor_has_rdseed(void) {
    unsigned int a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & (1U << 18)) != 0;
}

int cprocessor_has_rdrand(void) {
    unsigned int a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & (1U << 30)) != 0;
}

__attribute__((target("rdseed"))) static int seed(unsigned long long *word) { return _rdseed64_step(word); }
__attribute__((target("rdrnd"))) static int number(unsigned long long *word) { return _rdrand64_step(word); }

static int several(int (*step)(unsigned long long *), uint64_t *word) {
    for (int count = 0; count < TRIES; count++) {
        unsigned long long given;
        if (step(&given)) {
            *word = given;
            return 1;
        }
        _mm_pause();
    }
    return 0;
}

int cprocessor_rdseed(uint64_t *word) { return cprocessor_has_rdseed() && several(seed, word); }
int cprocessor_rdrand(uint64_t *word) { return cprocessor_has_rdrand() && several(number, word); }
#else
int cprocessor_has_rdseed(void) { return 0; }
int cprocessor_has_rdrand(void) { return 0; }
int cprocessor_rdseed(uint64_t *word) { return (void)word, 0; }
int cprocessor_rdrand(uint64_t *word) { return (void)word, 0; }
#endif

void cprocessor_name(char *name, size_t room) {
#if defined(__x86_64__)
    union {
        unsigned int words[12];
        char text[49];
    } brand = {{0}};
    unsigned int a, b, c, d, signature = 0;
    for (unsigned int part = 0; part < 3; part++) {
        unsigned int *words = brand.words + 4 * part;
        __get_cpuid(0x80000002U + part, words, words + 1, words + 2, words + 3);
    }
    if (__get_cpuid(1, &a, &b, &c, &d) != 0) {
        signature = a;
    }
    char *text = brand.text;
    while (*text == ' ') {
        text++;
    }
    snprintf(name, room, "%s (%08x)", text, signature);
#elif defined(__aarch64__)
    uint64_t midr;
    __asm__("mrs %0, midr_el1" : "=r"(midr));
    snprintf(name, room, "ARM (%08llx)", (unsigned long long)midr);
#else
    snprintf(name, room, "unknown");
#endif
}

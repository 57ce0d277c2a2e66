/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the n-th call of a kind fail, and counts. What a program asks the system for passes through preload.c, whoever asks: our code,
 * libcrypto, expat, the C library. Its definitions of malloc, open and so on stand before the C library's. */
#ifndef BIDUI_TESTS_FAULT_H
#define BIDUI_TESTS_FAULT_H

#include <stdatomic.h>
#include <stdint.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_MEMORY, /* malloc, calloc, realloc: NULL (ENOMEM) */
    FAULT_DISK,   /* open, read, write, fsync, rename, mmap ... of files: EIO; not of the streams 0 to 2 */
    FAULT_SPACE   /* those of them that need room on the disk: ENOSPC */
};

/* tests/fault/fault.py reads it: eight bytes each, in this order. */
struct fault {
    _Atomic uint64_t calls;  /* of the kind chosen */
    _Atomic uint64_t failed; /* of these */
    _Atomic uint64_t allocations;
    _Atomic int64_t live; /* bytes */
    _Atomic int64_t peak;
};

/* From now on the call number `at` of the kind fails, once; FAULT_NONE ends it, and the counts stay. */
void fault_arm(enum fault_kind kind, uint64_t at);
/* How many calls have failed since. */
uint64_t fault_failed(void);
/* Bytes allocated and not freed. */
int64_t fault_live(void);

#endif

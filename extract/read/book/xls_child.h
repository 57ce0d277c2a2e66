/* SPDX-License-Identifier: Apache-2.0 */
/* The guarded child of xls.c: libfreexl's home. */
#ifndef BIDUI_XLS_CHILD_H
#define BIDUI_XLS_CHILD_H

#include <stdint.h>

/* Before a fork: loads what libfreexl would load in the child, where another thread's locks could stand in the way. */
void xls_child_prepare(void);
/* In the child, which it ends: limits itself, opens the workbook and answers over the socket. `memory`: address space for the child in
 * bytes, 0: no limit. */
void xls_child_run(const char *path, int socket, uint64_t memory, unsigned seconds) __attribute__((noreturn));

#endif

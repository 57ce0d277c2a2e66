/* SPDX-License-Identifier: Apache-2.0 */
/* Runs an operation with its 1st, 2nd, 3rd ... call of a kind failing, until it needs no more. Each failure is borne in a child process: it
 * succeeds rightly, or it fails with a status and a message, gives back all memory and every descriptor, and works when asked again; or it
 * ends the process with one line (error_exit), and another process works. */
#ifndef BIDUI_TESTS_TORTURE_H
#define BIDUI_TESTS_TORTURE_H

#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>

struct torture_operation {
    const char *name;
    void (*prepare)(const char *folder);                       /* undisturbed; NULL: nothing to do */
    enum status (*run)(const char *folder, struct error *err); /* looks at its own results with torture_must */
};

/* Ends the process with a complaint when it is not so. */
void torture_must(bool good, const char *what);
/* All kinds over all operations, in a folder of their own; prints "N passed, M failed" and returns the exit code. */
int torture_all(const struct torture_operation *operations, size_t count);

#endif

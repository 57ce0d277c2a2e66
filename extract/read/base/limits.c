/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/limits.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#define LIMITS_VALUE(name, value, what) value,
const struct limits limits = {LIMITS_TABLE(LIMITS_VALUE)};

#define LIMITS_ROW(name, value, what) {#name, value, what},
static const struct {
    const char *name;
    uint64_t value;
    const char *what;
} rows[] = {LIMITS_TABLE(LIMITS_ROW)};

void
limits_print(void)
{
    (void)printf("| limit | value | what |\n| --- | ---: | --- |\n");
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        (void)printf("| `%s` | %" PRIu64 " | %s |\n", rows[row].name, rows[row].value, rows[row].what);
    }
}

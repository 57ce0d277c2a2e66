/* SPDX-License-Identifier: Apache-2.0 */
/* A cell costs its value, its state, its share of dictionaries, keys and groups, and the bytes of the file it is read from; the rest does
 * not grow. */
#include "transform/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

enum { CELL_BYTES = 45, MEBIBYTE = 1024 * 1024, BASE_MEBIBYTES = 128 };

uint64_t
memory_need(const struct package *extract)
{
    uint64_t cells = 0;

    for (size_t at = 0; at < extract->resource_count; at++) {
        cells += extract->resources[at].rows * extract->resources[at].field_count;
    }
    return (uint64_t)BASE_MEBIBYTES * MEBIBYTE + cells * CELL_BYTES;
}

enum status
memory_check(const struct package *extract, uint64_t limit, struct error *err)
{
    const uint64_t need = memory_need(extract);
    uint64_t rows = 0;

    if (limit == 0 || need <= limit) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < extract->resource_count; at++) {
        rows += extract->resources[at].rows;
    }
    (void)error_set(err, STATUS_MEMORY, "E-MEMORY-LIMIT",
                    "the batch has %" PRIu64 " rows and needs about %" PRIu64 " MiB; --memory allows %" PRIu64 " MiB", rows,
                    need / MEBIBYTE + 1, limit / MEBIBYTE);
    error_hint(err, "--memory %" PRIu64 "M, or none", need / MEBIBYTE + 1);
    return STATUS_MEMORY;
}

bool
memory_parse(const char *word, uint64_t *bytes)
{
    static const struct {
        char letter;
        unsigned shift;
    } units[] = {
        {'\0', 0 },
        {'K',  10},
        {'M',  20},
        {'G',  30}
    };
    char *end = NULL;
    unsigned long long number;

    errno = 0;
    number = word[0] >= '1' && word[0] <= '9' ? strtoull(word, &end, 10) : 0;
    for (size_t at = 0; at < sizeof units / sizeof units[0] && number > 0 && errno == 0; at++) {
        if (*end == units[at].letter && (*end == '\0' || end[1] == '\0') && number <= UINT64_MAX >> units[at].shift) {
            *bytes = (uint64_t)number << units[at].shift;
            return true;
        }
    }
    return false;
}

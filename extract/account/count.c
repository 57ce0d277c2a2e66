/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/count.h"

#include <assert.h>
#include <inttypes.h>

static const char *const error_names[] = {"quote-error", "row-too-long", "encoding-error", "missing-cell", "extra-cell", "record-error"};
_Static_assert(sizeof error_names / sizeof error_names[0] == COUNT_ERRORS, "a name for every error");
static const char *const kind_names[COUNT_KINDS] = {"data", "title", "blank", "header", "total", "signature", "sheet", "table", "nil"};

const char *
count_kind_name(enum count_kind kind)
{
    return kind_names[kind];
}

const char *
count_error_name(enum count_error error)
{
    return error_names[error];
}

void
count_add(struct count *sum, const struct count *part)
{
    sum->read += part->read;
    sum->kept += part->kept;
    for (size_t error = 0; error < COUNT_ERRORS; error++) {
        sum->rejected[error] += part->rejected[error];
    }
    for (size_t kind = 0; kind < COUNT_KINDS; kind++) {
        sum->dropped[kind] += part->dropped[kind];
    }
}

uint64_t
count_rejected(const struct count *count)
{
    uint64_t sum = 0;

    for (size_t error = 0; error < COUNT_ERRORS; error++) {
        sum += count->rejected[error];
    }
    return sum;
}

uint64_t
count_dropped(const struct count *count)
{
    uint64_t sum = 0;

    for (size_t kind = 0; kind < COUNT_KINDS; kind++) {
        sum += count->dropped[kind];
    }
    return sum;
}

enum status
count_check(const struct count *count, uint64_t expected, const char *file, struct error *err)
{
    const uint64_t rejected = count_rejected(count);
    const uint64_t dropped = count_dropped(count);

    if (count->read == count->kept + rejected + dropped && count->read == expected) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_BUG, "E-CONSERVATION",
                     "\"%s\": %" PRIu64 " records, read %" PRIu64 ", kept %" PRIu64 ", rejected %" PRIu64 ", dropped %" PRIu64, file,
                     expected, count->read, count->kept, rejected, dropped);
}

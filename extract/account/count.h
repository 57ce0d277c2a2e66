/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the rows of a delivery. The law: read = kept + rejected + dropped. */
#ifndef BIDUI_COUNT_H
#define BIDUI_COUNT_H

#include "common/ground/error.h"

#include <stdint.h>

/* What a row is; only data is kept. */
enum count_kind {
    COUNT_DATA,
    COUNT_TITLE,
    COUNT_BLANK,
    COUNT_HEADER,
    COUNT_TOTAL,
    COUNT_SIGNATURE,
    COUNT_SHEET,
    COUNT_TABLE,
    COUNT_NIL,
    COUNT_KINDS
};
/* COUNT_NIL: it says that there is nothing to report. COUNT_SHEET: on a sheet of the workbook that is not this source's; COUNT_TABLE: of a
 * table behind the first, which alone was asked for.
 */

/* Why a row is a reject: an error of form. The words of rejects.csv. */
enum count_error {
    COUNT_BROKEN_QUOTE,
    COUNT_TOO_LONG,
    COUNT_UNDECODABLE,
    COUNT_MISSING_CELL,
    COUNT_EXTRA_CELL,
    COUNT_BAD_RECORD,
    COUNT_ERRORS
};

struct count {
    uint64_t read;
    uint64_t kept;
    uint64_t rejected[COUNT_ERRORS];
    uint64_t dropped[COUNT_KINDS];
};

/* `quote-error`, `missing-cell` … (Frictionless' words where it has one). */
const char *count_error_name(enum count_error error);
/* `title`, `blank` … as in metrics.csv behind `dropped.`. */
const char *count_kind_name(enum count_kind kind);
void count_add(struct count *sum, const struct count *part);
uint64_t count_rejected(const struct count *count);
uint64_t count_dropped(const struct count *count);
/* E-CONSERVATION, a bug of ours, when rows got lost or doubled. `expected`: what an independent count of the records says. */
enum status count_check(const struct count *count, uint64_t expected, const char *file, struct error *err) ERROR_MUST_CHECK;

#endif

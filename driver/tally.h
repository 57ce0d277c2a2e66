/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a batch counted by rule and class, held against the batch before: new, still there, gone, or not checked again
 * because their rule was not evaluated. Counts only: the life of a finding is the warehouse's. One thread. */
#ifndef BIDUI_TALLY_H
#define BIDUI_TALLY_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tally_counts {
    int64_t found, added, still, gone, unchecked;
};

/* A finding to show. Copies. */
struct tally_example {
    struct text key, division, source, file, sheet, row, message, evidence, values, subject_name;
    bool is_new;
};

struct tally_rule {
    struct text id;
    struct text class; /* of its first finding; NULL when it has none */
    struct text severity;
    struct text department;
    struct text state; /* evaluated, not_evaluated, failed; NULL: this batch has no such rule */
    struct text reason;
    struct tally_counts counts;
    struct tally_example example; /* its first finding, a new one when there is one; key NULL without */
};

struct tally {
    struct arena *arena;
    struct tally_rule *rules; /* as rule_runs.csv has them, then those only the batch before knew */
    size_t count;
    size_t capacity;
    bool compared; /* there was a batch before */
};

/* `before` may be NULL. Everything lives in the arena. */
enum status tally_read(const struct package *current, const struct package *before, struct arena *arena, struct tally *tally,
                       struct error *err) ERROR_MUST_CHECK;
void tally_add(struct tally_counts *sum, const struct tally_counts *counts);
/* 0 for block, 1 for error, … */
int tally_severity(struct text severity);

#endif

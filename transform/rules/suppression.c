/* SPDX-License-Identifier: Apache-2.0 */
/* `suppressed_by`: a finding is left out when one of the rules named flagged the same subject, or, for a person, the person's household.
 * What was flagged counts, suppressed or not, so the order of rules does not matter. */
#include "transform/rules/run.h"

#include "common/ground/hash.h"
#include "transform/expr/cell.h"

#include <stdlib.h>

struct subjects {
    uint64_t *hashes; /* sorted */
    size_t count;
};

struct suppression {
    struct arena arena;
    struct subjects *of_rule; /* in the order of the set */
};

static size_t
subject_field(const struct rule *rule)
{
    switch (rule->subject_kind) {
    case SUBJECT_PERSON:
        return EXPR_FIELD_PERSON_KEY;
    case SUBJECT_HOUSEHOLD:
        return EXPR_FIELD_HOUSEHOLD_KEY;
    case SUBJECT_DIVISION:
        return EXPR_FIELD_DIVISION_CODE;
    case SUBJECT_OTHER:
        return rule->subject_field;
    case SUBJECT_NONE:
        break;
    }
    return SIZE_MAX;
}

/* 0 when the row has no such key. */
static uint64_t
key_hash(const struct rule_run *run, const struct rule *rule, size_t field, uint32_t row)
{
    struct expr_value value;

    if (field == SIZE_MAX || !cell_value(run->batch, &run->batch->tables[rule->source], field, row, &value)) {
        return 0;
    }
    return hash_64(value.text.data, value.text.size) | 1;
}

static int
compare_hashes(const void *left, const void *right)
{
    const uint64_t first = *(const uint64_t *)left;
    const uint64_t second = *(const uint64_t *)right;

    return (first > second) - (first < second);
}

static bool
is_named(const struct rule_run *run, const struct rule *rule)
{
    for (size_t at = 0; at < run->count; at++) {
        const struct rule *other = run->results[at].rule;

        for (size_t named = 0; named < other->suppressed_by_count; named++) {
            if (text_equal(other->suppressed_by[named], rule->id)) {
                return true;
            }
        }
    }
    return false;
}

struct suppression *
suppression_new(const struct rule_run *run)
{
    struct arena arena;
    struct suppression *suppression;

    arena_init(&arena, 0);
    suppression = arena_must_zero(&arena, 1, sizeof *suppression);
    suppression->of_rule = arena_must_zero(&arena, run->count + 1, sizeof *suppression->of_rule);
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];
        struct subjects *subjects = &suppression->of_rule[at];

        if (result->state != RULE_EVALUATED || !is_named(run, result->rule)) {
            continue;
        }
        subjects->hashes = arena_must_alloc(&arena, (result->flagged + 1) * sizeof *subjects->hashes);
        for (uint64_t row = 0; row < result->flagged; row++) {
            subjects->hashes[subjects->count] = key_hash(run, result->rule, subject_field(result->rule), result->flagged_rows[row]);
            subjects->count += subjects->hashes[subjects->count] != 0;
        }
        qsort(subjects->hashes, subjects->count, sizeof *subjects->hashes, compare_hashes);
    }
    suppression->arena = arena;
    return suppression;
}

void
suppression_free(struct suppression *suppression)
{
    struct arena arena;

    if (suppression != NULL) {
        arena = suppression->arena;
        arena_done(&arena);
    }
}

static const struct subjects *
subjects_of(const struct suppression *suppression, const struct rule_run *run, struct text id)
{
    for (size_t at = 0; at < run->count; at++) {
        if (text_equal(run->results[at].rule->id, id)) {
            return &suppression->of_rule[at];
        }
    }
    return NULL;
}

static bool
has(const struct subjects *subjects, uint64_t hash)
{
    return hash != 0 && bsearch(&hash, subjects->hashes, subjects->count, sizeof hash, compare_hashes) != NULL;
}

bool
suppression_hides(const struct suppression *suppression, const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    uint64_t own;
    uint64_t household = 0;

    if (rule->suppressed_by_count == 0) {
        return false;
    }
    own = key_hash(run, rule, subject_field(rule), row);
    if (rule->subject_kind == SUBJECT_PERSON) {
        household = key_hash(run, rule, EXPR_FIELD_HOUSEHOLD_KEY, row);
    }
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        const struct subjects *subjects = subjects_of(suppression, run, rule->suppressed_by[at]);

        if (subjects != NULL && subjects->count > 0 && (has(subjects, own) || has(subjects, household))) {
            return true;
        }
    }
    return false;
}

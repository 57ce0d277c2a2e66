/* SPDX-License-Identifier: Apache-2.0 */
/* The register of exemptions is a source like any other (pack.json says which): a line excuses its person, or, when it names no person, its
 * household, from one rule or from all (*) until a date; without a date for good. A person's rules are excused by the household's line too.
 */
#include "transform/rules/run.h"

#include "common/ground/hash.h"
#include "transform/expr/cell.h"

#include <stdlib.h>

struct exemption {
    struct arena arena;
    uint64_t *hashes; /* of (rule, subject), sorted */
    size_t count;
};

static uint64_t
hash_of(struct text rule, struct text subject)
{
    return hash_fold(hash_fold(0, rule), subject);
}

static int
compare_hashes(const void *left, const void *right)
{
    const uint64_t first = *(const uint64_t *)left;
    const uint64_t second = *(const uint64_t *)right;

    return (first > second) - (first < second);
}

/* As a code a bare star is a masked value: it has to be looked up in the delivery. */
static bool
is_star(const struct table *table, uint32_t row, size_t field)
{
    struct arena scratch;
    struct text raw;
    bool found;

    arena_init(&scratch, 0);
    raw = text_trim(table_raw(table, row, field, &scratch));
    found = text_equal(raw, TEXT("*")) || text_equal(raw, TEXT("＊"));
    arena_done(&scratch);
    return found;
}

/* The line's subject when it stands on the batch's date. */
static bool
subject_of(const struct rule_run *run, const struct table *table, uint32_t row, struct text *rule, struct text *subject)
{
    const struct rule_settings *settings = &run->set->settings;
    struct expr_value value;

    if (cell_value(run->batch, table, settings->exemption_until, row, &value) && value.days < run->batch->as_of) {
        return false;
    }
    if (cell_value(run->batch, table, settings->exemption_rule, row, &value)) {
        *rule = value.text;
    } else if (is_star(table, row, settings->exemption_rule)) {
        *rule = TEXT("*");
    } else {
        return false;
    }
    if (!cell_value(run->batch, table, EXPR_FIELD_PERSON_KEY, row, &value)
        && !cell_value(run->batch, table, EXPR_FIELD_HOUSEHOLD_KEY, row, &value)) {
        return false;
    }
    *subject = value.text;
    return true;
}

struct exemption *
exemption_new(const struct rule_run *run)
{
    const size_t source = run->set->settings.exemption_source;
    struct arena arena;
    struct exemption *exemption;

    arena_init(&arena, 0);
    exemption = arena_must_zero(&arena, 1, sizeof *exemption);
    if (source != SIZE_MAX) {
        const struct table *table = &run->batch->tables[source];

        exemption->hashes = arena_must_alloc(&arena, (table->row_count + 1) * sizeof *exemption->hashes);
        for (uint32_t row = 0; row < table->row_count; row++) {
            struct text rule;
            struct text subject;

            if (subject_of(run, table, row, &rule, &subject)) {
                exemption->hashes[exemption->count++] = hash_of(rule, subject);
            }
        }
        qsort(exemption->hashes, exemption->count, sizeof *exemption->hashes, compare_hashes);
    }
    exemption->arena = arena;
    return exemption;
}

void
exemption_free(struct exemption *exemption)
{
    struct arena arena;

    if (exemption != NULL) {
        arena = exemption->arena;
        arena_done(&arena);
    }
}

static bool
has(const struct exemption *exemption, struct text rule, struct text subject)
{
    const uint64_t hash = hash_of(rule, subject);

    return bsearch(&hash, exemption->hashes, exemption->count, sizeof hash, compare_hashes) != NULL;
}

bool
exemption_excuses(const struct exemption *exemption, const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    static const size_t fields[] = {EXPR_FIELD_PERSON_KEY, EXPR_FIELD_HOUSEHOLD_KEY};
    const size_t first = rule->subject_kind == SUBJECT_PERSON ? 0 : 1;
    struct expr_value value;

    if (exemption->count == 0 || (rule->subject_kind != SUBJECT_PERSON && rule->subject_kind != SUBJECT_HOUSEHOLD)) {
        return false;
    }
    for (size_t at = first; at < 2; at++) {
        if (cell_value(run->batch, &run->batch->tables[rule->source], fields[at], row, &value)
            && (has(exemption, rule->id, value.text) || has(exemption, TEXT("*"), value.text))) {
            return true;
        }
    }
    return false;
}

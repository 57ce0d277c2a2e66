/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/exclusion.h"

#include "common/ground/hash.h"
#include "transform/expr/cell.h"

#include <stdlib.h>

/* Sorted. */
struct hashes {
    uint64_t *items;
    size_t count;
};

struct exclusion {
    struct arena arena;
    const struct rule_run *run;
    struct hashes *flagged; /* per rule, in the order of the set: subjects flagged by a rule that suppresses others */
    struct hashes exempt;   /* of (rule, subject) */
};

static int
compare_hashes(const void *left, const void *right)
{
    const uint64_t first = *(const uint64_t *)left;
    const uint64_t second = *(const uint64_t *)right;

    return (first > second) - (first < second);
}

static void
sort_hashes(struct hashes *hashes)
{
    qsort(hashes->items, hashes->count, sizeof *hashes->items, compare_hashes);
}

static bool
has_hash(const struct hashes *hashes, uint64_t hash)
{
    return hashes->count > 0 && bsearch(&hash, hashes->items, hashes->count, sizeof hash, compare_hashes) != NULL;
}

/* ---- suppression ---- */

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

static void
add_flagged(struct exclusion *exclusion)
{
    const struct rule_run *run = exclusion->run;

    exclusion->flagged = arena_must_zero(&exclusion->arena, run->count + 1, sizeof *exclusion->flagged);
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];
        struct hashes *subjects = &exclusion->flagged[at];

        if (result->state != RULE_EVALUATED || !is_named(run, result->rule)) {
            continue;
        }
        subjects->items = arena_must_alloc(&exclusion->arena, (result->flagged + 1) * sizeof *subjects->items);
        for (uint64_t row = 0; row < result->flagged; row++) {
            subjects->items[subjects->count] = key_hash(run, result->rule, subject_field(result->rule), result->flagged_rows[row]);
            subjects->count += subjects->items[subjects->count] != 0;
        }
        sort_hashes(subjects);
    }
}

static const struct hashes *
flagged_by(const struct exclusion *exclusion, struct text id)
{
    for (size_t at = 0; at < exclusion->run->count; at++) {
        if (text_equal(exclusion->run->results[at].rule->id, id)) {
            return &exclusion->flagged[at];
        }
    }
    return NULL;
}

static bool
is_suppressed(const struct exclusion *exclusion, const struct rule *rule, uint32_t row)
{
    uint64_t own;
    uint64_t household = 0;

    if (rule->suppressed_by_count == 0) {
        return false;
    }
    own = key_hash(exclusion->run, rule, subject_field(rule), row);
    if (rule->subject_kind == SUBJECT_PERSON) {
        household = key_hash(exclusion->run, rule, EXPR_FIELD_HOUSEHOLD_KEY, row);
    }
    for (size_t at = 0; at < rule->suppressed_by_count; at++) {
        const struct hashes *subjects = flagged_by(exclusion, rule->suppressed_by[at]);

        if (subjects != NULL && ((own != 0 && has_hash(subjects, own)) || (household != 0 && has_hash(subjects, household)))) {
            return true;
        }
    }
    return false;
}

/* ---- exemptions ---- */

static uint64_t
exemption_hash(struct text rule, struct text subject)
{
    return hash_fold(hash_fold(0, rule), subject);
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
read_exemption(const struct rule_run *run, const struct table *table, uint32_t row, struct text *rule, struct text *subject)
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

static void
add_exempt(struct exclusion *exclusion)
{
    const size_t source = exclusion->run->set->settings.exemption_source;
    const struct table *table = source == SIZE_MAX ? NULL : &exclusion->run->batch->tables[source];
    struct hashes *exempt = &exclusion->exempt;

    if (table == NULL) {
        return;
    }
    exempt->items = arena_must_alloc(&exclusion->arena, (table->row_count + 1) * sizeof *exempt->items);
    for (uint32_t row = 0; row < table->row_count; row++) {
        struct text rule;
        struct text subject;

        if (read_exemption(exclusion->run, table, row, &rule, &subject)) {
            exempt->items[exempt->count++] = exemption_hash(rule, subject);
        }
    }
    sort_hashes(exempt);
}

static bool
is_exempt(const struct exclusion *exclusion, const struct rule *rule, uint32_t row)
{
    static const size_t fields[] = {EXPR_FIELD_PERSON_KEY, EXPR_FIELD_HOUSEHOLD_KEY};
    const struct rule_run *run = exclusion->run;
    const size_t first = rule->subject_kind == SUBJECT_PERSON ? 0 : 1;
    struct expr_value value;

    if (exclusion->exempt.count == 0 || (rule->subject_kind != SUBJECT_PERSON && rule->subject_kind != SUBJECT_HOUSEHOLD)) {
        return false;
    }
    for (size_t at = first; at < 2; at++) {
        if (cell_value(run->batch, &run->batch->tables[rule->source], fields[at], row, &value)
            && (has_hash(&exclusion->exempt, exemption_hash(rule->id, value.text))
                || has_hash(&exclusion->exempt, exemption_hash(TEXT("*"), value.text)))) {
            return true;
        }
    }
    return false;
}

/* ---- both ---- */

struct exclusion *
exclusion_new(const struct rule_run *run)
{
    struct exclusion *exclusion = calloc(1, sizeof *exclusion);

    if (exclusion == NULL) {
        return NULL;
    }
    arena_init(&exclusion->arena, 0);
    exclusion->run = run;
    add_flagged(exclusion);
    add_exempt(exclusion);
    return exclusion;
}

void
exclusion_free(struct exclusion *exclusion)
{
    if (exclusion != NULL) {
        arena_done(&exclusion->arena);
        free(exclusion);
    }
}

enum exclusion_reason
exclusion_find(const struct exclusion *exclusion, const struct rule *rule, uint32_t row)
{
    if (is_suppressed(exclusion, rule, row)) {
        return EXCLUSION_SUPPRESSED;
    }
    return is_exempt(exclusion, rule, row) ? EXCLUSION_EXEMPT : EXCLUSION_NONE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/finding.h"

#include "common/ground/date.h"
#include "transform/expr/cell.h"
#include "transform/rules/finding_content.h"
#include "transform/rules/finding_key.h"

#include <stdlib.h>

struct flagged {
    char key[FINDING_KEY_SIZE];
    uint32_t row;
    const struct table_place *place;
};

/* ---- order ---- */

static const struct table_place *
places_of(const struct rule_run *run, const struct rule *rule, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct table_place *places = arena_must_alloc(arena, (count + 1) * sizeof *places);

    for (size_t at = 0; at < count; at++) {
        places[at] = table_place_of(&run->batch->tables[rule->source], rows[at]);
    }
    return places;
}

static int
compare_flagged(const void *left, const void *right)
{
    const struct flagged *first = left;
    const struct flagged *second = right;
    int compared = strcmp(first->key, second->key);

    if (compared == 0) {
        compared = table_place_compare(first->place, second->place);
    }
    return compared != 0 ? compared : (first->row > second->row) - (first->row < second->row);
}

struct ordered {
    size_t first; /* in the sorted flagged rows */
    size_t count;
    const struct flagged *flagged;
};

static int
compare_ordered(const void *left, const void *right)
{
    const struct ordered *first = left;
    const struct ordered *second = right;
    const int compared = table_place_compare(first->flagged->place, second->flagged->place);

    return compared != 0 ? compared : strcmp(first->flagged->key, second->flagged->key);
}

/* ---- texts ---- */

/* The first person's name in the row. The name of who looks after something, or who approved it, is a text; what a derived source took from
 * others has no format of its own. */
static struct text
subject_name_of(const struct rule_run *run, const struct rule *rule, uint32_t row, struct arena *arena)
{
    const struct table *table = &run->batch->tables[rule->source];

    for (size_t field = 0; field < table->schema->field_count; field++) {
        const struct schema_field *column = &table->schema->fields[field];

        if (column->personal == PERSONAL_NAME && (table->schema->derived || text_equal(column->format, TEXT("person_name")))
            && column_is_valid(&table->columns[field], row)) {
            return table_text(table, row, field, arena);
        }
    }
    return TEXT_NULL;
}

/* ---- making ---- */

static void
fill_findings(const struct rule_run *run, struct rule_result *result, const struct ordered *ordered, struct finding_content *values,
              struct finding_evidence *evidence)
{
    const struct rule *rule = result->rule;
    const struct table *table = &run->batch->tables[rule->source];
    uint32_t rows[EXPR_LANES];

    for (size_t from = 0; from < result->finding_count; from += EXPR_LANES) {
        const size_t lanes = result->finding_count - from < EXPR_LANES ? result->finding_count - from : EXPR_LANES;

        for (size_t lane = 0; lane < lanes; lane++) {
            rows[lane] = ordered[from + lane].flagged->row;
        }
        finding_content_run(values, rows, lanes);
        for (size_t lane = 0; lane < lanes; lane++) {
            struct finding *finding = &result->findings[from + lane];

            memcpy(finding->key, ordered[from + lane].flagged->key, sizeof finding->key);
            finding->row = rows[lane];
            finding->subject_key = finding_key_subject(run, rule, finding->row);
            finding->subject_name = subject_name_of(run, rule, finding->row, &result->arena);
            finding->division_code = cell_text(run->batch, table, EXPR_FIELD_DIVISION_CODE, finding->row, &result->arena);
            finding->message = finding_content_message(&rule->say, values, lane, false, &result->arena);
            finding->revealed = finding_content_message(&rule->say, values, lane, true, &result->arena);
            finding->values = finding_content_values(values, lane, &result->arena);
        }
    }
    for (size_t at = 0; at < result->finding_count; at++) {
        uint32_t *merged = arena_must_alloc(&result->arena, ordered[at].count * sizeof *merged);

        for (size_t row = 0; row < ordered[at].count; row++) {
            merged[row] = ordered[at].flagged[row].row;
        }
        result->findings[at].evidence = finding_content_evidence(evidence, merged, ordered[at].count, &result->arena);
    }
}

/* Cuts the sorted rows into runs of equal key. */
static struct ordered *
cut_runs(const struct flagged *flagged, size_t count, struct arena *arena, size_t *runs)
{
    struct ordered *ordered = arena_must_zero(arena, count + 1, sizeof *ordered);

    *runs = 0;
    for (size_t at = 0; at < count; at++) {
        if (at == 0 || strcmp(flagged[at].key, flagged[at - 1].key) != 0) {
            ordered[(*runs)++] = (struct ordered){at, 0, &flagged[at]};
        }
        ordered[*runs - 1].count++;
    }
    qsort(ordered, *runs, sizeof *ordered, compare_ordered);
    return ordered;
}

static struct flagged *
key_rows(const struct rule_run *run, const struct rule_result *result, size_t count, const struct table_place *places, struct arena *arena)
{
    struct flagged *flagged = arena_must_zero(arena, count + 1, sizeof *flagged);
    struct finding_key_room room;

    finding_key_room_init(&room, run);
    for (size_t at = 0; at < count; at++) {
        flagged[at].row = result->flagged_rows[at];
        flagged[at].place = &places[at];
        finding_key(run, result->rule, flagged[at].row, NULL, &room, flagged[at].key);
        arena_reset(&room.scratch);
    }
    finding_key_room_done(&room);
    qsort(flagged, count, sizeof *flagged, compare_flagged);
    return flagged;
}

/* Above the rule's share of the rows one finding to the source's owner stands for all of them: a column that came empty is one mistake, not
 * ten thousand. */
static bool
is_flood(const struct rule_result *result, size_t count)
{
    const struct rule *rule = result->rule;

    return rule->flood_share >= 0 && result->rows >= (uint64_t)rule->flood_rows
           && fixed_from_integer((int64_t)count) * 100 > rule->flood_share * (fixed)result->rows;
}

/* The rows that one finding of a flood stands for. */
struct flood {
    const struct table *origin; /* NULL: rows of all sources */
    uint32_t *rows;
    size_t count;
};

static const struct table *
origin_of(const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    return rule->mixed ? table_origin(&run->batch->tables[rule->source], &row) : NULL;
}

static struct flood *
flood_of(struct flood *floods, size_t *count, const struct table *origin)
{
    for (size_t at = 0; at < *count; at++) {
        if (floods[at].origin == origin || (origin != NULL && floods[at].origin->schema == origin->schema)) {
            return &floods[at];
        }
    }
    floods[*count] = (struct flood){.origin = origin};
    return &floods[(*count)++];
}

/* By source, where the rule has several: each is asked to look at its own. */
static struct flood *
part_flood(const struct rule_run *run, const struct rule_result *result, size_t rows, struct arena *arena, size_t *count)
{
    struct flood *floods = arena_must_alloc(arena, (run->batch->table_count + 1) * sizeof *floods);

    *count = 0;
    for (size_t at = 0; at < rows; at++) {
        flood_of(floods, count, origin_of(run, result->rule, result->flagged_rows[at]))->count++;
    }
    for (size_t at = 0; at < *count; at++) {
        floods[at].rows = arena_must_alloc(arena, floods[at].count * sizeof *floods[at].rows);
        floods[at].count = 0;
    }
    for (size_t at = 0; at < rows; at++) {
        struct flood *flood = flood_of(floods, count, origin_of(run, result->rule, result->flagged_rows[at]));

        flood->rows[flood->count++] = result->flagged_rows[at];
    }
    return floods;
}

static const char *
flood_message(const struct rule_result *result, const struct flood *flood, struct arena *arena)
{
    const struct rule *rule = result->rule;
    fixed share = 0;
    char percent[FIXED_TEXT_SIZE];

    (void)fixed_divide(fixed_from_integer((int64_t)flood->count) * 100, fixed_from_integer((int64_t)result->rows), &share);
    (void)fixed_format(fixed_round(share, 1), percent);
    if (flood->origin != NULL) {
        return arena_must_format(arena, "%.*s: %zu 行有“%.*s”问题,占“%.*s”查看的 %llu 行的 %s%%,请来源部门整体核对",
                                 TEXT_ARG(flood->origin->schema->title), flood->count, TEXT_ARG(rule->name), TEXT_ARG(rule->from->title),
                                 (unsigned long long)result->rows, percent);
    }
    return arena_must_format(arena, "%.*s: %zu 行有“%.*s”问题,占查看的 %llu 行的 %s%%,请来源部门整体核对", TEXT_ARG(rule->from->title),
                             flood->count, TEXT_ARG(rule->name), (unsigned long long)result->rows, percent);
}

static int
compare_floods(const void *left, const void *right, void *context)
{
    const struct table *table = context;
    const uint32_t first = ((const struct flood *)left)->rows[0];
    const uint32_t second = ((const struct flood *)right)->rows[0];
    const struct table_place places[] = {table_place_of(table, first), table_place_of(table, second)};
    const int compared = table_place_compare(&places[0], &places[1]);

    return compared != 0 ? compared : (first > second) - (first < second);
}

static void
make_flood(const struct rule_run *run, struct rule_result *result, size_t count, struct arena *arena)
{
    struct finding_evidence *evidence = finding_content_evidence_new(run, result->rule, arena);
    struct flood *floods = part_flood(run, result, count, arena, &result->finding_count);

    qsort_r(floods, result->finding_count, sizeof *floods, compare_floods, &run->batch->tables[result->rule->source]);
    result->findings = arena_must_zero(&result->arena, result->finding_count, sizeof *result->findings);
    for (size_t at = 0; at < result->finding_count; at++) {
        const struct flood *flood = &floods[at];
        struct finding *finding = &result->findings[at];

        finding_key_flood(run, result->rule, flood->origin == NULL ? TEXT_NULL : flood->origin->schema->name, finding->key);
        finding->flood = true;
        finding->row = flood->rows[0];
        finding->message = text_from(flood_message(result, flood, &result->arena));
        finding->revealed = finding->message;
        finding->values =
            text_from(arena_must_format(&result->arena, "{\"flagged\":%zu,\"rows\":%llu}", flood->count, (unsigned long long)result->rows));
        finding->evidence = finding_content_evidence(evidence, flood->rows, flood->count, &result->arena);
    }
    finding_content_evidence_free(evidence);
    result->reason = "flood: one finding stands for all rows";
}

/* ---- comparisons.csv: a published figure beside the computed one ----
 *
 * The row's own columns give period, as_of, metric, unit and basis; the let `published`, else the column `value`, is what was published;
 * the let `computed` is ours. */

static const char *const comparison_names[COMPARISON_CELLS - 2] = {"period", "as_of", "metric", "unit", "basis", "published", "computed"};

enum { CELL_AS_OF = 1, CELL_PUBLISHED = 5, CELL_VERDICT = COMPARISON_CELLS - 2, CELL_NOTE };

static void
compare_row(const struct rule_run *run, struct rule_result *result, struct finding_content *values, size_t lane,
            struct comparison *comparison)
{
    const struct rule *rule = result->rule;
    char as_of[DATE_TEXT_SIZE];

    for (size_t cell = 0; cell < CELL_VERDICT; cell++) {
        comparison->cells[cell] = finding_content_named(values, text_from(comparison_names[cell]), lane, &result->arena);
    }
    if (text_is_null(comparison->cells[CELL_PUBLISHED])) {
        comparison->cells[CELL_PUBLISHED] = finding_content_named(values, TEXT("value"), lane, &result->arena);
    }
    if (text_is_null(comparison->cells[CELL_AS_OF])) {
        (void)date_format(run->batch->as_of, as_of);
        comparison->cells[CELL_AS_OF] = arena_must_text(&result->arena, text_from(as_of));
    }
    comparison->cells[CELL_VERDICT] = finding_content_text(values, rule->verdict, lane, &result->arena);
    comparison->cells[CELL_NOTE] = finding_content_message(&rule->note, values, lane, false, &result->arena);
}

static void
make_comparisons(const struct rule_run *run, struct rule_result *result, struct finding_content *values)
{
    result->comparisons = arena_must_zero(&result->arena, result->compared_count + 1, sizeof *result->comparisons);
    for (size_t from = 0; from < result->compared_count; from += EXPR_LANES) {
        const size_t lanes = result->compared_count - from < EXPR_LANES ? result->compared_count - from : EXPR_LANES;

        finding_content_run(values, result->compared_rows + from, lanes);
        for (size_t lane = 0; lane < lanes; lane++) {
            struct comparison *comparison = &result->comparisons[result->comparison_count++];

            comparison->row = result->compared_rows[from + lane];
            compare_row(run, result, values, lane, comparison);
        }
    }
}

/* ---- a rule ---- */

void
finding_make(const struct rule_run *run, struct rule_result *result)
{
    const size_t count = (size_t)(result->flagged - result->suppressed - result->exempt);
    struct finding_content *values = finding_content_new(run, result->rule, &result->arena);
    struct arena arena;

    arena_init(&arena, 0);
    if (count > 0 && is_flood(result, count)) {
        make_flood(run, result, count, &arena);
        finding_key_former_fill(run, result);
    } else if (count > 0) {
        const struct table_place *places = places_of(run, result->rule, result->flagged_rows, count, &arena);
        const struct flagged *flagged = key_rows(run, result, count, places, &arena);
        const struct ordered *ordered = cut_runs(flagged, count, &arena, &result->finding_count);
        struct finding_evidence *evidence = finding_content_evidence_new(run, result->rule, &arena);

        result->findings = arena_must_zero(&result->arena, result->finding_count, sizeof *result->findings);
        fill_findings(run, result, ordered, values, evidence);
        finding_content_evidence_free(evidence);
        finding_key_former_fill(run, result);
    }
    if (result->rule->verdict != NULL) {
        make_comparisons(run, result, values);
    }
    finding_content_free(values);
    arena_done(&arena);
}

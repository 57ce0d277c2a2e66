/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of comparisons.csv: a published figure beside the computed one. The row's own columns give period, as_of, metric, unit and basis;
 * the let `published`, else the column `value`, is what was published; the let `computed` is ours. */
#include "transform/rules/finding.h"

#include "common/ground/date.h"

static const char *const names[COMPARISON_CELLS - 2] = {"period", "as_of", "metric", "unit", "basis", "published", "computed"};

enum { CELL_AS_OF = 1, CELL_PUBLISHED = 5, CELL_VERDICT = COMPARISON_CELLS - 2, CELL_NOTE };

static void
compare_row(const struct rule_run *run, struct rule_result *result, struct finding_values *values, size_t lane,
            struct comparison *comparison)
{
    const struct rule *rule = result->rule;
    char as_of[DATE_TEXT_SIZE];

    for (size_t cell = 0; cell < CELL_VERDICT; cell++) {
        comparison->cells[cell] = finding_values_named(values, text_from(names[cell]), lane, &result->arena);
    }
    if (text_is_null(comparison->cells[CELL_PUBLISHED])) {
        comparison->cells[CELL_PUBLISHED] = finding_values_named(values, TEXT("value"), lane, &result->arena);
    }
    if (text_is_null(comparison->cells[CELL_AS_OF])) {
        (void)date_format(run->batch->as_of, as_of);
        comparison->cells[CELL_AS_OF] = arena_must_text(&result->arena, text_from(as_of));
    }
    comparison->cells[CELL_VERDICT] = finding_values_text(values, rule->verdict, lane, &result->arena);
    comparison->cells[CELL_NOTE] = finding_render(&rule->note, values, lane, false, &result->arena);
}

void
finding_compare(const struct rule_run *run, struct rule_result *result, struct finding_values *values)
{
    result->comparisons = arena_must_zero(&result->arena, result->looked_count + 1, sizeof *result->comparisons);
    for (size_t from = 0; from < result->looked_count; from += EXPR_LANES) {
        const size_t lanes = result->looked_count - from < EXPR_LANES ? result->looked_count - from : EXPR_LANES;

        finding_values_run(values, result->looked_rows + from, lanes);
        for (size_t lane = 0; lane < lanes; lane++) {
            struct comparison *comparison = &result->comparisons[result->comparison_count++];

            comparison->row = result->looked_rows[from + lane];
            compare_row(run, result, values, lane, comparison);
        }
    }
}

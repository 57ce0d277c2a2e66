/* SPDX-License-Identifier: Apache-2.0 */
/* Whole numbers. 12.0 is 12, with a reason; 12.5 is refused. */
#include "common/ground/decimal.h"
#include "transform/cells/number_form.h"

/* A point is looked at by integer_run. */
static bool
integer_quick(struct text raw, int64_t *number)
{
    return memchr(raw.data, '.', raw.size) == NULL && decimal_parse(raw, number, NULL);
}

static enum verdict
integer_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct number_form form;
    const enum verdict verdict = number_form_parse(raw, field->schema->unit, result->unit, result->scratch, &form);

    result->number = form.value;
    result->reason = form.reason;
    if (verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) {
        return verdict;
    }
    if (form.percent || form.value % DECIMAL_SCALE != 0) {
        result->reason = form.percent ? "unit" : "fraction";
        return VERDICT_INVALID;
    }
    if (verdict == VERDICT_SAME && memchr(raw.data, '.', raw.size) != NULL) {
        result->reason = "decimal_zero";
        return VERDICT_CHANGED;
    }
    return verdict;
}

const struct normaliser normaliser_integer = {
    .name = "integer",
    .summary = "whole number",
    .standard = "",
    .type = SCHEMA_INTEGER,
    .repeats = true,
    .run = integer_run,
    .quick = integer_quick,
};

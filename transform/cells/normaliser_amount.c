/* SPDX-License-Identifier: Apache-2.0 */
/* Money and measures: decimal(18,4) in the field's unit. Digits behind the fourth place round half away from zero, with that reason. */
#include "common/ground/decimal.h"
#include "transform/cells/number_form.h"

static bool
amount_quick(struct text raw, int64_t *number)
{
    bool rounded = false;

    return decimal_parse(raw, number, &rounded) && !rounded;
}

static enum verdict
amount_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct number_form form;
    const enum verdict verdict = number_form_parse(raw, field->schema->unit, result->unit, result->scratch, &form);

    result->number = form.value;
    result->reason = form.reason;
    if (form.percent && (verdict == VERDICT_SAME || verdict == VERDICT_CHANGED)) {
        result->reason = "unit";
        return VERDICT_INVALID;
    }
    return verdict;
}

const struct normaliser normaliser_amount = {
    .name = "amount",
    .summary = "decimal(18,4), trailing zeros cut, in the field's unit; 万元, 元 and the like convert",
    .standard = "",
    .type = SCHEMA_NUMBER,
    .repeats = true,
    .run = amount_run,
    .quick = amount_quick,
};

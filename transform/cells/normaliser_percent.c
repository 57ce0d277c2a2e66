/* SPDX-License-Identifier: Apache-2.0 */
/* Per cent: 45.14 stands for 45.14 %. Whether a bare 0.45 is a share or less than one per cent cannot be known from the cell, so it is left
 * as it is; a field whose unit in the schema is `1` holds shares and is multiplied by 100. */
#include "common/ground/decimal.h"
#include "transform/cells/number_form.h"

static enum verdict
percent_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct number_form form;
    const bool is_share = text_equal(field->schema->unit, TEXT("1"));
    const enum verdict verdict = number_form_parse(raw, TEXT_NULL, TEXT_NULL, result->scratch, &form);

    result->number = form.value;
    result->reason = form.reason;
    if ((verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) || !is_share || form.percent) {
        return verdict;
    }
    if (form.value > DECIMAL_MAX / 100 || form.value < -(DECIMAL_MAX / 100)) {
        result->reason = "range";
        return VERDICT_INVALID;
    }
    result->number = form.value * 100;
    result->reason = "share";
    return VERDICT_CHANGED;
}

const struct normaliser normaliser_percent = {
    .name = "percent",
    .summary = "45.14 for 45.14 %",
    .standard = "",
    .type = SCHEMA_NUMBER,
    .repeats = true,
    .run = percent_run,
};

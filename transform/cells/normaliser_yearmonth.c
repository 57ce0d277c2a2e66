/* SPDX-License-Identifier: Apache-2.0 */
/* A month, ISO 8601 / GB/T 7408: 2022-06. The day of a full date is dropped, with that reason. */
#include "common/ground/date.h"
#include "transform/cells/date_form.h"

static enum verdict
yearmonth_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct date_form form;
    const enum verdict verdict = date_form_parse(raw, field->zone, result->scratch, &form);

    result->reason = form.reason;
    if (verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) {
        return verdict;
    }
    if (form.month == 0) {
        result->reason = "month_missing";
        return VERDICT_INVALID;
    }
    result->number = date_from_parts(form.year, form.month, 1);
    if (form.day != 0) {
        result->reason = "day_dropped";
        return VERDICT_CHANGED;
    }
    return verdict;
}

const struct normaliser normaliser_yearmonth = {
    .name = "yearmonth",
    .summary = "2022-06",
    .standard = "ISO 8601, GB/T 7408",
    .type = SCHEMA_YEARMONTH,
    .repeats = true,
    .run = yearmonth_run,
};

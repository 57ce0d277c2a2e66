/* SPDX-License-Identifier: Apache-2.0 */
/* A day, ISO 8601 / GB/T 7408: 2022-06-30. A cell that gives only a month or a year is refused, not filled up. */
#include "common/ground/date.h"
#include "transform/cells/date_form.h"

/* 1800-01-01 .. 2199-12-31 */
static bool
date_quick(struct text raw, int64_t *number)
{
    int32_t days;
    const bool plain = raw.size == 10 && date_parse(raw, &days) && days >= -62091 && days < 84006;

    *number = plain ? days : 0;
    return plain;
}

static enum verdict
date_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct date_form form;
    enum verdict verdict;

    if (date_quick(raw, &result->number)) {
        result->reason = NULL;
        return VERDICT_SAME;
    }
    verdict = date_form_parse(raw, field->zone, result->scratch, &form);
    result->reason = form.reason;
    if (verdict != VERDICT_SAME && verdict != VERDICT_CHANGED) {
        return verdict;
    }
    if (form.day == 0) {
        result->reason = form.month == 0 ? "month_missing" : "day_missing";
        return VERDICT_INVALID;
    }
    result->number = date_from_parts(form.year, form.month, form.day);
    return verdict;
}

const struct normaliser normaliser_date = {
    .name = "date",
    .summary = "2022-06-30",
    .standard = "ISO 8601, GB/T 7408",
    .type = SCHEMA_DATE,
    .repeats = true,
    .run = date_run,
    .quick = date_quick,
};

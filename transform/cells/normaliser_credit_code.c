/* SPDX-License-Identifier: Apache-2.0 */
/* Unified social credit code, GB 32100-2015; the 15-digit business registration number of before 2015 (GS 15-2006) is left as it is,
 * because old lists still hold it and it cannot be converted. */
#include "transform/cells/fold.h"
#include "transform/cells/identifier.h"
#include "transform/cells/organisation.h"

static enum verdict
credit_code_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (organisation_credit_code_is_valid(cell.folded) || organisation_registration_is_valid(cell.folded)) {
        return identifier_found(raw, cell.folded, cell.reason, result);
    }
    if (cell.folded.size == 15 || cell.folded.size == 18) {
        return identifier_refuse("check_digit", result);
    }
    return identifier_refuse("length", result);
}

const struct normaliser normaliser_credit_code = {
    .name = "credit_code",
    .summary = "18 characters, or 15 digits of an old business registration",
    .standard = "GB 32100-2015; GS 15-2006",
    .type = SCHEMA_STRING,
    .run = credit_code_run,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Organisation code, GB 11714-1997: eight characters, a dash, the check character (12345678-8). */
#include "transform/cells/identifier.h"
#include "transform/cells/organisation.h"

static enum verdict
organisation_code_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (cell.folded.size != 9) {
        return identifier_refuse("length", result);
    }
    if (!organisation_code_is_valid(cell.folded)) {
        return identifier_refuse("check_digit", result);
    }
    result->scratch[9] = result->scratch[8];
    result->scratch[8] = '-';
    return identifier_found(raw, (struct text){result->scratch, 10}, cell.reason, result);
}

const struct normaliser normaliser_organisation_code = {
    .name = "organisation_code",
    .summary = "eight characters, a dash and the check character",
    .standard = "GB 11714-1997",
    .type = SCHEMA_STRING,
    .run = organisation_code_run,
};

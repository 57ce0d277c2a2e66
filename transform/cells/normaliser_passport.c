/* SPDX-License-Identifier: Apache-2.0 */
/* Passports and travel permits of any country: opaque, 5 to 20 ASCII letters and digits with at least one digit (ICAO Doc 9303 has 9;
 * permits are longer). There is no check digit on paper lists, so only the form is checked. */
#include "transform/cells/identifier.h"

static enum verdict
passport_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);
    bool digit = false;

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    for (size_t at = 0; at < cell.folded.size; at++) {
        const char byte = cell.folded.data[at];

        digit = digit || (byte >= '0' && byte <= '9');
        if (!((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z'))) {
            return identifier_refuse("character", result);
        }
    }
    if (cell.folded.size < 5 || cell.folded.size > 20 || !digit) {
        return identifier_refuse(digit ? "length" : "character", result);
    }
    return identifier_found(raw, cell.folded, cell.reason, result);
}

const struct normaliser normaliser_passport = {
    .name = "passport",
    .summary = "5 to 20 letters and digits, opaque",
    .standard = "ICAO Doc 9303 for the alphabet",
    .type = SCHEMA_STRING,
    .run = passport_run,
};

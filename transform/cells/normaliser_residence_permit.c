/* SPDX-License-Identifier: Apache-2.0 */
/* Residence permits of Hong Kong (81), Macao (82) and Taiwan (83) residents, 18 characters after GB 11643-1999; where only such permits may
 * stand. (A field of format resident_id takes them too.) */
#include "common/formats/resident_id.h"
#include "transform/cells/identifier.h"

static enum verdict
residence_permit_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (cell.folded.size != RESIDENT_ID_SIZE) {
        return identifier_refuse("length", result);
    }
    if (cell.folded.data[0] != '8') {
        return identifier_refuse("area", result);
    }
    switch (resident_id_check(cell.folded.data)) {
    case RESIDENT_ID_OK:
        return identifier_found(raw, cell.folded, cell.reason, result);
    case RESIDENT_ID_CHARACTER:
        return identifier_refuse("character", result);
    case RESIDENT_ID_AREA:
        return identifier_refuse("area", result);
    case RESIDENT_ID_DATE:
        return identifier_refuse("birth_date", result);
    case RESIDENT_ID_CHECK:
        break;
    }
    return identifier_refuse("check_digit", result);
}

const struct normaliser normaliser_residence_permit = {
    .name = "residence_permit",
    .summary = "18 characters beginning with 81, 82 or 83",
    .standard = "GB 11643-1999, State Council measures of 2018",
    .type = SCHEMA_STRING,
    .run = residence_permit_run,
};

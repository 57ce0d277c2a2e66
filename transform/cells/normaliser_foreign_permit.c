/* SPDX-License-Identifier: Apache-2.0 */
/* Permanent residence card of foreigners: 15 characters until 2023 (three letters of the country, province and city in four digits, birth
 * date in six, sequence and check: opaque here, since the check has not been published), 18 digits since (GB 11643 check,
 * common/formats/resident_id.h). */
#include "common/formats/resident_id.h"
#include "transform/cells/fold.h"
#include "transform/cells/identifier.h"

static bool
is_old_form(struct text folded)
{
    if (folded.size != 15 || !fold_is_digits((struct text){folded.data + 3, 12})) {
        return false;
    }
    for (size_t at = 0; at < 3; at++) {
        if (folded.data[at] < 'A' || folded.data[at] > 'Z') {
            return false;
        }
    }
    return true;
}

static enum verdict
foreign_permit_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (is_old_form(cell.folded)) {
        return identifier_found(raw, cell.folded, cell.reason, result);
    }
    if (cell.folded.size != RESIDENT_ID_SIZE || cell.folded.data[0] != '9') {
        return identifier_refuse(cell.folded.size == 15 || cell.folded.size == 18 ? "form" : "length", result);
    }
    return resident_id_check(cell.folded.data) == RESIDENT_ID_OK ? identifier_found(raw, cell.folded, cell.reason, result)
                                                                 : identifier_refuse("check_digit", result);
}

const struct normaliser normaliser_foreign_permit = {
    .name = "foreign_permit",
    .summary = "15 characters of the old card, or 18 digits of the new one",
    .standard = "GB 11643-1999 for the check digit of the 2023 card; the old card is opaque",
    .type = SCHEMA_STRING,
    .run = foreign_permit_run,
};

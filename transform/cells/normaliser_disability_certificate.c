/* SPDX-License-Identifier: Apache-2.0 */
/* Disability certificate: the holder's citizen number, the category (1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重), the grade (1
 * gravest .. 4), and on re-issue a letter and a digit: 20 or 22 characters. */
#include "common/formats/resident_id.h"
#include "transform/cells/identifier.h"

static bool
is_tail(struct text tail)
{
    if ((tail.size != 2 && tail.size != 4) || tail.data[0] < '1' || tail.data[0] > '7' || tail.data[1] < '1' || tail.data[1] > '4') {
        return false;
    }
    return tail.size == 2 || (tail.data[2] >= 'A' && tail.data[2] <= 'Z' && tail.data[3] >= '0' && tail.data[3] <= '9');
}

static enum verdict
disability_certificate_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (cell.folded.size != 20 && cell.folded.size != 22) {
        return identifier_refuse("length", result);
    }
    if (resident_id_check(cell.folded.data) != RESIDENT_ID_OK) {
        return identifier_refuse("holder", result);
    }
    if (!is_tail((struct text){cell.folded.data + RESIDENT_ID_SIZE, cell.folded.size - RESIDENT_ID_SIZE})) {
        return identifier_refuse("category_grade", result);
    }
    return identifier_found(raw, cell.folded, cell.reason, result);
}

const struct normaliser normaliser_disability_certificate = {
    .name = "disability_certificate",
    .summary = "20 or 22 characters beginning with a valid citizen number",
    .standard = "numbering of the second-generation certificate (中国残联); GB 11643-1999 for the first 18",
    .type = SCHEMA_STRING,
    .run = disability_certificate_run,
};

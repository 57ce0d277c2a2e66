/* SPDX-License-Identifier: Apache-2.0 */
/* Division code: 6 digits of GB/T 2260, 9 or 12 of the statistical code, as far as they exist, or existed, in schemas/codes/division.csv at
 * the batch's date: a former code stays as it was written, only the row's division_code follows division_change.csv. 12 digits padded with
 * zeros for a county or town lose the padding; the name of a division of the county stands for its code when it is unique. */
#include "transform/cells/code_index.h"
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"
#include "transform/cells/place_cell.h"

/* 410621000000 is the county, 410621101000 the town. */
static struct text
drop_padding(struct text digits)
{
    while ((digits.size == 12 || digits.size == 9) && memcmp(digits.data + digits.size - 3, "000", 3) == 0) {
        digits.size -= 3;
    }
    return digits;
}

static uint32_t
by_name(const struct place_index *places, struct text folded)
{
    uint32_t place = place_ancestor(places, folded);

    if (place == 0) {
        place = place_town(places, folded);
    }
    if (place == 0) {
        place = place_village(places, 0, folded);
    }
    return place;
}

static enum verdict
finish_code(const struct place_index *places, uint32_t place, struct text raw, const char *reason, struct normalised *result)
{
    result->place = place;
    result->text = place_division(places, place)->code;
    result->reason = text_equal(result->text, raw) ? NULL : reason;
    return result->reason == NULL ? VERDICT_SAME : VERDICT_CHANGED;
}

static enum verdict
division_code_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct place_cell cell;
    struct text digits;
    uint32_t place;

    if (!place_cell_open(raw, result->scratch, &cell, result)) {
        return VERDICT_ABSENT;
    }
    digits = cell.folded;
    if (digits.size > 2 && text_ends_with(digits, TEXT(".0"))) {
        digits.size -= 2;
        cell.reason = "decimal_zero";
    }
    if (!fold_is_digits(digits)) {
        place = by_name(field->places, cell.folded);
        if (place != 0 && place != PLACE_AMBIGUOUS) {
            return finish_code(field->places, place, raw, "name", result);
        }
        result->reason = place != 0 ? "several_places" : fold_is_scientific(cell.folded) ? "scientific" : "unknown_place";
        return VERDICT_INVALID;
    }
    place = place_of_code(field->places, drop_padding(digits));
    if (place == 0) {
        result->reason = digits.size == 6 || digits.size == 9 || digits.size == 12 ? "unknown_place" : "length";
        return VERDICT_INVALID;
    }
    if (place_is_future(field->places, place)) {
        result->reason = "future_place";
        return VERDICT_INVALID;
    }
    return finish_code(field->places, place, raw, cell.reason == NULL ? "padding" : cell.reason, result);
}

const struct normaliser normaliser_division_code = {
    .name = "division_code",
    .summary = "6, 9 or 12 digits that exist, or existed, in the division list",
    .standard = "GB/T 2260, statistical codes of administrative divisions",
    .type = SCHEMA_STRING,
    .repeats = true,
    .run = division_code_run,
};

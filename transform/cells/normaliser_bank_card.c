/* SPDX-License-Identifier: Apache-2.0 */
/* Bank card, ISO/IEC 7812: 13 to 19 digits whose last is the Luhn check digit. Passbook and settlement account numbers have none; a field
 * that may hold them is a `code`. */
#include "transform/cells/fold.h"
#include "transform/cells/identifier.h"

static bool
luhn_holds(struct text digits)
{
    unsigned sum = 0;

    for (size_t at = 0; at < digits.size; at++) {
        const unsigned digit = (unsigned)(digits.data[digits.size - 1 - at] - '0');
        const unsigned doubled = digit * 2;

        sum += at % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
}

/* A double keeps 15 digits and prints zeros for the rest. */
static bool
is_zeroed(struct text digits)
{
    for (size_t at = 15; at < digits.size; at++) {
        if (digits.data[at] != '0') {
            return false;
        }
    }
    return digits.size > 16;
}

static enum verdict
bank_card_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    struct identifier_cell cell;
    const enum verdict verdict = identifier_open(raw, false, result, &cell);

    (void)field;
    if (verdict != VERDICT_SAME) {
        return verdict;
    }
    if (!fold_is_digits(cell.folded)) {
        return identifier_refuse("character", result);
    }
    if (cell.folded.size < 13 || cell.folded.size > 19) {
        return identifier_refuse("length", result);
    }
    if (is_zeroed(cell.folded)) {
        return identifier_refuse("zeroed_tail", result);
    }
    return luhn_holds(cell.folded) ? identifier_found(raw, cell.folded, cell.reason, result) : identifier_refuse("check_digit", result);
}

const struct normaliser normaliser_bank_card = {
    .name = "bank_card",
    .summary = "13 to 19 digits with the Luhn check digit",
    .standard = "ISO/IEC 7812-1, JR/T 0008",
    .type = SCHEMA_STRING,
    .run = bank_card_run,
};

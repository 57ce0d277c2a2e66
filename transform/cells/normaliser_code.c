/* SPDX-License-Identifier: Apache-2.0 */
/* Opaque identifiers (户编号, 结算编号, 项目编码 …): full-width to ASCII, upper case, guards, blanks and invisibles removed. A number that
 * went through a floating-point cell is refused; a bare `.0` behind at most 15 digits is taken off. */
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

enum { DOUBLE_DIGITS = 15 }; /* decimal digits that survive a double */

static enum verdict
code_judge(struct text folded, unsigned done, struct normalised *result)
{
    const struct text whole = {folded.data, folded.size > 2 ? folded.size - 2 : 0};

    result->text = folded;
    result->reason = fold_reason(done);
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    if (memchr(folded.data, '*', folded.size) != NULL) {
        result->reason = "masked";
        return VERDICT_MASKED;
    }
    if (fold_is_scientific(folded) && memchr(folded.data, '.', folded.size) != NULL) {
        result->reason = "scientific";
        return VERDICT_INVALID;
    }
    if (text_ends_with(folded, TEXT(".0")) && fold_is_digits(whole)) {
        result->text = whole;
        result->reason = whole.size <= DOUBLE_DIGITS ? "decimal_zero" : "numeric_cell";
        return whole.size <= DOUBLE_DIGITS ? VERDICT_CHANGED : VERDICT_INVALID;
    }
    return done == 0 ? VERDICT_SAME : VERDICT_CHANGED;
}

static enum verdict
code_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done = 0;
    struct text folded = raw;

    (void)field;
    if (!fold_is_plain(raw)) {
        folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, result->scratch, &done);
    }
    return code_judge(folded, done, result);
}

const struct normaliser normaliser_code = {
    .name = "code",
    .summary = "opaque identifier: ASCII width, upper case, no blanks, no guards",
    .standard = "",
    .type = SCHEMA_STRING,
    .run = code_run,
};

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/identifier.h"

#include "transform/cells/fold.h"

static struct text
drop_dashes(struct text folded, char *out)
{
    size_t size = 0;

    for (size_t at = 0; at < folded.size; at++) {
        if (folded.data[at] != '-') {
            out[size++] = folded.data[at];
        }
    }
    return (struct text){out, size};
}

enum verdict
identifier_open(struct text raw, bool keep_dashes, struct normalised *result, struct identifier_cell *cell)
{
    unsigned done;

    cell->folded = fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, result->scratch, &done);
    cell->reason = fold_reason(done);
    if (cell->folded.size == 0 || fold_is_placeholder(cell->folded)) {
        result->reason = cell->folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    if (memchr(cell->folded.data, '*', cell->folded.size) != NULL) {
        result->reason = "masked";
        return VERDICT_MASKED;
    }
    if (fold_is_scientific(cell->folded) && memchr(cell->folded.data, '.', cell->folded.size) != NULL) {
        return identifier_refuse("scientific", result);
    }
    if (text_ends_with(cell->folded, TEXT(".0"))) {
        return identifier_refuse("numeric_cell", result);
    }
    if (!keep_dashes) {
        cell->folded = drop_dashes(cell->folded, result->scratch);
    }
    return VERDICT_SAME;
}

enum verdict
identifier_found(struct text raw, struct text canonical, const char *reason, struct normalised *result)
{
    result->text = canonical;
    result->reason = NULL;
    if (text_equal(raw, canonical)) {
        return VERDICT_SAME;
    }
    result->reason = reason == NULL ? "form" : reason;
    return VERDICT_CHANGED;
}

enum verdict
identifier_refuse(const char *reason, struct normalised *result)
{
    result->reason = reason;
    return VERDICT_INVALID;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What normalisers have in common: taking off what keyboards, spreadsheets and old systems add to a value without changing it.
 * Pure; the output is never longer than the input. */
#ifndef BIDUI_FOLD_H
#define BIDUI_FOLD_H

#include "common/ground/text.h"

#include <stdbool.h>

/* What to take off; the bits that really did something come back. */
enum fold {
    FOLD_GUARD = 1,     /* a leading ' or the shell ="…" that keeps spreadsheets from reading a number */
    FOLD_WIDTH = 2,     /* full-width forms U+FF01..FF5E and the dashes that stand for - become ASCII */
    FOLD_INVISIBLE = 4, /* U+200B..200F, 202A..202E, 2060..2064, FEFF, 00AD and control characters */
    FOLD_BLANK = 8,     /* white space of any kind (NBSP, U+3000, tab, CR, LF …) everywhere */
    FOLD_OUTER = 16,    /* white space at both ends */
    FOLD_INNER = 32,    /* a run of inner white space becomes one blank */
    FOLD_UPPER = 64,    /* ASCII letters to upper case */
    FOLD_HAN = 128,     /* radicals and compatibility ideographs become the ideograph they look like (common/ground/han.h) */
    FOLD_NAME = 256     /* what looks like the middle dot or 〇 of a name becomes it */
};

/* Writes the folded text to out (raw.size bytes are enough), sets *done to the bits that changed something. */
struct text fold_text(struct text raw, unsigned wanted, char *out, unsigned *done);
/* The word for repairs.csv: the weightiest of the bits; NULL when there is none. */
const char *fold_reason(unsigned done);
/* True when all bytes are printable ASCII without blanks, quotes and letters a..z: fold_text would change nothing. */
bool fold_is_plain(struct text raw);
/* Words that people type where there is nothing: - / — 无 空 暂无 不详 N/A NULL … (already folded). */
bool fold_is_placeholder(struct text folded);
/* A formula and not what came of it: `=` alone, as extract writes it for a result that the workbook does not hold, or its own text. */
bool fold_is_formula(struct text raw);
/* What a value spoiled by a spreadsheet looks like: 4.10621E+17. */
bool fold_is_scientific(struct text folded);
bool fold_is_digits(struct text text);

/* Classes of one character. */
bool fold_is_blank(uint32_t character);
bool fold_is_invisible(uint32_t character);

#endif

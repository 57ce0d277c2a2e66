/* SPDX-License-Identifier: Apache-2.0 */
/* What normalisers of numbered documents have in common: folding the cell, and sending away what says nothing, is masked or went through a
 * floating-point cell. Pure. */
#ifndef BIDUI_IDENTIFIER_H
#define BIDUI_IDENTIFIER_H

#include "transform/cells/normaliser.h"

struct identifier_cell {
    struct text folded; /* ASCII width, upper case, no blanks, no guards, no dashes unless kept; in the scratch */
    const char *reason; /* what folding changed; NULL when nothing */
};

/* VERDICT_SAME: go on with cell->folded. Anything else is the verdict, with result->reason set. */
enum verdict identifier_open(struct text raw, bool keep_dashes, struct normalised *result, struct identifier_cell *cell);
/* The end of a valid number: SAME when the cell was already like that. */
enum verdict identifier_found(struct text raw, struct text canonical, const char *reason, struct normalised *result);
/* The end of an invalid one. */
enum verdict identifier_refuse(const char *reason, struct normalised *result);

#endif

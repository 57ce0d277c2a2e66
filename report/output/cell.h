/* SPDX-License-Identifier: Apache-2.0 */
/* A cell of ours is never taken for a formula: strings only, and what begins like one gets a zero-width guard that prints as nothing. A
 * string cell is safe in a workbook; the guard is for the day when somebody saves it as CSV and opens that. */
#ifndef BIDUI_CELL_H
#define BIDUI_CELL_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <xlsxwriter.h>

/* Whether a spreadsheet would take it for a formula: = + - @, also full width, behind blanks; a leading tab or return. */
bool cell_is_risky(struct text text);
/* `scratch` of `size` bytes is the caller's; a longer text is cut. */
void cell_write(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, struct text text, lxw_format *format, char *scratch, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "report/cell.h"

#include <stdio.h>
#include <string.h>

void
cell_write(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, struct text text, lxw_format *format, char *scratch, size_t size)
{
    const bool risky = text.size > 0 && strchr("=+-@", text.data[0]) != NULL;

    (void)snprintf(scratch, size, "%s%.*s", risky ? "\xE2\x80\x8B" : "", TEXT_ARG(text));
    (void)worksheet_write_string(sheet, row, column, scratch, format);
}

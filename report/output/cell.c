/* SPDX-License-Identifier: Apache-2.0 */
#include "report/output/cell.h"

#include <stdio.h>
#include <string.h>

bool
cell_is_risky(struct text text)
{
    uint32_t character;
    size_t step;

    while ((step = text_decode(text, &character)) > 0 && character <= ' ') {
        if (character == '\t' || character == '\r') {
            return true; /* ends a cell, and begins another, in text that is pasted */
        }
        text.data += step;
        text.size -= step;
    }
    character = character >= 0xFF01 && character <= 0xFF5E ? character - 0xFEE0 : character; /* ＝ is folded to = by some */
    return step > 0 && character < 128 && strchr("=+-@", (int)character) != NULL;
}

/* Cut between characters: half a character would make the workbook unreadable. */
static void
cut(char *scratch, size_t size)
{
    size_t end = size - 1;

    while (end > 0 && ((unsigned char)scratch[end - 1] & 0xC0) == 0x80) {
        end--;
    }
    scratch[end > 0 ? end - 1 : 0] = '\0';
}

void
cell_write(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, struct text text, lxw_format *format, char *scratch, size_t size)
{
    const int length = snprintf(scratch, size, "%s%.*s", cell_is_risky(text) ? "\xE2\x80\x8B" : "", TEXT_ARG(text));

    if (length >= 0 && (size_t)length >= size) {
        cut(scratch, size);
    }
    (void)worksheet_write_string(sheet, row, column, scratch, format);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of spreadsheet cells as text, by their number format; for xlsx and xls alike. What comes out is described in xlsx_row.h. Pure. */
#ifndef BIDUI_XLSX_NUMBER_H
#define BIDUI_XLSX_NUMBER_H

#include "common/ground/text.h"
#include "extract/read/book/xlsx_row.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { XLSX_NUMBER_TEXT = 64 };

/* What a number format makes of a number. */
enum xlsx_number_class {
    XLSX_NUMBER_PLAIN,
    XLSX_NUMBER_DATE,     /* a date, no time of day */
    XLSX_NUMBER_DATETIME, /* both */
    XLSX_NUMBER_TIME,     /* a time of day */
    XLSX_NUMBER_ELAPSED,  /* [h]:mm, may pass 24 hours */
    XLSX_NUMBER_PERCENT,
    XLSX_NUMBER_ZEROS /* 000000: a code with leading zeros */
};

struct xlsx_number_format {
    enum xlsx_number_class class;
    unsigned char width; /* of ZEROS */
};

/* By the id of a built-in format (0 .. 58, CJK ones included). */
struct xlsx_number_format xlsx_number_builtin(unsigned id);
/* By a format code such as `yyyy"年"m"月"d"日"`. */
struct xlsx_number_format xlsx_number_code(struct text code);

/* Writes the text of a number into out (NUL-terminated) and says what kind of cell it is; *size 0 when the lexeme is no number. *lost: from
 * 1e15 on, with digits lost. */
enum xlsx_kind xlsx_number_text(struct text lexeme, struct xlsx_number_format format, bool date1904, char out[XLSX_NUMBER_TEXT],
                                size_t *size, bool *lost);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a workbook that come before its rows: relationships, list of sheets, number formats, shared strings. For xlsx.c alone. */
#ifndef BIDUI_XLSX_BOOK_H
#define BIDUI_XLSX_BOOK_H

#include "common/ground/arena.h"
#include "common/ground/buffer.h"
#include "extract/read/book/xlsx_limits.h"
#include "extract/read/book/xlsx_number.h"

enum { XLSX_BOOK_BLOCK_SHIFT = 14, XLSX_BOOK_BLOCK = 1 << XLSX_BOOK_BLOCK_SHIFT };

/* Shared strings: text by number, rich text joined, phonetic guides left out. */
struct xlsx_book_strings {
    struct text **blocks; /* of XLSX_BOOK_BLOCK strings each */
    size_t count;
    size_t bytes;
};

struct xlsx_book_sheet {
    struct xlsx_sheet sheet;
    struct text relation; /* r:id */
    size_t entry;         /* in the zip; SIZE_MAX: its part is missing */
};

struct xlsx_book {
    struct arena *arena;
    struct zip_guard *zip;
    const char *path;
    const struct xlsx_limits *limits;
    bool date1904;
    struct xlsx_book_sheet *sheets;
    size_t sheet_count;
    struct xlsx_number_format *styles; /* by the `s` of a cell */
    size_t style_count;
    struct xlsx_book_strings strings;
};

/* Reads all of it; the struct is zero but for arena, zip, path and limits. */
enum status xlsx_book_read(struct xlsx_book *book, struct error *err) ERROR_MUST_CHECK;
/* Damaged: an E-XLSX with file and reason. */
enum status xlsx_book_refuse(const struct xlsx_book *book, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum status xlsx_book_over(const struct xlsx_book *book, uint64_t limit, const char *what, struct error *err);

static inline struct text
xlsx_book_string(const struct xlsx_book *book, size_t index)
{
    return book->strings.blocks[index >> XLSX_BOOK_BLOCK_SHIFT][index & (XLSX_BOOK_BLOCK - 1)];
}

/* Decodes `_x000D_` and the like in place; returns the new size. */
size_t xlsx_book_unescape(char *data, size_t size);

#endif

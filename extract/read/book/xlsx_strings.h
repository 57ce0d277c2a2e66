/* SPDX-License-Identifier: Apache-2.0 */
/* The shared strings of a workbook: text by number, rich text joined, phonetic guides left out. Lives as long as the book; bounded in bytes
 * and count. */
#ifndef BIDUI_XLSX_STRINGS_H
#define BIDUI_XLSX_STRINGS_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>

struct xlsx_book;

enum { XLSX_STRINGS_BLOCK_SHIFT = 14, XLSX_STRINGS_BLOCK = 1 << XLSX_STRINGS_BLOCK_SHIFT };

struct xlsx_strings {
    struct text **blocks; /* of XLSX_STRINGS_BLOCK strings each */
    size_t count;
    size_t bytes;
};

enum status xlsx_strings_read(struct xlsx_book *book, size_t entry, struct error *err) ERROR_MUST_CHECK;

static inline struct text
xlsx_strings_get(const struct xlsx_strings *strings, size_t index)
{
    return strings->blocks[index >> XLSX_STRINGS_BLOCK_SHIFT][index & (XLSX_STRINGS_BLOCK - 1)];
}

/* Decodes `_x000D_` and the like in place; returns the new size. */
size_t xlsx_strings_unescape(char *data, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What a workbook may be at most; the face (xlsx.h) and all parts behind it know it. */
#ifndef BIDUI_XLSX_LIMITS_H
#define BIDUI_XLSX_LIMITS_H

#include "extract/read/book/zip_guard.h"

#include <stdint.h>

struct xlsx_limits {
    struct zip_guard_limits zip;
    uint64_t string_bytes; /* shared strings, all together */
    uint64_t strings;      /* how many */
    uint64_t cells;        /* in one sheet, gaps inside of rows included */
    uint64_t text_bytes;   /* of one cell */
    uint64_t merges;       /* merged ranges of one sheet */
    uint64_t sheets;
    uint64_t styles;
    uint64_t nesting; /* XML elements */
};

#endif

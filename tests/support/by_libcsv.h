/* SPDX-License-Identifier: Apache-2.0 */
/* One record by bare libcsv, told that blanks and line ends are text: what our own cutting is held against. */
#ifndef BIDUI_TESTS_BY_LIBCSV_H
#define BIDUI_TESTS_BY_LIBCSV_H

#include "common/ground/text.h"

#include <csv.h>
#include <stdlib.h>

static inline int
by_libcsv_never(unsigned char byte)
{
    (void)byte;
    return 0;
}

/* Calls `cell` for every cell of the record, which is not empty; the quote is doubled inside of quotes. Aborts when libcsv has no memory.
 */
static inline void
by_libcsv(struct text record, char delimiter, char quote, void (*cell)(void *bytes, size_t size, void *context), void *context)
{
    struct csv_parser parser;

    if (csv_init(&parser, 0) != 0) {
        abort();
    }
    csv_set_delim(&parser, (unsigned char)delimiter);
    csv_set_quote(&parser, (unsigned char)quote);
    csv_set_space_func(&parser, by_libcsv_never);
    csv_set_term_func(&parser, by_libcsv_never);
    if (csv_parse(&parser, record.data, record.size, cell, NULL, context) != record.size || csv_fini(&parser, cell, NULL, context) != 0) {
        abort();
    }
    csv_free(&parser);
}

#endif

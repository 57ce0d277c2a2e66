/* SPDX-License-Identifier: Apache-2.0 */
/* Raw cells, row by row, on their way to a table: of the built-in sources, which transform fills itself, and of a rule's test cases. They
 * go through the normalisers like delivered ones. Everything lives in the arena. */
#ifndef BIDUI_RAW_ROWS_H
#define BIDUI_RAW_ROWS_H

#include "common/formats/package.h"
#include "transform/table/table.h"

/* Cells in the order of `names`. */
struct raw_rows {
    const char *const *names;
    size_t width;
    struct text *cells;
    size_t count;
    size_t capacity;
    struct arena *arena;
};

/* Room for one more row, all cells NULL. */
struct text *raw_rows_add(struct raw_rows *rows);
struct text raw_rows_number(uint64_t number, struct arena *arena);
struct text raw_rows_truth(bool truth);
/* The rows of the table in the package before, in the columns of `names`; none when there is no package or it has no such table. */
enum status raw_rows_read(struct raw_rows *rows, const struct package *earlier, const char *resource, struct error *err) ERROR_MUST_CHECK;
/* The cells through the normalisers into the table of the source. */
enum status raw_rows_fill(const struct raw_rows *rows, struct batch *batch, const struct schema *schema,
                          struct error *err) ERROR_MUST_CHECK;
/* A table from raw cells (row-major, TEXT_NULL for an empty cell) through the normalisers, as a rule's test case gives them. Column n of
 * the cells is field field_of_column[n]; fields without a column are NULL and absent. Rows keep their order, equal rows are merged, and
 * keys are still to be built (keys_build). `division` is the site's. */
enum status raw_rows_table(const struct schema *schema, const struct pack *pack, struct text division, int32_t as_of,
                           const struct text *cells, const size_t *field_of_column, size_t columns, size_t rows, struct arena *arena,
                           struct table *table, struct error *err) ERROR_MUST_CHECK;

#endif

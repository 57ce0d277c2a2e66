/* SPDX-License-Identifier: Apache-2.0 */
/* One cell of a batch, whatever its type: a schema's field or one of the columns that every row has (expr.h, EXPR_FIELD_…). For places
 * that look at few cells; columns of many rows go through kernel.c. */
#ifndef BIDUI_CELL_H
#define BIDUI_CELL_H

#include "transform/expr/value.h"
#include "transform/table/table.h"

/* The value; false when it is NULL. Texts borrow from the batch. */
bool cell_value(const struct batch *batch, const struct table *table, size_t field, size_t row, struct expr_value *value);
/* Smaller, equal, greater as -1, 0, 1; texts by bytes. NULL is greater than everything. */
int cell_compare(const struct batch *batch, const struct table *table, size_t field, size_t left, size_t right);
/* Text as it prints, TEXT_NULL for NULL; in `arena` unless it borrows. */
struct text cell_text(const struct batch *batch, const struct table *table, size_t field, size_t row, struct arena *arena);
/* The codes and the dictionary behind a column of coded texts; false for other columns. */
bool cell_codes(const struct batch *batch, const struct table *table, size_t field, const uint32_t **codes,
                const struct dictionary **dictionary);
/* The column of plain texts; NULL for other columns. */
const struct column *cell_plain(const struct table *table, size_t field);
enum expr_type cell_type(const struct table *table, size_t field);

#endif

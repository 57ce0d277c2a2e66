/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be changed in one source's table: rows to insert, keys of rows to close.
 *
 * A small difference is carried in memory from the worker to the final transaction, where it goes straight into the table; one that
 * outgrows its bound goes to staging tables instead, which the worker commits: a night with 1 % changed writes its rows once, not twice.
 * One thread at a time: first the worker's, then that of the final transaction. A delta owns what it carries until delta_done. */
#ifndef BIDUI_DELTA_H
#define BIDUI_DELTA_H

#include "common/formats/csv.h"
#include "load/history/load.h"

#include <stdint.h>

/* The row at the cursor, as columns of its source. */
enum status delta_put_cells(struct copy_row *copy, const struct load_source *source, const struct csv_cursor *cursor,
                            struct error *err) ERROR_MUST_CHECK;
/* A cell that is none of its column's type: E-PACKAGE, by place, not by value. */
enum status delta_broken_cell(const struct load_source *source, const struct csv_cursor *cursor, size_t column, struct error *err);
enum status delta_insert(const struct load *load, struct load_source *source, struct pg *worker, const struct csv_cursor *cursor,
                         struct error *err) ERROR_MUST_CHECK;
enum status delta_close(struct load_source *source, uint64_t key, struct error *err) ERROR_MUST_CHECK;
/* Ends what the worker has begun; the staging tables, if any, are complete. */
enum status delta_finish(struct load_source *source, struct pg *worker, struct error *err) ERROR_MUST_CHECK;
/* In the final transaction: closes, then inserts. E-CONSERVATION when the server counted other than the comparison. */
enum status delta_apply(struct load *load, struct load_source *source, struct error *err) ERROR_MUST_CHECK;
void delta_done(struct delta *delta);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that say the same as before and are only read better (reread.csv of the package, transform/table/reread.h; most packages have none).
 * A row whose key changed for that is no new row: the open row of its former key is closed for it. A row of which nothing else changed
 * counts as reread, not as changed. */
#ifndef BIDUI_LOAD_REREAD_H
#define BIDUI_LOAD_REREAD_H

#include "load/history/load.h"

/* One cell: its row's keys now and before, the field and what it was (NULL: nothing). */
struct reread_cell {
    struct text source;
    int64_t key;
    int64_t former_key;
    struct text field;
    struct text value;
};

/* Reads the list, ordered by source and key; gives every source its own. E-PACKAGE. */
enum status reread_read(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* The former key of a row; false when there is none, or it is the same. */
bool reread_former_key(const struct load_source *source, uint64_t key, uint64_t *former);
/* In the final transaction, once the rows are in their tables: takes those that are reread out of `changed`. */
enum status reread_count(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif

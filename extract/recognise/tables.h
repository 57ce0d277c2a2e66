/* SPDX-License-Identifier: Apache-2.0 */
/* One text, one table: whether a second header stands behind the first. The same header again goes on with the table (files that were
 * joined); another one begins a table of another shape, whose rows would be read askew under the first. */
#ifndef BIDUI_TABLES_H
#define BIDUI_TABLES_H

#include "extract/read/document.h"
#include "extract/recognise/header.h"

struct tables {
    uint64_t records;       /* of the whole content */
    enum header_again kind; /* of what was found; HEADER_AGAIN_NO: one table */
    const char *at;         /* in the content */
    uint64_t line;
};

/* Reads every record behind the header, and stops at none: cells are looked at only where a record has few digits. A document that was
 * declared to have more than one table also ends its first one where the same header comes again. `columns` as in reader_input. */
enum status tables_scan(const struct header_index *index, const struct document *document, const struct header *header, size_t columns,
                        struct tables *tables, struct error *err) ERROR_MUST_CHECK;
/* The content up to the second table, and what is left behind it (empty when there is none). */
void tables_split(const struct document *document, const struct tables *tables, struct document_part parts[2]);
/* E-TABLES for a row that is another table's header. */
enum status tables_refuse(const char *name, struct text sheet, uint64_t line, bool text, struct error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* One table's rows as the CSV of a package: canonical fields, provenance, keys, identity, hash and states (docs/contracts.md section 4).
 *
 * Whether a column's texts ever need quotes, and how long they get, is found once per distinct text, of plain columns while they are read;
 * a row is then a few copies into room reserved beforehand. A plan is read-only after row_format_init: any thread may format with it. */
#ifndef BIDUI_ROW_FORMAT_H
#define BIDUI_ROW_FORMAT_H

#include "common/formats/package.h"
#include "common/ground/buffer.h"
#include "transform/table/table.h"

struct row_format {
    const struct table *table;
    const struct keys *keys;
    bool key_quotes;
    struct package_field *fields; /* of the resource */
    size_t field_count;
    bool *quotes; /* per schema field: some text of it needs quotes */
    bool file_quotes, sheet_quotes;
    size_t row_size; /* bytes that one row takes at most */
};

/* What all tables of a batch have in common: how long keys get and whether any needs quotes. */
struct row_format_keys {
    const struct keys *keys;
    size_t size;
    bool quotes;
};

void row_format_keys_init(const struct keys *keys, struct row_format_keys *row_keys);
void row_format_init(const struct table *table, const struct row_format_keys *keys, struct arena *arena, struct row_format *format);
/* Appends row `row`; false when the buffer has no room. */
bool row_format_append(const struct row_format *format, size_t row, struct buffer *out);

#endif

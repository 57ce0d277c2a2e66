/* SPDX-License-Identifier: Apache-2.0 */
/* The CSV of our own packages (docs/contracts.md section 4): UTF-8, comma, LF, quotes only where needed, an empty cell is NULL.
 * Strict: other people's files are read by extract, never by this. */
#ifndef BIDUI_CSV_H
#define BIDUI_CSV_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a field must stand in quotes: it holds a comma, a quote or an end of line, or begins or ends with a blank. */
bool csv_needs_quotes(struct text field);
/* Appends one field, quoted when it must be. NULL and empty both give an empty cell. */
void csv_append(struct buffer *buffer, struct text field);
/* Appends fields with commas and the line end. */
void csv_append_row(struct buffer *buffer, const struct text *fields, size_t count);

/* Cursor over CSV bytes in memory (a mapped file). Fields borrow from the content, or from the cursor's scratch (those that held
 * doubled quotes) until the next csv_next. A cursor belongs to one thread. */
struct csv_cursor {
    const char *at;
    const char *end;
    const char *name; /* for messages */
    uint64_t row;     /* records read so far, the header included */
    struct text *fields;
    size_t count; /* fields of the current record */
    bool quoted;  /* one of them stood in quotes */
    size_t capacity;
    struct buffer scratch;
};

void csv_open(struct csv_cursor *cursor, struct text content, const char *name);
void csv_close(struct csv_cursor *cursor);
/* Reads the next record; *more is false at the end. Empty cells come as TEXT_NULL. E-PACKAGE on anything we would not write. */
enum status csv_next(struct csv_cursor *cursor, bool *more, struct error *err) ERROR_MUST_CHECK;
/* Splits content (header cut off) into at most `parts` runs of whole records for parallel reading; returns how many. */
size_t csv_partition(struct text content, size_t parts, struct text *out);
/* Position of a column in the current record (used on the header), or SIZE_MAX. */
size_t csv_find(const struct csv_cursor *cursor, struct text name);

#endif

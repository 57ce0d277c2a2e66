/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of a pack's files share: the error that names the file, arrays of texts, small CSV files by column. These are files that
 * people write: unlike a package's (common/formats/package_rows.h) their rows may end early, and a fault is one of configuration. */
#ifndef BIDUI_PACK_READ_H
#define BIDUI_PACK_READ_H

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>

enum { PACK_READ_COLUMNS_MAX = 16 };

/* A small CSV file of the pack, read by column. */
struct pack_reader {
    struct csv_cursor cursor;
    size_t columns[PACK_READ_COLUMNS_MAX]; /* where each wanted column stands; SIZE_MAX: absent */
    size_t rows;                           /* records behind the header, an upper bound */
};

/* Reads the file and its header; `wanted` ends with NULL, the first `required` of it must be there, and no other column. The cursor is the
 * caller's to close. */
enum status pack_read_open(struct pack_reader *reader, const char *path, const char *const *wanted, size_t required, struct arena *arena,
                           struct error *err) ERROR_MUST_CHECK;
/* The current record's cell of a wanted column, in the arena. */
struct text pack_read_cell(const struct pack_reader *reader, size_t column, struct arena *arena);

/* `{path}: reason` as E-SCHEMA, exit 78. */
enum status pack_read_fail(const char *path, struct error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* An array of strings into the arena. */
const struct text *pack_read_texts(const struct json *array, struct arena *arena, size_t *count);
/* `a|b|c` into texts that borrow. */
const struct text *pack_read_aliases(struct text aliases, struct arena *arena, size_t *count);

#endif

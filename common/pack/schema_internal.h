/* SPDX-License-Identifier: Apache-2.0 */
/* Between schema.c and its parts schema_source.c, schema_code.c, schema_division.c, schema_parameter.c; nobody else includes it. */
#ifndef BIDUI_SCHEMA_INTERNAL_H
#define BIDUI_SCHEMA_INTERNAL_H

#include "common/formats/csv.h"
#include "common/formats/json.h"
#include "common/pack/schema.h"

/* Each reads one file and appends to the pack. */
enum status schema_source_read(const char *path, struct arena *arena, struct schema *schema, struct error *err) ERROR_MUST_CHECK;
enum status schema_code_read_list(const char *path, struct text name, struct arena *arena, struct schema_list *list,
                                  struct error *err) ERROR_MUST_CHECK;
/* Divisions and their changes; `site_codes` (NULL or missing: none) holds the site's files of the same names. */
enum status schema_division_load(const char *site_codes, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;
enum status schema_parameter_read_folder(const char *folder, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;

enum { SCHEMA_COLUMNS_MOST = 16 };

/* A small CSV file of the pack, read by column. */
struct schema_reader {
    struct csv_cursor cursor;
    size_t columns[SCHEMA_COLUMNS_MOST]; /* where each wanted column stands; SIZE_MAX: absent */
    size_t rows;                         /* records behind the header, an upper bound */
};

/* Reads the file and its header; `wanted` ends with NULL, the first `required` of it must be there. The cursor is the caller's to close. */
enum status schema_reader_open(struct schema_reader *reader, const char *path, const char *const *wanted, size_t required,
                               struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* The current record's cell of a wanted column, in the arena. */
struct text schema_reader_cell(const struct schema_reader *reader, size_t column, struct arena *arena);

/* `{path}: reason` as E-SCHEMA, exit 78. */
enum status schema_refuse(const char *path, struct error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* An array of strings into the arena. */
const struct text *schema_texts(const struct json *array, struct arena *arena, size_t *count);
/* `a|b|c` into texts that borrow. */
const struct text *schema_split_aliases(struct text aliases, struct arena *arena, size_t *count);

#endif

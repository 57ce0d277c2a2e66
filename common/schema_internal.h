/* SPDX-License-Identifier: Apache-2.0 */
/* Between schema.c and its parts schema_source.c, schema_code.c, schema_parameter.c; nobody else includes it. */
#ifndef BIDUI_SCHEMA_INTERNAL_H
#define BIDUI_SCHEMA_INTERNAL_H

#include "common/json.h"
#include "common/schema.h"

/* Each reads one file and appends to the pack. */
enum status schema_source_read(const char *path, struct arena *arena, struct schema *schema, struct error *err) ERROR_MUST_CHECK;
enum status schema_code_read_list(const char *path, struct text name, struct arena *arena, struct schema_list *list, struct error *err)
    ERROR_MUST_CHECK;
enum status schema_code_read_divisions(const char *path, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;
enum status schema_parameter_read_folder(const char *folder, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;

/* `{path}: reason` as E-SCHEMA, exit 78. */
enum status schema_refuse(const char *path, struct error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* An array of strings into the arena. */
const struct text *schema_texts(const struct json *array, struct arena *arena, size_t *count);
/* `a|b|c` into texts that borrow. */
const struct text *schema_split_aliases(struct text aliases, struct arena *arena, size_t *count);

#endif

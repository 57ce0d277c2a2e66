/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a pack as load.c reads them, each in the file of its name (schema_source.c, schema_code.c, schema_division.c,
 * schema_parameter.c); included by these and load.c only. */
#ifndef BIDUI_SCHEMA_PARTS_H
#define BIDUI_SCHEMA_PARTS_H

#include "common/pack/schema.h"

/* Each reads one file and appends to the pack. */
enum status schema_source_read(const char *path, struct arena *arena, struct schema *schema, struct error *err) ERROR_MUST_CHECK;
enum status schema_code_read_list(const char *path, struct text name, struct arena *arena, struct schema_list *list,
                                  struct error *err) ERROR_MUST_CHECK;
/* Divisions and their changes; `site_codes` (NULL or missing: none) holds the site's files of the same names. */
enum status schema_division_load(const char *site_codes, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;
enum status schema_parameter_read_folder(const char *folder, struct arena *arena, struct pack *pack, struct error *err) ERROR_MUST_CHECK;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* source.<name>: its columns come from the source's schema, so its SQL is written here and not in schemas/warehouse. */
#ifndef BIDUI_TABLE_H
#define BIDUI_TABLE_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/pg/pg.h"
#include "load/history/copy_row.h"

#include <stdbool.h>

enum copy_type table_type(enum schema_type type);
/* The package's columns as COPY columns, in the package's order; E-PACKAGE when one of the schema's fields or of our own columns is
 * missing, or a column is unknown. */
enum status table_columns(const struct schema *schema, const struct package_resource *resource, struct arena *arena,
                          struct copy_column **columns, size_t *count, struct error *err) ERROR_MUST_CHECK;
/* CREATE [UNLOGGED] TABLE name (…). With `history` also _valid_from and _valid_to. */
void table_create(struct buffer *sql, const char *name, const struct copy_column *columns, size_t count, bool history);
/* Indexes and Chinese comments of a table in place. `index` prefixes the index names. */
void table_indexes(struct buffer *sql, const char *name, const struct schema *schema);
void table_comments(struct buffer *sql, const char *name, const struct schema *schema, struct arena *arena);
/* current.<name>, asof.<name>, bidui.<name>_as_of(date), masked.<name>. */
void table_views(struct buffer *sql, const struct schema *schema, struct arena *arena);
/* core.person and core.household: views over the registers that schemas/pack.json ranks, at the session's batch; a person is taken from the
 * highest register that has them. False, and nothing to be executed, for a pack without registers of persons. */
bool table_core_views(struct buffer *sql, const struct pack *pack);
/* ALTER TABLE … ADD for columns the table lacks; E-WAREHOUSE-SCHEMA when one has another type. */
enum status table_extend(struct pg *connection, const struct schema *schema, const char *name, const struct copy_column *columns,
                         size_t count, struct error *err) ERROR_MUST_CHECK;

#endif

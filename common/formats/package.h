/* SPDX-License-Identifier: Apache-2.0 */
/* A package: a folder with datapackage.json (Frictionless Data Package, hashes and counts) beside CSV files. Written to
 * `<stage>.<revision>.partial`, fsynced, renamed; then the symlink `<stage>` is swapped. Whole, or not there.
 * Files: docs/contracts.md section 4. Nothing in a package depends on the clock, the machine or the number of threads. */
#ifndef BIDUI_PACKAGE_H
#define BIDUI_PACKAGE_H

#include "common/formats/reuse.h"
#include "common/ground/arena.h"
#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

struct package_field {
    const char *name;
    const char *type; /* Table Schema type: string integer number date yearmonth boolean */
};

/* ---- writing ---- */

struct package_writer;
struct package_table; /* one resource being written; each may be used by another thread */

/* `folder` is e.g. DIR/var/batches/2022-06-30; a leftover .partial of the same stage and revision is removed first. */
enum status package_create(const char *folder, const char *stage, long revision, struct package_writer **writer,
                           struct error *err) ERROR_MUST_CHECK;
/* From now on a table that comes out byte for byte as the resource of that name in the package at `folder` (an earlier batch's) takes its
 * file: the bytes are compared while they are made, and written only from the first difference on. Before any table is opened. */
void package_follow(struct package_writer *writer, const char *folder);
/* Opens `<name>.csv` and writes the header. Names must be unique. Fields are copied. Thread-safe. */
enum status package_table_open(struct package_writer *writer, const char *name, const struct package_field *fields, size_t field_count,
                               struct package_table **table, struct error *err) ERROR_MUST_CHECK;
/* One row; `count` must equal the field count. */
enum status package_table_row(struct package_table *table, const struct text *cells, size_t count, struct error *err) ERROR_MUST_CHECK;
/* Rows already formatted (csv_append_row), `rows` of them: for producers that format in parallel. */
enum status package_table_rows(struct package_table *table, struct text formatted, uint64_t rows, struct error *err) ERROR_MUST_CHECK;
/* Flushes, fsyncs and closes; the table's memory stays with the writer. */
enum status package_table_close(struct package_table *table, struct error *err) ERROR_MUST_CHECK;
/* Puts a closed table into the store (reuse.h) and says what part it is; `part->name` is the caller's. Lives as long as the writer. */
enum status package_table_keep(struct package_table *table, struct reuse *reuse, struct reuse_part *part,
                               struct error *err) ERROR_MUST_CHECK;
/* A whole table that the store has. Fields are copied. Thread-safe. */
enum status package_table_take(struct package_writer *writer, const char *name, const struct package_field *fields, size_t field_count,
                               const struct reuse *reuse, const struct reuse_part *part, struct error *err) ERROR_MUST_CHECK;
/* A further file (inputs.json) as a non-tabular resource. */
enum status package_add_file(struct package_writer *writer, const char *name, struct text content, struct error *err) ERROR_MUST_CHECK;
/* Top-level custom property of datapackage.json, e.g. "bidui:inputs" -> hash. Copied. */
void package_set(struct package_writer *writer, const char *key, struct text value);
/* Writes datapackage.json (resources sorted by name), renames, swaps the link. Frees the writer, also on failure. */
enum status package_finish(struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;
/* Removes what was written and frees the writer; NULL is fine. */
void package_abandon(struct package_writer *writer);

/* ---- reading ---- */

struct package_resource {
    const char *name; /* without .csv */
    const char *path; /* full path */
    const char *sha256;
    uint64_t bytes;
    uint64_t rows;
    const struct package_field *fields;
    size_t field_count;
};

struct package {
    const char *folder;
    const char *sha256; /* of datapackage.json itself: the package's identity */
    struct package_resource *resources;
    size_t resource_count;
    struct json *document;
};

/* Opens folder/stage (the link) or, with revision > 0, folder/stage.revision. With `verify` every file's size and SHA-256 are checked
 * (E-PACKAGE). Results live in the arena except the document: package_close frees it. */
enum status package_open(const char *folder, const char *stage, long revision, bool verify, struct arena *arena, struct package *package,
                         struct error *err) ERROR_MUST_CHECK;
void package_close(struct package *package);
/* NULL when there is none of that name. */
const struct package_resource *package_find(const struct package *package, const char *name);
/* Custom property set by package_set; TEXT_NULL when absent. */
struct text package_get(const struct package *package, const char *key);

#endif

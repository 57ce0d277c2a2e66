/* SPDX-License-Identifier: Apache-2.0 */
/* A file of the warehouse's SQL, named in messages as people find it: schemas/warehouse/<part>/<name>. */
#ifndef BIDUI_SQL_FILE_H
#define BIDUI_SQL_FILE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/hash.h"
#include "common/pg/pg.h"

struct sql_file {
    const char *part; /* "migrations", "definitions", … */
    const char *name;
    const char *path;
    char digest[HASH_SHA256_HEX]; /* of its text, filled by sql_file_digest */
};

/* The files NAME.sql of a folder, in the order of their names; none for a missing folder. They live in the arena. */
enum status sql_file_list(const char *folder, const char *part, struct arena *arena, struct sql_file **files, size_t *count,
                          struct error *err) ERROR_MUST_CHECK;
enum status sql_file_digest(struct sql_file *file, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
enum status sql_file_read(const struct sql_file *file, struct arena *arena, struct text *content, struct error *err) ERROR_MUST_CHECK;
/* What the server says against it becomes E-MIGRATION (78) with the file's name: whoever wrote the SQL looks there. */
enum status sql_file_run(struct pg *connection, const struct sql_file *file, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* `status` of a statement on behalf of the file, as sql_file_run gives it. */
enum status sql_file_blame(enum status status, const struct sql_file *file, struct error *err) ERROR_MUST_CHECK;

#endif

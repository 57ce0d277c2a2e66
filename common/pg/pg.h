/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL: the one home of libpq. A connection belongs to one thread at a time; pg_close and pg_result_free accept NULL.
 *
 * Errors: a server that does not answer or goes away is E-WAREHOUSE-LOST (69), one whose own files or memory fail it E-WAREHOUSE-SERVER
 * (69), a full disk E-WAREHOUSE-DISK (74: 53100, 58030, ENOSPC), a lock not had in time E-WAREHOUSE-BUSY (75), missing rights, a wrong
 * password, no such database E-WAREHOUSE-RIGHTS (78), a standby E-WAREHOUSE-READONLY (78), an object of the site's own on one of ours
 * E-WAREHOUSE-OWN (78), what a function of ours refuses E-WAREHOUSE-REFUSED (65), anything else E-WAREHOUSE-SQL (70). Messages carry only
 * the server's primary message, never its DETAIL (but for E-WAREHOUSE-OWN: names alone) or CONTEXT, where PostgreSQL prints values. After
 * an error inside a transaction the caller may close the connection: the server rolls back.
 */
#ifndef BIDUI_PG_H
#define BIDUI_PG_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pg;
struct pg_result;

/* `conninfo` is libpq's: key=value words or a URI; passwords come from it, $PGPASSWORD, pgpass or a service file. Names in SQL are those of
 * pg_catalog and of temporary tables; everything else is said with its schema. A
 * server in recovery is waited for, two minutes. */
enum status pg_open(const char *conninfo, struct pg **connection, struct error *err) ERROR_MUST_CHECK;
void pg_close(struct pg *connection);
/* True when a server at `conninfo` accepts connections now. */
bool pg_is_up(const char *conninfo);
/* 150018 for 15.18. */
int pg_version(const struct pg *connection);

/* One or more statements without parameters; rows are thrown away. `affected` (may be NULL) gets the last statement's row count. */
enum status pg_exec(struct pg *connection, const char *sql, uint64_t *affected, struct error *err) ERROR_MUST_CHECK;
enum status pg_exec_format(struct pg *connection, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4), warn_unused_result));
/* One statement with text parameters $1 … (TEXT_NULL: NULL). The result is the caller's to free. */
enum status pg_query(struct pg *connection, const char *sql, const struct text *parameters, size_t count, struct pg_result **result,
                     struct error *err) ERROR_MUST_CHECK;
/* SQLSTATE of the last statement that failed, "" when none has. */
const char *pg_state(const struct pg *connection);
/* The first column of the first row as a number; `otherwise` when there is no row or it is NULL. */
enum status pg_query_number(struct pg *connection, const char *sql, int64_t otherwise, int64_t *value, struct error *err) ERROR_MUST_CHECK;
void pg_result_free(struct pg_result *result);
/* Frees the result when the arena ends. */
void pg_result_keep(struct pg_result *result, struct arena *arena);
size_t pg_result_rows(const struct pg_result *result);
size_t pg_result_columns(const struct pg_result *result);
const char *pg_result_name(const struct pg_result *result, size_t column);
/* Borrowed from the result; TEXT_NULL for NULL. */
struct text pg_result_get(const struct pg_result *result, size_t row, size_t column);
uint64_t pg_result_affected(const struct pg_result *result);

/* COPY … FROM STDIN: begin, any number of data, end. The server's errors may come only at the end; `rows` (may be NULL) is the
 * server's own count. One that cannot be completed ends with its connection. */
enum status pg_copy_begin(struct pg *connection, const char *sql, struct error *err) ERROR_MUST_CHECK;
enum status pg_copy_data(struct pg *connection, const void *data, size_t size, struct error *err) ERROR_MUST_CHECK;
enum status pg_copy_end(struct pg *connection, uint64_t *rows, struct error *err) ERROR_MUST_CHECK;
/* COPY … TO STDOUT after pg_copy_begin: one message; valid until the next call. *more is false at the end, when the COPY is over. */
enum status pg_copy_next(struct pg *connection, struct text *message, bool *more, struct error *err) ERROR_MUST_CHECK;

/* "quoted" for use in SQL: identifiers and literals of our own making (schema names, dates). Results live in the arena. */
char *pg_identifier(struct arena *arena, struct text name);
char *pg_literal(struct arena *arena, struct text value);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* `package cell -> PostgreSQL's binary COPY -> 64 KiB buffer -> pg_copy_data`.
 *
 * A cell is canonical text of our own packages; what does not parse as its column's type is a broken package (E-PACKAGE), never
 * something to guess at. Writing blocks while the server is behind; the server's own errors come at copy_row_end. One thread. */
#ifndef BIDUI_COPY_ROW_H
#define BIDUI_COPY_ROW_H

#include "common/ground/buffer.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pg/pg.h"

#include <stddef.h>
#include <stdint.h>

enum copy_type {
    COPY_TEXT,
    COPY_RAW, /* text of others: what is no UTF-8 or NUL becomes U+FFFD */
    COPY_BIGINT,
    COPY_INTEGER, /* 32 bits */
    COPY_NUMERIC, /* decimal(18,4) */
    COPY_DECIMAL, /* any number of digits, as in comparisons.csv */
    COPY_DATE,
    COPY_MONTH, /* 2022-06 as the date of its first day */
    COPY_BOOLEAN,
    COPY_HEX,  /* 16 hex digits as a bigint */
    COPY_JSON, /* jsonb */
    COPY_TYPES
};

struct copy_column {
    const char *name; /* in SQL */
    enum copy_type type;
};

/* PostgreSQL's name of a type, for CREATE TABLE. */
const char *copy_row_sql_type(enum copy_type type);

struct copy_row {
    struct pg *connection; /* NULL while rows are only carried */
    struct buffer buffer;
    uint64_t rows;
};

/* Begins COPY table (columns) FROM STDIN (FORMAT binary[, options]); `table` is quoted SQL. */
enum status copy_row_begin(struct copy_row *copy, struct pg *connection, const char *table, const struct copy_column *columns, size_t count,
                           const char *options, struct error *err) ERROR_MUST_CHECK;
/* The same in two steps: rows are kept in memory, and nothing is sent, until copy_row_attach begins the COPY they go to. */
void copy_row_carry(struct copy_row *copy);
enum status copy_row_attach(struct copy_row *copy, struct pg *connection, const char *table, const struct copy_column *columns,
                            size_t count, struct error *err) ERROR_MUST_CHECK;
void copy_row_start(struct copy_row *copy, size_t count);
/* Appends one field; TEXT_NULL is NULL. False when the cell does not fit the type. */
bool copy_row_cell(struct copy_row *copy, enum copy_type type, struct text cell) __attribute__((warn_unused_result));
void copy_row_bigint(struct copy_row *copy, int64_t value);
void copy_row_date(struct copy_row *copy, int32_t days);
void copy_row_null(struct copy_row *copy);
/* After the last field of a row. */
enum status copy_row_finish(struct copy_row *copy, struct error *err) ERROR_MUST_CHECK;
/* Ends the COPY and frees the buffer; E-CONSERVATION when the server counted other than we did. */
enum status copy_row_end(struct copy_row *copy, struct error *err) ERROR_MUST_CHECK;
/* Frees the buffer after a failure; the connection is no longer usable. */
void copy_row_abandon(struct copy_row *copy);

#endif

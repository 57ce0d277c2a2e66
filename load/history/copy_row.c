/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/copy_row.h"

#include "common/ground/date.h"
#include "common/ground/decimal.h"

#include <endian.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_AT = 64 * 1024, ROW_MAX = 256 * 1024 * 1024, EPOCH_2000 = 10957, NUMERIC_POSITIVE = 0, NUMERIC_NEGATIVE = 0x4000 };

static const char signature[] = "PGCOPY\n\377\r\n";

static const char *const sql_types[] = {
    [COPY_TEXT] = "text",
    [COPY_RAW] = "text",
    [COPY_BIGINT] = "bigint",
    [COPY_INTEGER] = "integer",
    [COPY_NUMERIC] = "numeric(18,4)",
    [COPY_DECIMAL] = "numeric",
    [COPY_DATE] = "date",
    [COPY_MONTH] = "date",
    [COPY_BOOLEAN] = "boolean",
    [COPY_HEX] = "bigint",
    [COPY_JSON] = "jsonb",
};
_Static_assert(sizeof sql_types / sizeof sql_types[0] == COPY_TYPES, "every type has its SQL name");

const char *
copy_row_sql_type(enum copy_type type)
{
    return sql_types[type];
}

static void
put_16(struct buffer *buffer, int value)
{
    const uint16_t bytes = htobe16((uint16_t)value);

    buffer_append(buffer, &bytes, sizeof bytes);
}

static void
put_32(struct buffer *buffer, int32_t value)
{
    const uint32_t bytes = htobe32((uint32_t)value);

    buffer_append(buffer, &bytes, sizeof bytes);
}

static void
put_64(struct buffer *buffer, int64_t value)
{
    const uint64_t bytes = htobe64((uint64_t)value);

    buffer_append(buffer, &bytes, sizeof bytes);
}

static enum status
begin_copy(struct pg *connection, const char *table, const struct copy_column *columns, size_t count, const char *options,
           struct error *err)
{
    struct buffer sql;
    enum status status;

    buffer_init(&sql, ROW_MAX);
    buffer_format(&sql, "COPY %s (", table);
    for (size_t column = 0; column < count; column++) {
        buffer_format(&sql, "%s\"%s\"", column == 0 ? "" : ", ", columns[column].name);
    }
    buffer_format(&sql, ") FROM STDIN (FORMAT binary%s)", options);
    buffer_append_char(&sql, '\0');
    status = pg_copy_begin(connection, sql.data, err);
    buffer_done(&sql);
    return status;
}

void
copy_row_carry(struct copy_row *copy)
{
    *copy = (struct copy_row){0};
    buffer_init(&copy->buffer, ROW_MAX);
    buffer_append(&copy->buffer, signature, sizeof signature); /* its NUL belongs to it */
    put_32(&copy->buffer, 0);
    put_32(&copy->buffer, 0);
}

enum status
copy_row_begin(struct copy_row *copy, struct pg *connection, const char *table, const struct copy_column *columns, size_t count,
               const char *options, struct error *err)
{
    TRY(begin_copy(connection, table, columns, count, options, err));
    copy_row_carry(copy);
    copy->connection = connection;
    return STATUS_OK;
}

enum status
copy_row_attach(struct copy_row *copy, struct pg *connection, const char *table, const struct copy_column *columns, size_t count,
                struct error *err)
{
    TRY(begin_copy(connection, table, columns, count, "", err));
    copy->connection = connection;
    return STATUS_OK;
}

void
copy_row_start(struct copy_row *copy, size_t count)
{
    put_16(&copy->buffer, (int)count);
}

void
copy_row_null(struct copy_row *copy)
{
    put_32(&copy->buffer, -1);
}

void
copy_row_bigint(struct copy_row *copy, int64_t value)
{
    put_32(&copy->buffer, 8);
    put_64(&copy->buffer, value);
}

void
copy_row_date(struct copy_row *copy, int32_t days)
{
    put_32(&copy->buffer, 4);
    put_32(&copy->buffer, days - EPOCH_2000);
}

static void
put_bytes(struct copy_row *copy, struct text bytes)
{
    put_32(&copy->buffer, (int32_t)bytes.size);
    buffer_append(&copy->buffer, bytes.data, bytes.size);
}

static bool
put_text(struct copy_row *copy, struct text cell)
{
    if (cell.size > INT32_MAX || memchr(cell.data, '\0', cell.size) != NULL) {
        return false;
    }
    put_bytes(copy, cell);
    return true;
}

static bool
put_raw(struct copy_row *copy, struct text cell)
{
    const size_t length_at = copy->buffer.size;
    uint32_t length;

    put_32(&copy->buffer, 0);
    while (cell.size > 0) {
        uint32_t character;
        const size_t size = text_decode(cell, &character);

        if (size == 0 || character == 0) {
            buffer_append_string(&copy->buffer, "\357\277\275"); /* U+FFFD */
        } else {
            buffer_append(&copy->buffer, cell.data, size);
        }
        cell.data += size == 0 ? 1 : size;
        cell.size -= size == 0 ? 1 : size;
    }
    if (buffer_ok(&copy->buffer)) {
        length = htobe32((uint32_t)(copy->buffer.size - length_at - 4));
        memcpy(copy->buffer.data + length_at, &length, sizeof length);
    }
    return true;
}

static bool
parse_integer(struct text cell, int64_t *value)
{
    char digits[24];
    char *end;

    if (cell.size == 0 || cell.size >= sizeof digits) {
        return false;
    }
    memcpy(digits, cell.data, cell.size);
    digits[cell.size] = '\0';
    *value = strtoll(digits, &end, 10);
    return *end == '\0' && digits[0] != ' ' && digits[0] != '+';
}

static bool
put_integer(struct copy_row *copy, struct text cell, bool wide)
{
    int64_t value;

    if (!parse_integer(cell, &value) || (!wide && (value < INT32_MIN || value > INT32_MAX))) {
        return false;
    }
    if (wide) {
        copy_row_bigint(copy, value);
    } else {
        put_32(&copy->buffer, 4);
        put_32(&copy->buffer, (int32_t)value);
    }
    return true;
}

/* PostgreSQL's numeric is a row of base-10000 digits: our four decimals are exactly one of them. */
static bool
put_numeric(struct copy_row *copy, struct text cell)
{
    int64_t value;
    uint64_t rest;
    int digits[6];
    int count = 0, skip = 0;

    if (!decimal_parse(cell, &value, NULL)) {
        return false;
    }
    rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    while (rest > 0) {
        digits[count++] = (int)(rest % DECIMAL_SCALE);
        rest /= DECIMAL_SCALE;
    }
    while (skip < count && digits[skip] == 0) {
        skip++;
    }
    put_32(&copy->buffer, 8 + 2 * (count - skip));
    put_16(&copy->buffer, count - skip);
    put_16(&copy->buffer, count == 0 ? 0 : count - 2); /* weight of the first digit; digits[0] is the fraction */
    put_16(&copy->buffer, value < 0 ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
    put_16(&copy->buffer, 4); /* decimals shown */
    for (int at = count - 1; at >= skip; at--) {
        put_16(&copy->buffer, digits[at]);
    }
    return true;
}

/* Digit `at` places behind the point (negative: before it) of `whole` digits and, behind a point, decimals; '0' outside. */
static char
digit_at(struct text number, size_t whole, ptrdiff_t at)
{
    const ptrdiff_t position = (ptrdiff_t)whole + at + (at >= 0); /* the point itself is one byte */

    return position < 0 || (size_t)position >= number.size ? '0' : number.data[position];
}

/* `-?digits[.digits]` of any length: grouped by four from the point outwards. */
static bool
put_decimal(struct copy_row *copy, struct text cell)
{
    enum { GROUPS_MAX = 256, GROUP = 4 };
    const bool negative = cell.size > 0 && cell.data[0] == '-';
    const struct text number = {cell.data + negative, cell.size - negative};
    const size_t point = text_find(number, TEXT("."));
    const size_t whole = point == SIZE_MAX ? number.size : point;
    const size_t decimals = point == SIZE_MAX ? 0 : number.size - point - 1;
    const ptrdiff_t before = (ptrdiff_t)(whole + GROUP - 1) / GROUP, behind = (ptrdiff_t)(decimals + GROUP - 1) / GROUP;

    if (whole == 0 || before + behind > GROUPS_MAX || (point != SIZE_MAX && decimals == 0)) {
        return false;
    }
    put_32(&copy->buffer, (int32_t)(8 + 2 * (before + behind)));
    put_16(&copy->buffer, (int)(before + behind));
    put_16(&copy->buffer, (int)before - 1);
    put_16(&copy->buffer, negative ? NUMERIC_NEGATIVE : NUMERIC_POSITIVE);
    put_16(&copy->buffer, (int)decimals);
    for (ptrdiff_t group = -before; group < behind; group++) {
        int value = 0;

        for (ptrdiff_t place = 0; place < GROUP; place++) {
            const char digit = digit_at(number, whole, group * GROUP + place);

            if (digit < '0' || digit > '9') {
                return false;
            }
            value = value * 10 + (digit - '0');
        }
        put_16(&copy->buffer, value);
    }
    return true;
}

static bool
put_date(struct copy_row *copy, struct text cell, bool month)
{
    int32_t days;

    if (!(month ? date_parse_month(cell, &days) : date_parse(cell, &days))) {
        return false;
    }
    copy_row_date(copy, days);
    return true;
}

static bool
put_boolean(struct copy_row *copy, struct text cell)
{
    const bool yes = text_equal(cell, TEXT("true"));

    if (!yes && !text_equal(cell, TEXT("false"))) {
        return false;
    }
    put_32(&copy->buffer, 1);
    buffer_append_char(&copy->buffer, yes ? 1 : 0);
    return true;
}

static bool
put_hex(struct copy_row *copy, struct text cell)
{
    uint64_t value = 0;

    if (cell.size != 16) {
        return false;
    }
    for (size_t at = 0; at < cell.size; at++) {
        const char digit = cell.data[at];

        if (digit >= '0' && digit <= '9') {
            value = value << 4 | (uint64_t)(digit - '0');
        } else if (digit >= 'a' && digit <= 'f') {
            value = value << 4 | (uint64_t)(digit - 'a' + 10);
        } else {
            return false;
        }
    }
    copy_row_bigint(copy, (int64_t)value);
    return true;
}

static bool
put_json(struct copy_row *copy, struct text cell)
{
    put_32(&copy->buffer, (int32_t)cell.size + 1);
    buffer_append_char(&copy->buffer, 1); /* version of jsonb's wire format */
    buffer_append(&copy->buffer, cell.data, cell.size);
    return true;
}

bool
copy_row_cell(struct copy_row *copy, enum copy_type type, struct text cell)
{
    if (text_is_null(cell)) {
        copy_row_null(copy);
        return true;
    }
    switch (type) {
    case COPY_TEXT:
        return put_text(copy, cell);
    case COPY_RAW:
        return put_raw(copy, cell);
    case COPY_BIGINT:
        return put_integer(copy, cell, true);
    case COPY_INTEGER:
        return put_integer(copy, cell, false);
    case COPY_NUMERIC:
        return put_numeric(copy, cell);
    case COPY_DECIMAL:
        return put_decimal(copy, cell);
    case COPY_DATE:
        return put_date(copy, cell, false);
    case COPY_MONTH:
        return put_date(copy, cell, true);
    case COPY_BOOLEAN:
        return put_boolean(copy, cell);
    case COPY_HEX:
        return put_hex(copy, cell);
    case COPY_JSON:
        return put_json(copy, cell);
    case COPY_TYPES:
        break;
    }
    return false;
}

static enum status
flush(struct copy_row *copy, struct error *err)
{
    if (!buffer_ok(&copy->buffer)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "a row is larger than %d bytes", ROW_MAX);
    }
    TRY(pg_copy_data(copy->connection, copy->buffer.data, copy->buffer.size, err));
    buffer_clear(&copy->buffer);
    return STATUS_OK;
}

enum status
copy_row_finish(struct copy_row *copy, struct error *err)
{
    copy->rows++;
    if (!buffer_ok(&copy->buffer)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "a row is larger than %d bytes", ROW_MAX);
    }
    return copy->connection != NULL && copy->buffer.size >= FLUSH_AT ? flush(copy, err) : STATUS_OK;
}

enum status
copy_row_end(struct copy_row *copy, struct error *err)
{
    uint64_t counted = 0;
    enum status status;

    put_16(&copy->buffer, -1);
    status = flush(copy, err);
    buffer_done(&copy->buffer);
    TRY(status);
    TRY(pg_copy_end(copy->connection, &counted, err));
    if (counted != copy->rows) {
        return error_set(err, STATUS_BUG, "E-CONSERVATION", "the warehouse took %" PRIu64 " of %" PRIu64 " rows", counted, copy->rows);
    }
    return STATUS_OK;
}

void
copy_row_abandon(struct copy_row *copy)
{
    buffer_done(&copy->buffer);
}

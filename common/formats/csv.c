/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/csv.h"

#include "common/ground/array.h"

#include <inttypes.h>
#include <stdlib.h>

/* The scratch is for one record with quotes; a row of a package never comes near it. */
enum { SCRATCH_MAX = 256 * 1024 * 1024, COLUMNS_MAX = 4096, FIELDS_FIRST = 64 };

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* A byte's high bit is set where the byte of the word is zero; bytes above a zero one may be set too. */
static uint64_t
zero_bytes(uint64_t word)
{
    return (word - ONES) & ~word & HIGHS;
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool
is_special(char byte)
{
    return byte == ',' || byte == '"' || byte == '\n' || byte == '\r';
}

/* Eight bytes at a time: most fields are read once to find nothing. */
bool
csv_needs_quotes(struct text field)
{
    size_t at = 0;

    for (; at + sizeof(uint64_t) <= field.size; at += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, field.data + at, sizeof word);
        if ((zero_bytes(word ^ (ONES * ',')) | zero_bytes(word ^ (ONES * '"')) | zero_bytes(word ^ (ONES * '\n'))
             | zero_bytes(word ^ (ONES * '\r')))
            != 0) {
            return true;
        }
    }
    for (; at < field.size; at++) {
        if (is_special(field.data[at])) {
            return true;
        }
    }
    return field.size > 0 && (is_blank(field.data[0]) || is_blank(field.data[field.size - 1]));
}

void
csv_append(struct buffer *buffer, struct text field)
{
    if (field.size == 0) {
        return;
    }
    if (!csv_needs_quotes(field)) {
        buffer_append_text(buffer, field);
        return;
    }
    buffer_append_char(buffer, '"');
    for (size_t at = 0; at < field.size; at++) {
        if (field.data[at] == '"') {
            buffer_append_char(buffer, '"');
        }
        buffer_append_char(buffer, field.data[at]);
    }
    buffer_append_char(buffer, '"');
}

void
csv_append_row(struct buffer *buffer, const struct text *fields, size_t count)
{
    for (size_t column = 0; column < count; column++) {
        if (column > 0) {
            buffer_append_char(buffer, ',');
        }
        csv_append(buffer, fields[column]);
    }
    buffer_append_char(buffer, '\n');
}

void
csv_open(struct csv_cursor *cursor, struct text content, const char *name)
{
    *cursor = (struct csv_cursor){.at = content.data, .end = content.data + content.size, .name = name};
    buffer_init(&cursor->scratch, SCRATCH_MAX);
}

void
csv_close(struct csv_cursor *cursor)
{
    free(cursor->fields);
    buffer_done(&cursor->scratch);
    *cursor = (struct csv_cursor){0};
}

static enum status
format_error(const struct csv_cursor *cursor, const char *reason, struct error *err)
{
    return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\": record %" PRIu64 ": %s", cursor->name, cursor->row, reason);
}

static enum status
no_memory(const struct csv_cursor *cursor, struct error *err)
{
    return error_set(err, STATUS_MEMORY, "E-MEMORY", "\"%s\": record %" PRIu64 ": no memory", cursor->name, cursor->row);
}

static enum status
add_field(struct csv_cursor *cursor, struct text field, struct error *err)
{
    struct text *fields;

    if (cursor->count == COLUMNS_MAX) {
        return format_error(cursor, "too many fields", err);
    }
    fields = array_grow_heap(cursor->fields, cursor->count, &cursor->capacity, FIELDS_FIRST, sizeof *fields);
    if (fields == NULL) {
        return no_memory(cursor, err);
    }
    cursor->fields = fields;
    cursor->fields[cursor->count++] = field.size == 0 ? TEXT_NULL : field;
    return STATUS_OK;
}

/* The cursor stands behind the opening quote. Doubled quotes go through the scratch, which has room for the whole record, so that
 * earlier fields of it keep their place. */
static bool
quoted_field(struct csv_cursor *cursor, struct text *field)
{
    const char *start = cursor->at;
    const char *quote = memchr(start, '"', (size_t)(cursor->end - start));
    size_t from;

    if (quote == NULL) {
        return false;
    }
    if (quote + 1 >= cursor->end || quote[1] != '"') {
        *field = (struct text){start, (size_t)(quote - start)};
        cursor->at = quote + 1;
        return true;
    }
    from = cursor->scratch.size;
    while (quote != NULL && quote + 1 < cursor->end && quote[1] == '"') {
        buffer_append(&cursor->scratch, start, (size_t)(quote + 1 - start));
        start = quote + 2;
        quote = memchr(start, '"', (size_t)(cursor->end - start));
    }
    if (quote == NULL) {
        return false;
    }
    buffer_append(&cursor->scratch, start, (size_t)(quote - start));
    *field = (struct text){cursor->scratch.data + from, cursor->scratch.size - from};
    cursor->at = quote + 1;
    return true;
}

/* Bytes of the record that starts here, quotes respected; what the scratch may need at most. */
static size_t
record_size(const struct csv_cursor *cursor)
{
    bool quoted = false;
    const char *at = cursor->at;

    while (at < cursor->end && (quoted || *at != '\n')) {
        quoted ^= *at == '"';
        at++;
    }
    return (size_t)(at - cursor->at);
}

static void
plain_field(struct csv_cursor *cursor, struct text *field)
{
    const char *at = cursor->at;

    while (at < cursor->end && *at != ',' && *at != '\n' && *at != '"') {
        at++;
    }
    *field = (struct text){cursor->at, (size_t)(at - cursor->at)};
    cursor->at = at;
}

static enum status
read_field(struct csv_cursor *cursor, bool *reserved, struct error *err)
{
    struct text field;

    if (cursor->at < cursor->end && *cursor->at == '"') {
        if (!*reserved && !buffer_reserve(&cursor->scratch, record_size(cursor) + 1)) {
            return no_memory(cursor, err); /* GCOV_EXCL_LINE: a record of 256 MB */
        }
        *reserved = true;
        cursor->quoted = true;
        cursor->at++;
        if (!quoted_field(cursor, &field)) {
            return format_error(cursor, "unterminated quote", err);
        }
    } else {
        plain_field(cursor, &field);
    }
    return add_field(cursor, field, err);
}

enum status
csv_next(struct csv_cursor *cursor, bool *more, struct error *err)
{
    bool reserved = false;

    *more = cursor->at < cursor->end;
    cursor->count = 0;
    cursor->quoted = false;
    buffer_clear(&cursor->scratch);
    if (!*more) {
        return STATUS_OK;
    }
    cursor->row++;
    for (;;) {
        TRY(read_field(cursor, &reserved, err));
        if (cursor->at == cursor->end || *cursor->at == '\n') {
            cursor->at += cursor->at < cursor->end;
            return STATUS_OK;
        }
        if (*cursor->at != ',') {
            return format_error(cursor, "a quote stands where none may be", err);
        }
        cursor->at++;
    }
}

/* Quotes are rare: jumping from quote to quote tells whether a cut lies inside quotes; then the next line end outside them ends the run. */
size_t
csv_partition(struct text content, size_t parts, struct text *out)
{
    const char *const end = content.data + content.size;
    const size_t step = parts == 0 ? content.size : content.size / parts + 1;
    const char *start = content.data;
    const char *at = content.data;
    size_t count = 0;
    bool quoted = false;

    while (start < end) {
        const char *const cut = (size_t)(end - start) > step ? start + step - 1 : end;

        while (at < cut) {
            const char *quote = memchr(at, '"', (size_t)(cut - at));

            quoted ^= quote != NULL;
            at = quote == NULL ? cut : quote + 1;
        }
        while (at < end && (quoted || *at != '\n')) {
            quoted ^= *at == '"';
            at++;
        }
        at += at < end;
        out[count++] = (struct text){start, (size_t)(at - start)};
        start = at;
    }
    return count;
}

size_t
csv_find(const struct csv_cursor *cursor, struct text name)
{
    for (size_t column = 0; column < cursor->count; column++) {
        if (text_equal(cursor->fields[column], name)) {
            return column;
        }
    }
    return SIZE_MAX;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Byte by byte it is the same as at once; what is valid is cut into records whose fields can all be asked for, and the cells that a
 * record's shape tells are those that its tree has. */
#include "extract/read/json/record_field.h"
#include "extract/read/json/shape.h"
#include "extract/read/json/token.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_placed(const struct json_shape *shape, size_t column, size_t row)
{
    for (size_t at = 0; at < shape->count; at++) {
        if (shape->places[at].column == column && (shape->places[at].row == row || shape->places[at].row == SIZE_MAX)) {
            return true;
        }
    }
    return false;
}

static void
hold_against_tree(const struct json_record *record, const struct json_shape *shape, const struct json_shape_columns *columns,
                  struct arena *arena)
{
    size_t rows = 0;

    assert(json_record_field_rows(record, columns->pointers, columns->count, &rows, NULL) == STATUS_OK && rows == shape->rows);
    assert(shape->count == record->scalar_count);
    for (size_t at = 0; at < shape->count; at++) {
        const struct json_shape_place place = shape->places[at];
        const struct text lexeme = {record->body.data + record->scalars[at].offset, record->scalars[at].size};

        for (size_t row = 0; row < rows; row++) {
            if (place.row == SIZE_MAX || place.row == row) {
                assert(text_equal(json_record_text(lexeme, arena),
                                  json_record_field_get(record, columns->pointers[place.column], row, arena)));
            }
        }
    }
    for (size_t column = 0; column < columns->count; column++) {
        for (size_t row = 0; row < rows; row++) {
            assert(is_placed(shape, column, row) || json_record_field_get(record, columns->pointers[column], row, arena).size == 0);
        }
    }
}

/* As extract/read/json/reader.c has them: of several arrays the first makes rows. */
static void
try_shape(const struct json_record *record, const struct json_record_field *fields, size_t count, struct arena *arena)
{
    struct text *pointers = arena_must_zero(arena, count + 1, sizeof *pointers);
    struct json_shape_columns columns = {.pointers = pointers, .count = count};
    struct json_shape_set set;
    struct json_shape *shape;

    for (size_t at = 0; at < count; at++) {
        const size_t star = text_find(fields[at].pointer, TEXT("/*"));
        const struct text array = {fields[at].pointer.data, star == SIZE_MAX ? 0 : star};

        columns.array = text_is_null(columns.array) && star != SIZE_MAX ? array : columns.array;
        pointers[at] = star == SIZE_MAX || text_equal(array, columns.array) ? fields[at].pointer : array;
    }
    json_shape_init(&set);
    shape = json_shape_add(&set, record->shape, record->scalar_count);
    assert(shape == json_shape_find(&set, record->shape));
    if (shape != NULL && json_shape_lay_out(&set, shape, &columns)) {
        hold_against_tree(record, shape, &columns, arena);
    }
    json_shape_done(&set);
}

static enum status
on_record(void *context, const struct json_record *record, struct error *err)
{
    struct json_record_field *fields;
    struct arena arena;
    size_t count;

    (void)context, (void)err;
    arena_init(&arena, 0);
    count = record->reason == NULL ? json_record_field_list(record, &arena, &fields) : 0;
    for (size_t at = 0; at < count; at++) {
        size_t rows;

        if (json_record_field_rows(record, &fields[at].pointer, 1, &rows, NULL) == STATUS_OK) {
            (void)json_record_field_get(record, fields[at].pointer, rows - 1, &arena);
        }
    }
    if (count > 0) {
        try_shape(record, fields, count, &arena);
    }
    arena_done(&arena);
    return STATUS_OK;
}

static void
cut(struct text json, enum json_record_form form)
{
    struct json_record_options options = {0};
    struct json_record_reader *reader;
    struct arena arena;
    uint64_t records;

    arena_init(&arena, 0);
    json_record_guess(json, &options, &arena);
    options.form = form;
    if (json_record_new(&options, on_record, NULL, &reader, NULL) == STATUS_OK) {
        if (json_record_feed(reader, json, NULL) == STATUS_OK && json_record_finish(reader, &records, NULL) != STATUS_OK) {
            records = 0;
        }
        json_record_free(reader);
    }
    arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text json = {(const char *)data, size};
    struct json_token_stream stream;
    enum status status = STATUS_OK;

    json_token_init(&stream, NULL, NULL);
    for (size_t at = 0; at < size && status == STATUS_OK; at++) {
        status = json_token_feed(&stream, (struct text){json.data + at, 1}, NULL);
    }
    if (status == STATUS_OK) {
        status = json_token_finish(&stream, NULL);
    }
    json_token_done(&stream);
    assert(status == json_token_check(json, NULL));
    cut(json, JSON_RECORD_DOCUMENT);
    cut(json, JSON_RECORD_LINES);
    return 0;
}

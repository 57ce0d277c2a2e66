/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/reader.h"

#include "extract/read/base/limits.h"
#include "extract/read/json/record_field.h"
#include "extract/read/json/shape.h"

#include <stdlib.h>

enum { PIECE = 16 * 1024, HEAD = 64 * 1024 };

/* Rows that the records of a piece made and that wait for a batch. */
struct waiting {
    struct reader_row *rows;
    struct text *cells; /* column_count for each row */
    size_t count;
    size_t capacity;
    size_t next;
    struct arena arena;
};

struct reader {
    const char *name;
    struct text content;
    size_t at; /* bytes fed */
    struct json_record_reader *records;
    struct arena arena;    /* pointers and titles */
    struct text *pointers; /* by column */
    bool *hollow;          /* only empty arrays and objects have been seen there */
    struct text *titles;
    size_t column_count;
    struct text array;            /* the pointer of the array that makes rows, up to its asterisk; NULL: none yet */
    struct json_shape_set shapes; /* of the records that were good */
    struct waiting waiting;
    bool header_given;
    bool finished;
};

/* An object, or an array that holds one: a bracket alone may begin a text cell. */
static bool
looks_like_json(struct text content)
{
    const struct text all =
        text_trim(text_starts_with(content, TEXT("\xEF\xBB\xBF")) ? (struct text){content.data + 3, content.size - 3} : content);
    struct text inner = {all.data + 1, all.size - 1};

    if (all.size < 2 || (all.data[0] != '{' && all.data[0] != '[')) {
        return false;
    }
    inner = text_trim(inner);
    return all.data[0] == '{' ? inner.data[0] == '"' || inner.data[0] == '}' : inner.data[0] == '{' || inner.data[0] == ']';
}

static enum status
json_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    (void)path;
    (void)err;
    *is = looks_like_json(content);
    return STATUS_OK;
}

/* The part of a pointer before its asterisk; NULL when it has none. */
static struct text
array_of(struct text pointer)
{
    const size_t at = text_find(pointer, TEXT("/*"));

    return at == SIZE_MAX ? TEXT_NULL : (struct text){pointer.data, at};
}

/* SIZE_MAX when there is none. Records have their fields in the same order: the column behind the last one found is asked first. */
static size_t
find_column(const struct reader *reader, struct text pointer, size_t *next)
{
    for (size_t tried = 0; tried < reader->column_count; tried++) {
        const size_t column = (*next + tried) % reader->column_count;

        if (text_equal(reader->pointers[column], pointer)) {
            *next = column + 1;
            return column;
        }
    }
    return SIZE_MAX;
}

static enum status
note_field(struct reader *reader, struct text pointer, bool empty, size_t *next, struct error *err)
{
    const size_t column = find_column(reader, pointer, next);

    if (column != SIZE_MAX) {
        reader->hollow[column] &= empty;
        return STATUS_OK;
    }
    if (reader->column_count == limits.json_fields) {
        return error_set(err, STATUS_DATA, "E-JSON-LIMIT", "\"%s\": the records have more than %zu fields", reader->name,
                         (size_t)limits.json_fields);
    }
    reader->hollow[reader->column_count] = empty;
    reader->pointers[reader->column_count++] = arena_must_text(&reader->arena, pointer);
    return STATUS_OK;
}

static enum status
note_fields(void *context, const struct json_record *record, struct error *err)
{
    struct reader *reader = context;
    struct json_record_field *fields;
    struct arena arena;
    size_t count;
    size_t next = 0;
    enum status status = STATUS_OK;

    if (record->value == NULL) { /* rejected, or seen before */
        return STATUS_OK;
    }
    (void)json_shape_add(&reader->shapes, record->shape, record->scalar_count);
    arena_init(&arena, 0);
    count = json_record_field_list(record, &arena, &fields);
    for (size_t field = 0; field < count && status == STATUS_OK; field++) {
        struct text pointer = fields[field].pointer;
        const struct text array = array_of(pointer);

        if (!text_is_null(array) && text_is_null(reader->array)) {
            reader->array = arena_must_text(&reader->arena, array);
        }
        if (!text_is_null(array) && !text_equal(array, reader->array)) {
            pointer = array;
        }
        status = note_field(reader, pointer, fields[field].empty, &next, err);
    }
    arena_done(&arena);
    return status;
}

/* Records of this shape have no other fields than those that we have noted. */
static bool
has_noted(void *context, struct text shape)
{
    struct reader *reader = context;

    return json_shape_find(&reader->shapes, shape) != NULL;
}

/* Each scalar of such a record is a cell. */
static bool
can_place(void *context, struct text bytes)
{
    struct reader *reader = context;
    const struct json_shape_columns columns = {reader->pointers, reader->column_count, reader->array};
    struct json_shape *shape = json_shape_find(&reader->shapes, bytes);

    return shape != NULL && json_shape_lay_out(&reader->shapes, shape, &columns);
}

static enum status
start_records(struct reader *reader, json_record_handler handler, bool (*knows)(void *context, struct text shape), struct error *err)
{
    struct json_record_options options = {.name = reader->name};

    json_record_guess((struct text){reader->content.data, reader->content.size < HEAD ? reader->content.size : HEAD}, &options,
                      &reader->arena);
    options.knows = knows;
    reader->at = 0;
    return json_record_new(&options, handler, reader, &reader->records, err);
}

static enum status
feed(struct reader *reader, bool *done, struct error *err)
{
    const size_t left = reader->content.size - reader->at;
    const struct text piece = {reader->content.data + reader->at, left < PIECE ? left : PIECE};
    uint64_t records;

    *done = left == 0;
    if (*done) {
        return json_record_finish(reader->records, &records, err);
    }
    reader->at += piece.size;
    return json_record_feed(reader->records, piece, err);
}

/* The last name of a pointer, `~1` and `~0` being `/` and `~`. */
static struct text
last_name(struct text pointer, struct arena *arena)
{
    const char *slash = memrchr(pointer.data, '/', pointer.size);
    const struct text escaped = slash == NULL ? pointer : (struct text){slash + 1, pointer.size - (size_t)(slash + 1 - pointer.data)};
    char *name = arena_must_alloc(arena, escaped.size + 1);
    size_t used = 0;

    for (size_t at = 0; at < escaped.size; at++) {
        if (escaped.data[at] == '~' && at + 1 < escaped.size) {
            name[used++] = escaped.data[++at] == '1' ? '/' : '~';
        } else {
            name[used++] = escaped.data[at];
        }
    }
    return (struct text){name, used};
}

static bool
has_inner(const struct reader *reader, struct text pointer)
{
    for (size_t column = 0; column < reader->column_count; column++) {
        const struct text other = reader->pointers[column];

        if (other.size > pointer.size && other.data[pointer.size] == '/' && text_starts_with(other, pointer)) {
            return true;
        }
    }
    return false;
}

/* A household without members has an empty list where others have columns: that is no column of its own. */
static void
drop_hollow(struct reader *reader)
{
    size_t kept = 0;

    for (size_t column = 0; column < reader->column_count; column++) {
        if (!reader->hollow[column] || !has_inner(reader, reader->pointers[column])) {
            reader->hollow[kept] = reader->hollow[column];
            reader->pointers[kept++] = reader->pointers[column];
        }
    }
    reader->column_count = kept;
}

static void
make_titles(struct reader *reader)
{
    struct text *names = arena_must_zero(&reader->arena, reader->column_count + 1, sizeof *names);

    reader->titles = arena_must_zero(&reader->arena, reader->column_count + 1, sizeof *reader->titles);
    for (size_t column = 0; column < reader->column_count; column++) {
        names[column] = last_name(reader->pointers[column], &reader->arena);
    }
    for (size_t column = 0; column < reader->column_count; column++) {
        size_t same = 0;

        for (size_t other = 0; other < reader->column_count; other++) {
            same += text_equal(names[other], names[column]);
        }
        reader->titles[column] = same > 1 ? reader->pointers[column] : names[column];
    }
}

static enum status convert_record(void *context, const struct json_record *record, struct error *err);

static enum status
collect_columns(struct reader *reader, struct error *err)
{
    bool done = false;
    enum status status = start_records(reader, note_fields, has_noted, err);

    while (status == STATUS_OK && !done) {
        status = feed(reader, &done, err);
    }
    json_record_free(reader->records);
    reader->records = NULL;
    TRY(status);
    drop_hollow(reader);
    make_titles(reader);
    return start_records(reader, convert_record, can_place, err);
}

static void
json_close_reader(struct reader *reader)
{
    json_record_free(reader->records);
    free(reader->waiting.rows);
    free(reader->waiting.cells);
    arena_done(&reader->waiting.arena);
    json_shape_done(&reader->shapes);
    arena_done(&reader->arena);
    free(reader);
}

static enum status
json_open_reader(const struct reader_input *input, struct reader **reader, struct error *err)
{
    struct reader *made = calloc(1, sizeof *made);
    enum status status;

    *reader = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", input->name);
    }
    arena_init(&made->arena, 0);
    arena_init(&made->waiting.arena, 0);
    json_shape_init(&made->shapes);
    made->name = input->name;
    made->content = input->content;
    made->pointers = arena_must_zero(&made->arena, (size_t)limits.json_fields, sizeof *made->pointers);
    made->hollow = arena_must_zero(&made->arena, (size_t)limits.json_fields, sizeof *made->hollow);
    status = collect_columns(made, err);
    if (status != STATUS_OK) {
        json_close_reader(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

static bool
reserve_rows(struct reader *reader, size_t rows)
{
    struct waiting *waiting = &reader->waiting;
    size_t capacity = waiting->capacity == 0 ? READER_ROWS : waiting->capacity;
    struct reader_row *wider;
    struct text *cells;

    while (capacity < waiting->count + rows) {
        capacity *= 2;
    }
    if (capacity == waiting->capacity) {
        return true;
    }
    wider = realloc(waiting->rows, capacity * sizeof *wider);
    waiting->rows = wider == NULL ? waiting->rows : wider;
    cells = realloc(waiting->cells, capacity * (reader->column_count + 1) * sizeof *cells);
    waiting->cells = cells == NULL ? waiting->cells : cells;
    if (wider == NULL || cells == NULL) {
        return false;
    }
    waiting->capacity = capacity;
    return true;
}

/* The cells of all rows of a record, by its tree. */
static void
take_value(struct reader *reader, const struct json_record *record, struct text *cells, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < reader->column_count; column++) {
            const struct text cell = json_record_field_get(record, reader->pointers[column], row, &reader->waiting.arena);

            *cells++ = cell.size == 0 ? TEXT_NULL : arena_must_text(&reader->waiting.arena, cell);
        }
    }
}

/* The same by its shape. */
static void
take_scalars(struct reader *reader, const struct json_record *record, const struct json_shape *shape, struct text *cells)
{
    const struct text body = arena_must_text(&reader->waiting.arena, record->body);

    for (size_t at = 0; at < record->scalar_count; at++) {
        const struct text lexeme = {body.data + record->scalars[at].offset, record->scalars[at].size};
        const struct json_shape_place *place = &shape->places[at];
        const bool everywhere = place->row == SIZE_MAX;
        struct text cell = json_record_text(lexeme, &reader->waiting.arena);

        cell = cell.size == 0 ? TEXT_NULL : cell;
        for (size_t row = everywhere ? 0 : place->row; row < (everywhere ? shape->rows : place->row + 1); row++) {
            cells[row * reader->column_count + place->column] = cell;
        }
    }
}

static enum status
convert_record(void *context, const struct json_record *record, struct error *err)
{
    struct reader *reader = context;
    struct waiting *waiting = &reader->waiting;
    const bool good = record->reason == NULL;
    const struct json_shape *shape = good && record->value == NULL ? json_shape_find(&reader->shapes, record->shape) : NULL;
    const struct text raw = arena_must_text(&waiting->arena, record->raw);
    const char *reason =
        good ? NULL : arena_must_string(&waiting->arena, text_from(record->reason)); /* a line's is not longer than the call */
    size_t rows = shape == NULL ? 1 : shape->rows;
    struct text *cells;

    if (record->value != NULL) {
        TRY(json_record_field_rows(record, reader->pointers, reader->column_count, &rows, err));
    }
    if (!reserve_rows(reader, rows)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the records of \"%s\"", reader->name);
    }
    cells = waiting->cells + waiting->count * reader->column_count;
    for (size_t cell = 0; cell < rows * reader->column_count; cell++) {
        cells[cell] = TEXT_NULL;
    }
    if (shape != NULL) {
        take_scalars(reader, record, shape, cells);
    } else if (record->value != NULL) {
        take_value(reader, record, cells, rows);
    }
    for (size_t row = 0; row < rows; row++) {
        waiting->rows[waiting->count++] =
            (struct reader_row){.number = record->number, .fault = good ? READER_GOOD : READER_BAD_RECORD, .reason = reason, .raw = raw};
    }
    return STATUS_OK;
}

/* Until rows wait, or the delivery is at its end. */
static enum status
refill(struct reader *reader, struct error *err)
{
    struct waiting *waiting = &reader->waiting;

    waiting->count = 0;
    waiting->next = 0;
    arena_reset(&waiting->arena);
    while (waiting->count == 0 && !reader->finished) {
        TRY(feed(reader, &reader->finished, err));
    }
    return STATUS_OK;
}

static bool
give_row(struct reader_batch *batch, const struct reader_row *row, const struct text *cells, size_t count)
{
    struct reader_row *given = reader_batch_row(batch, row->number);

    given->fault = row->fault;
    given->reason = row->reason;
    given->raw = row->raw;
    for (size_t column = 0; column < count && row->fault == READER_GOOD; column++) {
        if (!reader_batch_cell(batch, cells[column])) {
            return false;
        }
    }
    return true;
}

static enum status
json_next_batch(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err)
{
    struct waiting *waiting = &reader->waiting;
    bool good = true;

    reader_batch_clear(batch);
    if (!reader->header_given) {
        reader->header_given = true;
        good = give_row(batch, &(struct reader_row){.number = 0}, reader->titles, reader->column_count);
    }
    if (waiting->next == waiting->count) {
        TRY(refill(reader, err));
    }
    while (good && batch->row_count < READER_ROWS && waiting->next < waiting->count) {
        good = give_row(batch, &waiting->rows[waiting->next], waiting->cells + waiting->next * reader->column_count, reader->column_count);
        waiting->next++;
    }
    *more = batch->row_count > 0;
    return good ? STATUS_OK : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", reader->name);
}

const struct reader_format json_reader = {
    .name = "json",
    .summary = "JSON arrays of objects, nested ones too, and NDJSON",
    .utf8 = true,
    .recognises = json_recognises,
    .open = json_open_reader,
    .next = json_next_batch,
    .close = json_close_reader,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* JSON and NDJSON through json_record.h. The header is made: one column for each field that any record has, so the delivery is gone
 * through twice, first for the fields (and to know that all of it is JSON), then for the rows. A column is called by the last name of its
 * pointer (`/member/person_id` is person_id), or by the whole pointer where two fields share it. Of several arrays of objects in a
 * record the first makes rows, a household's members for example; others stay compact JSON. */
#include "extract/json_record_field.h"
#include "extract/limits.h"
#include "extract/reader.h"

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
    struct text *titles;
    size_t column_count;
    struct text array; /* the pointer of the array that makes rows, up to its asterisk; NULL: none yet */
    struct waiting waiting;
    bool header_given;
    bool finished;
};

/* An object, or an array that holds one: a bracket alone may begin a text cell. */
static bool
looks_like_json(struct text content)
{
    const struct text all = text_trim(text_starts_with(content, TEXT("\xEF\xBB\xBF")) ? (struct text){content.data + 3, content.size - 3} : content);
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

/* Records have their fields in the same order: the column behind the last one found is asked first. */
static bool
has_column(const struct reader *reader, struct text pointer, size_t *next)
{
    for (size_t tried = 0; tried < reader->column_count; tried++) {
        const size_t column = (*next + tried) % reader->column_count;

        if (text_equal(reader->pointers[column], pointer)) {
            *next = column + 1;
            return true;
        }
    }
    return false;
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

    if (record->value == NULL) {
        return STATUS_OK;
    }
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
        if (has_column(reader, pointer, &next)) {
            continue;
        }
        if (reader->column_count == limits.json_fields) {
            status = error_set(err, STATUS_DATA, "E-JSON-LIMIT", "\"%s\": the records have more than %zu fields", reader->name,
                               (size_t)limits.json_fields);
            break;
        }
        reader->pointers[reader->column_count++] = arena_must_text(&reader->arena, pointer);
    }
    arena_done(&arena);
    return status;
}

static enum status
start(struct reader *reader, json_record_handler handler, struct error *err)
{
    struct json_record_options options = {.name = reader->name};

    json_record_guess((struct text){reader->content.data, reader->content.size < HEAD ? reader->content.size : HEAD}, &options,
                      &reader->arena);
    options.record_limit = (size_t)limits.json_record_bytes;
    options.name = reader->name;
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

static enum status take_record(void *context, const struct json_record *record, struct error *err);

static enum status
find_fields(struct reader *reader, struct error *err)
{
    bool done = false;
    enum status status = start(reader, note_fields, err);

    while (status == STATUS_OK && !done) {
        status = feed(reader, &done, err);
    }
    json_record_free(reader->records);
    reader->records = NULL;
    TRY(status);
    make_titles(reader);
    return start(reader, take_record, err);
}

static void
json_close_reader(struct reader *reader)
{
    json_record_free(reader->records);
    free(reader->waiting.rows);
    free(reader->waiting.cells);
    arena_done(&reader->waiting.arena);
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
    made->name = input->name;
    made->content = input->content;
    made->pointers = arena_must_zero(&made->arena, (size_t)limits.json_fields, sizeof *made->pointers);
    status = find_fields(made, err);
    if (status != STATUS_OK) {
        json_close_reader(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

static bool
make_room(struct reader *reader, size_t rows)
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

static enum status
take_record(void *context, const struct json_record *record, struct error *err)
{
    struct reader *reader = context;
    struct waiting *waiting = &reader->waiting;
    size_t rows = 1;

    if (record->value != NULL) {
        TRY(json_record_field_rows(record, reader->pointers, reader->column_count, &rows, err));
    }
    if (!make_room(reader, rows)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the records of \"%s\"", reader->name);
    }
    for (size_t row = 0; row < rows; row++) {
        struct text *cells = waiting->cells + waiting->count * reader->column_count;

        waiting->rows[waiting->count] = (struct reader_row){.number = record->number,
                                                            .fault = record->value == NULL ? READER_BAD_RECORD : READER_GOOD,
                                                            .reason = record->reason,
                                                            .raw = arena_must_text(&waiting->arena, record->raw)};
        for (size_t column = 0; column < reader->column_count; column++) {
            struct text cell = record->value == NULL ? TEXT_NULL
                                                     : json_record_field_get(record, reader->pointers[column], row, &waiting->arena);

            cells[column] = cell.size == 0 ? TEXT_NULL : arena_must_text(&waiting->arena, cell);
        }
        waiting->count++;
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

const struct reader_format reader_json = {
    .name = "json",
    .summary = "JSON arrays of objects, nested ones too, and NDJSON",
    .recognises = json_recognises,
    .open = json_open_reader,
    .next = json_next_batch,
    .close = json_close_reader,
};

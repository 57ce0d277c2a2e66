/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/ask/infer.h"

#include "common/ground/buffer.h"
#include "extract/read/base/limits.h"
#include "extract/read/document.h"
#include "extract/recognise/period.h"
#include "extract/recognise/simplify.h"

#include <stdio.h>
#include <stdlib.h>

enum { OUT_MAX = 16 << 20, DISTINCT_MAX = 40, VALUE_MAX = 64, SHARE = 95, COLUMNS_COUNTED = 256 };

/* What the values of a column look like; counts of values. */
enum look { LOOK_ID, LOOK_PHONE, LOOK_DATE, LOOK_MONTH, LOOK_INTEGER, LOOK_AMOUNT, LOOK_YES_NO, LOOK_TOWN, LOOK_CODE, LOOKS };

struct column {
    struct text title;
    size_t values;
    size_t looks[LOOKS];
    char distinct[DISTINCT_MAX][VALUE_MAX];
    size_t distinct_count; /* DISTINCT_MAX + 1: too many to be a code list */
};

struct inference {
    const struct inspect_context *context;
    struct document document;
    struct arena *arena;
    struct column *columns;
    size_t column_count;
    size_t header_row;
    size_t rows;
};

/* In the order in which they are asked. */
static const struct {
    enum look look;
    const char *type;
    const char *format;
    const char *personal;
} formats[] = {
    {LOOK_ID,      "string",    "resident_id",   "id"   },
    {LOOK_PHONE,   "string",    "phone",         "phone"},
    {LOOK_DATE,    "date",      "date",          NULL   },
    {LOOK_MONTH,   "yearmonth", "yearmonth",     NULL   },
    {LOOK_YES_NO,  "boolean",   "yes_no",        NULL   },
    {LOOK_CODE,    "string",    "division_code", NULL   },
    {LOOK_TOWN,    "string",    "town_name",     NULL   },
    {LOOK_INTEGER, "integer",   "integer",       NULL   },
    {LOOK_AMOUNT,  "number",    "amount",        NULL   },
};

static size_t
digits_of(struct text text)
{
    size_t digits = 0;

    while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9') {
        digits++;
    }
    return digits;
}

static bool
is_amount(struct text text)
{
    size_t digits;

    if (text.size > 0 && text.data[0] == '-') {
        text.data++;
        text.size--;
    }
    digits = digits_of(text);
    if (digits == 0 || digits == text.size || text.data[digits] != '.') {
        return digits > 0 && digits == text.size;
    }
    return digits_of((struct text){text.data + digits + 1, text.size - digits - 1}) == text.size - digits - 1 && digits + 1 < text.size;
}

static bool
is_yes_no(struct text text)
{
    return text_equal(text, TEXT("是")) || text_equal(text, TEXT("否"));
}

static bool
is_id(struct text value)
{
    const size_t digits = digits_of(value);

    return value.size == 18 && (digits == 18 || (digits == 17 && (value.data[17] | 0x20) == 'x'));
}

static bool
is_phone(struct text value)
{
    return value.size == 11 && digits_of(value) == 11 && value.data[0] == '1' && value.data[1] >= '3';
}

static bool
is_code(const struct inference *inference, struct text value)
{
    return (value.size == 12 || value.size == 9) && digits_of(value) == value.size
           && text_starts_with(value, inference->context->site->division);
}

static void
look_at_value(const struct inference *inference, struct column *column, struct text value)
{
    struct period period = {0};

    period_find(value, &period);
    column->values++;
    column->looks[LOOK_ID] += is_id(value);
    column->looks[LOOK_PHONE] += is_phone(value);
    column->looks[LOOK_DATE] += period.strength == 3 && value.size >= 8 && value.size <= 20;
    column->looks[LOOK_MONTH] += period.strength == 2 && value.size >= 6 && value.size <= 12;
    column->looks[LOOK_CODE] += is_code(inference, value);
    column->looks[LOOK_INTEGER] += digits_of(value) == value.size && value.size < 10;
    column->looks[LOOK_AMOUNT] += is_amount(value) && value.size < 16;
    column->looks[LOOK_YES_NO] += is_yes_no(value);
    column->looks[LOOK_TOWN] += !text_is_null(place_in_text(inference->context->places, SCOPE_TOWN, value)) && value.size <= 24;
}

static void
note_distinct(struct column *column, struct text value)
{
    for (size_t at = 0; at < column->distinct_count && at < DISTINCT_MAX; at++) {
        if (text_equal(text_from(column->distinct[at]), value)) {
            return;
        }
    }
    if (column->distinct_count >= DISTINCT_MAX || value.size >= VALUE_MAX) {
        column->distinct_count = DISTINCT_MAX + 1;
        return;
    }
    (void)snprintf(column->distinct[column->distinct_count++], VALUE_MAX, "%.*s", TEXT_ARG(value));
}

static size_t
filled(const struct reader_batch *batch, const struct reader_row *row)
{
    size_t count = 0;

    for (size_t cell = 0; cell < row->cell_count; cell++) {
        count += !simplify_is_blank(reader_row_cells(batch, row)[cell]);
    }
    return count;
}

/* How many filled cells most rows have; a freak row does not count. */
static size_t
usual_filled(const struct reader_batch *batch)
{
    size_t counts[COLUMNS_COUNTED + 1] = {0};
    size_t best = 0;

    for (size_t row = 0; row < batch->row_count; row++) {
        const size_t count = filled(batch, &batch->rows[row]);

        counts[count > COLUMNS_COUNTED ? COLUMNS_COUNTED : count]++;
    }
    for (size_t count = 1; count <= COLUMNS_COUNTED; count++) {
        best = counts[count] * count > counts[best] * best ? count : best;
    }
    return best;
}

/* The first row that is nearly as full as most rows and has no numbers: titles. */
static size_t
find_titles(const struct reader_batch *batch)
{
    const size_t fullest = usual_filled(batch);

    for (size_t row = 0; row < batch->row_count && row < limits.header_rows; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        bool numbers = false;

        for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
            numbers |= cells[cell].size > 0 && is_amount(cells[cell]);
        }
        if (!numbers && filled(batch, &batch->rows[row]) * 10 >= fullest * 8 && fullest > 1) {
            return row;
        }
    }
    return SIZE_MAX;
}

static void
take_titles(struct inference *inference, const struct reader_batch *batch, const struct reader_row *row)
{
    inference->columns = arena_must_zero(inference->arena, row->cell_count + 1, sizeof *inference->columns);
    inference->column_count = row->cell_count < limits.columns ? row->cell_count : limits.columns;
    for (size_t column = 0; column < inference->column_count; column++) {
        const struct text title = reader_row_cells(batch, row)[column];

        inference->columns[column].title = simplify_is_blank(title) ? TEXT_NULL : arena_must_text(inference->arena, title);
    }
}

static void
look_at_rows(struct inference *inference, const struct reader_batch *batch)
{
    for (size_t row = inference->header_row + 1; row < batch->row_count; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        const size_t count = batch->rows[row].cell_count;

        if (filled(batch, &batch->rows[row]) * 2 < inference->column_count) { /* totals, signatures */
            continue;
        }
        inference->rows++;
        for (size_t column = 0; column < inference->column_count && column < count; column++) {
            const struct text value = cells[column].size == 0 ? TEXT_NULL : text_trim(cells[column]);

            if (value.size > 0) {
                look_at_value(inference, &inference->columns[column], value);
                note_distinct(&inference->columns[column], value);
            }
        }
    }
}

/* A field of any source that has this title; NULL when it is unknown. */
static const struct schema_field *
known_field(const struct inference *inference, struct text title)
{
    const struct pack *pack = inference->context->pack;
    char wanted[HEADER_FOLDED];
    char other[HEADER_FOLDED];
    const size_t size = header_fold(title, wanted);

    for (int by_alias = 0; by_alias < 2; by_alias++) {
        for (size_t source = 0; source < pack->source_count; source++) {
            for (size_t field = 0; field < pack->sources[source].field_count; field++) {
                const struct schema_field *described = &pack->sources[source].fields[field];
                const size_t names = by_alias ? described->alias_count : 1;

                for (size_t name = 0; name < names; name++) {
                    const size_t folded = header_fold(by_alias ? described->aliases[name] : described->title, other);

                    if (folded == size && memcmp(other, wanted, size) == 0) {
                        return described;
                    }
                }
            }
        }
    }
    return NULL;
}

/* A code list of the pack that has all values of the column. */
static struct text
code_list(const struct inference *inference, const struct column *column)
{
    const struct pack *pack = inference->context->pack;

    if (column->distinct_count == 0 || column->distinct_count > DISTINCT_MAX) {
        return TEXT_NULL;
    }
    for (size_t list = 0; list < pack->list_count; list++) {
        size_t found = 0;

        while (found < column->distinct_count && schema_code_find(&pack->lists[list], text_from(column->distinct[found])) != NULL) {
            found++;
        }
        if (found == column->distinct_count) {
            return pack->lists[list].name;
        }
    }
    return TEXT_NULL;
}

static void
append_member(struct buffer *out, const char *key, struct text value)
{
    buffer_format(out, ", \"%s\": ", key);
    buffer_append_json(out, value);
}

static void
append_known(struct buffer *out, const struct schema_field *field)
{
    static const char *const personal[] = {NULL, "id", "name", "phone", "card", "health", "address", "property", "birth"};

    append_member(out, "type", text_from(schema_type_name(field->type)));
    buffer_format(out, ", \"format\": \"%.*s%s%.*s\"", TEXT_ARG(field->format), text_is_null(field->list) ? "" : ":",
                  TEXT_ARG(text_is_null(field->list) ? TEXT("") : field->list));
    if (!text_is_null(field->unit)) {
        append_member(out, "unit", field->unit);
    }
    if (field->personal != PERSONAL_NONE) {
        append_member(out, "personal", text_from(personal[field->personal]));
    }
}

static void
append_guess(struct buffer *out, const struct inference *inference, const struct column *column)
{
    const struct text list = code_list(inference, column);

    for (size_t at = 0; at < sizeof formats / sizeof formats[0]; at++) {
        if (column->values > 0 && column->looks[formats[at].look] * 100 >= column->values * SHARE) {
            append_member(out, "type", text_from(formats[at].type));
            append_member(out, "format", text_from(formats[at].format));
            if (formats[at].personal != NULL) {
                append_member(out, "personal", text_from(formats[at].personal));
            }
            return;
        }
    }
    append_member(out, "type", TEXT("string"));
    if (!text_is_null(list)) {
        buffer_format(out, ", \"format\": \"code:%.*s\"", TEXT_ARG(list));
    } else {
        append_member(out, "format", TEXT("text"));
    }
}

/* Names must differ: a second 姓名 is no `name` any more. */
static bool
is_taken(const struct inference *inference, size_t before, const struct schema_field *field)
{
    for (size_t column = 0; column < before; column++) {
        const struct schema_field *other =
            text_is_null(inference->columns[column].title) ? NULL : known_field(inference, inference->columns[column].title);

        if (other != NULL && text_equal(other->name, field->name)) {
            return true;
        }
    }
    return false;
}

static void
append_field(struct buffer *out, const struct inference *inference, size_t number, const char *before)
{
    const struct column *column = &inference->columns[number];
    const struct schema_field *known = known_field(inference, column->title);
    char title[HEADER_FOLDED];
    const size_t size = header_fold(column->title, title);

    buffer_append_string(out, before);
    if (known != NULL && !is_taken(inference, number, known)) {
        buffer_append_string(out, "    {\"name\": ");
        buffer_append_json(out, known->name);
    } else {
        buffer_format(out, "    {\"name\": \"column_%zu\"", number + 1);
    }
    append_member(out, "title", (struct text){title, size});
    if (known != NULL) {
        append_known(out, known);
    } else {
        append_guess(out, inference, column);
    }
    if (column->values == inference->rows) {
        buffer_append_string(out, ", \"constraints\": {\"required\": true}");
    }
    buffer_append_string(out, "}");
}

static enum status
print_schema(const struct inference *inference, struct error *err)
{
    struct buffer out;
    const char *before = "\n";
    enum status status = STATUS_OK;

    buffer_init(&out, OUT_MAX);
    buffer_append_string(&out, "{\n"
                               "  \"name\": \"new_source\", \"title\": \"新数据源\", \"department\": \"待填\",\n"
                               "  \"mode\": \"snapshot\", \"scope\": \"county\",\n"
                               "  \"expected_every\": \"P1M\", \"max_age\": \"P62D\",\n"
                               "  \"contract\": {\"missing\": \"strict\", \"unknown\": \"warn\", \"duplicate\": \"strict\"},\n"
                               "  \"fields\": [");
    for (size_t column = 0; column < inference->column_count; column++) {
        if (!text_is_null(inference->columns[column].title)) {
            append_field(&out, inference, column, before);
            before = ",\n";
        }
    }
    buffer_append_string(&out, "\n  ]\n}\n");
    if (!buffer_ok(&out) || fwrite(out.data, 1, out.size, stdout) != out.size) {
        status = error_set(err, STATUS_IO, "E-WRITE", "could not write the schema");
    }
    buffer_done(&out);
    return status;
}

static enum status
look_at_document(struct inference *inference, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(inference->arena, sizeof *batch);
    struct reader *reader;
    bool more = false;
    enum status status = STATUS_OK;

    TRY(document_read(&inference->document, document_head(&inference->document), 1, inference->document.dialect.columns, &reader, err));
    reader_batch_init(batch);
    do {
        status = inference->document.format->next(reader, batch, &more, err);
    } while (status == STATUS_OK && more && batch->sight != READER_SHOWN);
    if (status == STATUS_OK) {
        inference->header_row = find_titles(batch);
        if (inference->header_row == SIZE_MAX) {
            status = error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": no row of it looks like column titles", inference->document.name);
        } else {
            take_titles(inference, batch, &batch->rows[inference->header_row]);
            look_at_rows(inference, batch);
        }
    }
    reader_batch_done(batch);
    inference->document.format->close(reader);
    return status;
}

enum status
infer_file(const struct inspect_context *context, const char *path, struct arena *arena, struct error *err)
{
    struct inference inference = {.context = context, .arena = arena};
    enum status status;

    TRY(document_open(path, path, &(struct document_form){0}, &inference.document, err));
    status = look_at_document(&inference, err);
    if (status == STATUS_OK) {
        status = print_schema(&inference, err);
    }
    document_close(&inference.document);
    return status;
}

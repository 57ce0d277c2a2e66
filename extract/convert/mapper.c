/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/convert/mapper.h"

#include "common/formats/csv.h"
#include "extract/recognise/shift.h"
#include "extract/recognise/simplify.h"

#include <inttypes.h>
#include <stdio.h>

enum { BUFFER_MAX = 1 << 30, DETAIL_SIZE = 200, RAW_MAX = 64 * 1024, NUMBER_SIZE = 24 };

#define SERIAL_1904 "(1904)"

/* 1: makes a field need quotes anywhere; as common/formats/csv.c. */
static const unsigned char special[256] = {[','] = 1, ['"'] = 1, ['\n'] = 1, ['\r'] = 1};

void
mapper_init(struct mapper *mapper, const struct rows_words *words)
{
    *mapper = (struct mapper){.words = words};
    buffer_init(&mapper->place, BUFFER_MAX);
    buffer_init(&mapper->rows, BUFFER_MAX);
    buffer_init(&mapper->rejects, BUFFER_MAX);
    buffer_init(&mapper->derived, BUFFER_MAX);
}

void
mapper_done(struct mapper *mapper)
{
    buffer_done(&mapper->place);
    buffer_done(&mapper->rows);
    buffer_done(&mapper->rejects);
    buffer_done(&mapper->derived);
}

void
mapper_flushed(struct mapper *mapper)
{
    buffer_clear(&mapper->rows);
    buffer_clear(&mapper->rejects);
    buffer_clear(&mapper->derived);
    mapper->row_count = 0;
    mapper->reject_count = 0;
    mapper->derived_count = 0;
}

void
mapper_begin(struct mapper *mapper, const struct reader_format *format, struct text file)
{
    mapper_flushed(mapper);
    mapper->format = format;
    mapper->file = file;
    mapper->header = NULL;
    mapper->count = (struct count){0};
    mapper->untitled = (struct untitled){0};
    mapper->stated = (struct stated){0};
    mapper->kept_before = 0;
}

void
mapper_end(struct mapper *mapper)
{
    stated_settle(&mapper->stated, mapper->count.kept - mapper->kept_before);
    mapper->kept_before = mapper->count.kept;
}

void
mapper_sheet(struct mapper *mapper, const struct header *header, struct text sheet)
{
    mapper_end(mapper);
    mapper->header = header;
    mapper->sheet = sheet;
    buffer_clear(&mapper->place);
    buffer_append_char(&mapper->place, ',');
    csv_append(&mapper->place, mapper->file);
    buffer_append_char(&mapper->place, ',');
    csv_append(&mapper->place, sheet);
    buffer_append_char(&mapper->place, ',');
}

/* Valid UTF-8 of what may hold wrong bytes: those become \xHH. */
static void
append_visible(struct buffer *out, struct text raw)
{
    struct text rest = {raw.data, raw.size < RAW_MAX ? raw.size : RAW_MAX};

    while (rest.size > 0) {
        const size_t good = decode_check_utf8(rest);

        buffer_append(out, rest.data, good);
        if (good < rest.size) {
            buffer_format(out, "\\x%02X", (unsigned char)rest.data[good]);
        }
        rest.data += good + (good < rest.size);
        rest.size -= good + (good < rest.size);
    }
}

/* Formats without lines: the cells, joined. */
static void
append_cells(struct buffer *out, const struct reader_batch *batch, const struct reader_row *row)
{
    for (size_t cell = 0; cell < row->cell_count && out->size < RAW_MAX; cell++) {
        if (cell > 0) {
            buffer_append_char(out, '|');
        }
        append_visible(out, reader_row_cells(batch, row)[cell]);
    }
}

static void
reject(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row, enum count_error error, struct text field,
       const char *detail)
{
    char number[NUMBER_SIZE];
    struct buffer raw;

    buffer_init(&raw, BUFFER_MAX);
    if (text_is_null(row->raw)) {
        append_cells(&raw, batch, row);
    } else {
        append_visible(&raw, row->raw);
    }
    (void)snprintf(number, sizeof number, "%" PRIu64, row->number);
    csv_append_row(&mapper->rejects,
                   (const struct text[]){mapper->header == NULL ? TEXT_NULL : mapper->header->schema->name, mapper->file, mapper->sheet,
                                         text_from(number), text_from(count_error_name(error)), field, text_from(detail),
                                         buffer_text(&raw)},
                   8);
    mapper->reject_count++;
    mapper->count.rejected[error]++;
    buffer_done(&raw);
}

static void
reject_fault(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    char detail[DETAIL_SIZE];
    size_t wrong;

    switch (row->fault) {
    case READER_BROKEN_QUOTE:
        reject(mapper, batch, row, COUNT_BROKEN_QUOTE, TEXT_NULL, "a quote that does not end before a delimiter or line end");
        return;
    case READER_TOO_LONG:
        (void)snprintf(detail, sizeof detail, "%zu bytes are over the limit of a record", row->raw.size);
        reject(mapper, batch, row, COUNT_TOO_LONG, TEXT_NULL, detail);
        return;
    case READER_UNDECODABLE:
        wrong = decode_check_utf8(row->raw);
        (void)(wrong < row->raw.size
                   ? snprintf(detail, sizeof detail, "undecodable byte behind %zu decoded bytes of the line", wrong)
                   : snprintf(detail, sizeof detail, "a line of GB18030 that is UTF-8 by chance, of words that nobody writes"));
        reject(mapper, batch, row, COUNT_UNDECODABLE, TEXT_NULL, detail);
        return;
    case READER_BAD_RECORD:
        reject(mapper, batch, row, COUNT_BAD_RECORD, TEXT_NULL, row->reason);
        return;
    case READER_GOOD:
        break;
    }
}

/* In formats where the number of cells is form: false when the row was rejected for it. */
static bool
has_all_cells(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    const struct header *header = mapper->header;
    const struct text *cells = reader_row_cells(batch, row);
    char detail[DETAIL_SIZE];

    size_t last = row->cell_count;

    while (last > header->filled && cells[last - 1].size == 0) {
        last--;
    }
    if (row->cell_count >= header->columns && row->cell_count <= header->room && last <= header->filled) {
        return true;
    }
    (void)snprintf(detail, sizeof detail, "%zu cells where the header has %zu", row->cell_count, header->cells);
    if (row->cell_count < header->columns) {
        const size_t field = header->fields[row->cell_count];

        reject(mapper, batch, row, COUNT_MISSING_CELL, field == HEADER_UNKNOWN ? TEXT_NULL : header->schema->fields[field].name, detail);
        return false;
    }
    if (row->cell_count <= header->room) {
        (void)snprintf(detail, sizeof detail, "something stands in cell %zu, where the header has no title", last);
    }
    reject(mapper, batch, row, COUNT_EXTRA_CELL, TEXT_NULL, detail);
    return false;
}

/* Whatever the number of its cells, a row may still stand one column too far. */
static bool
stands_askew(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    const struct header *header = mapper->header;
    char detail[DETAIL_SIZE];

    if (header->filled > header->columns
        || !shift_is_askew(header->shapes, header->columns, reader_row_cells(batch, row), row->cell_count)) {
        return false;
    }
    if (row->cell_count > header->columns && !simplify_is_blank(reader_row_cells(batch, row)[header->columns])) {
        (void)snprintf(detail, sizeof detail,
                       "something stands in cell %zu, where the header has no title, and cells before it are of the column before",
                       header->columns + 1);
    } else {
        (void)snprintf(detail, sizeof detail, "the last cells, up to cell %zu, are of the column before", header->columns);
    }
    reject(mapper, batch, row, COUNT_EXTRA_CELL, TEXT_NULL, detail);
    return true;
}

static void
note_untitled(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    const struct header *header = mapper->header;

    for (size_t column = header->gaps > 0 ? 0 : header->columns; column < row->cell_count; column++) {
        const bool derived = batch->mark_capacity > 0 && (batch->marks[row->first_cell + column] & READER_DERIVED) != 0;

        if ((column >= header->columns || text_is_null(header->titles[column])) && !derived
            && !simplify_is_blank(reader_row_cells(batch, row)[column])) {
            untitled_note(&mapper->untitled, mapper->sheet, row->number, column + 1);
        }
    }
}

static bool
cell_needs_quotes(struct text cell)
{
    for (size_t at = 0; at < cell.size; at++) {
        if (special[(unsigned char)cell.data[at]] != 0) {
            return true;
        }
    }
    return cell.data[0] == ' ' || cell.data[0] == '\t' || cell.data[cell.size - 1] == ' ' || cell.data[cell.size - 1] == '\t';
}

/* As csv_append, with room already made. */
static char *
write_cell(char *to, struct text cell)
{
    if (!cell_needs_quotes(cell)) {
        memcpy(to, cell.data, cell.size);
        return to + cell.size;
    }
    *to++ = '"';
    for (size_t at = 0; at < cell.size; at++) {
        if (cell.data[at] == '"') {
            *to++ = '"';
        }
        *to++ = cell.data[at];
    }
    *to++ = '"';
    return to;
}

/* The number and a line end; printf would take a tenth of the time of a row. */
static size_t
write_number(uint64_t number, char out[NUMBER_SIZE])
{
    char digits[NUMBER_SIZE];
    size_t count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (size_t at = 0; at < count; at++) {
        out[at] = digits[count - 1 - at];
    }
    out[count] = '\n';
    return count + 1;
}

static bool
is_serial(struct text cell)
{
    size_t size = 0;

    while (size < cell.size && cell.data[size] >= '0' && cell.data[size] <= '9') {
        size++;
    }
    return size == 5 && (cell.size == 5 || (cell.data[5] == '.' && cell.size > 6));
}

/* What the reader knows of a cell and its text does not say goes into the package with it: `=` for a formula whose result the file does not
 * hold, `43280(1904)` for a day number of a workbook that counts from 1904. */
static char *
write_mapped_cell(char *to, const struct reader_batch *batch, const struct schema_field *field, size_t number, struct text cell)
{
    const bool dated = field->type == SCHEMA_DATE || field->type == SCHEMA_YEARMONTH;

    if (cell.size > 0) {
        to = write_cell(to, cell);
        if (dated && batch->date1904 && is_serial(cell)) {
            memcpy(to, SERIAL_1904, sizeof SERIAL_1904 - 1);
            to += sizeof SERIAL_1904 - 1;
        }
    } else if (batch->mark_capacity > number && (batch->marks[number] & READER_UNSAVED) != 0) {
        *to++ = READER_FORMULA[0];
    }
    return to;
}

static void
write_kept_row(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    const struct text *cells = reader_row_cells(batch, row);
    const struct header *header = mapper->header;
    const size_t field_count = header->schema->field_count;
    char number[NUMBER_SIZE];
    const size_t digits = write_number(row->number, number);
    size_t most = field_count * (3 + sizeof SERIAL_1904) + mapper->place.size + digits;
    char *to;

    for (size_t cell = 0; cell < row->cell_count; cell++) {
        most += cells[cell].size * 2;
    }
    if (!buffer_reserve(&mapper->rows, most)) {
        return;
    }
    to = mapper->rows.data + mapper->rows.size;
    for (size_t field = 0; field < field_count; field++) {
        const size_t column = header->field_columns[field];

        if (field > 0) {
            *to++ = ',';
        }
        if (column < row->cell_count) {
            to = write_mapped_cell(to, batch, &header->schema->fields[field], row->first_cell + column, cells[column]);
        }
    }
    memcpy(to, mapper->place.data, mapper->place.size);
    memcpy(to + mapper->place.size, number, digits);
    mapper->rows.size = (size_t)(to - mapper->rows.data) + mapper->place.size + digits;
    mapper->row_count++;
    mapper->count.kept++;
}

/* Merged cells were filled down and to the right: which fields of the row hold the value of another cell. */
static void
note_derived(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    char number[NUMBER_SIZE];

    for (size_t cell = 0; cell < row->cell_count && cell < mapper->header->columns; cell++) {
        const size_t field = mapper->header->fields[cell];

        if ((batch->marks[row->first_cell + cell] & READER_DERIVED) == 0 || field == HEADER_UNKNOWN) {
            continue;
        }
        (void)snprintf(number, sizeof number, "%" PRIu64, row->number);
        csv_append_row(&mapper->derived,
                       (const struct text[]){mapper->header->schema->name, mapper->file, mapper->sheet, text_from(number),
                                             mapper->header->schema->fields[field].name},
                       5);
        mapper->derived_count++;
    }
}

/* No row of data; a number of rows may stand in it. */
static void
drop(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row, enum count_kind kind)
{
    const struct text *cells = reader_row_cells(batch, row);

    mapper->count.dropped[kind]++;
    for (size_t cell = 0; cell < row->cell_count && (kind == COUNT_TITLE || kind == COUNT_TOTAL || kind == COUNT_SIGNATURE); cell++) {
        if (cell == 0 || !text_equal(cells[cell], cells[cell - 1])) { /* a merged cell says it once */
            stated_note(&mapper->stated, mapper->sheet, row->number, cells[cell]);
        }
    }
}

static void
map_row(struct mapper *mapper, const struct reader_batch *batch, const struct reader_row *row)
{
    const struct text *cells = reader_row_cells(batch, row);
    enum count_kind kind;

    if (row->number == 0) { /* no row of the delivery */
        return;
    }
    mapper->count.read++;
    if (mapper->header == NULL || row->number < mapper->header->number) {
        drop(mapper, batch, row, mapper->header != NULL ? COUNT_TITLE : mapper->format->text ? COUNT_TABLE : COUNT_SHEET);
        return;
    }
    if (row->fault != READER_GOOD) {
        reject_fault(mapper, batch, row);
        return;
    }
    kind = rows_classify(mapper->words, mapper->header, cells, row->cell_count, row->number);
    if (kind != COUNT_DATA) {
        drop(mapper, batch, row, kind);
        return;
    }
    if ((!mapper->format->ragged || has_all_cells(mapper, batch, row)) && !stands_askew(mapper, batch, row)) {
        write_kept_row(mapper, batch, row);
        note_untitled(mapper, batch, row);
        if (batch->mark_capacity > 0) {
            note_derived(mapper, batch, row);
        }
    }
}

enum status
mapper_rows(struct mapper *mapper, const struct reader_batch *batch, struct error *err)
{
    for (size_t row = 0; row < batch->row_count; row++) {
        map_row(mapper, batch, &batch->rows[row]);
    }
    if (!buffer_ok(&mapper->rows) || !buffer_ok(&mapper->rejects) || !buffer_ok(&mapper->derived)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%.*s\"", TEXT_ARG(mapper->file));
    }
    return STATUS_OK;
}

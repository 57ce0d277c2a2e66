/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/text/reader.h"

#include "extract/read/base/evidence.h"
#include "extract/read/base/limits.h"
#include "extract/read/text/splitter.h"

#include <csv.h>
#include <stdlib.h>

struct reader {
    struct splitter splitter;
    struct csv_parser parser;
    struct reader_batch *batch; /* during libcsv's callbacks */
    struct buffer decoded;      /* empty: the content is UTF-8 and read in place */
    const char *name;
    bool check; /* some bytes may be undecodable */
    bool utf8;  /* as it was sent */
    bool failed;
};

static enum status
csv_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    (void)path;
    (void)content;
    (void)err;
    *is = true;
    return STATUS_OK;
}

/* We trim nothing: blanks belong to the cell until a normaliser says otherwise. */
static int
is_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

/* Records are cut already, so a line end inside is text. */
static int
is_line_end(unsigned char byte)
{
    (void)byte;
    return 0;
}

static enum status
decode_content(struct reader *reader, const struct reader_input *input, struct text *content, struct error *err)
{
    struct decode_report report = {0};

    *content = input->content;
    reader->check = !input->clean;
    reader->utf8 = input->encoding == DECODE_UTF8 && input->as_sent;
    buffer_init(&reader->decoded, decode_room(input->content.size));
    if (input->encoding == DECODE_UTF8) {
        return STATUS_OK;
    }
    TRY(decode_run(input->encoding, input->content, &reader->decoded, &report, err));
    reader->check = report.invalid > 0;
    *content = buffer_text(&reader->decoded);
    return STATUS_OK;
}

static void
csv_close_reader(struct reader *reader)
{
    csv_free(&reader->parser);
    buffer_done(&reader->decoded);
    free(reader);
}

static enum status
csv_open_reader(const struct reader_input *input, struct reader **reader, struct error *err)
{
    struct reader *made = calloc(1, sizeof *made);
    struct text content;
    enum status status;

    *reader = NULL;
    if (made == NULL || csv_init(&made->parser, CSV_EMPTY_IS_NULL) != 0) {
        free(made);
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", input->name);
    }
    csv_set_delim(&made->parser, (unsigned char)input->dialect.delimiter);
    csv_set_quote(&made->parser, (unsigned char)input->dialect.quote);
    made->name = input->name;
    status = decode_content(made, input, &content, err);
    if (status != STATUS_OK) {
        csv_close_reader(made);
        return status;
    }
    made->splitter = splitter_over(content, &input->dialect, input->first_line, input->columns);
    *reader = made;
    return STATUS_OK;
}

/* libcsv's buffer is its own: the cell is copied. */
static void
take_cell(void *bytes, size_t size, void *context)
{
    struct reader *reader = context;
    struct text cell = {bytes, size};

    if (size > 0) {
        char *copy = arena_alloc(&reader->batch->arena, size);

        if (copy == NULL) {
            reader->failed = true;
            return;
        }
        memcpy(copy, bytes, size);
        cell.data = copy;
    }
    reader->failed |= !reader_batch_cell(reader->batch, size == 0 ? TEXT_NULL : cell);
}

/* libcsv knows doubled quotes only: `\"` becomes `""`, `\\` a single one. Nor does it skip blanks that stand before a quote. */
static struct text
double_escaped(struct reader *reader, struct text record)
{
    const struct splitter *form = &reader->splitter;
    char *made = arena_alloc(&reader->batch->arena, record.size + 1);
    size_t used = 0;
    bool begins = true; /* a cell */
    bool inside = false;

    if (made == NULL) {
        reader->failed = true;
        return record;
    }
    for (size_t at = 0; at < record.size; at++) {
        const char byte = record.data[at];
        const char next = at + 1 < record.size ? record.data[at + 1] : '\0';

        if (begins && form->skip_blanks && byte == ' ') {
            continue;
        }
        if (byte == form->escape && (next == form->quote || next == form->escape)) {
            made[used++] = next;
            if (next == form->quote) {
                made[used++] = next;
            }
            begins = false;
            at++;
            continue;
        }
        inside ^= byte == form->quote && (begins || inside);
        begins = !inside && byte == form->delimiter;
        made[used++] = byte;
    }
    return (struct text){made, used};
}

/* Told by functions what a blank and a line end is, libcsv reads at half its speed: we tell it only when the record has one. */
static void
set_blanks(struct reader *reader, struct text record)
{
    const bool has = memchr(record.data, ' ', record.size) != NULL || memchr(record.data, '\t', record.size) != NULL
                     || memchr(record.data, '\r', record.size) != NULL;

    csv_set_space_func(&reader->parser, has ? is_space : NULL);
    csv_set_term_func(&reader->parser, has ? is_line_end : NULL);
}

/* Not libcsv's strict mode: the splitter has refused broken quotes already, and a quote inside a bare cell (`5" pipe`) is text.
 * csv_fini ends the record: it flushes the last cell and makes the parser ready for the next. */
static void
split_quoted(struct reader *reader, struct text record)
{
    if (reader->splitter.escape != reader->splitter.quote) {
        record = double_escaped(reader, record);
    }
    set_blanks(reader, record);
    reader->failed |= csv_parse(&reader->parser, record.data, record.size, take_cell, NULL, reader) != record.size;
    reader->failed |= csv_fini(&reader->parser, take_cell, NULL, reader) != 0;
}

static void
append_cell(struct reader *reader, const char *from, const char *to)
{
    const struct text cell = from == to ? TEXT_NULL : (struct text){from, (size_t)(to - from)};

    reader->failed |= !reader_batch_cell(reader->batch, cell);
}

/* A cell between quotes in which each of `doubled` pairs of quotes stands for one. */
static void
add_doubled_cell(struct reader *reader, const char *from, const char *to, size_t doubled)
{
    const size_t size = (size_t)(to - from) - doubled;
    char *copy = arena_alloc(&reader->batch->arena, size);
    char *out = copy;

    if (copy == NULL) {
        reader->failed = true;
        return;
    }
    while (doubled-- > 0) {
        const char *behind = (const char *)memchr(from, reader->splitter.quote, (size_t)(to - from)) + 1;

        memcpy(out, from, (size_t)(behind - from));
        out += behind - from;
        from = behind + 1;
    }
    memcpy(out, from, (size_t)(to - from));
    append_cell(reader, copy, copy + size);
}

/* Cuts the cell whose opening quote stands before `from`. Behind its closing quote, or NULL, with nothing cut, when it has an escape. */
static const char *
cut_quoted_cell(struct reader *reader, const char *from, const char *end)
{
    const struct splitter *form = &reader->splitter;
    const char *stop = from;
    size_t doubled = 0;

    while ((stop = memchr(stop, form->quote, (size_t)(end - stop))) != NULL && stop + 1 < end && stop[1] == form->quote) {
        doubled++;
        stop += 2;
    }
    if (stop == NULL || (stop + 1 < end && stop[1] != form->delimiter)
        || (form->escape != form->quote && memchr(from, form->escape, (size_t)(stop - from)) != NULL)) {
        return NULL;
    }
    if (doubled > 0) {
        add_doubled_cell(reader, from, stop, doubled);
    } else {
        append_cell(reader, from, stop);
    }
    return stop + 1;
}

/* Cuts a record in place; false, with nothing cut, when libcsv has to. */
static bool
split_simple(struct reader *reader, struct reader_row *row, struct text record)
{
    const char quote = reader->splitter.quote;
    const char *at = record.data;
    const char *end = record.data + record.size;

    for (;;) {
        while (reader->splitter.skip_blanks && at < end && *at == ' ') {
            at++;
        }
        if (at < end && *at == quote && quote != '\0') {
            at = cut_quoted_cell(reader, at + 1, end);
            if (at == NULL) {
                reader->batch->cell_count = row->first_cell;
                row->cell_count = 0;
                return false;
            }
        } else {
            const char *stop = at == end ? NULL : memchr(at, reader->splitter.delimiter, (size_t)(end - at));

            stop = stop == NULL ? end : stop;
            append_cell(reader, at, stop);
            at = stop;
        }
        if (at == end) {
            return true;
        }
        at++;
    }
}

static void
split_record(struct reader *reader, struct reader_row *row, const struct splitter_record *record)
{
    row->raw = record->bytes;
    if (record->fault != SPLITTER_GOOD) {
        row->fault = record->fault == SPLITTER_TOO_LONG ? READER_TOO_LONG : READER_BROKEN_QUOTE;
        return;
    }
    if ((reader->check && decode_check_utf8(record->bytes) != record->bytes.size)
        || (reader->utf8 && evidence_is_gbk_line(record->bytes))) {
        row->fault = READER_UNDECODABLE;
        return;
    }
    if (!split_simple(reader, row, record->bytes)) {
        split_quoted(reader, record->bytes);
    }
}

static enum status
csv_next_batch(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err)
{
    struct splitter_record record;

    reader_batch_clear(batch);
    reader->batch = batch;
    while (batch->row_count < READER_ROWS && splitter_next(&reader->splitter, &record)) {
        split_record(reader, reader_batch_row(batch, record.line), &record);
    }
    *more = batch->row_count > 0;
    if (reader->failed) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", reader->name);
    }
    return STATUS_OK;
}

const struct reader_format text_reader = {
    .name = "csv",
    .summary = "delimited text: comma, tab, semicolon or bar; UTF-8, GB18030 or UTF-16",
    .ragged = true,
    .text = true,
    .recognises = csv_recognises,
    .open = csv_open_reader,
    .next = csv_next_batch,
    .close = csv_close_reader,
};

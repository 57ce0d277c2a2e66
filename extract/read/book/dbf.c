/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/dbf.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/grid.h"

#include <stdio.h>

enum { HEAD = 32, FIELD = 32, NAME = 11, DRIVER = 29, END = 0x0D, DELETED = '*', CHINESE = 0x4D, CHINESE_GBK = 0x7A, FIELDS = 255 };

struct field {
    struct text name;
    char kind;
    size_t at; /* in a record */
    size_t size;
};

struct table {
    struct field fields[FIELDS];
    size_t count;
    size_t records;
    size_t first; /* where they begin */
    size_t size;  /* of one */
};

static size_t
number_at(struct text content, size_t at, size_t bytes)
{
    size_t value = 0;

    for (size_t byte = bytes; byte > 0; byte--) {
        value = value << 8 | (unsigned char)content.data[at + byte - 1];
    }
    return value;
}

/* The descriptions of all fields; false when they are none. */
static bool
read_fields(struct text content, struct table *table)
{
    size_t at = HEAD;
    size_t behind = 1; /* the mark of a deleted record comes first */

    table->records = number_at(content, 4, 4);
    table->first = number_at(content, 8, 2);
    table->size = number_at(content, 10, 2);
    if (table->first > content.size || table->first < HEAD + FIELD || table->size < 2) {
        return false;
    }
    for (; at + FIELD <= table->first && (unsigned char)content.data[at] != END && table->count < FIELDS; at += FIELD) {
        struct field *field = &table->fields[table->count++];
        const char *end = memchr(content.data + at, 0, NAME);

        field->name = (struct text){content.data + at, end == NULL ? NAME : (size_t)(end - content.data) - at};
        field->kind = content.data[at + NAME];
        field->size = (unsigned char)content.data[at + 16];
        field->at = behind;
        behind += field->size;
    }
    return table->count > 0 && at < table->first && (unsigned char)content.data[at] == END && behind == table->size;
}

static enum status
dbf_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    static const char versions[] = {0x02, 0x03, 0x30, 0x31, (char)0x83, (char)0x8B, (char)0xF5};
    struct table table = {0};

    (void)path;
    (void)err;
    *is = content.size > HEAD + FIELD && memchr(versions, content.data[0], sizeof versions) != NULL && content.data[2] >= 1
          && content.data[2] <= 12 && content.data[3] >= 1 && content.data[3] <= 31 && read_fields(content, &table);
    return STATUS_OK;
}

static enum status
refuse(const struct reader_input *input, const char *why, struct error *err)
{
    (void)error_set(err, STATUS_DATA, "E-DBF", "\"%s\": %s", input->name, why);
    error_hint(err, "have it exported as CSV by the program that keeps it");
    return STATUS_DATA;
}

static enum status
check_table(const struct reader_input *input, const struct table *table, struct error *err)
{
    for (size_t at = 0; at < table->count; at++) {
        if (strchr("CNFDL", table->fields[at].kind) == NULL) {
            return refuse(input, "a field is neither text, number, date nor logical, and what it holds lies in another file", err);
        }
    }
    if (table->records > (input->content.size - table->first) / table->size) {
        return refuse(input, "cut off: there are fewer records than it says", err);
    }
    return STATUS_OK;
}

/* Which encoding its text has: the language driver's, or what all of it says. */
static enum status
know_encoding(const struct reader_input *input, const struct table *table, enum decode_encoding *encoding, struct error *err)
{
    const unsigned char driver = (unsigned char)input->content.data[DRIVER];
    struct decode_proof proof;

    *encoding = DECODE_GB18030;
    if (driver == CHINESE || driver == CHINESE_GBK) {
        return STATUS_OK;
    }
    TRY(decode_prove((struct text){input->content.data + table->first, table->records * table->size}, TEXT_NULL, input->name, &proof, err));
    *encoding = proof.encoding;
    return STATUS_OK;
}

struct build {
    struct grid grid;
    enum decode_encoding encoding;
    struct buffer text;
};

static enum status
put(struct build *build, size_t sheet, size_t column, struct text raw, struct error *err)
{
    struct decode_report report = {0};

    buffer_clear(&build->text);
    TRY(decode_run(build->encoding, raw, &build->text, &report, err));
    grid_cell(&build->grid, sheet, column, text_trim(buffer_text(&build->text)), 1, 1);
    return STATUS_OK;
}

static enum status
put_record(struct build *build, size_t sheet, const struct table *table, const char *record, struct error *err)
{
    for (size_t at = 0; at < table->count; at++) {
        const struct field *field = &table->fields[at];
        const struct text raw = text_trim((struct text){record + field->at, field->size});
        char date[11];

        if (field->kind == 'D' && raw.size == 8) {
            (void)snprintf(date, sizeof date, "%.4s-%.2s-%.2s", raw.data, raw.data + 4, raw.data + 6);
            TRY(put(build, sheet, at, text_from(date), err));
        } else if (field->kind != 'L' || raw.size == 0 || raw.data[0] != '?') {
            TRY(put(build, sheet, at, raw, err));
        }
    }
    return STATUS_OK;
}

static enum status
build_grid(struct build *build, const struct reader_input *input, const struct table *table, struct error *err)
{
    (void)grid_sheet(&build->grid, TEXT(""));
    grid_row(&build->grid, 0, 0);
    for (size_t at = 0; at < table->count; at++) {
        TRY(put(build, 0, at, table->fields[at].name, err));
    }
    for (size_t record = 0; record < table->records && build->grid.over == NULL; record++) {
        const char *bytes = input->content.data + table->first + record * table->size;

        if (*bytes == DELETED && build->grid.count == 1 && grid_sheet(&build->grid, TEXT("deleted")) == 1) {
            build->grid.sheets[1].sight = READER_HIDDEN;
        }
        grid_row(&build->grid, *bytes == DELETED, record + 2);
        TRY(put_record(build, *bytes == DELETED, table, bytes, err));
    }
    return STATUS_OK;
}

static enum status
dbf_open(const struct reader_input *input, struct reader **reader, struct error *err)
{
    struct build build = {0};
    struct table table = {0};
    enum status status;

    *reader = NULL;
    if (!read_fields(input->content, &table)) {
        return refuse(input, "damaged", err);
    }
    TRY(check_table(input, &table, err));
    TRY(know_encoding(input, &table, &build.encoding, err));
    grid_init(&build.grid);
    buffer_init(&build.text, decode_room(limits.cell_bytes));
    status = build_grid(&build, input, &table, err);
    buffer_done(&build.text);
    if (status != STATUS_OK) {
        grid_done(&build.grid);
        return status;
    }
    return grid_reader_new(&build.grid, input, reader, err);
}

const struct reader_format dbf_reader = {
    .name = "dbf",
    .summary = "tables of dBase and FoxPro",
    .recognises = dbf_recognises,
    .open = dbf_open,
    .next = grid_reader_next,
    .close = grid_reader_close,
    .sheet = grid_reader_sheet,
};

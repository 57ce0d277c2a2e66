/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx_cell.h"

enum status
xlsx_cell_refuse(const struct xlsx_book *book, const struct xlsx_row *row, struct error *err, const char *reason)
{
    return xlsx_book_refuse(book, err, "sheet \"%.*s\", row %u: %s", TEXT_ARG(book->sheets[row->sheet].sheet.name), row->number, reason);
}

bool
xlsx_cell_index(struct text digits, size_t *value)
{
    size_t result = 0;

    if (digits.size == 0 || digits.size > 9) {
        return false;
    }
    for (size_t at = 0; at < digits.size; at++) {
        if (digits.data[at] < '0' || digits.data[at] > '9') {
            return false;
        }
        result = result * 10 + (size_t)(digits.data[at] - '0');
    }
    *value = result;
    return true;
}

enum xlsx_cell_type
xlsx_cell_type(struct text word)
{
    static const struct {
        const char *word;
        enum xlsx_cell_type type;
    } types[] = {
        {"s",         XLSX_CELL_SHARED  },
        {"n",         XLSX_CELL_NUMBER  },
        {"str",       XLSX_CELL_STRING  },
        {"inlineStr", XLSX_CELL_INLINE  },
        {"b",         XLSX_CELL_BOOL    },
        {"e",         XLSX_CELL_ERROR   },
        {"d",         XLSX_CELL_ISO_DATE},
    };

    for (size_t at = 0; at < sizeof types / sizeof types[0]; at++) {
        if (text_equal(word, text_from(types[at].word))) {
            return types[at].type;
        }
    }
    return XLSX_CELL_NUMBER;
}

/* Copies the gathered text (or what `from` holds) into the row. */
static enum status
keep_cell_text(const struct xlsx_cell_source *source, struct text from, struct text *kept, struct error *err)
{
    char *copy = arena_alloc(source->arena, from.size + 1);

    if (copy == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for row %u of \"%s\"", source->row->number, source->book->path);
    }
    memcpy(copy, from.size == 0 ? "" : from.data, from.size);
    *kept = (struct text){copy, from.size};
    return STATUS_OK;
}

static enum status
end_number(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err)
{
    const struct text lexeme = text_trim(buffer_text(source->text));
    const struct xlsx_book *book = source->book;
    const struct xlsx_number_format format =
        source->style < book->style_count ? book->styles[source->style] : (struct xlsx_number_format){0};
    char text[XLSX_NUMBER_TEXT];
    size_t size;
    bool lost;

    cell->kind = xlsx_number_text(lexeme, format, book->date1904, text, &size, &lost);
    if (cell->kind == XLSX_TEXT) {
        return keep_cell_text(source, lexeme, &cell->text, err);
    }
    TRY(keep_cell_text(source, lexeme, &cell->lexeme, err));
    if (text_equal(lexeme, (struct text){text, size})) {
        cell->text = cell->lexeme;
        return STATUS_OK;
    }
    return keep_cell_text(source, (struct text){text, size}, &cell->text, err);
}

static enum status
end_shared(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err)
{
    const struct text number = text_trim(buffer_text(source->text));
    size_t index;

    if (number.size == 0) {
        return STATUS_OK; /* `<v/>`: some programs write empty cells so */
    }
    if (!xlsx_cell_index(number, &index) || index >= source->book->strings.count) {
        return xlsx_cell_refuse(source->book, source->row, err, "a cell refers to a shared string that is not there");
    }
    cell->text = xlsx_book_string(source->book, index);
    cell->kind = cell->text.size == 0 ? XLSX_EMPTY : XLSX_TEXT;
    return STATUS_OK;
}

/* `2021-01-01T00:00:00.000`: without the T, without midnight, without fractions and zone. */
static enum status
end_iso_date(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err)
{
    const struct text lexeme = text_trim(buffer_text(source->text));

    TRY(keep_cell_text(source, lexeme, &cell->lexeme, err));
    cell->kind = XLSX_DATE;
    cell->text = cell->lexeme;
    if (lexeme.size >= 19 && lexeme.data[10] == 'T') {
        char date[19];

        memcpy(date, lexeme.data, sizeof date);
        date[10] = ' ';
        TRY(keep_cell_text(source, (struct text){date, memcmp(date + 11, "00:00:00", 8) == 0 ? 10 : sizeof date}, &cell->text, err));
    }
    return STATUS_OK;
}

static enum status
end_text(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err)
{
    source->text->size = xlsx_book_unescape(source->text->data, source->text->size);
    cell->kind = source->text->size == 0 ? XLSX_EMPTY : XLSX_TEXT;
    return keep_cell_text(source, buffer_text(source->text), &cell->text, err);
}

enum status
xlsx_cell_set(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err)
{
    const struct text text = text_trim(buffer_text(source->text));

    switch (source->type) {
    case XLSX_CELL_NUMBER:
        return text.size == 0 ? STATUS_OK : end_number(source, cell, err);
    case XLSX_CELL_SHARED:
        return end_shared(source, cell, err);
    case XLSX_CELL_STRING:
    case XLSX_CELL_INLINE:
        return end_text(source, cell, err);
    case XLSX_CELL_BOOL:
        cell->kind = XLSX_BOOL;
        cell->text = text_equal(text, TEXT("1")) || text_equal(text, TEXT("true")) ? TEXT("TRUE") : TEXT("FALSE");
        return STATUS_OK;
    case XLSX_CELL_ERROR:
        cell->kind = XLSX_ERROR;
        return keep_cell_text(source, text, &cell->text, err);
    case XLSX_CELL_ISO_DATE:
        return end_iso_date(source, cell, err);
    }
    return STATUS_OK;
}

void
xlsx_cell_count(struct xlsx_report *report, const struct xlsx_row *row)
{
    report->rows++;
    report->hidden_rows += row->hidden;
    for (size_t column = 0; column < row->count; column++) {
        const struct xlsx_cell *cell = &row->cells[column];

        if (cell->derived) {
            report->derived++;
            continue;
        }
        report->cells += cell->kind != XLSX_EMPTY;
        report->errors += cell->kind == XLSX_ERROR;
        report->without_value += cell->unsaved;
        /* an exponent above zero is written from 1e15 on only: digits are lost */
        report->lost_digits += cell->kind == XLSX_NUMBER && text_find(cell->text, TEXT("E+")) != SIZE_MAX;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/fault.h"

#include "tests/county/deliver/delivery.h"
#include "tests/county/deliver/fault_kind.h"
#include "tests/county/deliver/write_xlsx.h"
#include "tests/county/world/dates.h"

#include <stdlib.h>
#include <string.h>

enum {
    STREAM_FAULT = 1201,
    ROWS_PER_BAD_BYTE = 150, /* bad lines beyond one in a hundred refuse a file, and rightly so */
    DAYS_FROM_1900_TO_1904 = 1462
};

/* Who sends odd files. Of towns (ANY_TOWN: all of them), the one on which the week falls. */
static const struct {
    const char *source;
    enum fault_file file;
    enum sheet_encoding encoding;
    bool any_encoding;
    bool one_town;
} fault_senders[] = {
    {"measure",           FAULT_CTRL_Z,         SHEET_UTF8,     false, true },
    {"measure",           FAULT_JOINED,         SHEET_UTF8_BOM, false, true },
    {"disability",        FAULT_HTML,           SHEET_UTF8,     true,  false},
    {"vehicle",           FAULT_SPREADSHEETML,  SHEET_UTF8,     true,  false},
    {"village_indicator", FAULT_BACKSLASHES,    SHEET_UTF8,     true,  false},
    {"fiscal_payroll",    FAULT_HIDDEN,         SHEET_UTF8,     true,  false},
    {"real_estate",       FAULT_1904,           SHEET_UTF8,     true,  false},
    {"housing_fund",      FAULT_FORMULA,        SHEET_UTF8,     true,  false},
    {"death",             FAULT_BELOW_MIDNIGHT, SHEET_UTF8,     true,  false},
    {"microcredit",       FAULT_INSTANTS,       SHEET_UTF8,     true,  false},
};

static enum fault_file
fault_choose(const struct run *run, const struct delivery_form *form)
{
    for (size_t at = 0; run->faults_per_mille > 0 && !form->clean && at < sizeof(fault_senders) / sizeof(fault_senders[0]); at++) {
        if (strcmp(fault_senders[at].source, form->table->source) == 0
            && (fault_senders[at].any_encoding || fault_senders[at].encoding == form->encoding)) {
            return fault_senders[at].file;
        }
    }
    return FAULT_NO_FILE;
}

static enum sheet_kind
fault_sheet_kind(enum fault_file file, enum sheet_kind otherwise)
{
    switch (file) {
    case FAULT_HTML:
        return SHEET_HTML;
    case FAULT_SPREADSHEETML:
        return SHEET_SPREADSHEETML;
    case FAULT_BACKSLASHES:
    case FAULT_HIDDEN:
    case FAULT_1904:
    case FAULT_FORMULA:
    case FAULT_BELOW_MIDNIGHT:
        return SHEET_XLSX;
    case FAULT_INSTANTS:
        return SHEET_JSON;
    case FAULT_NO_FILE:
    case FAULT_CTRL_Z:
    case FAULT_JOINED:
        break;
    }
    return otherwise;
}

void
fault_start(struct fault *fault, struct run *run, const struct delivery_form *form, int town, struct sheet_form *sheet)
{
    (void)town;
    fault->run = run;
    fault->form = form;
    fault->count = 0;
    fault->file = fault_choose(run, form);
    sheet->kind = fault_sheet_kind(fault->file, sheet->kind);
    sheet->ctrl_z = fault->file == FAULT_CTRL_Z;
    sheet->joined = fault->file == FAULT_JOINED;
    sheet->book.backslashes = fault->file == FAULT_BACKSLASHES;
    sheet->book.hidden_sheet = fault->file == FAULT_HIDDEN;
    sheet->book.epoch_1904 = fault->file == FAULT_1904;
}

static void
fault_note(struct fault *fault, const char *field, const char *kind, const char *outcome, const char *raw, const char *expected)
{
    if (fault->count < FAULT_CELLS) {
        fault->cells[fault->count].field = field;
        fault->cells[fault->count].kind = kind;
        fault->cells[fault->count].outcome = outcome;
        snprintf(fault->cells[fault->count].raw, DIRT_RAW, "%s", raw);
        snprintf(fault->cells[fault->count].expected, DIRT_RAW, "%s", expected);
        fault->count++;
    }
}

/* Writes VALUE as a cell of the kind that MARK says, and lists it. */
static void
fault_cell(struct fault *fault, struct record *record, size_t column, const char *mark, const char *value, const char *kind,
           const char *outcome)
{
    char marked[DIRT_RAW];

    fault_note(fault, record->table->columns[column].name, kind, outcome, value, record->cells[column]);
    snprintf(marked, sizeof(marked), "%s%s", mark, value);
    record_text(record, column, marked);
}

/* The days of a file in which all of them are odd, or some. */
static void
fault_days(struct fault *fault, struct record *record, bool some)
{
    for (size_t column = 0; column < record->table->count; column++) {
        char text[DATE_TEXT_SIZE + 16];
        int date;

        if (record->table->columns[column].kind != COLUMN_DATE || !fault_kind_date(record->cells[column], &date)) {
            continue;
        }
        if (fault->file == FAULT_1904) {
            snprintf(text, sizeof(text), "%d", atoi(date_serial(date, text)) - DAYS_FROM_1900_TO_1904);
            fault_cell(fault, record, column, WRITE_XLSX_NUMBER, text, "serial_1904", "repair_or_invalid");
        } else if (fault->file == FAULT_INSTANTS) {
            date_iso(date - 1, text);
            strcat(text, "T16:00:00.000Z");
            fault_cell(fault, record, column, "", text, "zoned_instant", "repair");
        } else if (some) {
            strcat(date_serial(date, text), ".9995023148"); /* 23:59:17 */
            fault_cell(fault, record, column, WRITE_XLSX_DAY, text, "below_midnight", "repair");
        }
    }
}

static void
fault_formula(struct fault *fault, struct record *record)
{
    for (size_t column = 0; column < record->table->count; column++) {
        if (record->table->columns[column].kind == COLUMN_AMOUNT && record->cells[column][0] != '\0') {
            fault_note(fault, record->table->columns[column].name, "formula_without_value", "invalid", "", "");
            record_constant(record, column, WRITE_XLSX_FORMULA);
            return;
        }
    }
}

/* One cell, written in a way of which something must be said. */
static void
fault_value(struct fault *fault, struct record *record)
{
    const size_t width = record->table->count;
    const struct fault_kind *kind = &fault_kinds[rng_below(&fault->rng, (uint32_t)fault_kind_count)];
    const size_t start = rng_below(&fault->rng, (uint32_t)width);
    char dirty[DIRT_RAW];

    for (size_t step = 0; step < width; step++) {
        const size_t column = (start + step) % width;
        const char *clean = record->cells[column];
        const size_t size = strlen(clean);
        char expected[DIRT_RAW];

        if (size == 0 || size > DIRT_RAW / 4 || !fault_kind_fits(kind, record->table, column) || !kind->spoil(&fault->rng, clean, dirty)) {
            continue;
        }
        dirt_canonical(record->table->columns[column].kind, clean, expected);
        fault_note(fault, record->table->columns[column].name, kind->name, kind->invalid ? "invalid" : "repair", dirty,
                   kind->invalid ? "" : expected);
        record_text(record, column, dirty);
        return;
    }
}

void
fault_apply(struct fault *fault, struct record *record, size_t entity)
{
    const struct run *run = fault->run;
    bool some;

    if (run->faults_per_mille == 0 || fault->form->clean) {
        return;
    }
    fault->rng = rng_make(rng_mix(run->world->seed, rng_hash(record->table->source)), STREAM_FAULT, entity);
    some = rng_chance(&fault->rng, run->faults_per_mille);
    if (fault->file == FAULT_1904 || fault->file == FAULT_INSTANTS || fault->file == FAULT_BELOW_MIDNIGHT) {
        fault_days(fault, record, some);
    } else if (some && fault->file == FAULT_FORMULA) {
        fault_formula(fault, record);
    } else if (some) {
        fault_value(fault, record);
    }
}

/* A copy of the row in which a cell stands twice, so that all behind it have moved by one and the last is blank. */
static void
fault_surplus(struct fault *fault, struct sheet *sheet, const struct record *record, const char *file)
{
    const char *cells[TABLE_COLUMNS + 1];
    const size_t width = record->table->count;
    const size_t at = 1 + rng_below(&fault->rng, (uint32_t)(width - 1));

    for (size_t column = 0; column < width; column++) {
        cells[column] = record->cells[column < at ? column : column - 1];
    }
    cells[width] = "";
    fault_line(fault->run, record->table->source, file, sheet_wide(sheet, cells, width + 1), "", "surplus_blank", "", "extra-cell",
               "reject");
}

/* A copy of the row with a byte in its name that ends no character. */
static void
fault_bad_byte(struct fault *fault, struct sheet *sheet, const struct record *record, const char *file)
{
    struct record copy = *record;

    for (size_t column = 0; column < record->table->count; column++) {
        if (record->table->columns[column].kind == COLUMN_NAME && (record->cells[column][0] & 0x80) != 0) {
            char spoilt[DIRT_RAW];

            snprintf(spoilt, sizeof(spoilt), "\xE5\xBC%s", record->cells[column]);
            copy.cells[column] = spoilt;
            fault_line(fault->run, record->table->source, file, sheet_wide(sheet, copy.cells, record->table->count), "", "bad_byte", "",
                       "encoding-error", "reject");
            return;
        }
    }
}

void
fault_written(struct fault *fault, struct sheet *sheet, const struct record *record, const char *file, long row)
{
    const size_t listed = fault->count;

    for (size_t at = 0; at < listed; at++) {
        fault_line(fault->run, record->table->source, file, row, fault->cells[at].field, fault->cells[at].kind, fault->cells[at].raw,
                   fault->cells[at].expected, fault->cells[at].outcome);
    }
    fault->count = 0;
    if (listed > 0 || fault->run->faults_per_mille == 0 || fault->form->clean || !sheet_is_csv(sheet)) {
        return;
    }
    if (rng_chance(&fault->rng, fault->run->faults_per_mille / 4)) {
        fault_surplus(fault, sheet, record, file);
    } else if (fault->form->encoding != SHEET_GB18030 && sheet_data_rows(sheet) % ROWS_PER_BAD_BYTE == ROWS_PER_BAD_BYTE - 1) {
        fault_bad_byte(fault, sheet, record, file);
    }
}

void
fault_end(struct fault *fault, const struct sheet *sheet, const char *file)
{
    /* clang-format off */
    static const char *const names[] = {NULL, "ctrl_z", "joined", "html_xls", "spreadsheetml_xls", "backslashes", "hidden_sheet",
                                        "book_1904", "book_formulas", "book_below_midnight", "json_instants"};
    /* clang-format on */
    char rows[24];

    if (fault->file != FAULT_NO_FILE) {
        const bool hidden = fault->file == FAULT_HIDDEN;

        snprintf(rows, sizeof(rows), "%ld", sheet_data_rows(sheet));
        fault_line(fault->run, fault->form->table->source, file, 0, "", names[fault->file], rows, hidden ? WRITE_XLSX_HIDDEN_NAME : rows,
                   hidden ? "named" : "whole");
    }
}

void
fault_line(struct run *run, const char *source, const char *file, long row, const char *field, const char *kind, const char *raw,
           const char *expected, const char *outcome)
{
    dirt_line_to(run->faults, run->week, source, file, row, field, kind, raw, expected, outcome);
}

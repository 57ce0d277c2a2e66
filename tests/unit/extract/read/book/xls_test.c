/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xls.h"

#include "common/ground/buffer.h"
#include "tests/support/stored_zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

enum { ROOM = 4 * 1024 * 1024, SECTOR = 512 };

static char path[] = "/tmp/bidui_xls_test_XXXXXX";

static int
make_path(void **state)
{
    const int file = mkstemp(path);

    (void)state;
    return file < 0 || close(file) != 0;
}

static int
remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* ---- records ---- */

#define NUMBER(out, value, bytes) stored_zip_number(out, (uint32_t)(value), bytes)

static void
record(struct buffer *out, unsigned id, struct text body)
{
    NUMBER(out, id, 2);
    NUMBER(out, body.size, 2);
    buffer_append_text(out, body);
}

/* A record of 16-bit numbers. */
static void
record_of(struct buffer *out, unsigned id, size_t count, const unsigned *numbers)
{
    NUMBER(out, id, 2);
    NUMBER(out, count * 2, 2);
    for (size_t at = 0; at < count; at++) {
        NUMBER(out, numbers[at], 2);
    }
}

#define RECORD(out, id, ...)                                                \
    do {                                                                    \
        const unsigned numbers_[] = {__VA_ARGS__};                          \
        record_of(out, id, sizeof numbers_ / sizeof numbers_[0], numbers_); \
    } while (0)

static void
double_cell(struct buffer *out, unsigned row, unsigned column, unsigned style, double value)
{
    NUMBER(out, 0x203, 2);
    NUMBER(out, 14, 2);
    NUMBER(out, row, 2);
    NUMBER(out, column, 2);
    NUMBER(out, style, 2);
    buffer_append(out, &value, sizeof value);
}

/* A formula: `special` 0 number, else the first byte of its value and the byte behind (text 0, truth 1, error 2). */
static void
formula_cell(struct buffer *out, unsigned column, bool number, double value, unsigned type, unsigned content)
{
    NUMBER(out, 0x06, 2);
    NUMBER(out, 22, 2);
    NUMBER(out, 3, 2);
    NUMBER(out, column, 2);
    NUMBER(out, 0, 2);
    if (number) {
        buffer_append(out, &value, sizeof value);
    } else {
        const unsigned char bytes[8] = {(unsigned char)type, 0, (unsigned char)content, 0, 0, 0, 0xFF, 0xFF};

        buffer_append(out, bytes, sizeof bytes);
    }
    buffer_append(out, "\0\0\0\0\0\0\0\0", 8);
}

static void
sheet_name(struct buffer *out, size_t *where, unsigned state, const char *name)
{
    NUMBER(out, 0x85, 2);
    NUMBER(out, 8 + strlen(name), 2);
    *where = out->size;
    NUMBER(out, 0, 4);
    NUMBER(out, state, 2);
    NUMBER(out, strlen(name), 1);
    NUMBER(out, 0, 1);
    buffer_append_string(out, name);
}

static void
patch(struct buffer *out, size_t where, size_t value)
{
    for (size_t at = 0; at < 4; at++) {
        out->data[where + at] = (char)(value >> 8 * at);
    }
}

/* A BIFF 8 workbook: a visible sheet with everything, a hidden one with a number. */
static void
workbook(struct buffer *out, bool password, bool date1904)
{
    size_t first;
    size_t second;

    RECORD(out, 0x809, 0x600, 5, 0, 0, 0, 0, 0, 0);
    if (password) {
        RECORD(out, 0x2F, 0, 0, 0);
    }
    RECORD(out, 0x22, date1904);
    record(out, 0x41E, (struct text){"\xA4\x00\x0B\x00\x01y\0y\0y\0y\0\"\0\x74\x5E\"\0m\0\"\0\x08\x67\"\0", 27}); /* 164: yyyy"年"m"月" */
    RECORD(out, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);                                                              /* style 0: General */
    RECORD(out, 0xE0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0);                                                             /* 1: a date */
    RECORD(out, 0xE0, 0, 58, 0, 0, 0, 0, 0, 0, 0, 0);  /* 2: a Chinese built-in date */
    RECORD(out, 0xE0, 0, 164, 0, 0, 0, 0, 0, 0, 0, 0); /* 3: a custom date */
    sheet_name(out, &first, 0, "People");
    sheet_name(out, &second, 1, "Old");
    /* two shared strings; the second one is cut by the record's end and goes on wide */
    record(out, 0xFC, (struct text){"\x02\0\0\0\x02\0\0\0\x02\0\x01\x5A\x6D\xBF\x53\x04\0\0ab", 20});
    record(out, 0x3C, (struct text){"\x01\x5A\x6D\xBF\x53", 5});
    RECORD(out, 0x0A, 0) /* EOF, its body is passed over */;
    patch(out, first, out->size);
    RECORD(out, 0x809, 0x600, 0x10, 0, 0, 0, 0, 0, 0);
    RECORD(out, 0x208, 1, 0, 8, 0, 0, 0, 0x20, 0); /* row 2 is hidden */
    RECORD(out, 0xFD, 0, 0, 0, 0, 0);              /* A1: string 0 */
    RECORD(out, 0xFD, 1, 1, 0, 1, 0);              /* B2: string 1 */
    double_cell(out, 0, 2, 0, 12.5);
    double_cell(out, 0, 3, 1, 44742);
    double_cell(out, 0, 4, 2, 44742);
    double_cell(out, 0, 5, 3, 44742);
    double_cell(out, 1, 2, 0, 4.10621199001011e17);
    RECORD(out, 0x27E, 2, 1, 0, (100 << 2 | 3) & 0xFFFF, 0); /* B3: the integer 100, in hundredths: 1 */
    RECORD(out, 0xBD, 2, 2, 0, 5 << 2 | 2, 0, 0, 6 << 2 | 2, 0, 3);
    formula_cell(out, 0, true, 7, 0, 0);
    formula_cell(out, 1, false, 0, 0, 0);
    record(out, 0x207, TEXT("\x02\0\0ok"));
    formula_cell(out, 2, false, 0, 1, 1);
    formula_cell(out, 3, false, 0, 2, 0x2A);
    RECORD(out, 0x205, 4, 0, 0, 1);         /* A5: TRUE */
    RECORD(out, 0x205, 4, 1, 0, 0x100 | 7); /* B5: #DIV/0! */
    RECORD(out, 0xE5, 1, 0, 2, 0, 0);       /* A1:A3 is merged */
    RECORD(out, 0x0A, 0);
    patch(out, second, out->size);
    RECORD(out, 0x809, 0x600, 0x10, 0, 0, 0, 0, 0, 0);
    double_cell(out, 0, 0, 0, 1);
    RECORD(out, 0x0A, 0);
}

/* ---- the compound file ---- */

static void
pad(struct buffer *out)
{
    while (out->size % SECTOR != 0) {
        buffer_append_char(out, '\0');
    }
}

static void
entry(struct buffer *out, const char *name, unsigned type, uint32_t start, size_t bytes)
{
    const size_t begin = out->size;

    for (size_t at = 0; at < 32; at++) {
        NUMBER(out, at < strlen(name) ? (unsigned char)name[at] : 0, 2);
    }
    NUMBER(out, (strlen(name) + 1) * 2, 2);
    NUMBER(out, type, 1);
    NUMBER(out, 1, 1);
    for (size_t at = 0; at < 3; at++) {
        NUMBER(out, 0xFFFFFFFF, 4);
    }
    while (out->size < begin + 116) {
        buffer_append_char(out, '\0');
    }
    NUMBER(out, start, 4);
    NUMBER(out, bytes, 4);
    NUMBER(out, 0, 4);
}

/* Sector 0: table, 1: directory, from 2 on: the stream, which is padded to 4096 so that it needs no mini sectors. */
static struct buffer
compound(struct buffer *stream, const char *name)
{
    struct buffer out;
    size_t sectors;

    while (stream->size < 4096) {
        buffer_append_char(stream, '\0');
    }
    sectors = (stream->size + SECTOR - 1) / SECTOR;
    buffer_init(&out, ROOM);
    buffer_append(&out, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    buffer_append(&out, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    NUMBER(&out, 0x3E, 2);
    NUMBER(&out, 3, 2);
    NUMBER(&out, 0xFFFE, 2);
    NUMBER(&out, 9, 2);
    NUMBER(&out, 6, 2);
    buffer_append(&out, "\0\0\0\0\0\0\0\0\0\0", 10);
    NUMBER(&out, 1, 4); /* sectors of the table */
    NUMBER(&out, 1, 4); /* the directory */
    NUMBER(&out, 0, 4);
    NUMBER(&out, 4096, 4);
    NUMBER(&out, 0xFFFFFFFE, 4); /* no mini sectors */
    NUMBER(&out, 0, 4);
    NUMBER(&out, 0xFFFFFFFE, 4);
    NUMBER(&out, 0, 4);
    NUMBER(&out, 0, 4); /* the table is sector 0 */
    while (out.size < SECTOR) {
        NUMBER(&out, 0xFFFFFFFF, 4);
    }
    NUMBER(&out, 0xFFFFFFFD, 4);
    NUMBER(&out, 0xFFFFFFFE, 4);
    for (size_t at = 0; at < sectors; at++) {
        NUMBER(&out, at + 1 < sectors ? at + 3 : 0xFFFFFFFE, 4);
    }
    while (out.size < 2 * SECTOR) {
        NUMBER(&out, 0xFFFFFFFF, 4);
    }
    entry(&out, "Root Entry", 5, 0xFFFFFFFE, 0);
    entry(&out, name, 2, 2, stream->size);
    pad(&out);
    buffer_append_text(&out, buffer_text(stream));
    pad(&out);
    return out;
}

static struct buffer
make_book(bool password, bool date1904)
{
    struct buffer stream;
    struct buffer file;

    buffer_init(&stream, ROOM);
    workbook(&stream, password, date1904);
    file = compound(&stream, "Workbook");
    buffer_done(&stream);
    return file;
}

/* ---- reading ---- */

static enum status
read_book(size_t sheet, struct buffer *out, struct error *err)
{
    static const char marks[] = "- #@?!";
    const struct xlsx_row *row = NULL;
    struct xls *book;
    enum status status = xls_open(path, NULL, &book, err);

    buffer_clear(out);
    if (status != STATUS_OK) {
        return status;
    }
    status = sheet < xls_count(book) ? xls_select(book, sheet, err) : STATUS_USAGE;
    do {
        status = status != STATUS_OK ? status : xls_next(book, &row, err);
        if (status != STATUS_OK || row == NULL) {
            break;
        }
        buffer_format(out, "%u%s", row->number, row->hidden ? "h:" : ":");
        for (size_t column = 0; column < row->count; column++) {
            const struct xlsx_cell *cell = &row->cells[column];

            buffer_format(out, "%s%s%s%.1s", column > 0 ? "|" : "", cell->derived ? "*" : "", cell->formula ? "=" : "",
                          marks[cell->kind] == ' ' ? "" : &marks[cell->kind]);
            buffer_append_text(out, cell->text);
        }
        buffer_append_char(out, '\n');
    } while (true);
    xls_close(book);
    return status;
}

static void
reads_numbers_dates_texts_formulas_and_merged_cells(void **state)
{
    struct buffer file = make_book(false, false);
    struct buffer out;
    struct error err = {0};

    (void)state;
    buffer_init(&out, ROOM);
    stored_zip_save(buffer_text(&file), path);
    if (read_book(0, &out, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
    buffer_append_char(&out, '\0');
    assert_string_equal(out.data, "1:浚县|-|#12.5|@2022-06-30|@2022-06-30|@2022-06-30\n"
                                  "2h:*浚县|ab浚县|#4.10621199001011E+17\n"
                                  "3:*浚县|#1|#5|#6\n"
                                  "4:=#7|=ok|=?TRUE|=!#N/A\n"
                                  "5:?TRUE|!#DIV/0!\n");
    assert_int_equal(read_book(1, &out, &err), STATUS_OK);
    assert_true(text_equal(buffer_text(&out), TEXT("1:#1\n")));
    buffer_done(&file);
    buffer_done(&out);
}

static void
knows_the_date_system_of_1904(void **state)
{
    struct buffer file = make_book(false, true);
    struct buffer out;

    (void)state;
    buffer_init(&out, ROOM);
    stored_zip_save(buffer_text(&file), path);
    assert_int_equal(read_book(0, &out, NULL), STATUS_OK);
    assert_int_not_equal(text_find(buffer_text(&out), TEXT("@2026-07-01")), SIZE_MAX);
    buffer_done(&file);
    buffer_done(&out);
}

static void
lists_sheets_and_reads_them_in_any_order(void **state)
{
    struct buffer file = make_book(false, false);
    struct xls *book;
    const struct xlsx_row *row;

    (void)state;
    stored_zip_save(buffer_text(&file), path);
    assert_int_equal(xls_open(path, NULL, &book, NULL), STATUS_OK);
    assert_int_equal(xls_count(book), 2);
    assert_true(text_equal(xls_get(book, 0)->name, TEXT("People")));
    assert_int_equal(xls_get(book, 1)->visibility, XLSX_HIDDEN);
    for (size_t round = 0; round < 6; round++) { /* leaves the first sheet in the middle */
        assert_int_equal(xls_select(book, round % 2, NULL), STATUS_OK);
        assert_int_equal(xls_next(book, &row, NULL), STATUS_OK);
        assert_non_null(row);
        assert_int_equal(row->sheet, round % 2);
        assert_int_equal(row->number, 1);
    }
    xls_close(book);
    buffer_done(&file);
}

/* BIFF 4 without a container: libfreexl's part. */
static void
reads_old_bare_workbooks(void **state)
{
    struct buffer file;
    struct buffer out;
    struct error err = {0};

    (void)state;
    buffer_init(&file, ROOM);
    buffer_init(&out, ROOM);
    RECORD(&file, 0x209, 0x300, 0x10, 0); /* BIFF 3 */
    RECORD(&file, 0x42, 0x4E4);
    RECORD(&file, 0x243, 0, 0, 0, 0, 0, 0);
    RECORD(&file, 0x200, 0, 2, 0, 2, 0);
    double_cell(&file, 0, 1, 0, 12.5);
    record(&file, 0x204, TEXT("\x01\0\0\0\0\0\x02\0hi"));
    RECORD(&file, 0x0A, 0);
    stored_zip_save(buffer_text(&file), path);
    if (read_book(0, &out, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
    assert_true(text_equal(buffer_text(&out), TEXT("1:-|#12.5\n2:hi\n")));
    buffer_done(&file);
    buffer_done(&out);
}

static void
refuses_by_name(void **state)
{
    struct buffer file = make_book(true, false);
    struct buffer out;
    struct error err = {0};

    (void)state;
    buffer_init(&out, ROOM);
    stored_zip_save(buffer_text(&file), path);
    assert_int_equal(read_book(0, &out, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-XLS-PASSWORD");
    assert_non_null(strstr(err.hint, "take the password away"));
    stored_zip_save(TEXT("<html><table></table></html>"), path);
    assert_int_equal(read_book(0, &out, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-XLS");
    buffer_done(&file);
    buffer_done(&out);
}

/* Any damage ends as rows or as a refusal, and no cut is read as if it were whole. */
static void
survives_damage(void **state)
{
    struct buffer file = make_book(false, false);
    struct buffer out;
    unsigned seed = 1;

    (void)state;
    buffer_init(&out, ROOM);
    for (size_t size = 100; size < file.size - SECTOR; size += 341) {
        stored_zip_save((struct text){file.data, size}, path);
        assert_int_equal(read_book(0, &out, NULL), STATUS_DATA);
    }
    for (unsigned round = 0; round < 150; round++) {
        const size_t at = ((seed = seed * 1664525 + 1013904223) >> 8) % file.size;
        const char before = file.data[at];
        enum status status;

        file.data[at] = (char)(before ^ (char)(1 + (seed & 127)));
        stored_zip_save(buffer_text(&file), path);
        status = read_book(0, &out, NULL);
        assert_true(status == STATUS_OK || status == STATUS_DATA || status == STATUS_USAGE);
        file.data[at] = before;
    }
    buffer_done(&file);
    buffer_done(&out);
}

static void
a_limit_on_size_is_kept(void **state)
{
    struct buffer file = make_book(false, false);
    const struct xls_limits limits = {.file_bytes = 100, .memory_bytes = (uint64_t)1 << 28, .seconds = 5};
    struct xls *book;
    struct error err = {0};

    (void)state;
    stored_zip_save(buffer_text(&file), path);
    assert_int_equal(xls_open(path, &limits, &book, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-XLS-LIMIT");
    buffer_done(&file);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers_dates_texts_formulas_and_merged_cells),
        cmocka_unit_test(knows_the_date_system_of_1904),
        cmocka_unit_test(lists_sheets_and_reads_them_in_any_order),
        cmocka_unit_test(reads_old_bare_workbooks),
        cmocka_unit_test(refuses_by_name),
        cmocka_unit_test(survives_damage),
        cmocka_unit_test(a_limit_on_size_is_kept),
    };

    return cmocka_run_group_tests_name("xls", tests, make_path, remove_path);
}

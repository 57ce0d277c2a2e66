/* SPDX-License-Identifier: Apache-2.0 */
/* Small deliveries of every format, mutated by a fixed seed: each is read to its end or refused by name, nothing else. Under sanitizers
 * (make asan) this is where they look; BIDUI_TEST_FULL makes it 2,000 of each. */
#include "extract/read/document.h"

#include "common/ground/file.h"

#include "tests/support/stored_zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#define SHEETML                                                                                                                            \
    "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:x\"><Worksheet ss:Name=\"a\">" \
    "<Table><Row><Cell ss:MergeDown=\"2\"><Data ss:Type=\"String\">a</Data></Cell><Cell><Data "                                            \
    "ss:Type=\"Number\">410621196001010015</Data>"                                                                                         \
    "</Cell></Row><Row ss:Index=\"3\"><Cell ss:Index=\"2\"><Data ss:Type=\"DateTime\">2022-06-30T00:00:00.000</Data></Cell></Row></Table>" \
    "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"
#define ODS                                                                                                                                \
    "<d><styles><style name=\"t\"><table-properties display=\"false\"/></style></styles><table name=\"a\" style-name=\"t\"><table-row "    \
    "number-rows-repeated=\"2\"><table-cell value-type=\"string\" number-columns-spanned=\"2\"><p>a</p></table-cell><covered-table-cell/>" \
    "<table-cell value-type=\"date\" date-value=\"2022-06-30\"/><table-cell value-type=\"float\" value=\"1.5\" "                           \
    "number-columns-repeated=\"3\"><p>1,5</p></table-cell></table-row></table></d>"
#define DBF                                                                            \
    "\x03\x7A\x06\x1E\x02\0\0\0\x41\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x4D\0\0" \
    "A\0\0\0\0\0\0\0\0\0\0C\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0D abcd*1234\x1A"

#define BYTES(literal) {(literal), sizeof(literal) - 1}

/* One delivery; `entries` for what lies in a zip. */
static const struct {
    const char *format;
    struct text bytes;
    struct stored_zip_entry entries[5];
    size_t entry_count;
} seeds[] = {
    {.format = "csv",
     .bytes = BYTES("a,\"b,\"\"c\"\n1,'x'\n\xEF\xBB\xBF"
                    "a,b\n\"2\n3\",y\n")},
    {.format = "csv", .bytes = BYTES("\xD0\xD5\xC3\xFB,b\n\xD5\xC5\xC8\xFD,1\n\x1A")},
    {.format = "csv",
     .bytes = BYTES("\xFF\xFE"
                    "a\0,\0b\0\n\0"
                    "1\0,\0"
                    "2\0\n\0")},
    {.format = "json", .bytes = BYTES("{\"total\":2,\"rows\":[{\"a\":1,\"b\":[\"x\"]},{\"a\":1.5e3,\"b\":null}]}")},
    {.format = "html",
     .bytes = BYTES("<html><meta charset=gbk><h1>t</h1><table><caption>c</caption><tr><td rowspan=3 colspan=2>a<td>b&nbsp;&#20013;"
                    "<tr><td>c<table><td>d</table></table></html>")},
    {.format = "sheetml", .bytes = BYTES(SHEETML)},
    {.format = "dbf", .bytes = BYTES(DBF)},
    {.format = "ods", .entries = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", ODS}}, .entry_count = 2},
    {.format = "xlsx",
     .entries = {{"[Content_Types].xml", "<Types/>"},
                 {"xl\\workbook.xml", "<workbook><sheets><sheet name=\"a\" state=\"hidden\" r:id=\"r1\"/></sheets></workbook>"},
                 {"xl\\_rels\\workbook.xml.rels", "<R><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/></R>"},
                 {"xl/s.xml", "<worksheet><sheetData><row><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c><v>1</v></c></row>"
                              "</sheetData></worksheet>"}},
     .entry_count = 4},
};

enum { SEEDS = sizeof seeds / sizeof seeds[0], USUAL = 60, FULL = 2000 };

static uint32_t
next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* One to four changes: a byte, a piece taken out, a piece doubled, the end cut off. */
static void
mutate(struct buffer *bytes, uint32_t *state)
{
    for (uint32_t change = next_random(state) % 4; bytes->size > 4; change--) {
        const size_t at = next_random(state) % bytes->size;
        const size_t left = bytes->size - at;
        const size_t piece = 1 + next_random(state) % (left < 40 ? left : 40);

        switch (next_random(state) % 8) {
        case 0:
            memmove(bytes->data + at, bytes->data + at + piece, left - piece);
            bytes->size -= piece;
            break;
        case 1:
            if (buffer_reserve(bytes, piece)) {
                memmove(bytes->data + at + piece, bytes->data + at, left);
                bytes->size += piece;
            }
            break;
        case 2:
            bytes->size = at == 0 ? 1 : at;
            break;
        default:
            bytes->data[at] = (char)next_random(state);
        }
        if (change == 0) {
            return;
        }
    }
}

/* The format's name where it was read; else the id of the refusal, which must be one. */
static const char *
read_all(struct text bytes, struct error *err)
{
    static struct reader_batch batch;
    const int file = memfd_create("delivery", 0);
    struct document document;
    struct reader *reader;
    const char *name = NULL;
    char path[32];
    bool more = true;
    enum status status;

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    assert_int_equal(write(file, bytes.data, bytes.size), bytes.size);
    status = document_open(path, "delivery", &(struct document_form){0}, &document, err);
    if (status == STATUS_OK) {
        name = document.format->name;
        status = document_read(&document, document.content, 1, 0, &reader, err);
        if (status == STATUS_OK) {
            reader_batch_init(&batch);
            while (status == STATUS_OK && more) {
                status = document.format->next(reader, &batch, &more, err);
            }
            reader_batch_done(&batch);
            document.format->close(reader);
        }
        document_close(&document);
    }
    close(file);
    if (status != STATUS_OK && (status != STATUS_DATA || err->id[0] != 'E')) {
        fail_msg("status %d: %s %s", status, err->id, err->message);
    }
    return status == STATUS_OK ? name : NULL;
}

static struct buffer
make_seed(size_t seed)
{
    struct buffer bytes;

    if (seeds[seed].entry_count > 0) {
        struct stored_zip_entry entries[5];

        memcpy(entries, seeds[seed].entries, sizeof entries);
        return stored_zip_make(entries, seeds[seed].entry_count);
    }
    buffer_init(&bytes, 1 << 20);
    buffer_append_text(&bytes, seeds[seed].bytes);
    return bytes;
}

static void
every_format_is_recognised(void **state)
{
    (void)state;
    for (size_t seed = 0; seed < SEEDS; seed++) {
        struct buffer bytes = make_seed(seed);
        struct error err = {0};
        const char *name = read_all(buffer_text(&bytes), &err);

        if (name == NULL || strcmp(name, seeds[seed].format) != 0) {
            fail_msg("seed %zu: %s, not %s: %s", seed, name == NULL ? "refused" : name, seeds[seed].format, err.message);
        }
        buffer_done(&bytes);
    }
}

static void
what_is_mutated_is_read_or_refused(void **state)
{
    const size_t rounds = getenv("BIDUI_TEST_FULL") == NULL ? USUAL : FULL;

    (void)state;
    for (size_t seed = 0; seed < SEEDS; seed++) {
        uint32_t random = (uint32_t)seed + 1;
        size_t read = 0;

        for (size_t round = 0; round < rounds; round++) {
            struct buffer bytes = make_seed(seed);
            struct error err = {0};

            (void)buffer_reserve(&bytes, 1);
            mutate(&bytes, &random);
            read += read_all(buffer_text(&bytes), &err) != NULL;
            buffer_done(&bytes);
        }
        printf("%s: %zu mutations, %zu read, the others refused by name\n", seeds[seed].format, rounds, read);
    }
}

static size_t
rows_of(const struct document *document, struct text part)
{
    static struct reader_batch batch;
    struct reader *reader;
    size_t rows = 0;
    bool more;

    reader_batch_init(&batch);
    assert_int_equal(document_read(document, part, 1, document->dialect.columns, &reader, NULL), STATUS_OK);
    while (document->format->next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        rows += batch.row_count;
    }
    document->format->close(reader);
    reader_batch_done(&batch);
    return rows;
}

/* Two characters of GB18030 may look like the mark of UTF-8, behind which the splitter sees a quote open. Found by fuzzing. */
static void
a_mark_of_utf8_in_gb18030_cuts_no_record_otherwise_than_it_is_read(void **state)
{
    static const char joined[] = "\xEF\xBB\xBF\"1,2\n3,4\n5\",6\n";
    struct buffer content;
    const struct document_form form = {.declared = TEXT("gb18030")};
    struct document_part at = {.first_line = 1};
    struct document_part part;
    struct document document;
    uint64_t records = 0;
    char path[] = "/tmp/bidui_document_XXXXXX";

    (void)state;
    buffer_init(&content, 1 << 16);
    for (size_t row = 0; row < 2000; row++) { /* so many that one line may be undecodable */
        buffer_append_string(&content, "\xD5\xC5\xC8\xFD,1\n");
    }
    buffer_append_string(&content, joined);
    (void)close(mkstemp(path));
    assert_int_equal(file_write_atomic(path, buffer_text(&content), NULL), STATUS_OK);
    assert_int_equal(document_open(path, "a.csv", &form, &document, NULL), STATUS_OK);
    at.bytes = document.content;
    while (document_next_part(&document, 1, 2, &at, &part, &records)) {
    }
    assert_int_equal(records, 2003);
    assert_int_equal(rows_of(&document, document.content), records);
    document_close(&document);
    buffer_done(&content);
    assert_int_equal(unlink(path), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_recognised),
        cmocka_unit_test(what_is_mutated_is_read_or_refused),
        cmocka_unit_test(a_mark_of_utf8_in_gb18030_cuts_no_record_otherwise_than_it_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx.h"

#include "common/ground/arena.h"
#include "tests/support/stored_zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static char path[] = "/tmp/bidui_xlsx_test_XXXXXX";

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

/* A workbook: its sheet part, and what differs from the usual. NULL: the usual. */
struct book {
    const char *sheet;
    const char *workbook;
    const char *strings;
    const char *styles;
};

static void
save_book(const struct book *book)
{
    const struct stored_zip_entry entries[] = {
        {"[Content_Types].xml",        "<Types/>"                                                                                   },
        {"_rels/.rels",
         "<Relationships><Relationship Id=\"r1\" Type=\"" RELATION "/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>"},
        {"xl/workbook.xml",            book->workbook != NULL ? book->workbook
                                                   : "<workbook " MAIN
                                                     "><sheets><sheet name=\"人员\" sheetId=\"1\" r:id=\"rId1\" xmlns:r=\"" RELATION
                                                     "\"/></sheets></workbook>"                          },
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"rId1\" Type=\"" RELATION "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
         "<Relationship Id=\"rId2\" Type=\"" RELATION "/styles\" Target=\"../xl/styles.xml\"/>"
         "<Relationship Id=\"rId3\" Type=\"" RELATION "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
         "<Relationship Id=\"rId4\" Type=\"" RELATION "/chartsheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"            },
        {"xl/worksheets/sheet1.xml",   book->sheet                                                                                  },
        {"xl/sharedStrings.xml",       book->strings != NULL ? book->strings : "<sst><si><t>王秀英</t></si></sst>"                  },
        {"xl/styles.xml",
         book->styles != NULL
             ? book->styles
             : "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/></numFmts>"
               "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"58\"/><xf numFmtId=\"164\"/><xf numFmtId=\"10\"/>"
               "</cellXfs></styleSheet>"                                                                                            },
    };
    struct buffer bytes = stored_zip_make(entries, sizeof entries / sizeof entries[0]);

    stored_zip_save(buffer_text(&bytes), path);
    buffer_done(&bytes);
}

/* Rows as text: `number:` cells by `|`; NULL `-`, derived `*`, formula `=`, error `!`, number `#`, date `@`, boolean `?`; rows by line. */
static void
print_row(const struct xlsx_row *row, struct buffer *out)
{
    static const char marks[] = {
        [XLSX_EMPTY] = '-', [XLSX_TEXT] = 0, [XLSX_NUMBER] = '#', [XLSX_DATE] = '@', [XLSX_BOOL] = '?', [XLSX_ERROR] = '!'};

    buffer_format(out, "%u%s:", row->number, row->hidden ? "h" : "");
    for (size_t column = 0; column < row->count; column++) {
        const struct xlsx_cell *cell = &row->cells[column];

        buffer_append_string(out, column > 0 ? "|" : "");
        buffer_append_string(out, cell->derived ? "*" : "");
        buffer_append_string(out, cell->formula ? "=" : "");
        if (marks[cell->kind] != 0) {
            buffer_append_char(out, marks[cell->kind]);
        }
        assert_int_equal(text_is_null(cell->text), cell->kind == XLSX_EMPTY);
        buffer_append_text(out, cell->text);
    }
    buffer_append_char(out, '\n');
}

static enum status
read_sheet(const struct xlsx_limits *limits, size_t sheet, struct buffer *out, struct xlsx_report *report, struct error *err)
{
    struct xlsx *book;
    const struct xlsx_row *row = NULL;
    enum status status = xlsx_open(path, limits, &book, err);

    buffer_clear(out);
    if (status != STATUS_OK) {
        return status;
    }
    status = xlsx_select(book, sheet, err);
    do {
        status = status != STATUS_OK ? status : xlsx_next(book, &row, err);
        if (status == STATUS_OK && row != NULL) {
            print_row(row, out);
        }
    } while (status == STATUS_OK && row != NULL);
    if (report != NULL) {
        *report = *xlsx_report(book);
    }
    xlsx_close(book);
    return status;
}

static const struct {
    const char *shows;
    struct book book;
    const char *rows;
} sheet_cases[] = {
    {"shared strings and numbers",
     {.sheet = "<worksheet><dimension ref=\"A1:A1\"/><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c "
               "r=\"C2\"><v>12.5</v></c></row></sheetData></worksheet>"},
     "2:王秀英|-|#12.5\n"                                                                                                                      },
    {"rows and cells without references count on",
     {.sheet = "<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c "
               "r=\"B5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row></sheetData></worksheet>"},
     "1:#1|#2\n5:-|#3|#4\n6:#5\n"                                                                                                              },
    {"prefixed and strict names",
     {.sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" "
               "t=\"inlineStr\"><x:is><x:t>浚县</x:t></x:is></x:c></x:row></x:sheetData>"
               "<x:mergeCells><x:mergeCell ref=\"A1:B1\"/></x:mergeCells></x:worksheet>"},
     "1:浚县|*浚县\n"                                                                                                                          },
    {"rich text without phonetics, escapes decoded",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
               "t=\"inlineStr\"><is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space=\"preserve\"> b</t></r><rPh sb=\"0\" "
               "eb=\"1\"><t>x</t></rPh></is></c></row></sheetData></worksheet>",
      .strings = "<sst><si><r><rPr><b/><t>no</t></rPr><t>張</t></r><r><t>三_x000D__x005F_x_xZZZZ_</t></r><rPh sb=\"0\" "
                 "eb=\"1\"><t>ちょう</t></rPh><phoneticPr fontId=\"1\"/></si></sst>"},
     "1:張三\r_x_xZZZZ_|a b\n"                                                                                                                 },
    {"a stray value beside an inline text",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><v>9</v><is><t>a</t></is></c><c r=\"B1\" "
               "t=\"inlineStr\"><is><t>b</t></is><v>9</v></c><c r=\"C1\" t=\"s\"><v/></c><c "
               "r=\"D1\"><v>1</v></c></row></sheetData></worksheet>"},
     "1:a|b|-|#1\n"                                                                                                                            },
    {"CDATA and entities",
     {.sheet =
          "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v><![CDATA[a<b]]>&amp;&#x6D5A;</v></c></row></sheetData></worksheet>"},
     "1:a<b&浚\n"                                                                                                                              },
    {"cached formula values",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" "
               "t=\"str\"><f>A1&amp;\"x\"</f><v>2x</v></c><c r=\"C1\"><f>NOW()</f></c></row></sheetData></worksheet>"},
     "1:=#2|=2x|=-\n"                                                                                                                          },
    {"booleans and errors",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c><c r=\"C1\" "
               "t=\"e\"><v>#N/A</v></c></row></sheetData></worksheet>"},
     "1:?TRUE|?FALSE|!#N/A\n"                                                                                                                  },
    {"dates by built-in, CJK and custom formats",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>44742</v></c><c r=\"B1\" s=\"2\"><v>44742</v></c><c r=\"C1\" "
               "s=\"3\"><v>44742</v></c><c r=\"D1\" s=\"4\"><v>0.4514</v></c><c r=\"E1\" "
               "t=\"d\"><v>2022-06-30T00:00:00</v></c></row></sheetData></worksheet>"},
     "1:@2022-06-30|@2022-06-30|@2022-06-30|#45.14%|@2022-06-30\n"                                                                             },
    {"the date system of 1904",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>43280</v></c></row></sheetData></worksheet>",
      .workbook = "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets><extLst><ext><x15:workbookPr "
                  "x=\"1\"/></ext></extLst></workbook>"},
     "1:@2022-06-30\n"                                                                                                                         },
    {"a citizen number in a numeric cell shows its loss",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>4.10621199001011E+17</v></c><c "
               "r=\"B1\"><v>410621199001011000</v></c></row></sheetData></worksheet>"},
     "1:#4.10621199001011E+17|#4.10621199001011E+17\n"                                                                                         },
    {"merged households are filled down",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>标题</v></c></row><row r=\"2\"><c r=\"A2\" "
               "t=\"inlineStr\"><is><t>户1</t></is></c><c r=\"B2\"><v>1</v></c></row>"
               "<row r=\"3\"><c r=\"A3\" s=\"1\"/><c r=\"B3\"><v>2</v></c></row><row r=\"4\"><c r=\"A4\"/></row><row r=\"5\"><c "
               "r=\"B5\"><v>4</v></c></row></sheetData>"
               "<mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A4\"/></mergeCells></worksheet>"},
     "1:标题|*标题|*标题\n2:户1|#1\n3:*户1|#2\n5:-|#4\n"                                                                                       },
    {"a merged block",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"B1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c "
               "r=\"A2\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"B1:C2\"/></mergeCells></worksheet>"},
     "1:-|王秀英|*王秀英\n2:#1|*王秀英|*王秀英\n"                                                                                              },
    {"a closing tag inside of a comment does not hide merged ranges",
     {.sheet = "<worksheet><!-- </sheetData> --><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells><mergeCell "
               "ref=\"A1:B1\"/></mergeCells></worksheet>"},
     "1:#1|*#1\n"                                                                                                                              },
    {"hidden rows are marked",
     {.sheet = "<worksheet><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>"},
     "1h:#1\n"                                                                                                                                 },
    {"cells with a style only are no content",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"1\"/></row><row r=\"9\"><c r=\"A9\" "
               "s=\"1\"/></row></sheetData></worksheet>"},
     "1:#1\n"                                                                                                                                  },
    {"an empty string is no value",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v></v></c><c r=\"B1\"><v>1</v></c><c r=\"C1\" "
               "t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
      .strings = "<sst><si><t/></si></sst>"},
     "1:-|#1\n"                                                                                                                                },
    {"foreign elements are passed over",
     {.sheet = "<worksheet><extLst><sheetData><row><c><v>9</v></c></row></sheetData></extLst><sheetData><row "
               "r=\"1\"><ext><c><v>8</v></c></ext><c r=\"A1\"><extLst><v>7</v></extLst><v>1</v></c></row></sheetData></worksheet>"},
     "1:#1\n"                                                                                                                                  },
    {"a text that is no number stays text",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>12abc</v></c></row></sheetData></worksheet>"},
     "1:12abc\n"                                                                                                                               },
    {"nothing",                                                       {.sheet = "<worksheet><sheetData/></worksheet>"},                      ""},
};

/* With a blank in `<sheetData >` no row is scanned: expat reads them all. */
static void
without_scanning(const char *sheet, struct buffer *out)
{
    const struct text text = text_from(sheet);
    const size_t at = text_find(text, TEXT("<sheetData>"));

    buffer_clear(out);
    if (at == SIZE_MAX) {
        buffer_append_text(out, text);
    } else {
        buffer_format(out, "%.*s<sheetData >%s", (int)at, sheet, sheet + at + strlen("<sheetData>"));
    }
    buffer_append_char(out, '\0');
}

static void
reads_what_programs_write_with_and_without_scanning(void **state)
{
    struct buffer out;
    struct buffer sheet;

    (void)state;
    buffer_init(&out, 1024 * 1024);
    buffer_init(&sheet, 1024 * 1024);
    for (size_t at = 0; at < 2 * sizeof sheet_cases / sizeof sheet_cases[0]; at++) {
        struct book book = sheet_cases[at / 2].book;
        struct error err = {0};

        if (at % 2 == 1) {
            without_scanning(book.sheet, &sheet);
            book.sheet = sheet.data;
        }
        save_book(&book);
        if (read_sheet(NULL, 0, &out, NULL, &err) != STATUS_OK) {
            fail_msg("%s: %s", sheet_cases[at / 2].shows, err.message);
        }
        if (!text_equal(buffer_text(&out), text_from(sheet_cases[at / 2].rows))) {
            fail_msg("%s: %.*s", sheet_cases[at / 2].shows, TEXT_ARG(buffer_text(&out)));
        }
    }
    buffer_done(&out);
    buffer_done(&sheet);
}

/* Rows larger than the window, and odd rows among plain ones. */
static void
rows_of_any_size_and_shape_follow_each_other(void **state)
{
    struct buffer sheet;
    struct buffer out;
    struct buffer expected;

    (void)state;
    buffer_init(&sheet, 16 * 1024 * 1024);
    buffer_init(&out, 16 * 1024 * 1024);
    buffer_init(&expected, 16 * 1024 * 1024);
    buffer_append_string(&sheet, "<worksheet><sheetData>\n");
    for (unsigned row = 1; row <= 400; row++) {
        const unsigned length = row % 50 == 0 ? 300000 : row % 7 * 100;

        buffer_format(&sheet, "<row r=\"%u\">%s<c r=\"A%u\" t=\"str\"><v>", row, row % 3 == 0 ? "<!-- </row> -->" : "", row);
        buffer_format(&expected, "%u:", row);
        for (unsigned at = 0; at <= length; at++) {
            buffer_append_char(&sheet, (char)('a' + (row + at) % 26));
            buffer_append_char(&expected, (char)('a' + (row + at) % 26));
        }
        buffer_append_string(&sheet, row % 5 == 0 ? "&#x6D5A;</v></c></row>\r\n" : "&lt;</v></c></row>");
        buffer_append_string(&expected, row % 5 == 0 ? "浚\n" : "<\n");
    }
    buffer_append(&sheet, "</sheetData></worksheet>", sizeof "</sheetData></worksheet>");
    save_book(&(struct book){.sheet = sheet.data});
    assert_int_equal(read_sheet(NULL, 0, &out, NULL, NULL), STATUS_OK);
    assert_true(text_equal(buffer_text(&out), buffer_text(&expected)));
    buffer_done(&sheet);
    buffer_done(&out);
    buffer_done(&expected);
}

static const struct {
    const char *shows;
    struct book book;
    const char *id;
    const char *says; /* in the message */
} refused_cases[] = {
    {"a document type",
     {.sheet = "<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>"},
     "E-XLSX-DTD",                                                                                                                                  "sheet1.xml declares a document type"                    },
    {"a broken part",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></row></sheetData></worksheet>"},
     "E-XLSX",                                                                                                                                      "mismatched tag"                                         },
    {"merged ranges that break off",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c></row></sheetData>"
               "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCell></worksheet>"},
     "E-XLSX",                                                                                                                                      "mismatched tag"                                         },
    {"a part cut off",               {.sheet = "<worksheet><sheetData><row r=\"1\">"},                                                    "E-XLSX", "sheet1.xml, line 1"                                     },
    {"a string that is not there",
     {.sheet = "<worksheet><sheetData><row r=\"3\"><c r=\"A3\" t=\"s\"><v>7</v></c></row></sheetData></worksheet>"},
     "E-XLSX",                                                                                                                                      "sheet \"人员\", row 3: a cell refers to a shared string"},
    {"rows out of order",
     {.sheet =
          "<worksheet><sheetData><row r=\"3\"><c r=\"A3\"><v>7</v></c></row><row r=\"2\"><c><v>7</v></c></row></sheetData></worksheet>"},
     "E-XLSX",                                                                                                                                      "row 3: a row with a lower number follows"               },
    {"an impossible row",            {.sheet = "<worksheet><sheetData><row r=\"1048577\"/></sheetData></worksheet>"},                     "E-XLSX", "impossible number"                                      },
    {"an impossible cell",
     {.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row></sheetData></worksheet>"},
     "E-XLSX",                                                                                                                                      "impossible reference"                                   },
    {"a missing sheet part",
     {.sheet = "<worksheet/>", .workbook = "<workbook><sheets><sheet name=\"x\" r:id=\"rId9\"/></sheets></workbook>"},
     "E-XLSX",                                                                                                                                      "sheet \"x\" is listed, but its part is missing"         },
};

static void
refuses_damage_with_place_and_reason(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 1024 * 1024);
    for (size_t at = 0; at < sizeof refused_cases / sizeof refused_cases[0]; at++) {
        struct error err = {0};

        save_book(&refused_cases[at].book);
        if (read_sheet(NULL, 0, &out, NULL, &err) != STATUS_DATA) {
            fail_msg("%s is accepted", refused_cases[at].shows);
        }
        assert_string_equal(err.id, refused_cases[at].id);
        if (strstr(err.message, refused_cases[at].says) == NULL || strstr(err.message, path) == NULL || err.hint[0] == '\0') {
            fail_msg("%s: %s (%s)", refused_cases[at].shows, err.message, err.hint);
        }
    }
    buffer_done(&out);
}

static void
keeps_every_limit(void **state)
{
    static const char sheet[] =
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"J1\" t=\"str\"><v>0123456789</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/></mergeCells></worksheet>";
    static const char workbook[] =
        "<workbook><sheets><sheet name=\"a\" r:id=\"rId1\"/><sheet name=\"b\" r:id=\"rId1\"/></sheets></workbook>";
    const struct book book = {.sheet = sheet, .workbook = workbook, .strings = "<sst><si><t>ab</t></si><si><t>cd</t></si></sst>"};
    struct xlsx_limits limits[9];
    static const char *const says[9] = {
        "more than 1 shared strings", "more than 35 bytes of shared strings",
        "more than 9 cells",          "more than 5 bytes in one cell",
        "more than 1 merged",         "more than 1 sheets",
        "more than 2 cell styles",    "more than 2 elements inside",
        "more than 6 entries",
    };
    struct buffer out;

    (void)state;
    for (size_t at = 0; at < 9; at++) {
        limits[at] = xlsx_usual();
    }
    limits[0].strings = 1;
    limits[1].string_bytes = 35; /* two views and three bytes */
    limits[2].cells = 9;
    limits[3].text_bytes = 5;
    limits[4].merges = 1;
    limits[5].sheets = 1;
    limits[6].styles = 2;
    limits[7].nesting = 2;
    limits[8].zip.entries = 6;
    buffer_init(&out, 1024 * 1024);
    save_book(&book);
    for (size_t at = 0; at < 9; at++) {
        struct error err = {0};

        assert_int_equal(read_sheet(&limits[at], 0, &out, NULL, &err), STATUS_DATA);
        assert_string_equal(err.id, at == 8 ? "E-ZIP-LIMIT" : "E-XLSX-LIMIT");
        if (strstr(err.message, says[at]) == NULL) {
            fail_msg("%s", err.message);
        }
    }
    assert_int_equal(read_sheet(NULL, 0, &out, NULL, NULL), STATUS_OK);
    buffer_done(&out);
}

static void
lists_sheets_with_their_visibility(void **state)
{
    const struct book book = {
        .sheet = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        .workbook = "<workbook><sheets><sheet name=\"一 &amp; 二\" r:id=\"rId1\"/><sheet name=\"b\" state=\"hidden\" r:id=\"rId1\"/>"
                    "<sheet name=\"c\" state=\"veryHidden\" r:id=\"rId1\"/><sheet name=\"chart\" r:id=\"rId4\"/></sheets></workbook>"};
    struct xlsx *xlsx;
    const struct xlsx_row *row;

    (void)state;
    save_book(&book);
    assert_int_equal(xlsx_open(path, NULL, &xlsx, NULL), STATUS_OK);
    assert_int_equal(xlsx_count(xlsx), 4);
    assert_true(text_equal(xlsx_get(xlsx, 0)->name, TEXT("一 & 二")));
    assert_int_equal(xlsx_get(xlsx, 0)->visibility, XLSX_VISIBLE);
    assert_int_equal(xlsx_get(xlsx, 1)->visibility, XLSX_HIDDEN);
    assert_int_equal(xlsx_get(xlsx, 2)->visibility, XLSX_VERY_HIDDEN);
    assert_false(xlsx_get(xlsx, 3)->table);
    for (size_t sheet = 4; sheet-- > 0;) { /* in any order, more than once */
        assert_int_equal(xlsx_select(xlsx, sheet, NULL), STATUS_OK);
        assert_int_equal(xlsx_next(xlsx, &row, NULL), STATUS_OK);
        assert_int_equal(row != NULL, sheet != 3);
        if (row != NULL) {
            assert_int_equal(row->sheet, sheet);
            assert_int_equal(xlsx_next(xlsx, &row, NULL), STATUS_OK);
            assert_null(row);
        }
    }
    xlsx_close(xlsx);
}

static void
reports_what_it_saw(void **state)
{
    const struct book book = {
        .sheet = "<worksheet><sheetData><row r=\"1\" hidden=\"1\"><c r=\"A1\"><v>4.1E17</v></c><c r=\"B1\" t=\"e\"><v>#REF!</v></c><c "
                 "r=\"C1\"><f>A1</f></c></row>"
                 "<row r=\"2\"><c r=\"B2\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>"};
    struct xlsx_report report;
    struct buffer out;

    (void)state;
    buffer_init(&out, 1024 * 1024);
    save_book(&book);
    assert_int_equal(read_sheet(NULL, 0, &out, &report, NULL), STATUS_OK);
    assert_int_equal(report.rows, 2);
    assert_int_equal(report.cells, 3);
    assert_int_equal(report.derived, 1);
    assert_int_equal(report.errors, 1);
    assert_int_equal(report.without_value, 1);
    assert_int_equal(report.lost_digits, 1);
    assert_int_equal(report.hidden_rows, 1);
    buffer_done(&out);
}

static const struct {
    const char *bytes;
    size_t size;
    enum xlsx_type type;
    const char *id;
} type_cases[] = {
    {"",                                                0,  XLSX_TYPE_EMPTY, "E-EMPTY-FILE"},
    {"<html><table><tr><td>1</td></tr></table></html>", 48, XLSX_TYPE_HTML,  "E-XLSX-TEXT" },
    {"\xEF\xBB\xBF  <!DOCTYPE HTML PUBLIC>",            27, XLSX_TYPE_HTML,  "E-XLSX-TEXT" },
    {"<?xml version=\"1.0\"?><Workbook/>",              33, XLSX_TYPE_XML,   "E-XLSX-TEXT" },
    {"a,b\n1,2\n",                                      8,  XLSX_TYPE_TEXT,  "E-XLSX-TEXT" },
    {"\x09\x08\x08\x00\x00\x05",                        6,  XLSX_TYPE_TEXT,  "E-XLSX-TEXT" },
    {"\x09\x04\x06\x00\x00\x00",                        6,  XLSX_TYPE_XLS,   "E-XLSX-XLS"  },
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",                8,  XLSX_TYPE_OLE,   "E-XLSX-OTHER"},
};

static void
says_what_a_file_really_is(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof type_cases / sizeof type_cases[0]; at++) {
        struct error err = {0};
        struct xlsx *book;
        enum xlsx_type type;

        stored_zip_save((struct text){type_cases[at].bytes, type_cases[at].size}, path);
        assert_int_equal(xlsx_type(path, &type, NULL), STATUS_OK);
        assert_int_equal(type, type_cases[at].type);
        assert_int_equal(xlsx_open(path, NULL, &book, &err), STATUS_DATA);
        assert_string_equal(err.id, type_cases[at].id);
    }
}

static void
tells_containers_apart(void **state)
{
    static const struct {
        struct stored_zip_entry entries[2];
        enum xlsx_type type;
    } containers[] = {
        {{{"[Content_Types].xml", ""}, {"xl/workbook.bin", ""}},   XLSX_TYPE_XLSB  },
        {{{"[Content_Types].xml", ""}, {"word/document.xml", ""}}, XLSX_TYPE_OFFICE},
        {{{"mimetype", ""}, {"content.xml", ""}},                  XLSX_TYPE_ODS   },
        {{{"a.csv", ""}, {"b.csv", ""}},                           XLSX_TYPE_ZIP   },
        {{{"[Content_Types].xml", ""}, {"xl/workbook.xml", ""}},   XLSX_TYPE_XLSX  },
    };

    (void)state;
    for (size_t at = 0; at < sizeof containers / sizeof containers[0]; at++) {
        struct buffer bytes = stored_zip_make(containers[at].entries, 2);
        enum xlsx_type type;

        stored_zip_save(buffer_text(&bytes), path);
        buffer_done(&bytes);
        assert_int_equal(xlsx_type(path, &type, NULL), STATUS_OK);
        assert_int_equal(type, containers[at].type);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_programs_write_with_and_without_scanning),
        cmocka_unit_test(rows_of_any_size_and_shape_follow_each_other),
        cmocka_unit_test(refuses_damage_with_place_and_reason),
        cmocka_unit_test(keeps_every_limit),
        cmocka_unit_test(lists_sheets_with_their_visibility),
        cmocka_unit_test(reports_what_it_saw),
        cmocka_unit_test(says_what_a_file_really_is),
        cmocka_unit_test(tells_containers_apart),
    };

    return cmocka_run_group_tests_name("xlsx", tests, make_path, remove_path);
}

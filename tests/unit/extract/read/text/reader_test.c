/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/limits.h"
#include "extract/read/text/reader.h"
#include "tests/support/by_libcsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { DUMP_SIZE = 4096 };

static const struct dialect comma = {.delimiter = ',', .quote = '"', .escape = '"', .line_end = '\n'};

/* Rows as `line:[cell][cell]`, faults as `line:!quote`. */
static void
dump_row(const struct reader_batch *batch, const struct reader_row *row, char *out, size_t *used)
{
    static const char *const faults[] = {"", "!quote", "!long", "!bytes", "!record"};
    const struct text *cells = reader_row_cells(batch, row);

    *used += (size_t)snprintf(out + *used, DUMP_SIZE - *used, "%u:%s", (unsigned)row->number, faults[row->fault]);
    for (size_t cell = 0; cell < row->cell_count; cell++) {
        *used += (size_t)snprintf(out + *used, DUMP_SIZE - *used, "[%.*s]", TEXT_ARG(cells[cell]));
    }
    *used += (size_t)snprintf(out + *used, DUMP_SIZE - *used, "/");
}

static void
dump(struct text content, enum decode_encoding encoding, struct dialect dialect, size_t columns, char out[DUMP_SIZE])
{
    const struct reader_input input = {
        .content = content, .name = "test", .encoding = encoding, .dialect = dialect, .first_line = 1, .columns = columns};
    struct reader_batch *batch = malloc(sizeof *batch);
    struct reader *reader;
    size_t used = 0;
    bool more;

    out[0] = '\0';
    assert_non_null(batch);
    reader_batch_init(batch);
    assert_int_equal(text_reader.open(&input, &reader, NULL), STATUS_OK);
    while (text_reader.next(reader, batch, &more, NULL) == STATUS_OK && more) {
        for (size_t row = 0; row < batch->row_count; row++) {
            dump_row(batch, &batch->rows[row], out, &used);
        }
    }
    text_reader.close(reader);
    reader_batch_done(batch);
    free(batch);
}

static const struct {
    const char *shows;
    const char *content;
    size_t columns;
    const char *rows;
} cases[] = {
    {"plain rows",                                    "a,b\n1,2\n",                  2, "1:[a][b]/2:[1][2]/"                  },
    {"CRLF ends a line",                              "a,b\r\n1,2\r\n",              2, "1:[a][b]/2:[1][2]/"                  },
    {"no line end at the end",                        "a,b\n1,2",                    2, "1:[a][b]/2:[1][2]/"                  },
    {"empty cells stay cells",                        "a,,\n",                       3, "1:[a][][]/"                          },
    {"a blank line is a row of one empty cell",       "a,b\n\n1,2\n",                2, "1:[a][b]/2:[]/3:[1][2]/"             },
    {"blanks are kept",                               " a , b\n",                    2, "1:[ a ][ b]/"                        },
    {"blanks inside quotes are kept",                 "\" a \",b\n",                 2, "1:[ a ][b]/"                         },
    {"comma in quotes",                               "\"a,b\",c\n",                 2, "1:[a,b][c]/"                         },
    {"line end in quotes, counted",                   "\"a\nb\",c\n1,2\n",           2, "1:[a\nb][c]/3:[1][2]/"               },
    {"doubled quotes",                                "\"a\"\"b\",c\n",              2, "1:[a\"b][c]/"                        },
    {"an empty quoted cell",                          "\"\",b\n",                    2, "1:[][b]/"                            },
    {"a quote inside a bare cell is text",            "5\" pipe,b\n",                2, "1:[5\" pipe][b]/"                    },
    {"the shell =\"…\" is text",                      "=\"41\",b\n",                 2, "1:[=\"41\"][b]/"                     },
    {"a lone quote costs its line only",              "1,\"a\n2,b\n3,c\n",           2, "1:!quote/2:[2][b]/3:[3][c]/"         },
    {"text behind a closing quote",                   "\"a\"x,b\n2,c\n",             2, "1:!quote/2:[2][c]/"                  },
    {"two lone quotes do not eat the rows between",   "1,\"a\n2,b\n3,\"c\n4,d\n",    2, "1:!quote/2:[2][b]/3:!quote/4:[4][d]/"},
    {"a lone quote closed by another row's quote",    "1,\"a,x\n2,\"b\",y\n3,c,z\n", 3, "1:!quote/2:[2][b][y]/3:[3][c][z]/"   },
    {"several lines, wrong number of cells",          "\"a\nb\",\n1,2,3\n",          3, "1:!quote/2:[b\"][]/3:[1][2][3]/"     },
    {"a carriage return alone is text",               "a\rb,c\n",                    2, "1:[a\rb][c]/"                        },
    {"half a CRLF at the end of the file",            "a,\"b\"\r\n1,\"c\"\r",        2, "1:[a][b]/2:[1][c]/"                  },
    {"a doubled quote beside a comma and a line end", "\"a\"\",\n\",b\n",            2, "1:[a\",\n][b]/"                      },
};

static void
rows_come_as_they_stand(void **state)
{
    char out[DUMP_SIZE];

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        dump(text_from(cases[at].content), DECODE_UTF8, comma, cases[at].columns, out);
        if (strcmp(out, cases[at].rows) != 0) {
            fail_msg("%s: %s", cases[at].shows, out);
        }
    }
}

static void
a_quote_open_for_too_many_lines_is_broken(void **state)
{
    char content[2048] = "1,\"a\n";
    char out[DUMP_SIZE];

    (void)state;
    for (uint64_t line = 0; line < limits.quoted_lines; line++) {
        strcat(content, "x,y\n");
    }
    strcat(content, "z\",b\n");
    dump(text_from(content), DECODE_UTF8, comma, 0, out);
    assert_memory_equal(out, "1:!quote/2:[x][y]/", 18);
}

static void
note_cell(void *bytes, size_t size, void *context)
{
    char *out = context;
    const size_t used = strlen(out);

    (void)snprintf(out + used, DUMP_SIZE - used, "[%.*s]", (int)size, size == 0 ? "" : (char *)bytes);
}

static void
cells_are_those_of_libcsv(void **state)
{
    static const char *const cells[] = {"",          "a",         "张三",         " x ",
                                        "\"\"",      "\"\"\"\"",  "\"\"\"\"\"\"", "\"a,\"",
                                        "\"\"\"b\"", "\"b\"\"\"", "\"a\"\"b\"",   "\"a\"\"\"\"\nb\"",
                                        "5\" x",     "=\"4\"",    "\t",           "x\ry"};
    enum { CELLS = sizeof cells / sizeof cells[0] };

    (void)state;
    for (size_t number = 0; number < (size_t)CELLS * CELLS * CELLS; number++) {
        char record[96];
        char ours[DUMP_SIZE];
        char theirs[DUMP_SIZE];

        (void)snprintf(record, sizeof record, "%s,%s,%s", cells[number % CELLS], cells[number / CELLS % CELLS],
                       cells[number / CELLS / CELLS]);
        dump(text_from(record), DECODE_UTF8, comma, 3, ours);
        (void)strcpy(theirs, "1:");
        by_libcsv(text_from(record), ',', '"', note_cell, theirs);
        (void)strcat(theirs, "/");
        assert_string_equal(ours, theirs);
    }
}

static void
an_undecodable_byte_rejects_its_record_only(void **state)
{
    static const char gb18030[] = "\xD5\xC5,1\n\xFF\xD5,2\n\xC0\xEE,3\n"; /* 张, wrong, 李 */
    char out[DUMP_SIZE];

    (void)state;
    dump(text_from("a,1\n\xC3\x28,2\nb,3\n"), DECODE_UTF8, comma, 2, out);
    assert_string_equal(out, "1:[a][1]/2:!bytes/3:[b][3]/");
    dump(text_from(gb18030), DECODE_GB18030, comma, 2, out);
    assert_string_equal(out, "1:[张][1]/2:!bytes/3:[李][3]/");
}

/* 東 is 96 7C in GBK: its second byte is the bar. */
static void
a_trail_byte_is_no_delimiter(void **state)
{
    const struct dialect bar = {.delimiter = '|', .quote = '"', .escape = '"', .line_end = '\n'};
    char out[DUMP_SIZE];

    (void)state;
    dump(text_from("\x96\x7C\xCE\xF7|b\n"), DECODE_GB18030, bar, 2, out);
    assert_string_equal(out, "1:[東西][b]/");
}

static void
old_mac_line_ends_are_line_ends(void **state)
{
    const struct dialect mac = {.delimiter = ',', .quote = '"', .escape = '"', .line_end = '\r'};
    char out[DUMP_SIZE];

    (void)state;
    dump(text_from("a,b\r1,\"x\ry\"\r"), DECODE_UTF8, mac, 2, out);
    assert_string_equal(out, "1:[a][b]/2:[1][x\ry]/");
}

static void
more_rows_than_a_batch_all_come(void **state)
{
    const size_t wanted = READER_ROWS * 2 + 7;
    char *content = malloc(wanted * 8);
    struct reader_batch *batch = malloc(sizeof *batch);
    struct reader_input input = {.name = "test", .dialect = comma, .first_line = 1};
    struct reader *reader;
    size_t used = 0;
    size_t rows = 0;
    bool more;

    (void)state;
    assert_non_null(content);
    assert_non_null(batch);
    for (size_t row = 0; row < wanted; row++) {
        used += (size_t)sprintf(content + used, "%zu,b\n", row % 1000);
    }
    input.content = (struct text){content, used};
    reader_batch_init(batch);
    assert_int_equal(text_reader.open(&input, &reader, NULL), STATUS_OK);
    while (text_reader.next(reader, batch, &more, NULL) == STATUS_OK && more) {
        rows += batch->row_count;
        assert_int_equal(batch->rows[batch->row_count - 1].number, rows);
    }
    assert_int_equal(rows, wanted);
    text_reader.close(reader);
    reader_batch_done(batch);
    free(batch);
    free(content);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_as_they_stand),         cmocka_unit_test(a_quote_open_for_too_many_lines_is_broken),
        cmocka_unit_test(cells_are_those_of_libcsv),       cmocka_unit_test(an_undecodable_byte_rejects_its_record_only),
        cmocka_unit_test(a_trail_byte_is_no_delimiter),    cmocka_unit_test(old_mac_line_ends_are_line_ends),
        cmocka_unit_test(more_rows_than_a_batch_all_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Reads all records as `[cell][cell]/[cell]…`; a NULL cell prints as `[]`. False when the reader refuses. */
static bool
dump(struct text content, char *out, size_t size)
{
    struct csv_cursor cursor;
    bool more = true;
    size_t used = 0;
    enum status status;

    out[0] = '\0';
    csv_open(&cursor, content, "test");
    while ((status = csv_next(&cursor, &more, NULL)) == STATUS_OK && more) {
        for (size_t at = 0; at < cursor.count; at++) {
            used += (size_t)snprintf(out + used, size - used, "[%.*s]", TEXT_ARG(cursor.fields[at]));
        }
        used += (size_t)snprintf(out + used, size - used, "/");
    }
    csv_close(&cursor);
    return status == STATUS_OK;
}

static const struct {
    const char *shows;
    const char *content;
    const char *cells; /* NULL: refused */
} cases[] = {
    {"plain",                         "a,b\n1,2\n",              "[a][b]/[1][2]/"},
    {"empty cells are NULL",          "a,,\n,\n",                "[a][][]/[][]/" },
    {"no line end at the end",        "a,b",                     "[a][b]/"       },
    {"comma and line end in quotes",  "\"a,b\",\"c\nd\"\n",      "[a,b][c\nd]/"  },
    {"doubled quotes",                "\"a\"\"b\",\"\"\"\"\n",   "[a\"b][\"]/"   },
    {"two doubled fields keep apart", "\"x\"\"\",\"\"\"y\",z\n", "[x\"][\"y][z]/"},
    {"unterminated quote",            "a,\"b\n",                 NULL            },
    {"text behind a quote",           "\"a\"b\n",                NULL            },
    {"a quote in plain text",         "a\"b,c\n",                NULL            },
    {"a doubled quote without end",   "a,\"b\"\"c\n",            NULL            },
};

static void
reads_what_we_write_and_nothing_else(void **state)
{
    char out[256];

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        const bool read = dump(text_from(cases[at].content), out, sizeof out);

        if (read != (cases[at].cells != NULL) || (read && strcmp(out, cases[at].cells) != 0)) {
            fail_msg("%s: %s", cases[at].shows, out);
        }
    }
}

static unsigned seed = 20220630;

static unsigned
roll(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 16) % below;
}

static void
random_rows_round_trip(void **state)
{
    static const char alphabet[] = "a,\"\n \r\t浚";

    (void)state;
    print_message("seed %u\n", seed);
    for (int round = 0; round < 2000; round++) {
        char bytes[4][16];
        struct text row[4];
        struct buffer buffer;
        struct csv_cursor cursor;
        bool more;

        buffer_init(&buffer, 4096);
        for (size_t column = 0; column < 4; column++) {
            const size_t size = roll(sizeof bytes[0]);

            for (size_t at = 0; at < size; at++) {
                bytes[column][at] = alphabet[roll(sizeof alphabet - 1)];
            }
            row[column] = size == 0 ? TEXT_NULL : (struct text){bytes[column], size};
        }
        csv_append_row(&buffer, row, 4);
        csv_open(&cursor, buffer_text(&buffer), "test");
        assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
        assert_int_equal(cursor.count, 4);
        for (size_t column = 0; column < 4; column++) {
            assert_true(text_equal(cursor.fields[column], row[column]));
            assert_int_equal(text_is_null(cursor.fields[column]), text_is_null(row[column]));
        }
        assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
        assert_false(more);
        csv_close(&cursor);
        buffer_done(&buffer);
    }
}

static void
parts_hold_whole_records(void **state)
{
    const struct text content = TEXT("a,\"x\ny\"\nb,c\nd,e\nf,\"g\n\n\"\nh,i\n");
    char whole[256];

    (void)state;
    assert_true(dump(content, whole, sizeof whole));
    for (size_t parts = 1; parts < 12; parts++) {
        struct text pieces[13];
        const size_t count = csv_partition(content, parts, pieces);
        char joined[256] = "";
        size_t bytes = 0;

        assert_true(count >= 1 && count <= parts);
        for (size_t at = 0; at < count; at++) {
            char piece[256];

            assert_true(dump(pieces[at], piece, sizeof piece));
            strcat(joined, piece);
            bytes += pieces[at].size;
        }
        assert_int_equal(bytes, content.size);
        assert_string_equal(joined, whole);
    }
}

static void
columns_have_an_end(void **state)
{
    static char line[4097 * 2];
    struct csv_cursor cursor;
    struct error err = {0};
    bool more;

    (void)state;
    memset(line, ',', sizeof line);
    csv_open(&cursor, (struct text){line, 4095}, "wide.csv");
    assert_int_equal(csv_next(&cursor, &more, &err), STATUS_OK);
    assert_int_equal(cursor.count, 4096);
    csv_close(&cursor);
    csv_open(&cursor, (struct text){line, 4096}, "wide.csv");
    assert_int_equal(csv_next(&cursor, &more, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"wide.csv\": record 1: too many fields");
    csv_close(&cursor);
}

static void
a_column_is_found_by_its_name(void **state)
{
    struct csv_cursor cursor;
    bool more;

    (void)state;
    csv_open(&cursor, TEXT("name,amount\n"), "t.csv");
    assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
    assert_int_equal(csv_find(&cursor, TEXT("amount")), 1);
    assert_true(csv_find(&cursor, TEXT("amoun")) == SIZE_MAX);
    csv_close(&cursor);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_we_write_and_nothing_else),
        cmocka_unit_test(random_rows_round_trip),
        cmocka_unit_test(parts_hold_whole_records),
        cmocka_unit_test(columns_have_an_end),
        cmocka_unit_test(a_column_is_found_by_its_name),
    };

    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}

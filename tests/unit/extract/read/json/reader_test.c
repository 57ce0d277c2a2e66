/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/buffer.h"
#include "extract/read/json/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* All rows as `[cell][cell]/`, faults as `!reason/`. */
static void
read_rows(struct text content, struct buffer *out)
{
    const struct reader_input input = {.content = content, .name = "test.json"};
    struct reader_batch *batch = malloc(sizeof *batch);
    struct reader *reader;
    bool more;

    assert_non_null(batch);
    buffer_clear(out);
    reader_batch_init(batch);
    assert_int_equal(json_reader.open(&input, &reader, NULL), STATUS_OK);
    while (json_reader.next(reader, batch, &more, NULL) == STATUS_OK && more) {
        for (size_t row = 0; row < batch->row_count; row++) {
            const struct text *cells = reader_row_cells(batch, &batch->rows[row]);

            if (batch->rows[row].fault != READER_GOOD) {
                buffer_format(out, "!%s", batch->rows[row].reason);
            }
            for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
                buffer_format(out, "[%.*s]", TEXT_ARG(cells[cell]));
            }
            buffer_append_char(out, '/');
        }
    }
    json_reader.close(reader);
    reader_batch_done(batch);
    free(batch);
    buffer_append_char(out, '\0');
}

static const struct {
    const char *shows;
    const char *content;
    const char *rows;
} cases[] = {
    {"one record after the other",       "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]",                      "[a][b]/[1][x]/[2][y]/"                            },
    {"other order, other fields",        "[{\"a\":1,\"b\":2},{\"b\":3,\"a\":4},{\"c\":5}]",                    "[a][b][c]/[1][2][]/[4][3][]/[][][5]/"             },
    {"numbers keep their digits",        "[{\"a\":410621199001010011},{\"a\":1.50}]",                          "[a]/[410621199001010011]/[1.50]/"                 },
    {"null and empty are nothing",       "[{\"a\":null,\"b\":\"\"},{\"a\":true,\"b\":false}]",                 "[a][b]/[][]/[true][false]/"                       },
    {"escapes",                          "[{\"a\":\"\\u5f20\\ud83d\\ude00\\/\\n\"},{\"a\":\"\\\"\"}]",         "[a]/[张😀/\n]/[\"]/"                              },
    {"a household's members are rows",   "[{\"h\":1,\"m\":[{\"n\":\"x\"},{\"n\":\"y\"}]},{\"h\":2,\"m\":[]}]", "[h][n]/[1][x]/[1][y]/[2][]/"                      },
    {"a list that is always empty",      "[{\"a\":1,\"b\":[]}]",                                               "[a][b]/[1][]/"                                    },
    {"objects inside of objects",        "[{\"a\":{\"b\":1},\"c\":{\"b\":2}}]",                                "[/a/b][/c/b]/[1][2]/"                             },
    {"an object where others have text", "[{\"a\":\"x\"},{\"a\":{\"b\":1}}]",                                  "[a][b]/[x][]/[{\"b\":\"1\"}][1]/"                 },
    {"a list is joined",                 "[{\"a\":[1,\"x\"]}]",                                                "[a]/[1;x]/"                                       },
    {"a name twice is a reject",         "[{\"a\":1},{\"a\":1,\"a\":2},{\"a\":3}]",                            "[a]/[1]/!a name is given twice in one object/[3]/"},
    {"lines",                            "{\"a\":1}\n{\"a\": 2 }\n",                                           "[a]/[1]/[2]/"                                     },
};

static void
rows_come_as_they_stand(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 1 << 20);
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        read_rows(text_from(cases[at].content), &out);
        if (strcmp(out.data, cases[at].rows) != 0) {
            fail_msg("%s: %s", cases[at].shows, out.data);
        }
    }
    buffer_done(&out);
}

/* A list in it sends a record by way of its tree; without one it goes by its shape. */
static void
shapes_and_trees_give_the_same_cells(void **state)
{
    static const char *const values[] = {
        "1", "-2.5e3", "true", "null", "\"\"", "\"张三\"", "\"\\u4e2d\\t\\\\\"", "{}", "[]", "{\"k\":\"v\",\"l\":{\"k\":1}}"};
    enum { VALUES = sizeof values / sizeof values[0] };
    struct buffer plain;
    struct buffer listed;
    struct buffer by_shape;
    struct buffer by_tree;

    (void)state;
    buffer_init(&plain, 1 << 20);
    buffer_init(&listed, 1 << 20);
    buffer_init(&by_shape, 1 << 20);
    buffer_init(&by_tree, 1 << 20);
    for (size_t first = 0; first < VALUES; first++) {
        for (size_t second = 0; second < VALUES; second++) {
            static const char form[] = "{\"a\":%s,\"m\":[{\"b\":%s,\"c\":%s},{\"c\":%s}],\"d\":%s,\"z\":%s}%s";
            const char *x = values[first];
            const char *y = values[second];

            buffer_format(&plain, form, x, y, x, y, x, "\"1;2\"", "\n");
            buffer_format(&listed, form, x, y, x, y, x, "[1,2]", "\n");
        }
    }
    read_rows(buffer_text(&plain), &by_shape);
    read_rows(buffer_text(&listed), &by_tree);
    assert_string_equal(by_shape.data, by_tree.data);
    buffer_done(&plain);
    buffer_done(&listed);
    buffer_done(&by_shape);
    buffer_done(&by_tree);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_as_they_stand),
        cmocka_unit_test(shapes_and_trees_give_the_same_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

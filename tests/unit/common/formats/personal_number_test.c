/* SPDX-License-Identifier: Apache-2.0 */
/* The cases that the warehouse's twin is held to as well (tests/cases/personal_number.csv), and what no table can say. */
#include "common/formats/csv.h"
#include "common/formats/personal_number.h"
#include "common/ground/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
test_cases(void **unused)
{
    struct csv_cursor cursor;
    struct arena arena;
    struct text content;
    struct error err;
    size_t cases = 0;
    bool more;

    (void)unused;
    arena_init(&arena, 0);
    assert_int_equal(file_map("tests/cases/personal_number.csv", &content, &err), STATUS_OK);
    csv_open(&cursor, content, "personal_number.csv");
    assert_int_equal(csv_next(&cursor, &more, &err), STATUS_OK);
    while (csv_next(&cursor, &more, &err) == STATUS_OK && more) {
        const struct text masked = personal_number_mask(cursor.fields[0], &arena);

        if (!text_equal(masked, cursor.fields[1])) {
            fail_msg("%.*s became %.*s, not %.*s", TEXT_ARG(cursor.fields[0]), TEXT_ARG(masked), TEXT_ARG(cursor.fields[1]));
        }
        assert_true(text_equal(personal_number_mask(masked, &arena), masked));
        cases++;
    }
    assert_true(cases >= 40);
    csv_close(&cursor);
    file_unmap(content);
    arena_done(&arena);
}

/* Whatever stands around it, and whatever bytes: a number between two words is found, the words stay. */
static void
test_any_bytes(void **unused)
{
    static const char number[] = "410621196001010015";
    struct arena arena;

    (void)unused;
    arena_init(&arena, 0);
    for (int seed = 1; seed <= 2000; seed++) {
        char text[96];
        unsigned state = (unsigned)seed;
        size_t size = 0;

        for (int at = 0; at < 40; at++) {
            state = state * 1664525U + 1013904223U;
            text[size++] = (char)(state >> 24);
        }
        text[size++] = 'z';
        memcpy(text + size, number, sizeof number - 1);
        size += sizeof number - 1;
        text[size++] = 'z';
        {
            const struct text masked = personal_number_mask((struct text){text, size}, &arena);

            assert_int_equal(masked.data[masked.size - 1], 'z');
            assert_memory_equal(masked.data + masked.size - 20, "z410621************z", 20);
        }
    }
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

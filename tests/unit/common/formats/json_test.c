/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
json_knows_comments_and_places(void **state)
{
    struct json *document;
    struct error err = {0};
    size_t line;
    size_t column;
    const struct text source = TEXT("{ // \"a\": 1\n  \"url\": \"http://x\", /* b */ \"n\": 12\n}");

    (void)state;
    assert_int_equal(json_parse(source, "t.json", &document, &err), STATUS_OK);
    assert_true(text_equal(json_get_text(document, "url"), TEXT("http://x")));
    assert_int_equal(json_get_integer(document, "n", 0), 12);
    assert_null(json_get(document, "a"));
    json_free(document);
    assert_true(json_locate(source, "n", &line, &column));
    assert_int_equal(line, 2);
    assert_int_equal(json_parse(TEXT("{\n \"a\": }"), "t.json", &document, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "t.json:2:7: not JSON");
    assert_int_equal(json_parse(TEXT("{} x"), "t.json", &document, &err), STATUS_CONFIG);
    assert_int_equal(json_parse(TEXT("{} /* x"), "t.json", &document, &err), STATUS_CONFIG);
    assert_int_equal(json_parse(TEXT("{\"a\": \"\xD0\"}"), "t.json", &document, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "t.json:1:1: not UTF-8");
    assert_true(json_locate(TEXT("[\"n\", {\"n\" :\n 1}]"), "n", &line, &column)); /* the value of that name is passed over */
    assert_int_equal(line, 2);
    assert_int_equal(column, 2);
    assert_false(json_locate(source, "m", &line, &column));
}

static void
json_values_are_what_they_say(void **state)
{
    struct arena arena;
    struct json *document;
    const struct text source = TEXT("{\"t\": true, \"z\": null, \"s\": \"8300\", \"n\": 8300, \"b\": 1e300, \"a\": [1, 2], \"o\": {}}");

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(json_parse(source, "t", &document, NULL), STATUS_OK);
    assert_true(json_get_bool(document, "t", false));
    assert_true(json_get_bool(document, "s", true));
    assert_true(json_is_null(json_get(document, "z")) && json_is_null(NULL) && !json_is_null(json_get(document, "t")));
    assert_true(text_equal(json_lexeme(json_get(document, "s"), &arena), TEXT("8300")));
    assert_true(text_equal(json_lexeme(json_get(document, "n"), &arena), TEXT("8300")));
    assert_true(text_is_null(json_lexeme(json_get(document, "t"), &arena)));
    assert_int_equal(json_get_integer(document, "b", -1), -1); /* no int64 */
    assert_int_equal(json_get_integer(document, "s", -1), -1);
    assert_int_equal(json_count(json_get(document, "a")), 2);
    assert_int_equal(json_count(NULL), 0);
    assert_true(json_is_array(json_get(document, "a")) && json_is_object(json_get(document, "o")));
    assert_true(text_equal(json_key(json_next(json_first(document))), TEXT("z")));
    assert_null(json_first(NULL));
    json_free(document);
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_knows_comments_and_places),
        cmocka_unit_test(json_values_are_what_they_say),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}

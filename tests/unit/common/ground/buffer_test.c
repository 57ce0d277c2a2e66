/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
a_full_buffer_fails_once_and_for_all(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 8);
    buffer_append_string(&buffer, "12345678");
    assert_true(buffer_ok(&buffer));
    buffer_append_char(&buffer, '9');
    assert_false(buffer_ok(&buffer));
    assert_int_equal(buffer.size, 8);
    buffer_done(&buffer);
}

static void
json_strings_are_escaped(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 256);
    buffer_append_json(&buffer, TEXT("a\"\\\n\r\t\x01浚"));
    buffer_append_json(&buffer, TEXT_NULL);
    assert_true(text_equal(buffer_text(&buffer), TEXT("\"a\\\"\\\\\\n\\r\\t\\u0001浚\"null")));
    buffer_clear(&buffer);
    buffer_append_json(&buffer, TEXT("\xB5\xED\xA0\x80z\xE4")); /* what is no UTF-8 never makes invalid JSON */
    assert_true(text_equal(buffer_text(&buffer), TEXT("\"\uFFFD\uFFFD\uFFFD\uFFFDz\uFFFD\"")));
    buffer_done(&buffer);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_buffer_fails_once_and_for_all),
        cmocka_unit_test(json_strings_are_escaped),
    };

    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}

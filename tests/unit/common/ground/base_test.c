/* SPDX-License-Identifier: Apache-2.0 */
/* Arena, buffer, hash, JSON, threads: one test each for the promise that others stand on. */
#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/buffer.h"
#include "common/ground/hash.h"
#include "common/ground/thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

static void
an_arena_keeps_its_limit(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1024 * 1024);
    arena_reset(&arena); /* of nothing */
    assert_non_null(arena_alloc(&arena, 1000));
    assert_null(arena_alloc(&arena, 2 * 1024 * 1024));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_done(&arena);
}

static void
arena_pieces_do_not_overlap(void **state)
{
    struct arena arena;
    unsigned char *pieces[200];

    (void)state;
    arena_init(&arena, 0);
    for (size_t at = 0; at < 200; at++) {
        pieces[at] = arena_must_alloc(&arena, at * 37 + 1);
        assert_int_equal((uintptr_t)pieces[at] % 16, 0);
        memset(pieces[at], (int)at, at * 37 + 1);
    }
    for (size_t at = 0; at < 200; at++) {
        assert_int_equal(pieces[at][0], at);
        assert_int_equal(pieces[at][at * 37], at);
    }
    arena_reset(&arena);
    arena_reset(&arena);
    assert_string_equal(arena_must_format(&arena, "%d户", 3308), "3308户");
    arena_done(&arena);
}

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
    buffer_done(&buffer);
}

/* FIPS 180-4 "abc"; RFC 4231 case 2; RFC 4648 "foobar". */
static void
digests_match_their_standards(void **state)
{
    char hex[HASH_SHA256_HEX];
    unsigned char digest[HASH_SHA256_SIZE];
    char base32[32];

    (void)state;
    hash_sha256_hex(TEXT("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_hmac_sha256(TEXT("Jefe"), TEXT("what do ya want for nothing?"), digest);
    assert_int_equal(digest[0], 0x5b);
    assert_int_equal(digest[31], 0x43);
    hash_base32((const unsigned char *)"foobar", 6, base32);
    assert_string_equal(base32, "MZXW6YTBOI");
    hash_base32((const unsigned char *)"fooba", 5, base32);
    assert_string_equal(base32, "MZXW6YTB");
}

static void
folding_tells_null_from_empty_and_borders(void **state)
{
    const uint64_t ab_c = hash_fold(hash_fold(0, TEXT("ab")), TEXT("c"));
    const uint64_t a_bc = hash_fold(hash_fold(0, TEXT("a")), TEXT("bc"));

    (void)state;
    assert_true(ab_c != a_bc);
    assert_true(hash_fold(0, TEXT_NULL) != hash_fold(0, TEXT("")));
}

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

struct sums {
    uint64_t slots[1000];
};

static enum status
square(void *context, size_t task, size_t worker, struct error *err)
{
    struct sums *sums = context;

    (void)worker;
    if (task == 500 || task == 700) {
        return error_set(err, STATUS_DATA, "E-TEST", "task %zu", task);
    }
    sums->slots[task] = task * task;
    return STATUS_OK;
}

static void
the_lowest_failing_task_is_reported(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 8; threads *= 2) {
        struct sums sums = {{0}};
        struct error err = {0};

        assert_int_equal(thread_each(threads, 1000, square, &sums, &err), STATUS_DATA);
        assert_string_equal(err.message, "task 500");
        assert_int_equal(thread_each(threads, 400, square, &sums, &err), STATUS_OK);
        assert_int_equal(sums.slots[399], 399 * 399);
    }
}

static void
a_machine_without_threads_does_the_work_alone(void **state)
{
    struct sums sums = {{0}};
    struct rlimit before;

    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* a sanitizer ends the process when it gets no memory */
#endif
    assert_true(thread_count(0) >= 1 && thread_count(0) <= 64);
    assert_int_equal(thread_count(1000), 64);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_AS, &(struct rlimit){0, before.rlim_max}), 0);
    assert_int_equal(thread_each(8, 400, square, &sums, NULL), STATUS_OK);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(sums.slots[399], 399 * 399);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_keeps_its_limit),
        cmocka_unit_test(arena_pieces_do_not_overlap),
        cmocka_unit_test(a_full_buffer_fails_once_and_for_all),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(digests_match_their_standards),
        cmocka_unit_test(folding_tells_null_from_empty_and_borders),
        cmocka_unit_test(json_knows_comments_and_places),
        cmocka_unit_test(json_values_are_what_they_say),
        cmocka_unit_test(a_machine_without_threads_does_the_work_alone),
        cmocka_unit_test(the_lowest_failing_task_is_reported),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}

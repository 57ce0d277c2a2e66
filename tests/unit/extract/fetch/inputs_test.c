/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the fetchers that need no server: pages, bodies, headers, addresses. */
#include "extract/fetch/body.h"
#include "extract/fetch/http.h"
#include "extract/fetch/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static bool
is(struct text text, const char *expected)
{
    return text_equal(text, text_from(expected));
}

static void
a_page_gives_its_records_cursor_and_total(void **state)
{
    const struct text body = TEXT("\xEF\xBB\xBF{\"data\": {\"total\": \"12\", \"list\": [ {\"a\": [1, {\"list\": []}]} , 7,\n \"x,]\" ]}, "
                                  "\"\\u4e0b\": \"a\\u002fb\", \"more\": [[1],[2]]}");
    struct fetch_page page;

    (void)state;
    assert_int_equal(fetch_page_read(body, TEXT("/data/list"), TEXT("/下"), TEXT("/data/total"), "x", &arena, &page, NULL), STATUS_OK);
    assert_int_equal(page.count, 3);
    assert_true(is(page.records, "{\"a\": [1, {\"list\": []}]} , 7,\n \"x,]\""));
    assert_true(is(page.head, "{\"a\": [1, {\"list\": []}]}"));
    assert_true(is(page.last, "\"x,]\""));
    assert_true(is(page.cursor, "a/b"));
    assert_int_equal(page.total, 12);
    assert_int_equal(fetch_page_read(body, TEXT("/more/1"), TEXT_NULL, TEXT_NULL, "x", &arena, &page, NULL), STATUS_OK);
    assert_true(is(page.records, "2"));
    assert_int_equal(page.total, -1);
}

static void
a_cursor_that_is_a_large_number_keeps_its_digits(void **state)
{
    struct fetch_page page;

    (void)state;
    assert_int_equal(
        fetch_page_read(TEXT("{\"l\":[],\"next\":410621199001011239}"), TEXT("/l"), TEXT("/next"), TEXT_NULL, "x", &arena, &page, NULL),
        STATUS_OK);
    assert_true(is(page.cursor, "410621199001011239"));
    assert_int_equal(page.count, 0);
    assert_int_equal(fetch_page_read(TEXT("{\"l\":[],\"next\":null}"), TEXT("/l"), TEXT("/next"), TEXT_NULL, "x", &arena, &page, NULL),
                     STATUS_OK);
    assert_true(text_is_null(page.cursor));
}

static void
a_page_cut_anywhere_is_refused(void **state)
{
    const struct text body = TEXT("{\"data\":{\"list\":[{\"a\":1},{\"b\":[2]}]},\"n\":\"z\"}");

    (void)state;
    for (size_t size = 0; size < body.size; size++) {
        struct fetch_page page;
        struct error err = {0};

        assert_int_equal(
            fetch_page_read((struct text){body.data, size}, TEXT("/data/list"), TEXT_NULL, TEXT_NULL, "x", &arena, &page, &err),
            STATUS_UNAVAILABLE);
        assert_string_equal(err.id, "E-FETCH-BODY");
    }
}

static void
an_answer_without_records_is_refused(void **state)
{
    static const char *const bodies[] = {"{\"code\":500}", "{\"data\":null}", "{\"data\":{\"list\":{}}}", "[]", "<html>"};
    struct fetch_page page;

    (void)state;
    for (size_t at = 0; at < sizeof bodies / sizeof bodies[0]; at++) {
        assert_int_equal(fetch_page_read(text_from(bodies[at]), TEXT("/data/list"), TEXT_NULL, TEXT_NULL, "x", &arena, &page, NULL),
                         STATUS_UNAVAILABLE);
    }
    assert_int_equal(fetch_page_read(TEXT("[]"), TEXT("list"), TEXT_NULL, TEXT_NULL, "x", &arena, &page, NULL), STATUS_CONFIG);
}

static void
errors_told_as_success_are_seen_and_data_is_not_taken_for_them(void **state)
{
    static const struct {
        const char *body;
        const char *name;
        enum status status;
    } cases[] = {
        {"",                                                         "a.csv",  STATUS_UNAVAILABLE},
        {"  <!DOCTYPE HTML><html>",                                  "a.csv",  STATUS_UNAVAILABLE},
        {"<html><table>",                                            "a.xls",  STATUS_OK         },
        {"{\"code\":500,\"message\":\"no\"}",                        "a.csv",  STATUS_UNAVAILABLE},
        {"{\"success\":false,\"msg\":\"no\"}",                       "a.json", STATUS_UNAVAILABLE},
        {"{\"code\":200,\"message\":\"ok\",\"data\":[{\"a\":1}]}",   "a.json", STATUS_OK         },
        {"{\"code\":1,\"msg\":\"ok\",\"data\":{\"l\":[{\"a\":1}]}}", "a.json", STATUS_OK         },
        {"{\"code\":41062,\"name\":\"x\"}\n",                        "a.json", STATUS_OK         },
        {"{\"a\":1}\n{\"a\":2}\n",                                   "a.json", STATUS_OK         },
        {"{\"a\":1}\n{\"a\":",                                       "a.json", STATUS_UNAVAILABLE},
        {"[{\"a\":1},",                                              "a.json", STATUS_UNAVAILABLE},
        {"a,b\n1,2\n",                                               "a.csv",  STATUS_OK         },
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_int_equal(fetch_body_look(text_from(cases[at].body), cases[at].name, "x", NULL), cases[at].status);
    }
}

static void
the_next_link_is_found_among_others(void **state)
{
    (void)state;
    assert_true(is(fetch_http_next(TEXT("<a?x=1,2>; rel=\"prev\", <b?p=2>; rel=\"next\", <c>; rel=last")), "b?p=2"));
    assert_true(is(fetch_http_next(TEXT("<b>; title=\"next\"; REL=next")), "b"));
    assert_true(is(fetch_http_next(TEXT("<b>; rel=\"last next\"")), "b"));
    assert_true(text_is_null(fetch_http_next(TEXT("<b>; rel=\"nextpage\", <c>; rel=\"prev\""))));
    assert_true(text_is_null(fetch_http_next(TEXT("b; rel=next"))));
}

static void
ranges_and_names_are_read_from_headers(void **state)
{
    uint64_t from;
    uint64_t whole;
    char name[64];

    (void)state;
    assert_true(fetch_http_range(TEXT("bytes 5-9/10"), &from, &whole) && from == 5 && whole == 10);
    assert_true(fetch_http_range(TEXT("bytes 5-9/*"), &from, &whole) && whole == UINT64_MAX);
    assert_false(fetch_http_range(TEXT("bytes */10"), &from, &whole));
    fetch_http_filename(TEXT("attachment; filename=\"a.csv\"; filename*=UTF-8''%E6%AD%BB_1.csv"), name, sizeof name);
    assert_string_equal(name, "死_1.csv");
    fetch_http_filename(TEXT("attachment; filename=\"../../etc/x.csv\""), name, sizeof name);
    assert_string_equal(name, "x.csv");
    assert_true(is(fetch_http_value(TEXT("etag:  \"v\"\r\n"), "ETag"), "\"v\""));
}

static void
addresses_take_parameters_and_keep_their_origin(void **state)
{
    (void)state;
    assert_string_equal(fetch_http_parameter("http://h/p?a=1&page=1#f", "page", "2&x", &arena), "http://h/p?a=1&page=2%26x");
    assert_string_equal(fetch_http_parameter("http://h/p", "k", "张", &arena), "http://h/p?k=%E5%BC%A0");
    assert_true(fetch_http_same_origin("https://H/a", "https://h:443/b"));
    assert_false(fetch_http_same_origin("https://h/", "http://h/"));
    assert_false(fetch_http_same_origin("https://h/", "https://h.evil/"));
    assert_false(fetch_http_same_origin("http://h:80/", "http://h:81/"));
    assert_string_equal(fetch_http_resolve("https://h/a/b?c", "../x?y=1", &arena), "https://h/x?y=1");
    assert_null(fetch_http_resolve("https://h/", "http://h/", &arena));
    assert_null(fetch_http_resolve("http://h/", "file:///etc/passwd", &arena));
    assert_string_equal(fetch_http_part("HTTPS://Files.Example:8443/x", FETCH_HTTP_HOST, &arena), "files.example");
    assert_string_equal(fetch_http_part("gopher://h/", FETCH_HTTP_SCHEME, &arena), "gopher");
    assert_string_equal(fetch_http_part("no address", FETCH_HTTP_HOST, &arena), "");
}

static int
end_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_gives_its_records_cursor_and_total),
        cmocka_unit_test(a_cursor_that_is_a_large_number_keeps_its_digits),
        cmocka_unit_test(a_page_cut_anywhere_is_refused),
        cmocka_unit_test(an_answer_without_records_is_refused),
        cmocka_unit_test(errors_told_as_success_are_seen_and_data_is_not_taken_for_them),
        cmocka_unit_test(the_next_link_is_found_among_others),
        cmocka_unit_test(ranges_and_names_are_read_from_headers),
        cmocka_unit_test(addresses_take_parameters_and_keep_their_origin),
    };

    return cmocka_run_group_tests(tests, NULL, end_arena);
}

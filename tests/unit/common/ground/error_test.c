/* SPDX-License-Identifier: Apache-2.0 */
/* Errors, their texts, the ends of programs, log lines. */
#include "common/ground/error.h"
#include "common/ground/text.h"

#include "common/ground/arena.h"
#include "common/ground/log.h"
#include "tests/support/child.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
the_reason_stands_behind_the_message(void **state)
{
    struct error err = {0};

    (void)state;
    errno = ENOSPC;
    assert_int_equal(error_errno(&err, STATUS_IO, "E-WRITE", "could not write \"%s\"", "a"), STATUS_IO);
    assert_string_equal(err.message, "could not write \"a\": No space left on device");
    error_hint(&err, "make %s", "room");
    assert_string_equal(err.hint, "make room");
    assert_int_equal(error_set(&err, STATUS_DATA, "E-X", "y"), STATUS_DATA);
    assert_string_equal(err.hint, ""); /* a new error has no hint of the one before */
    assert_int_equal(error_set(NULL, STATUS_BUSY, "E-X", "nobody listens"), STATUS_BUSY);
    assert_int_equal(error_errno(NULL, STATUS_IO, "E-X", "nobody listens"), STATUS_IO);
    error_hint(NULL, "nobody listens");
}

static void
every_status_has_its_text(void **state)
{
    (void)state;
    assert_string_equal(error_status_text(STATUS_OK), "done");
    assert_string_equal(error_status_text(STATUS_CONFIG), "site, pack or parameters are wrong");
    assert_string_equal(error_status_text((enum status)2), "unknown status");
}

static int ended;

static void
end_well(void)
{
    struct error err = {.id = "E-OLD", .message = "of an attempt that was made good"};

    (void)printf("3308\n");
    ended = error_end(STATUS_OK, &err, "bidui");
    exit(ended);
}

static void
end_with_findings(void)
{
    struct error err = {0};

    exit(error_end(STATUS_GATE, &err, "bidui"));
}

static void
end_badly(void)
{
    struct error err;

    (void)error_set(&err, STATUS_CONFIG, "E-SITE", "there is no site");
    error_hint(&err, "make one");
    exit(error_end(STATUS_CONFIG, &err, "bidui"));
}

static void
end_on_a_full_disk(void)
{
    struct error err = {0};

    if (freopen("/dev/full", "w", stdout) == NULL) {
        exit(99);
    }
    (void)printf("3308\n");
    exit(error_end(STATUS_OK, &err, "bidui"));
}

static void
end_badly_on_a_full_disk(void)
{
    if (freopen("/dev/full", "w", stdout) == NULL) {
        exit(99);
    }
    (void)printf("3308\n");
    end_badly();
}

static void
a_program_ends_with_its_error_or_none(void **state)
{
    static const struct {
        void (*run)(void);
        int code;
        const char *said;
    } cases[] = {
        {end_well,                 0,  "3308\n"                                                               },
        {end_with_findings,        1,  ""                                                                     },
        {end_badly,                78, "bidui: E-SITE: there is no site\n  hint: make one\n"                  },
        {end_on_a_full_disk,       74, "bidui: E-WRITE: could not write the output: No space left on device\n"},
        {end_badly_on_a_full_disk, 78, "bidui: E-SITE: there is no site\n  hint: make one\n"                  },
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        const struct child child = child_run(cases[at].run);

        assert_string_equal(child.said, cases[at].said);
        assert_int_equal(child.code, cases[at].code);
    }
}

static void
ask_for_too_much(void)
{
    struct arena arena;

    arena_init(&arena, 1000);
    (void)arena_must_zero(&arena, SIZE_MAX / 2, 4);
}

static void
memory_that_ends_ends_the_process(void **state)
{
    const struct child child = child_run(ask_for_too_much);

    (void)state;
    assert_int_equal(child.code, STATUS_MEMORY);
    assert_string_equal(child.said, "bidui: E-MEMORY: no memory for 18446744073709551615 bytes (0 in use)\n");
}

static void
log_everything(void)
{
    (void)setenv("BIDUI_LOG", "debug", 1);
    log_open("bidui-test");
    log_event(LOG_DEBUG, "step", "rows=%d", 3308);
    (void)setenv("BIDUI_LOG", "error", 1);
    log_open("bidui-test");
    log_event(LOG_WARNING, "step", "rows=%d", 10467);
    log_event(LOG_ERROR, "end", "code=%d", 74);
}

static void
a_log_line_is_of_the_level_asked_for(void **state)
{
    (void)state;
    assert_string_equal(child_run(log_everything).said,
                        "program=bidui-test level=debug event=step rows=3308\nprogram=bidui-test level=error event=end code=74\n");
}

static void
a_message_is_one_line_of_utf8_whatever_is_in_it(void **state)
{
    char long_name[2 * ERROR_MESSAGE_MAX];
    struct error err = {0};

    (void)state;
    (void)error_set(&err, STATUS_DATA, "E-TEST", "\"%s\"", "a\nb\x1B[1m\xC3");
    error_hint(&err, "%s", "c\rd");
    assert_string_equal(err.message, "\"a\\x0Ab\\x1B[1m\\xC3\"");
    assert_string_equal(err.hint, "c\\x0Dd");
    memset(long_name, 'x', sizeof long_name);
    for (size_t at = 1; at + 3 < sizeof long_name; at += 3) { /* cut between characters, wherever that is */
        memcpy(long_name + at, "县", 3);
    }
    long_name[sizeof long_name - 1] = '\0';
    for (size_t at = 0; at < 3; at++) {
        const size_t size = strlen((error_set(&err, STATUS_DATA, "E-TEST", "%.*s%s", (int)at, "ab", long_name), err.message));

        assert_true(size > ERROR_MESSAGE_MAX - 20 && text_is_utf8(text_from(err.message)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_of_utf8_whatever_is_in_it),
        cmocka_unit_test(the_reason_stands_behind_the_message),
        cmocka_unit_test(every_status_has_its_text),
        cmocka_unit_test(a_program_ends_with_its_error_or_none),
        cmocka_unit_test(memory_that_ends_ends_the_process),
        cmocka_unit_test(a_log_line_is_of_the_level_asked_for),
    };

    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}

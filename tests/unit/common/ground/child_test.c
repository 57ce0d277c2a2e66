/* SPDX-License-Identifier: Apache-2.0 */
/* A child's words, exit code, signal and costs arrive whole. */
#include "common/ground/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES_KEPT = 4 };

struct heard {
    char text[2][512];
    size_t lines[2];
};

static void
hear(void *context, enum child_stream stream, struct text line)
{
    struct heard *heard = context;

    if (stream == CHILD_TICK) {
        return;
    }
    if (heard->lines[stream]++ < LINES_KEPT) {
        strncat(heard->text[stream], "|", 2);
        strncat(heard->text[stream], line.data, line.size < 100 ? line.size : 100);
    }
}

static struct child_result
run(const char *script, struct heard *heard)
{
    const char *const words[] = {"/bin/sh", "-c", script, NULL};
    struct child_result result;

    memset(heard, 0, sizeof *heard);
    assert_int_equal(child_run(words, hear, heard, &result, NULL), STATUS_OK);
    return result;
}

static void
lines_arrive_by_stream_with_the_exit_code(void **state)
{
    struct heard heard;
    const struct child_result result = run("echo one; echo two; echo bad >&2; printf rest; exit 65", &heard);

    (void)state;
    assert_int_equal(result.code, 65);
    assert_int_equal(result.signal, 0);
    assert_string_equal(heard.text[CHILD_OUTPUT], "|one|two|rest");
    assert_string_equal(heard.text[CHILD_ERRORS], "|bad");
    assert_true(result.peak_kib > 0);
}

static void
a_signal_is_told(void **state)
{
    struct heard heard;
    const struct child_result result = run("kill -9 $$", &heard);

    (void)state;
    assert_int_equal(result.signal, SIGKILL);
    assert_int_equal(result.code, STATUS_BUG);
}

static void
a_grandchild_that_keeps_the_pipes_does_not_keep_us(void **state)
{
    struct heard heard;
    const struct child_result result = run("sleep 5 & echo started", &heard);

    (void)state;
    assert_int_equal(result.code, 0);
    assert_string_equal(heard.text[CHILD_OUTPUT], "|started");
    assert_true(result.seconds < 3);
}

static void
much_output_is_read_while_it_comes(void **state)
{
    struct heard heard;
    const struct child_result result = run("seq 1 50000; seq 1 50000 >&2", &heard);

    (void)state;
    assert_int_equal(result.code, 0);
    assert_int_equal(heard.lines[CHILD_OUTPUT], 50000);
    assert_int_equal(heard.lines[CHILD_ERRORS], 50000);
}

static void
both_streams_are_gathered_whole(void **state)
{
    const char *const words[] = {"/bin/sh", "-c", "seq 1 30000; echo bad >&2; printf '\\0rest'; exit 3", NULL};
    struct child_result result;
    struct buffer output;
    struct buffer errors;

    (void)state;
    buffer_init(&output, 1 << 20);
    buffer_init(&errors, 1 << 20);
    assert_int_equal(child_read(words, &output, &errors, &result, NULL), STATUS_OK);
    assert_int_equal(result.code, 3);
    assert_true(text_starts_with(buffer_text(&output), TEXT("1\n2\n3\n")));
    assert_true(text_ends_with(buffer_text(&output), (struct text){"30000\n\0rest", 11}));
    assert_true(text_equal(buffer_text(&errors), TEXT("bad\n")));
    buffer_done(&output);
    buffer_done(&errors);
}

static void
more_output_than_the_buffer_takes_is_told(void **state)
{
    const char *const words[] = {"/bin/sh", "-c", "seq 1 30000", NULL};
    struct child_result result;
    struct buffer output;
    struct buffer errors;

    (void)state;
    buffer_init(&output, 1000);
    buffer_init(&errors, 1000);
    assert_int_equal(child_read(words, &output, &errors, &result, NULL), STATUS_OK);
    assert_int_equal(result.code, 0);
    assert_false(buffer_ok(&output));
    buffer_done(&output);
    buffer_done(&errors);
}

static void
an_attached_child_is_waited_for(void **state)
{
    const char *const words[] = {"/bin/sh", "-c", "exit 65", NULL};
    struct child_result result;

    (void)state;
    assert_int_equal(child_await(words, &result, NULL), STATUS_OK);
    assert_int_equal(result.code, 65);
}

static void
a_missing_program_is_a_clear_error(void **state)
{
    const char *const words[] = {"/nowhere/bidui-extract", NULL};
    struct child_result result;
    struct heard heard = {0};
    struct error err;

    (void)state;
    assert_int_equal(child_run(words, hear, &heard, &result, &err), STATUS_CONFIG);
    assert_string_equal(err.id, "E-PROGRAM");
    assert_string_equal(err.message, "could not start \"/nowhere/bidui-extract\": No such file or directory");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_arrive_by_stream_with_the_exit_code),
        cmocka_unit_test(a_signal_is_told),
        cmocka_unit_test(a_grandchild_that_keeps_the_pipes_does_not_keep_us),
        cmocka_unit_test(much_output_is_read_while_it_comes),
        cmocka_unit_test(both_streams_are_gathered_whole),
        cmocka_unit_test(more_output_than_the_buffer_takes_is_told),
        cmocka_unit_test(an_attached_child_is_waited_for),
        cmocka_unit_test(a_missing_program_is_a_clear_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

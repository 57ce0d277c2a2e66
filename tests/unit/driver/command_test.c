/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/command.h"

#include "tests/support/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

static const struct command *found;
static size_t used;
static struct error err;

static enum status
find(const char *first, const char *second)
{
    const char *const words[] = {first, second};

    err = (struct error){0};
    return command_find(words, first == NULL ? 0 : second == NULL ? 1 : 2, &found, &used, &err);
}

static void
every_row_is_whole_and_its_name_its_own(void **state)
{
    (void)state;
    for (size_t at = 0; command_at(at) != NULL; at++) {
        const struct command *command = command_at(at);

        assert_true((command->run == NULL) != (command->program == NULL));
        assert_true((command->run == NULL) == (command->options == NULL));
        assert_true(strlen(command->summary) > 0 && strchr(command->summary, '\n') == NULL);
        for (size_t other = 0; other < at; other++) {
            assert_string_not_equal(command->name, command_at(other)->name);
        }
        for (size_t row = 0; row < command->option_count; row++) {
            assert_true(strlen(command->options[row].summary) > 0);
        }
    }
}

static void
a_command_is_found_by_one_word_or_two(void **state)
{
    (void)state;
    assert_int_equal(find("run", "--batch"), STATUS_OK);
    assert_string_equal(found->name, "run");
    assert_int_equal(used, 1);
    assert_int_equal(find("batch", "retract"), STATUS_OK);
    assert_string_equal(found->option, "--retract");
    assert_int_equal(used, 2);
}

static void
an_unknown_command_is_told_with_the_nearest(void **state)
{
    static const struct {
        const char *first, *second, *message, *hint;
    } cases[] = {
        {"statis", NULL,   "there is no command \"statis\"", "did you mean \"status\"?"       },
        {"batch",  NULL,   "there is no command \"batch\"",  "did you mean \"batch retract\"?"},
        {"batch",  "list", "there is no command \"batch\"",  "did you mean \"batch retract\"?"},
        {"zzz",    NULL,   "there is no command \"zzz\"",    "bidui --help lists the commands"},
        {"",       NULL,   "there is no command \"\"",       "bidui --help lists the commands"},
        {NULL,     NULL,   "a command is missing",           "bidui --help lists the commands"},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_int_equal(find(cases[at].first, cases[at].second), STATUS_USAGE);
        assert_string_equal(err.message, cases[at].message);
        assert_string_equal(err.hint, cases[at].hint);
    }
}

/* A command of our own with some words behind it. */
static enum status
start(const char *name, const char *const *words, size_t count)
{
    struct arena arena;
    struct command_context context = {.site = "/none", .arena = &arena};
    enum status status;

    arena_init(&arena, 0);
    assert_int_equal(find(name, NULL), STATUS_OK);
    status = command_start(found, &context, words, count, &err);
    arena_done(&arena);
    return status;
}

static void
words_that_a_command_does_not_take_are_refused(void **state)
{
    (void)state;
    assert_int_equal(start("run", (const char *const[]){"2022-06-30"}, 1), STATUS_USAGE);
    assert_string_equal(err.message, "bidui run does not take \"2022-06-30\": bidui run [--batch DATE] [--dry-run]");
    assert_int_equal(start("init", (const char *const[]){"a", "b"}, 2), STATUS_USAGE);
    assert_int_equal(start("run", (const char *const[]){"--from", "2022-06-30", "--batch", "2022-06-30"}, 4), STATUS_USAGE);
    assert_string_equal(err.message, "--batch is one batch, --from all from a date on: choose one");
    assert_int_equal(start("run", (const char *const[]){"--accept", "death:shrink"}, 2), STATUS_USAGE);
    assert_int_equal(start("run", (const char *const[]){"--batch", "June"}, 2), STATUS_USAGE);
    assert_string_equal(err.message, "--batch takes a date such as 2022-06-30, not \"June\"");
    assert_int_equal(start("run", (const char *const[]){"--threads", "65"}, 2), STATUS_USAGE);
    assert_int_equal(start("init", (const char *const[]){"x", "--division", "41062"}, 3), STATUS_USAGE);
    assert_int_equal(start("status", NULL, 0), STATUS_CONFIG); /* there is no such site */
}

static void
ask_for_help(void)
{
    if (start("run", (const char *const[]){"--help"}, 1) != STATUS_OK) {
        exit(1);
    }
}

static void
a_command_says_its_options(void **state)
{
    const struct child child = child_run(ask_for_help);

    (void)state;
    assert_int_equal(child.code, 0);
    assert_non_null(strstr(child.said, "usage: bidui run [--batch DATE] [--dry-run]\n"));
    assert_non_null(strstr(child.said, "  --accept SOURCE:GUARD "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole_and_its_name_its_own),
        cmocka_unit_test(a_command_is_found_by_one_word_or_two),
        cmocka_unit_test(an_unknown_command_is_told_with_the_nearest),
        cmocka_unit_test(words_that_a_command_does_not_take_are_refused),
        cmocka_unit_test(a_command_says_its_options),
    };

    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}

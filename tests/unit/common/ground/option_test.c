/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/option.h"

#include "tests/support/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS_MAX = 8 };

static const struct option_row rows[] = {
    {"site",    OPTION_VALUE, "DIR",  "OPTION_TEST_SITE", "the county's folder"},
    {"batch",   OPTION_VALUE, "DATE", NULL,               "as-of date"         },
    {"threads", OPTION_VALUE, "N",    NULL,               "threads"            },
    {"quiet",   OPTION_FLAG,  NULL,   NULL,               "say less"           },
};

static struct options options;
static struct error err;

/* Parses words separated by blanks. */
static enum status
parse(const char *line, bool stop_early)
{
    static char words[256];
    const char *arguments[WORDS_MAX];
    size_t count = 0;

    (void)snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word != NULL && count < WORDS_MAX; word = strtok(NULL, " ")) {
        arguments[count++] = word;
    }
    options = (struct options){.program = "t", .usage = "[OPTIONS]", .summary = "tries", .rows = rows, .row_count = 4};
    err = (struct error){0};
    return option_parse(&options, arguments, count, stop_early, &err);
}

static void
values_stand_behind_or_after_an_equals_sign(void **state)
{
    long threads;

    (void)state;
    assert_int_equal(parse("--batch=2022-06-30 x --quiet --threads 2", false), STATUS_OK);
    assert_string_equal(option_value(&options, "batch", ""), "2022-06-30");
    assert_true(option_is_set(&options, "quiet"));
    assert_int_equal(options.argument_count, 1);
    assert_int_equal(option_integer(&options, "threads", 1, 64, 0, &threads, &err), STATUS_OK);
    assert_int_equal(threads, 2);
}

static void
what_follows_two_dashes_or_a_command_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(parse("--quiet -- --batch x", false), STATUS_OK);
    assert_int_equal(options.argument_count, 2);
    assert_string_equal(options.arguments[0], "--batch");
    assert_false(option_is_set(&options, "batch"));
    assert_int_equal(parse("--quiet run --batch x", true), STATUS_OK);
    assert_int_equal(options.argument_count, 3);
    assert_string_equal(options.arguments[0], "run");
}

static void
the_environment_fills_what_the_command_line_left_open(void **state)
{
    (void)state;
    assert_int_equal(setenv("OPTION_TEST_SITE", "/srv/xun", 1), 0);
    assert_int_equal(parse("", false), STATUS_OK);
    assert_string_equal(option_value(&options, "site", ""), "/srv/xun");
    assert_int_equal(parse("--site /srv/other", false), STATUS_OK);
    assert_string_equal(option_value(&options, "site", ""), "/srv/other");
    assert_int_equal(setenv("OPTION_TEST_SITE", "", 1), 0);
    assert_int_equal(parse("", false), STATUS_OK);
    assert_string_equal(option_value(&options, "site", "none"), "none");
}

static void
a_wrong_command_line_is_told_and_what_to_do(void **state)
{
    static const struct {
        const char *line;
        const char *message;
        const char *hint;
    } cases[] = {
        {"--bach",       "unknown option --bach",              "did you mean --batch?"     },
        {"--colour",     "unknown option --colour",            "t --help lists the options"},
        {"--quiet=very", "option --quiet takes no value",      ""                          },
        {"--batch",      "option --batch needs a value: DATE", ""                          },
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_int_equal(parse(cases[at].line, false), STATUS_USAGE);
        assert_string_equal(err.message, cases[at].message);
        assert_string_equal(err.hint, cases[at].hint);
    }
}

static void
a_number_is_whole_and_in_its_bounds(void **state)
{
    static const char *const wrong[] = {"--threads 0", "--threads 65", "--threads 2x", "--threads x", "--threads 99999999999999999999"};
    long threads;

    (void)state;
    for (size_t at = 0; at < sizeof wrong / sizeof wrong[0]; at++) {
        assert_int_equal(parse(wrong[at], false), STATUS_OK);
        assert_int_equal(option_integer(&options, "threads", 1, 64, 4, &threads, &err), STATUS_USAGE);
        assert_memory_equal(err.message, "--threads takes a whole number from 1 to 64, not \"", 50);
    }
    assert_int_equal(parse("", false), STATUS_OK);
    assert_int_equal(option_integer(&options, "threads", 1, 64, 4, &threads, &err), STATUS_OK);
    assert_int_equal(threads, 4);
}

static void
print_help(void)
{
    if (parse("", false) == STATUS_OK) {
        option_print_help(&options);
    }
}

static void
help_comes_from_the_same_table(void **state)
{
    (void)state;
    assert_string_equal(child_run(print_help).said, "t - tries\n\nusage: t [OPTIONS]\n\noptions:\n"
                                                    "  --site DIR                 the county's folder [$OPTION_TEST_SITE]\n"
                                                    "  --batch DATE               as-of date\n"
                                                    "  --threads N                threads\n"
                                                    "  --quiet                    say less\n");
}

static const struct option_row program_rows[] = {OPTION_SITE, OPTION_ANSWERED};

static enum status
run_and_fail(struct options *given, struct arena *arena, struct error *why)
{
    const enum status status =
        error_set(why, STATUS_DATA, "E-DATA", "%s", arena_must_format(arena, "ran on %s", option_value(given, "site", "?")));

    error_hint(why, "look again");
    return status;
}

static void
print_more(void)
{
    (void)printf("\nmore\n");
}

static int
run_program(char *const *words, int count)
{
    struct options given = {.program = "t", .usage = "…", .summary = "tries", OPTION_TABLE(program_rows), .print_more = print_more};

    return option_main(&given, count, words, run_and_fail);
}

static void
ask_version(void)
{
    char *words[] = {(char[]){"t"}, (char[]){"--version"}};

    exit(run_program(words, 2));
}

static void
ask_help(void)
{
    char *words[] = {(char[]){"t"}, (char[]){"--help"}};

    exit(run_program(words, 2));
}

static void
run_on_a_site(void)
{
    char *words[] = {(char[]){"t"}, (char[]){"--site"}, (char[]){"s"}};

    exit(run_program(words, 3));
}

static void
every_program_starts_and_ends_alike(void **state)
{
    (void)state;
    assert_string_equal(child_run(ask_version).said, "bidui " BIDUI_VERSION "\n");
    assert_non_null(strstr(child_run(ask_help).said, "  --version                  print the version and end\n"
                                                     "  --help                     print this and end\n\nmore\n"));
    assert_int_equal(child_run(run_on_a_site).code, STATUS_DATA);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_behind_or_after_an_equals_sign),
        cmocka_unit_test(what_follows_two_dashes_or_a_command_is_left_alone),
        cmocka_unit_test(the_environment_fills_what_the_command_line_left_open),
        cmocka_unit_test(a_wrong_command_line_is_told_and_what_to_do),
        cmocka_unit_test(a_number_is_whole_and_in_its_bounds),
        cmocka_unit_test(help_comes_from_the_same_table),
        cmocka_unit_test(every_program_starts_and_ends_alike),
    };

    return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}

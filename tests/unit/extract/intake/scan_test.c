/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>
#include <cmocka.h>

static const struct {
    const char *pattern;
    const char *path;
    bool matches;
} patterns[] = {
    {"/s/inbox/**",       "/s/inbox/a.csv",          true },
    {"/s/inbox/**",       "/s/inbox/x/y/a.csv",      true },
    {"/s/inbox/**/*.csv", "/s/inbox/a.csv",          true },
    {"/s/inbox/**/*.csv", "/s/inbox/x/y/a.csv",      true },
    {"/s/inbox/**/*.csv", "/s/inbox/x/y/a.txt",      false},
    {"/s/inbox/*.csv",    "/s/inbox/x/a.csv",        false},
    {"/s/in?ox/a.csv",    "/s/inbox/a.csv",          true },
    {"/s/inbox/a.csv",    "/s/inbox/a.csv.bak",      false},
    {"/s/inbox/a.csv",    "/s/inbox/a.csv/b",        false},
    {"/s/**/公安局/*",    "/s/2022/公安局/名单.csv", true },
};

static void
a_pattern_names_paths(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof patterns / sizeof patterns[0]; at++) {
        if (scan_matches(patterns[at].pattern, patterns[at].path) != patterns[at].matches) {
            fail_msg("%s against %s", patterns[at].pattern, patterns[at].path);
        }
    }
}

/* `**` is any number of folders, each in turn. */
static bool
plainly_matches(const char *pattern, const char *path)
{
    const char *next = strchr(pattern, '/');
    const char *below = strchr(path, '/');

    if (strncmp(pattern, "**", 2) == 0) {
        return next == NULL || plainly_matches(next + 1, path) || (below != NULL && plainly_matches(pattern, below + 1));
    }
    if ((pattern[0] != '*' && pattern[0] != path[0]) || (next == NULL) != (below == NULL)) {
        return false;
    }
    return next == NULL || plainly_matches(next + 1, below + 1);
}

/* The names numbered by the digits of `number`, with / between. */
static void
spell(const char *const *names, unsigned count, unsigned number, unsigned parts, char *out)
{
    out[0] = '\0';
    for (unsigned part = 0; part < parts; part++, number /= count) {
        (void)strcat(strcat(out, part == 0 ? "" : "/"), names[number % count]);
    }
}

/* All patterns and paths of up to five parts; and a pattern that would take years in the plain way. Found by fuzzing. */
static void
many_stars_match_as_the_plain_way_does_and_at_once(void **state)
{
    static const char *const wild[] = {"a", "b", "*", "**"};
    static const char *const plain[] = {"a", "b"};
    char deep[1024] = "a";
    char pattern[64];
    char path[64];

    (void)state;
    for (unsigned number = 0; number < 1024; number++) {
        spell(wild, 4, number, 1 + number % 5, pattern);
        for (unsigned other = 0; other < 32 * 5; other++) {
            spell(plain, 2, other / 5, 1 + other % 5, path);
            if (scan_matches(pattern, path) != plainly_matches(pattern, path)) {
                fail_msg("%s against %s", pattern, path);
            }
        }
    }
    while (strlen(deep) < sizeof deep - 3) {
        (void)strcat(deep, "/a");
    }
    (void)alarm(20);
    assert_false(scan_matches("**/*/**/*/**/*/**/*/**/*/**/*/**/*/**/b", deep));
    assert_true(scan_matches("**/*/**/*/**/*/**/*/**/*/**/*/**/*/**/a", deep));
    (void)alarm(0);
}

static void
put(const char *folder, const char *name)
{
    char path[512];
    const struct utimbuf old = {1600000000, 1600000000};
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs("x\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(utime(path, &old), 0);
}

static void
locks_receipts_and_hidden_files_are_left_alone(void **state)
{
    char folder[] = "/tmp/scan_test.XXXXXX";
    char inbox[64];
    char path[128];
    struct arena arena;
    struct site_input inputs[] = {
        {.path = "inbox/**"},
        {.path = "inbox/b.csv", .source = TEXT("death")},
        {.path = "inbox/gone.csv"}
    };
    struct site site = {.folder = folder, .inbox = inbox, .inputs = inputs, .input_count = 3};
    struct scan scan;
    char command[128];

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(inbox, sizeof inbox, "%s/inbox", folder);
    assert_int_equal(mkdir(inbox, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/待认领", inbox);
    assert_int_equal(mkdir(path, 0700), 0);
    put(inbox, "b.csv");
    put(inbox, "a.csv");
    put(inbox, "~$a.xlsx");
    put(inbox, ".~a.csv");
    put(inbox, ".hidden");
    put(inbox, "收件回执.xlsx");
    put(inbox, "待认领/c.csv");
    arena_init(&arena, 0);
    assert_int_equal(scan_inputs(&site, &arena, &scan, NULL), STATUS_OK);
    assert_int_equal(scan.count, 2);
    assert_true(text_equal(scan.files[0].name, TEXT("a.csv")));
    assert_true(text_equal(scan.files[1].name, TEXT("b.csv")));
    assert_ptr_equal(scan.files[0].input, &inputs[0]);
    assert_ptr_equal(scan.files[1].input, &inputs[1]); /* the input that knows the source */
    assert_int_equal(scan.empty_count, 1);
    assert_ptr_equal(scan.empty[0], &inputs[2]);
    arena_done(&arena);
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_names_paths),
        cmocka_unit_test(many_stars_match_as_the_plain_way_does_and_at_once),
        cmocka_unit_test(locks_receipts_and_hidden_files_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

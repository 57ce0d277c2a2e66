/* SPDX-License-Identifier: Apache-2.0 */
/* What a program that we start gets of our environment. */
#include "common/ground/environment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static bool
gets(const char *program, const char *name)
{
    return environment_passes(program, text_from(name));
}

static void
each_program_gets_what_it_needs(void **state)
{
    (void)state;
    assert_true(gets("/x/bidui-extract", "https_proxy"));
    assert_true(gets("/x/bidui-extract", "PGPASSFILE"));
    assert_false(gets("/x/bidui-extract", "PGPASSWORD"));
    assert_false(gets("/x/bidui-extract", "BIDUI_DSN"));
    assert_true(gets("/x/bidui-load", "PGPASSWORD"));
    assert_true(gets("/x/bidui-load", "BIDUI_DSN"));
    assert_false(gets("/x/bidui-load", "https_proxy"));
    assert_false(gets("/x/bidui-transform", "BIDUI_TOKEN")); /* begins like ours and is not */
    assert_false(gets("/x/stranger", "PGPASSWORD"));
    assert_true(gets("/x/stranger", "LC_CTYPE"));
    assert_false(gets("/x/stranger", "LC"));
    assert_false(gets("/x/postgres", "HOME"));
}

static void
only_extract_gets_what_the_site_declares(void **state)
{
    (void)state;
    assert_false(gets("bidui-extract", "COUNTY_TOKEN"));
    environment_declare("COUNTY_TOKEN");
    assert_true(gets("bidui-extract", "COUNTY_TOKEN"));
    assert_false(gets("bidui-extract", "COUNTY_TOKEN_2"));
    assert_false(gets("bidui-transform", "COUNTY_TOKEN"));
    assert_false(gets("postgres", "COUNTY_TOKEN"));
}

static void
a_server_gets_a_path_and_a_language(void **state)
{
    struct arena arena;
    char **made;
    size_t count = 0;

    (void)state;
    arena_init(&arena, 0);
    made = environment_for("/usr/lib/postgresql/15/bin/postgres", &arena);
    assert_string_equal(made[0], "PATH=/usr/local/bin:/usr/bin:/bin");
    assert_string_equal(made[1], "LC_ALL=C");
    for (; made[count] != NULL; count++) {
        assert_null(strstr(made[count], "canary"));
    }
    arena_done(&arena);
}

/* The test's own secrets among the first 64 KiB of /proc/self/environ. */
static size_t
canaries_shown(void)
{
    static char shown[64 * 1024];
    FILE *file = fopen("/proc/self/environ", "r");
    const size_t size = file == NULL ? 0 : fread(shown, 1, sizeof shown, file);
    const struct text text = {shown, size};

    (void)(file == NULL ? 0 : fclose(file));
    return text_find(text, TEXT("canary-of-the-test")) == SIZE_MAX ? 0 : 1;
}

static void
a_forked_child_shows_nothing(void **state)
{
    int code = -1;
    pid_t child;

    (void)state;
    assert_int_equal(canaries_shown(), 1);
    child = fork();
    if (child == 0) {
        environment_wipe();
        _exit(canaries_shown() == 0 && getenv("CANARY") == NULL ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
}

int
main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_program_gets_what_it_needs),
        cmocka_unit_test(only_extract_gets_what_the_site_declares),
        cmocka_unit_test(a_server_gets_a_path_and_a_language),
        cmocka_unit_test(a_forked_child_shows_nothing),
    };

    if (argc > 0 && getenv("CANARY") == NULL) { /* what a process is started with, /proc shows; what it sets itself, it does not */
        (void)setenv("CANARY", "canary-of-the-test", 1);
        (void)execv("/proc/self/exe", argv);
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

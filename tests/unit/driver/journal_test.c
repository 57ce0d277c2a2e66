/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/journal.h"

#include "tests/unit/driver/site_world.h"

#include <string.h>
#include <sys/stat.h>

static void
a_run_leaves_a_private_log_of_its_own(void **state)
{
    struct place *place = *state;
    struct journal journal;
    struct site site;
    struct text content;
    struct stat about;
    char **names;
    char *path;
    size_t count;

    site_world_load(place, &site);
    assert_int_equal(journal_open(&journal, &site, NULL), STATUS_OK);
    journal_event(&journal, "stage", "name=%s exit=%d", "load", 75);
    journal_line(&journal, "extract", "stderr", TEXT("文件 a.csv: E-HEADER"));
    journal_close(&journal);
    assert_int_equal(file_list(place_path(place, "var/log"), &place->arena, &names, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_memory_equal(names[0], "run-", 4);
    path = file_join(&place->arena, place_path(place, "var/log"), names[0]);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(file_read(path, 4096, &place->arena, &content, NULL), STATUS_OK);
    assert_non_null(strstr(content.data, " event=stage name=load exit=75\n"));
    assert_non_null(strstr(content.data, " event=stderr stage=extract line=文件 a.csv: E-HEADER\n"));
    assert_memory_equal(content.data, "time=2", 6);
}

static void
a_log_that_cannot_be_written_is_told(void **state)
{
    struct place *place = *state;
    struct journal journal;
    struct error err = {0};
    struct site site;

    site_world_load(place, &site);
    place_put(place, "var/log", "a file where the folder should be");
    assert_int_not_equal(journal_open(&journal, &site, &err), STATUS_OK);
    assert_non_null(strstr(err.message, "var/log"));
}

static void
the_clock_goes_forward(void **state)
{
    const double before = journal_clock();

    (void)state;
    assert_true(journal_clock() >= before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_leaves_a_private_log_of_its_own, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(a_log_that_cannot_be_written_is_told, site_world_make, place_drop),
        cmocka_unit_test(the_clock_goes_forward),
    };

    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* New, still, gone, unchecked: two small packages held against each other. */
#include "common/formats/package.h"
#include "common/ground/file.h"
#include "driver/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

enum { FINDING_COLUMNS = 14 };

static const struct package_field finding_fields[FINDING_COLUMNS] = {
    {"finding_key",   "string" },
    {"rule",          "string" },
    {"class",         "string" },
    {"severity",      "string" },
    {"department",    "string" },
    {"division_code", "string" },
    {"source",        "string" },
    {"file",          "string" },
    {"sheet",         "string" },
    {"row",           "integer"},
    {"message",       "string" },
    {"evidence",      "string" },
    {"values",        "string" },
    {"subject_name",  "string" },
};
static const struct package_field run_fields[] = {
    {"rule",   "string"},
    {"state",  "string"},
    {"reason", "string"}
};

struct line {
    const char *key;
    const char *rule;
    const char *class;
};

static void
write_findings(struct package_writer *writer, const struct line *lines, size_t count)
{
    struct package_table *table;

    assert_int_equal(package_table_open(writer, "findings", finding_fields, FINDING_COLUMNS, &table, NULL), STATUS_OK);
    for (size_t at = 0; at < count; at++) {
        const struct text cells[FINDING_COLUMNS] = {text_from(lines[at].key),
                                                    text_from(lines[at].rule),
                                                    text_from(lines[at].class),
                                                    TEXT("error"),
                                                    TEXT("民政局"),
                                                    TEXT("410621"),
                                                    TEXT("member"),
                                                    TEXT("a.csv"),
                                                    TEXT_NULL,
                                                    TEXT("3"),
                                                    text_from(lines[at].key),
                                                    TEXT("[]"),
                                                    TEXT("{}"),
                                                    TEXT("张三")};

        assert_int_equal(package_table_row(table, cells, FINDING_COLUMNS, NULL), STATUS_OK);
    }
    assert_int_equal(package_table_close(table, NULL), STATUS_OK);
}

/* A20 was evaluated, B01 not. */
static void
write_runs(struct package_writer *writer)
{
    const struct text evaluated[] = {TEXT("A20"), TEXT("evaluated"), TEXT_NULL};
    const struct text waiting[] = {TEXT("B01"), TEXT("not_evaluated"), TEXT("death is stale")};
    struct package_table *table;

    assert_int_equal(package_table_open(writer, "rule_runs", run_fields, 3, &table, NULL), STATUS_OK);
    assert_int_equal(package_table_row(table, evaluated, 3, NULL), STATUS_OK);
    assert_int_equal(package_table_row(table, waiting, 3, NULL), STATUS_OK);
    assert_int_equal(package_table_close(table, NULL), STATUS_OK);
}

static void
write_package(const char *folder, const struct line *lines, size_t count)
{
    struct package_writer *writer;

    assert_int_equal(file_make_folder(folder, NULL), STATUS_OK);
    assert_int_equal(package_create(folder, "transform", 1, &writer, NULL), STATUS_OK);
    write_findings(writer, lines, count);
    write_runs(writer);
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
}

static void
findings_are_held_against_the_batch_before(void **state)
{
    static const struct line before[] = {
        {"K1", "A20", "error"},
        {"K2", "A20", "error"},
        {"K3", "B01", "risk" },
        {"K9", "Z99", "risk" }
    };
    static const struct line after[] = {
        {"K1", "A20", "error"},
        {"K4", "A20", "error"},
        {"K5", "A20", "error"}
    };
    char folder[] = "/tmp/tally_test.XXXXXX";
    struct package packages[2];
    struct arena arena;
    struct tally tally;
    const struct tally_counts *counts;

    (void)state;
    assert_non_null(mkdtemp(folder));
    arena_init(&arena, 0);
    write_package(file_join(&arena, folder, "1"), before, 4);
    write_package(file_join(&arena, folder, "2"), after, 3);
    assert_int_equal(package_open(file_join(&arena, folder, "1"), "transform", 0, true, &arena, &packages[0], NULL), STATUS_OK);
    assert_int_equal(package_open(file_join(&arena, folder, "2"), "transform", 0, true, &arena, &packages[1], NULL), STATUS_OK);
    assert_int_equal(tally_read(&packages[1], &packages[0], &arena, &tally, NULL), STATUS_OK);

    assert_int_equal(tally.count, 3);
    counts = &tally.rules[0].counts;
    assert_int_equal(counts->found, 3);
    assert_int_equal(counts->added, 2);
    assert_int_equal(counts->still, 1);
    assert_int_equal(counts->gone, 1);
    assert_int_equal(counts->unchecked, 0);
    assert_memory_equal(tally.rules[0].example.key.data, "K4", 2); /* the first new one, not the first one */
    assert_int_equal(tally.rules[1].counts.unchecked, 1);          /* not evaluated: not gone */
    assert_int_equal(tally.rules[1].counts.gone, 0);
    assert_int_equal(tally.rules[2].counts.unchecked, 1); /* a rule that has left the pack */

    package_close(&packages[0]);
    package_close(&packages[1]);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    arena_done(&arena);
}

/* K4 was K2 before; K5 would have been K1, which is there itself. */
static void
findings_that_moved_are_still_there(void **state)
{
    static const struct line before[] = {
        {"K1", "A20", "error"},
        {"K2", "A20", "error"}
    };
    static const struct line after[] = {
        {"K5", "A20", "error"},
        {"K1", "A20", "error"},
        {"K4", "A20", "error"}
    };
    static const struct package_field alias_fields[] = {
        {"finding_key", "string"},
        {"former_key",  "string"}
    };
    const struct text aliases[][2] = {
        {TEXT("K5"), TEXT("K1")},
        {TEXT("K4"), TEXT("K0")},
        {TEXT("K4"), TEXT("K2")}
    };
    char folder[] = "/tmp/tally_test.XXXXXX";
    struct package packages[2];
    struct package_writer *writer;
    struct package_table *table;
    struct arena arena;
    struct tally tally;

    (void)state;
    assert_non_null(mkdtemp(folder));
    arena_init(&arena, 0);
    write_package(file_join(&arena, folder, "1"), before, 2);
    assert_int_equal(file_make_folder(file_join(&arena, folder, "2"), NULL), STATUS_OK);
    assert_int_equal(package_create(file_join(&arena, folder, "2"), "transform", 1, &writer, NULL), STATUS_OK);
    write_findings(writer, after, 3);
    write_runs(writer);
    assert_int_equal(package_table_open(writer, "finding_alias", alias_fields, 2, &table, NULL), STATUS_OK);
    for (size_t at = 0; at < 3; at++) {
        assert_int_equal(package_table_row(table, aliases[at], 2, NULL), STATUS_OK);
    }
    assert_int_equal(package_table_close(table, NULL), STATUS_OK);
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
    assert_int_equal(package_open(file_join(&arena, folder, "1"), "transform", 0, true, &arena, &packages[0], NULL), STATUS_OK);
    assert_int_equal(package_open(file_join(&arena, folder, "2"), "transform", 0, true, &arena, &packages[1], NULL), STATUS_OK);
    assert_int_equal(tally_read(&packages[1], &packages[0], &arena, &tally, NULL), STATUS_OK);
    assert_int_equal(tally.rules[0].counts.added, 1);
    assert_int_equal(tally.rules[0].counts.still, 2);
    assert_int_equal(tally.rules[0].counts.gone, 0);
    package_close(&packages[0]);
    package_close(&packages[1]);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    arena_done(&arena);
}

static void
the_first_batch_has_nothing_to_compare(void **state)
{
    static const struct line only[] = {
        {"K1", "A20", "error"}
    };
    char folder[] = "/tmp/tally_test.XXXXXX";
    struct package package;
    struct arena arena;
    struct tally tally;

    (void)state;
    assert_non_null(mkdtemp(folder));
    arena_init(&arena, 0);
    write_package(folder, only, 1);
    assert_int_equal(package_open(folder, "transform", 0, true, &arena, &package, NULL), STATUS_OK);
    assert_int_equal(tally_read(&package, NULL, &arena, &tally, NULL), STATUS_OK);
    assert_false(tally.compared);
    assert_int_equal(tally.rules[0].counts.found, 1);
    assert_int_equal(tally_severity(tally.rules[0].severity), 1);
    assert_int_equal(tally_severity(TEXT("unheard of")), 4);
    package_close(&package);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_held_against_the_batch_before),
        cmocka_unit_test(findings_that_moved_are_still_there),
        cmocka_unit_test(the_first_batch_has_nothing_to_compare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

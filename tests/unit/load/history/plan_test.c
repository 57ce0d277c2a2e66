/* SPDX-License-Identifier: Apache-2.0 */
/* What a load is to do, by what the warehouse holds already. */
#include "load/history/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#define WORD(literal) {literal, sizeof(literal) - 1}

static const struct {
    const char *shows;
    struct plan_past past;
    long revision;
    bool from;
    const char *error; /* NULL: none */
    bool done, undo;
} rows[] = {
    {"the first batch",                 {{NULL, 0}, {NULL, 0}, 0, {NULL, 0}, {NULL, 0}, false},                   1, false, NULL,           false, false},
    {"the next batch",                  {WORD("2022-06-30"), {NULL, 0}, 0, {NULL, 0}, WORD("2022-06-30"), false}, 1, false, NULL,           false, false},
    {"the same package again",          {WORD("2022-07-05"), WORD("loaded"), 1, WORD("same"), {NULL, 0}, false},  1, false, NULL,           true,  false},
    {"the same package, asked for",     {WORD("2022-07-05"), WORD("loaded"), 1, WORD("same"), {NULL, 0}, false},  1, true,  NULL,           false, true },
    {"a new revision",                  {WORD("2022-07-05"), WORD("loaded"), 1, WORD("other"), {NULL, 0}, false}, 2, false, NULL,           false, true },
    {"an older revision",               {WORD("2022-07-05"), WORD("loaded"), 3, WORD("other"), {NULL, 0}, false}, 2, false, "E-LOAD-ORDER", false, true },
    {"an older batch",                  {WORD("2022-07-12"), {NULL, 0}, 0, {NULL, 0}, {NULL, 0}, false},          1, false, "E-LOAD-ORDER", false, false},
    {"an older batch, asked for",       {WORD("2022-07-12"), {NULL, 0}, 0, {NULL, 0}, {NULL, 0}, false},          1, true,  NULL,           false, true },
    {"a batch that was taken back",
     {{NULL, 0}, WORD("retracted"), 1, WORD("same"), {NULL, 0}, false},
     1,                                                                                                              false,
     "E-LOAD-RETRACTED",                                                                                                                    false,
     false                                                                                                                                              },
    {"taken back, asked for",           {{NULL, 0}, WORD("retracted"), 1, WORD("same"), {NULL, 0}, false},        1, true,  NULL,           false, false},
    {"what it builds on was destroyed",
     {WORD("2022-07-12"), {NULL, 0}, 0, {NULL, 0}, {NULL, 0}, true},
     1,                                                                                                              true,
     "E-LOAD-PURGED",                                                                                                                       false,
     false                                                                                                                                              },
};

static void
the_order_of_batches_decides(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct load load = {.arena = &arena, .as_of = TEXT("2022-07-05"), .revision = rows[row].revision, .package = {.sha256 = "same"}};
        struct error err = {0};
        const enum status status = plan_decide(&load, &rows[row].past, rows[row].from, &err);

        print_message("%s\n", rows[row].shows);
        assert_string_equal(status == STATUS_OK ? "" : err.id, rows[row].error == NULL ? "" : rows[row].error);
        assert_int_equal(load.done, rows[row].done);
        assert_int_equal(load.undo, rows[row].undo);
    }
    arena_done(&arena);
}

static void
a_source_is_read_only_when_it_may_differ(void **state)
{
    static const struct package_resource resource = {.sha256 = "same"};
    static const struct schema snapshot = {.append = false}, append = {.append = true};
    static const struct {
        const struct schema *schema;
        const char *digest;
        bool exists;
        int64_t open_before;
        enum load_mode mode;
    } cases[] = {
        {&snapshot, NULL,    false, 0,  LOAD_FIRST  },
        {&snapshot, "same",  false, 10, LOAD_FIRST  }, /* its table is gone */
        {&snapshot, "same",  true,  10, LOAD_SKIP   },
        {&snapshot, "same",  true,  12, LOAD_COMPARE}, /* rows of places that no delivery covered: this one may */
        {&append,   "same",  true,  12, LOAD_SKIP   },
        {&snapshot, "other", true,  10, LOAD_COMPARE},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct load_source source = {.schema = cases[at].schema,
                                     .resource = &resource,
                                     .exists = cases[at].exists,
                                     .open_before = cases[at].open_before,
                                     .kept = 10};

        plan_choose_mode(&source, text_from(cases[at].digest));
        assert_int_equal(source.mode, cases[at].mode);
        assert_int_equal(source.unchanged, source.mode == LOAD_SKIP ? 10 : 0);
    }
}

/* Before an undo, later batches have closed rows that were open at this one. */
static void
rows_open_before_the_batch(void **state)
{
    struct arena arena;
    struct load load = {.arena = &arena, .as_of = TEXT("2022-07-05")};

    (void)state;
    arena_init(&arena, 0);
    assert_string_equal(plan_open_condition(&load), "_valid_to IS NULL");
    load.undo = true;
    assert_string_equal(plan_open_condition(&load), "_valid_from < '2022-07-05' AND (_valid_to IS NULL OR _valid_to >= '2022-07-05')");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_batches_decides),
        cmocka_unit_test(a_source_is_read_only_when_it_may_differ),
        cmocka_unit_test(rows_open_before_the_batch),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

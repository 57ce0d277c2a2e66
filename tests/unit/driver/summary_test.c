/* SPDX-License-Identifier: Apache-2.0 */
/* What a person reads after a run, from packages of a few rows: every state of a delivery, verdicts, findings against the batch before,
 * rules that were not evaluated, and an example without a name or a number of anybody. */
#include "driver/summary.h"

#include "driver/screen.h"
#include "tests/support/child.h"
#include "tests/unit/driver/site_world.h"

#include <stdlib.h>
#include <string.h>

#define DELIVERIES "source,scope,period,effective,state,age_days,stale,error,detail,read,kept,rejected,dropped"
#define METRICS "source,field,metric,value"
#define RUNS "rule,state,reason"
#define FINDINGS "finding_key,rule,class,severity,department,division_code,source,file,sheet,row,message,evidence,values,subject_name"
#define COMPARISONS "metric,as_of,unit,published,computed,verdict,note,rule"

static const struct world_table first[] = {
    {"deliveries", DELIVERIES, "death,410621,,2022-06-30,new,0,false,,,10,9,1,0\n"},
    {"metrics",    METRICS,    ""                                                 },
    {"rule_runs",  RUNS,       "A20,evaluated,\n"                                 },
    {"findings",   FINDINGS,
     "K1,A20,error,error,民政局,410621101201,death,a.csv,,2,x,[],{},张三\n"
     "K2,A20,error,error,民政局,410621101201,death,a.csv,,3,x,[],{},李四\n"       },
};

static const struct world_table second[] = {
    {"deliveries",  DELIVERIES,
     "death,410621101,,2022-07-05,new,0,false,,,1000,990,5,5\n"
     "death,410621101201,,2022-06-30,carried,5,true,,,20,20,0,0\n"
     "death,410621,,,missing,,false,,,,,,\n"
     "unknown,,,,refused,,false,E-HEADER,cannot find the header,,,,\n"                                                       },
    {"metrics",     METRICS,     "death,,duplicate,7\ndeath,name,duplicate,3\n"                                              },
    {"rule_runs",   RUNS,        "A20,evaluated,\nB01,not_evaluated,death is stale\nB02,not_evaluated,death is stale\n"      },
    {"findings",    FINDINGS,
     "K2,A20,error,error,民政局,410621101201,death,a.csv,,3,x,[],{},李四\n"
     "K3,A20,error,error,民政局,410621101201,death,a.csv,表1,9,张三丰(410621194503071234)仍在册,"
     "\"[{\"\"source\"\":\"\"death\"\",\"\"file\"\":\"\"a.csv\"\",\"\"sheet\"\":\"\"表1\"\",\"\"row\"\":9},{\"\"more\"\":4}]\","
     "\"{\"\"name\"\":\"\"张三丰\"\"}\",张三丰\n"                                                                            },
    {"comparisons", COMPARISONS,
     "m1,2022-06-30,户,3308,3308,agree,没有话说,Z1\nm2,2022-06-30,元,218000000.5,,base_unknown,按 410621194503071234 反推,\n"},
};

static struct place *world;
static const char *language;

static void
print_summary(void)
{
    struct site site;
    struct error err = {0};

    (void)setenv("BIDUI_LANG", language, 1);
    screen_open();
    site_world_load(world, &site);
    if (summary_print(&site, "2022-07-05", &world->arena, &err) != STATUS_OK) {
        (void)printf("%s: %s\n", err.id, err.message);
    }
}

static void
print_state(void)
{
    struct site site;

    screen_open();
    site_world_load(world, &site);
    if (summary_print_state(&site, "2022-07-05", &world->arena, NULL) != STATUS_OK) {
        (void)printf("failed\n");
    }
}

static void
contains(const char *said, const char *part)
{
    if (strstr(said, part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, said);
    }
}

static struct child
run_summary(struct place *place, const char *wanted)
{
    world = place;
    language = wanted;
    site_world_package(place, "2022-06-30", "transform", "a", first, 4);
    site_world_package(place, "2022-07-05", "transform", "b", second, 5);
    return child_run(print_summary);
}

static void
deliveries_are_counted_by_source(void **state)
{
    const struct child child = run_summary(*state, "en");

    contains(child.said, "  source            period      delivery                       read   kept  rejected  duplicate  dropped\n");
    contains(child.said,
             "  死亡名单                      1 new, 1 carried (up to 5 d)  1,020  1,003         5          7        5  STALE\n");
    contains(child.said, "    罗庄村          2022-06-30  carried, 5 d old                 20     20         -          -        -\n");
    contains(child.said, "  (not recognised)              refused                           0      0         -          -        -\n");
    contains(child.said, "  this batch: 1 new, 1 carried (up to 5 d), 1 refused\n");
    contains(child.said, "  refused E-HEADER: cannot find the header\n");
    contains(child.said, "  past their age, so their rules are not evaluated: 死亡名单\n");
    contains(child.said, "  never delivered: 死亡名单: 浚县\n");
}

static void
figures_have_their_verdict_and_findings_their_change(void **state)
{
    const struct child child = run_summary(*state, "en");

    contains(child.said, "  本县规则  2022-06-30  户            3,308     3,308  agree\n"); /* what agrees needs no note */
    contains(child.said, "  m2        2022-06-30  元    218,000,000.5         -  base unknown  按 410621************ 反推\n");
    contains(child.said, "Findings  against the batch of 2022-06-30\n");
    contains(child.said, "  error: wrong as it stands            2    1      1     1                  -\n");
    contains(child.said, "  A20   死亡人员仍在册  民政局          2    1\n");
    contains(child.said, "  death is stale: B01 B02\n");
}

static void
an_example_names_nobody(void **state)
{
    const struct child child = run_summary(*state, "en");

    contains(child.said, "  A20 死亡人员仍在册  民政局 · 善堂镇 · 罗庄村\n    张**(410621************)仍在册\n");
    contains(child.said, "        死亡名单  a.csv  sheet 表1, row 9\n        and 4 more rows\n");
    assert_null(strstr(child.said, "张三丰"));
    assert_null(strstr(child.said, "410621194503071234"));
}

static void
it_is_told_in_chinese_too(void **state)
{
    const struct child child = run_summary(*state, "zh_CN.UTF-8");

    contains(child.said, "1 份新到,1 份沿用(最久 5 天)");
    contains(child.said, "  本批次:");
    contains(child.said, "与上一批次对比: 2022-06-30");
    contains(child.said, "表 表1 第 9 行\n        另有 4 行\n");
}

static void
the_state_is_deliveries_and_classes_only(void **state)
{
    struct child child = run_summary(*state, "en");

    child = child_run(print_state);
    contains(child.said, "Deliveries");
    contains(child.said, "  error: wrong as it stands ");
    assert_null(strstr(child.said, "A20"));
}

static void
a_batch_before_that_cannot_be_read_counts_as_none(void **state)
{
    struct child child = run_summary(*state, "en");

    place_put(*state, "var/batches/2022-06-30/transform.1/datapackage.json", "{");
    child = child_run(print_summary);
    contains(child.said, "event=previous_batch as_of=2022-06-30");
    contains(child.said, "Findings  first batch\n");
}

static void
a_batch_without_packages_is_no_batch(void **state)
{
    world = *state;
    language = "en";
    contains(child_run(print_summary).said, "E-BATCH: there is no finished batch of 2022-07-05\n");
    site_world_package(world, "2022-07-05", "transform", "b", second, 1); /* no metrics */
    contains(child_run(print_summary).said, "transform\" has no table \"metrics\"\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(deliveries_are_counted_by_source, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(figures_have_their_verdict_and_findings_their_change, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(an_example_names_nobody, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(it_is_told_in_chinese_too, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(the_state_is_deliveries_and_classes_only, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(a_batch_before_that_cannot_be_read_counts_as_none, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(a_batch_without_packages_is_no_batch, site_world_make, place_drop),
    };

    return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}

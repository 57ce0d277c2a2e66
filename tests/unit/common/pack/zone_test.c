/* SPDX-License-Identifier: Apache-2.0 */
/* The pack's own table, as a run reads it. */
#include "common/pack/zone.h"

#include "common/ground/date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int64_t
instant(int year, int month, int day, int hour)
{
    return (int64_t)date_from_parts(year, month, day) * 86400 + hour * 3600;
}

static void
days_follow_the_summer_times_of_china(void **state)
{
    const struct zone *zone;
    struct arena arena;
    struct error err = {0};

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(zone_load("schemas", TEXT(ZONE_DEFAULT), &arena, &zone, &err), STATUS_OK);
    assert_int_equal(zone_day(zone, instant(2022, 5, 31, 16)), date_from_parts(2022, 6, 1));
    assert_int_equal(zone_day(zone, instant(2022, 5, 31, 16) - 1), date_from_parts(2022, 5, 31));
    assert_int_equal(zone_day(zone, instant(1989, 5, 10, 15)), date_from_parts(1989, 5, 11));
    assert_int_equal(zone_day(zone, instant(1992, 5, 10, 15)), date_from_parts(1992, 5, 10));
    assert_int_equal(zone_day(zone, instant(1941, 7, 1, 15)), date_from_parts(1941, 7, 2));
    assert_int_equal(zone_offset(zone, instant(1850, 1, 1, 0)), 29143);
    assert_int_equal(zone_offset(zone, instant(1986, 5, 3, 18)), 32400);
    assert_int_equal(zone_offset(zone, instant(1986, 5, 3, 18) - 1), 28800);
    arena_done(&arena);
}

static void
an_unknown_zone_is_named(void **state)
{
    const struct zone *zone;
    struct arena arena;
    struct error err = {0};

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(zone_load("schemas", TEXT("Asia/Nowhere"), &arena, &zone, &err), STATUS_CONFIG);
    assert_string_equal(err.hint, "it has: Asia/Shanghai, Asia/Urumqi");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_follow_the_summer_times_of_china),
        cmocka_unit_test(an_unknown_zone_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

struct sums {
    uint64_t slots[1000];
};

static enum status
square(void *context, size_t task, size_t worker, struct error *err)
{
    struct sums *sums = context;

    (void)worker;
    if (task == 500 || task == 700) {
        return error_set(err, STATUS_DATA, "E-TEST", "task %zu", task);
    }
    sums->slots[task] = task * task;
    return STATUS_OK;
}

static void
the_lowest_failing_task_is_reported(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 8; threads *= 2) {
        struct sums sums = {{0}};
        struct error err = {0};

        assert_int_equal(thread_each(threads, 1000, square, &sums, &err), STATUS_DATA);
        assert_string_equal(err.message, "task 500");
        assert_int_equal(thread_each(threads, 400, square, &sums, &err), STATUS_OK);
        assert_int_equal(sums.slots[399], 399 * 399);
    }
}

static void
a_machine_without_threads_does_the_work_alone(void **state)
{
    struct sums sums = {{0}};
    struct rlimit before;

    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* a sanitizer ends the process when it gets no memory */
#endif
    assert_true(thread_count(0) >= 1 && thread_count(0) <= 64);
    assert_int_equal(thread_count(1000), 64);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_AS, &(struct rlimit){0, before.rlim_max}), 0);
    assert_int_equal(thread_each(8, 400, square, &sums, NULL), STATUS_OK);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(sums.slots[399], 399 * 399);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_without_threads_does_the_work_alone),
        cmocka_unit_test(the_lowest_failing_task_is_reported),
    };

    return cmocka_run_group_tests_name("thread", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Times of a benchmark that works in one thread: seconds of the processor, so that what else the machine does counts little; medians of
 * rounds. */
#ifndef BIDUI_TESTS_BENCH_H
#define BIDUI_TESTS_BENCH_H

#include <stdlib.h>
#include <time.h>

static inline double
bench_now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline int
bench_compare(const void *left, const void *right)
{
    const double first = *(const double *)left;
    const double second = *(const double *)right;

    return (first > second) - (first < second);
}

/* Sorts them. */
static inline double
bench_median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, bench_compare);
    return times[count / 2];
}

#endif

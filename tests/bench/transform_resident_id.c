/* SPDX-License-Identifier: Apache-2.0 */
/* resident_id_pack beside the plain loop over the same numbers, in turns; prints medians and the ratio.
 * usage: transform_resident_id [NUMBERS]      one in a hundred has a wrong digit */
#include "common/formats/resident_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9 };

typedef bool (*pack_function)(const char id[RESIDENT_ID_SIZE], uint64_t *packed);

struct numbers {
    char *ids;
    size_t count;
};

struct total {
    size_t valid;
    uint64_t sum;
};

static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint32_t
draw(uint64_t *state, uint32_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(*state >> 33) % below;
}

static void
fill(struct numbers *numbers)
{
    uint64_t state = 1;

    for (size_t at = 0; at < numbers->count; at++) {
        char *id = numbers->ids + at * RESIDENT_ID_SIZE;
        char text[64];

        (void)snprintf(text, sizeof text, "41062%u19%02u%02u%02u%03u", draw(&state, 10), draw(&state, 100), draw(&state, 12) + 1,
                       draw(&state, 28) + 1, draw(&state, 1000));
        memcpy(id, text, RESIDENT_ID_SIZE - 1);
        id[RESIDENT_ID_SIZE - 1] = resident_id_check_character(id);
        if (draw(&state, 100) == 0) {
            id[draw(&state, RESIDENT_ID_SIZE)] = (char)('0' + draw(&state, 10));
        }
    }
}

static double
measure(const struct numbers *numbers, pack_function pack, struct total *total)
{
    const double start = now();

    *total = (struct total){0};
    for (size_t at = 0; at < numbers->count; at++) {
        uint64_t packed;

        if (pack(numbers->ids + at * RESIDENT_ID_SIZE, &packed)) {
            total->valid++;
            total->sum += packed;
        }
    }
    return (now() - start) / (double)numbers->count * 1e9;
}

static int
by_value(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;

    return (a > b) - (a < b);
}

int
main(int argc, char **argv)
{
    struct numbers numbers = {.count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000};
    double plain[ROUNDS];
    double words[ROUNDS];
    struct total plain_total;
    struct total words_total;

    numbers.ids = malloc(numbers.count * RESIDENT_ID_SIZE + 1);
    if (numbers.ids == NULL || numbers.count == 0) {
        return 71;
    }
    fill(&numbers);
    for (size_t round = 0; round < ROUNDS; round++) {
        plain[round] = measure(&numbers, resident_id_pack_scalar, &plain_total);
        words[round] = measure(&numbers, resident_id_pack, &words_total);
    }
    free(numbers.ids);
    if (plain_total.valid != words_total.valid || plain_total.sum != words_total.sum) {
        fputs("the two do not agree\n", stderr);
        return 70;
    }
    qsort(plain, ROUNDS, sizeof *plain, by_value);
    qsort(words, ROUNDS, sizeof *words, by_value);
    printf("resident IDs, %zu valid of %zu: plain loop %.1f ns, eight at a time %.1f ns, ratio %.2f (wanted: 1.8)\n", words_total.valid,
           numbers.count, plain[ROUNDS / 2], words[ROUNDS / 2], plain[ROUNDS / 2] / words[ROUNDS / 2]);
    return 0;
}

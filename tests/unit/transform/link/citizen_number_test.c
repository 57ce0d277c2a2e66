/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/citizen_number.h"

#include "common/formats/resident_id.h"
#include "tests/support/property.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

/* 410621197001011231 is made for this test: nobody's. */
static const struct {
    const char *written;
    enum citizen_number_state state;
    uint8_t known;
} states[] = {
    {"410621197001011231",    CITIZEN_NUMBER_VALID,  18},
    {"'410621 19700101 1231", CITIZEN_NUMBER_VALID,  18},
    {"410621197001011238",    CITIZEN_NUMBER_BAD,    18},
    {"410621700101123",       CITIZEN_NUMBER_15,     18},
    {"410621197001011000",    CITIZEN_NUMBER_ZEROS,  15},
    {"4.10621E+17",           CITIZEN_NUMBER_POWER,  5 },
    {"410621********1231",    CITIZEN_NUMBER_MASKED, 10},
    {"41062119700101****",    CITIZEN_NUMBER_MASKED, 14},
    {"41062119700101123",     CITIZEN_NUMBER_LENGTH, 17},
    {"4106211970010112310",   CITIZEN_NUMBER_LENGTH, 19},
    {"12",                    CITIZEN_NUMBER_NONE,   0 },
    {"",                      CITIZEN_NUMBER_NONE,   0 },
    {"无",                    CITIZEN_NUMBER_NONE,   0 },
};

static struct citizen_number
read_number(const char *written)
{
    struct citizen_number number;
    char canonical[CITIZEN_NUMBER_MAX];

    (void)citizen_number_read(text_from(written), canonical, &number);
    return number;
}

static void
what_was_written_is_taken_for_what_it_is(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof states / sizeof *states; at++) {
        const struct citizen_number number = read_number(states[at].written);

        if (number.state != states[at].state || number.known != states[at].known) {
            fail_msg("%s: state %u, %u known", states[at].written, number.state, number.known);
        }
    }
}

static const struct {
    const char *shows;
    const char *left;
    const char *right;
    enum citizen_number_likeness likeness;
} pairs[] = {
    {"the same",                         "410621197001011231",  "410621197001011231", CITIZEN_NUMBER_SAME      },
    {"one digit wrong",                  "410621197001011251",  "410621197001011231", CITIZEN_NUMBER_ONE_WRONG },
    {"two neighbours swapped",           "410621197001101231",  "410621197001011231", CITIZEN_NUMBER_SWAPPED   },
    {"a digit left out",                 "41062119700101121",   "410621197001011231", CITIZEN_NUMBER_ONE_MORE  },
    {"a digit twice",                    "4106211970010112231", "410621197001011231", CITIZEN_NUMBER_ONE_MORE  },
    {"two digits wrong",                 "410621197001021238",  "410621197001011231", CITIZEN_NUMBER_TWO_WRONG },
    {"the old form",                     "410621700101123",     "410621197001011231", CITIZEN_NUMBER_SAME      },
    {"rounded by a spreadsheet",         "410621197001011000",  "410621197001011231", CITIZEN_NUMBER_COMPATIBLE},
    {"rounded, another birth date",      "410621197002011000",  "410621197001011231", CITIZEN_NUMBER_DIFFERS   },
    {"masked",                           "410621********1231",  "410621197001011231", CITIZEN_NUMBER_COMPATIBLE},
    {"masked, another end",              "410621********1238",  "410621197001011231", CITIZEN_NUMBER_DIFFERS   },
    {"six digits of a power say little", "4.10621E+17",         "410621197001011231", CITIZEN_NUMBER_UNKNOWN   },
    {"twins: two numbers in order",      "410621197001011258",  "410621197001011231", CITIZEN_NUMBER_DIFFERS   },
};

static void
two_numbers_agree_as_far_as_they_can_be_known(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof pairs / sizeof *pairs; at++) {
        const struct citizen_number left = read_number(pairs[at].left);
        const struct citizen_number right = read_number(pairs[at].right);

        if (citizen_number_compare(&left, &right) != pairs[at].likeness || citizen_number_compare(&right, &left) != pairs[at].likeness) {
            fail_msg("%s: %s / %s gives %d", pairs[at].shows, pairs[at].left, pairs[at].right, (int)citizen_number_compare(&left, &right));
        }
    }
}

static bool
is_candidate(const char *written, uint64_t packed, size_t *count)
{
    const struct citizen_number number = read_number(written);
    uint64_t candidates[CITIZEN_NUMBER_CANDIDATES];
    bool found = false;

    *count = citizen_number_candidates(&number, candidates);
    for (size_t at = 0; at < *count; at++) {
        found = found || candidates[at] == packed;
        assert_true(at == 0 || candidates[at] > candidates[at - 1]);
    }
    return found;
}

static void
draw_number(struct property *property, char number[RESIDENT_ID_SIZE + 2])
{
    (void)snprintf(number, RESIDENT_ID_SIZE + 2, "410621%04u%02u%02u%03u0", 1930 + property_draw(property, 90),
                   1 + property_draw(property, 12), 1 + property_draw(property, 28), property_draw(property, 1000));
    number[17] = resident_id_check_character(number);
}

/* Whatever single digit is wrong, whichever neighbours are swapped, whatever character is lost or typed twice: the number itself is among
 * the candidates. */
static void
the_number_that_was_meant_is_among_the_candidates(void **state)
{
    struct property property = property_begin("candidates", 200);
    size_t all = 0;
    size_t tries = 0;

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        char number[RESIDENT_ID_SIZE + 2];
        uint64_t packed;
        size_t count;

        draw_number(&property, number);
        assert_true(resident_id_pack(number, &packed));
        for (size_t at = 0; at < RESIDENT_ID_SIZE; at++) {
            char spoilt[RESIDENT_ID_SIZE + 2];

            memcpy(spoilt, number, sizeof spoilt);
            spoilt[at] = (char)('0' + (number[at] - '0' + 1 + (int)property_draw(&property, 9) + 10) % 10);
            if (number[at] == 'X' || spoilt[at] != number[at]) {
                assert_true(is_candidate(spoilt, packed, &count));
                all += count;
                tries++;
            }
            memcpy(spoilt, number, sizeof spoilt);
            if (at + 1 < RESIDENT_ID_SIZE - 1 && number[at] != number[at + 1]) {
                spoilt[at] = number[at + 1];
                spoilt[at + 1] = number[at];
                assert_true(is_candidate(spoilt, packed, &count));
            }
            memcpy(spoilt, number, sizeof spoilt);
            memmove(spoilt + at, number + at + 1, sizeof spoilt - at - 1);
            assert_true(is_candidate(spoilt, packed, &count));
            memcpy(spoilt, number, at + 1);
            memcpy(spoilt + at + 1, number + at, RESIDENT_ID_SIZE - at);
            spoilt[RESIDENT_ID_SIZE + 1] = '\0';
            assert_true(is_candidate(spoilt, packed, &count));
        }
    }
    printf("%.1f candidates for a number with one wrong digit\n", (double)all / (double)tries);
    assert_true(all < 20 * tries);
}

static void
what_is_hidden_or_cut_to_a_power_has_no_candidates(void **state)
{
    size_t count;

    (void)state;
    assert_false(is_candidate("410621********1231", 0, &count) || count > 0);
    assert_false(is_candidate("4.10621E+17", 0, &count) || count > 0);
    assert_false(is_candidate("H1234567", 0, &count) || count > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_taken_for_what_it_is),
        cmocka_unit_test(two_numbers_agree_as_far_as_they_can_be_known),
        cmocka_unit_test(the_number_that_was_meant_is_among_the_candidates),
        cmocka_unit_test(what_is_hidden_or_cut_to_a_power_has_no_candidates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

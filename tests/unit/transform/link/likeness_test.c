/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/likeness.h"

#include "common/ground/text.h"
#include "tests/support/property.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static size_t
characters(const char *word, uint32_t out[LIKENESS_MAX])
{
    struct text rest = text_from(word);
    size_t count = 0;

    while (rest.size > 0) {
        const size_t bytes = text_decode(rest, &out[count++]);

        rest = (struct text){rest.data + bytes, rest.size - bytes};
    }
    return count;
}

/* Jaro-Winkler: the pairs of Winkler's own table (1994) and of the literature, to the digits printed there. Edits: counted by hand. */
static const struct {
    const char *left;
    const char *right;
    double winkler;
    unsigned edits;
} cases[] = {
    {"MARTHA",      "MARHTA",      .961, 1},
    {"DWAYNE",      "DUANE",       .840, 2},
    {"DIXON",       "DICKSONX",    .813, 4},
    {"SHACKLEFORD", "SHACKELFORD", .982, 1},
    {"DUNNINGHAM",  "CUNNIGHAM",   .896, 2},
    {"NICHLESON",   "NICHULSON",   .956, 2},
    {"JONES",       "JOHNSON",     .832, 4},
    {"MASSEY",      "MASSIE",      .933, 2},
    {"ABROMS",      "ABRAMS",      .922, 1},
    {"JERALDINE",   "GERALDINE",   .926, 1},
    {"MICHELLE",    "MICHAEL",     .921, 3},
    {"JULIES",      "JULIUS",      .933, 1},
    {"TANYA",       "TONYA",       .880, 1},
    {"SEAN",        "SUSAN",       .805, 2},
    {"ABCVWXYZ",    "CABVWXYZ",    .958, 2},
    {"",            "",            1,    0},
    {"A",           "",            0,    1},
    {"AB",          "BA",          0,    1},
    {"王小明",      "王晓明",      .8,   1},
};

static void
words_are_as_alike_as_the_literature_says(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        uint32_t words[2][LIKENESS_MAX];
        const size_t sizes[2] = {characters(cases[at].left, words[0]), characters(cases[at].right, words[1])};
        const double winkler = likeness_jaro_winkler(words[0], sizes[0], words[1], sizes[1]);

        if (fabs(winkler - cases[at].winkler) > .0006 || likeness_edits(words[0], sizes[0], words[1], sizes[1], 9) != cases[at].edits) {
            fail_msg("%s, %s: %.4f, %u edits", cases[at].left, cases[at].right, winkler,
                     likeness_edits(words[0], sizes[0], words[1], sizes[1], 9));
        }
    }
}

/* The distance by its definition. */
static unsigned
edits_by_definition(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size)
{
    unsigned best;

    if (left_size == 0 || right_size == 0) {
        return (unsigned)(left_size + right_size);
    }
    best = edits_by_definition(left, left_size - 1, right, right_size - 1) + (left[left_size - 1] != right[right_size - 1]);
    for (unsigned side = 0; side < 2; side++) {
        const unsigned edits = edits_by_definition(left, left_size - (side == 0), right, right_size - (side == 1)) + 1;

        best = edits < best ? edits : best;
    }
    if (left_size > 1 && right_size > 1 && left[left_size - 1] == right[right_size - 2] && left[left_size - 2] == right[right_size - 1]) {
        const unsigned edits = edits_by_definition(left, left_size - 2, right, right_size - 2) + 1;

        best = edits < best ? edits : best;
    }
    return best;
}

static void
edits_are_those_of_the_definition_and_end_behind_most(void **state)
{
    struct property property = property_begin("edits", 3000);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        uint32_t words[2][8];
        const size_t sizes[2] = {property_draw(&property, 7), property_draw(&property, 7)};
        unsigned expected;

        for (size_t at = 0; at < 16; at++) {
            words[at / 8][at % 8] = property_draw(&property, 3);
        }
        expected = edits_by_definition(words[0], sizes[0], words[1], sizes[1]);
        for (unsigned most = 0; most < 8; most++) {
            assert_int_equal(likeness_edits(words[0], sizes[0], words[1], sizes[1], most), expected > most ? most + 1 : expected);
        }
        assert_true(likeness_jaro_winkler(words[0], sizes[0], words[0], sizes[0]) == 1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_as_alike_as_the_literature_says),
        cmocka_unit_test(edits_are_those_of_the_definition_and_end_behind_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A citizen number as it was written: whole, cut, hidden, rounded, mistyped; how two of them agree; and which whole numbers a broken one
 * may have been. Pure. Nothing here repairs anything: candidates are for looking up.
 *
 * With the weights w = 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 1 the sum of w * digit is 1 modulo 11 (X counts as 10). s is the sum less 1.
 * When one digit is wrong, its place p wants digit - s / w(p) modulo 11: one candidate a place. When two neighbours were swapped, they are
 * such that (w(p) - w(p + 1)) * (digit(p + 1) - digit(p)) + s is 0 modulo 11. Every single wrong digit and every swap of neighbours is
 * found this way. Candidates have a valid province and date. */
#ifndef BIDUI_CITIZEN_NUMBER_H
#define BIDUI_CITIZEN_NUMBER_H

#include "common/ground/text.h"

#include <stddef.h>
#include <stdint.h>

enum { CITIZEN_NUMBER_MAX = 20, CITIZEN_NUMBER_CANDIDATES = 64 };

enum citizen_number_state {
    CITIZEN_NUMBER_NONE,  /* nothing in it that could be one: under five digits */
    CITIZEN_NUMBER_VALID, /* 18 characters, all in order */
    CITIZEN_NUMBER_15,    /* the form of before 1999 */
    CITIZEN_NUMBER_ZEROS, /* 15 digits kept by a spreadsheet, then 000 */
    CITIZEN_NUMBER_POWER, /* 4.10621E+17: the first digits */
    CITIZEN_NUMBER_MASKED,
    CITIZEN_NUMBER_BAD,   /* 18 characters that are not in order */
    CITIZEN_NUMBER_LENGTH /* another number of characters */
};

struct citizen_number {
    char digits[CITIZEN_NUMBER_MAX]; /* of 18 places where the state knows them, else as written; '*' is not known */
    uint8_t size;
    uint8_t state;
    uint8_t known; /* places that are known */
};

/* How two agree, from worst to best. */
enum citizen_number_likeness {
    CITIZEN_NUMBER_DIFFERS,
    CITIZEN_NUMBER_TWO_WRONG, /* two digits of one that is not in order */
    CITIZEN_NUMBER_ONE_MORE,  /* one character too many or too few */
    CITIZEN_NUMBER_SWAPPED,   /* two neighbours */
    CITIZEN_NUMBER_ONE_WRONG,
    CITIZEN_NUMBER_COMPATIBLE, /* all places that both know, ten at least */
    CITIZEN_NUMBER_SAME,
    CITIZEN_NUMBER_UNKNOWN, /* not enough is known to say */
    CITIZEN_NUMBER_LIKENESS_COUNT
};

/* Blanks, dashes, guards of spreadsheets and width taken off (CITIZEN_NUMBER_MAX bytes of `canonical`); TEXT_NULL when nothing is left. */
struct text citizen_number_read(struct text written, char *canonical, struct citizen_number *number);
enum citizen_number_likeness citizen_number_compare(const struct citizen_number *left, const struct citizen_number *right);
/* Whole numbers that this one may be, itself when it is valid, each as its first 17 digits, ascending. Masked ones and
 * powers have none: too many. */
size_t citizen_number_candidates(const struct citizen_number *number, uint64_t candidates[CITIZEN_NUMBER_CANDIDATES]);

#endif

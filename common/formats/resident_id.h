/* SPDX-License-Identifier: Apache-2.0 */
/* GB 11643-1999, the citizen number: 6 digits of area, 8 of birth, 3 of sequence (odd: male), 1 check character. Pure.
 * The same form carries the residence permits of Hong Kong, Macao and Taiwan residents (areas 810000, 820000, 830000) and the foreign
 * permanent residents' cards of 2023 (9, province, country). Of the area only the province is held against GB/T 2260: counties are
 * abolished and married-in people keep theirs. */
#ifndef BIDUI_RESIDENT_ID_H
#define BIDUI_RESIDENT_ID_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { RESIDENT_ID_SIZE = 18 };

enum resident_id_fault { RESIDENT_ID_OK, RESIDENT_ID_CHARACTER, RESIDENT_ID_AREA, RESIDENT_ID_DATE, RESIDENT_ID_CHECK };

/* The first fault in the order of the enum. Canonical characters only: digits, and X in the last place. */
enum resident_id_fault resident_id_check(const char id[RESIDENT_ID_SIZE]);
/* As resident_id_check() == RESIDENT_ID_OK and the first 17 digits as one number, eight characters at a time: the way through for the
 * many cells that are in order. *packed is set only when the number is valid. */
bool resident_id_pack(const char id[RESIDENT_ID_SIZE], uint64_t *packed);
/* The same by a plain loop: what the other is measured and tested against. */
bool resident_id_pack_scalar(const char id[RESIDENT_ID_SIZE], uint64_t *packed);
/* The check character for 17 digits: ISO 7064 MOD 11-2. */
char resident_id_check_character(const char digits[RESIDENT_ID_SIZE - 1]);
/* Of a valid number. */
int32_t resident_id_birth(const char id[RESIDENT_ID_SIZE]);
bool resident_id_is_male(const char id[RESIDENT_ID_SIZE]);
/* 18 characters for the 15-digit form of before 1999; false when they are not 15 digits. Sequences 996..999 marked people born in the
 * 1800s (GB 11643-1999, appendix); the result still has to be checked. */
bool resident_id_from_15(struct text digits, char id[RESIDENT_ID_SIZE]);

#endif

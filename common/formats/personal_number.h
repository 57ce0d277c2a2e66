/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of persons inside free text ("身份证410621…住院", "电话138-1234-5678"): the number's digits become stars, the words around it
 * stay. Citizen numbers of 18 or 15 digits with a plausible area and birth date (every number of a register has them) keep the area;
 * numbers of disability certificates and other runs of 20 to 32 digits that begin with one, too; mobiles, also behind 86, keep three
 * digits; 16 to 19 digits that pass Luhn keep the last four. Digits may be full-width, and up to three blanks, dashes, dots or invisible
 * characters may stand between two. A number begins and ends where a run of digits does. The warehouse has the same as bidui.mask_numbers
 * (definitions/38_mask.sql); both are held to tests/cases/personal_number.csv. Pure; one pass, O(bytes). */
#ifndef BIDUI_PERSONAL_NUMBER_H
#define BIDUI_PERSONAL_NUMBER_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

/* The text itself when nothing in it has to be masked. */
struct text personal_number_mask(struct text value, struct arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* county/words.h
 *     The words of the code lists, by the enumerations of world.h. */
#ifndef COUNTY_WORDS_H
#define COUNTY_WORDS_H

#include "tests/county/world/world.h"

enum { WORDS_MULTI = 512 };

extern const char *const words_relation[];
extern const char *const words_education[];
extern const char *const words_school[];
extern const char *const words_labour[];
extern const char *const words_category[];
extern const char *const words_risk[RISKS];
extern const char *const words_help[HELPS];
extern const char *const words_item[ITEMS];
extern const char *const words_post[];
extern const char *const words_disability[8];
extern const char *const words_grade[5];
extern const char *const words_status[];

/* Several values in one cell, joined by SEPARATOR in the list's order. */
void words_join(uint64_t bits, const char *const *words, size_t count, const char *separator, char text[WORDS_MULTI]);
void words_health(unsigned health, const char *separator, char text[WORDS_MULTI]);

/* 户编号 and 人编号. */
void words_household_no(const struct monitored *monitored, char text[16]);
void words_person_no(const struct monitored *monitored, const struct member *member, char text[20]);

#endif

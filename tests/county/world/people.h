/* SPDX-License-Identifier: Apache-2.0 */
/* county/people.h
 *     One made-up person: a citizen number (GB 11643), a name, a telephone. Constant tables and counters only. */
#ifndef COUNTY_PEOPLE_H
#define COUNTY_PEOPLE_H

#include "tests/county/world/rng.h"

enum { PEOPLE_ID_SIZE = 19, PEOPLE_NAME_SIZE = 48, PEOPLE_PHONE_SIZE = 12 };

enum people_sex { PEOPLE_FEMALE = 0, PEOPLE_MALE = 1 };

/* Hands out sequence numbers so that no two people of a county share a citizen number. */
struct people_numbers {
    unsigned char used[2][64000]; /* by sex and days since 1860 */
};

/* Writes a valid citizen number; MARRIED_IN chooses among other counties' prefixes. */
void people_id(struct people_numbers *numbers, struct rng *rng, int born, enum people_sex sex, char id[PEOPLE_ID_SIZE]);

/* The check character of the first 17 digits. */
char people_check(const char *id);

/* Surnames are indices so that children can bear their father's. */
unsigned people_surname(struct rng *rng);
void people_name(struct rng *rng, unsigned surname, enum people_sex sex, int born, char name[PEOPLE_NAME_SIZE]);

/* The INDEX-th telephone number: no two indices below 90 million give the same. */
void people_phone(uint64_t index, char phone[PEOPLE_PHONE_SIZE]);

/* The INDEX-th unified social credit code (GB 32100) of an enterprise here. */
void people_credit_code(uint64_t index, char code[PEOPLE_ID_SIZE]);

/* A name with a middle dot, or with a character that GBK does not have. */
void people_dotted_name(struct rng *rng, char name[PEOPLE_NAME_SIZE]);
void people_rare_name(struct rng *rng, unsigned surname, char name[PEOPLE_NAME_SIZE]);

#endif

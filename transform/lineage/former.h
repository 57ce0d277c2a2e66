/* SPDX-License-Identifier: Apache-2.0 */
/* Under which keys was this subject known before? Aliases of persons, what became of households, changes of divisions, and members' other
 * numbers, read backwards; suggestions are left out. So a finding of today can say which finding it continues
 * (transform/rules/finding_key.h). Built once, read-only after that: any thread may read. */
#ifndef BIDUI_FORMER_H
#define BIDUI_FORMER_H

#include "transform/lineage/lineage.h"

enum former_subject { FORMER_PERSON, FORMER_HOUSEHOLD, FORMER_DIVISION };
enum { FORMER_MOST = 16, FORMER_NUMBERS_MOST = 4 };

struct former_link {
    struct text key;   /* then */
    const char *kind;  /* corrected, split, division … the last step towards now */
    bool whole;        /* a one-to-one continuation: also what was closed is the subject's own */
    struct text as_of; /* the batch since when; of several steps the earliest */
};

struct former;
struct former *former_new(const struct batch *batch, const struct lineage *lineage, struct arena *arena);
/* Up to FORMER_MOST, nearest first; returns how many. `former` may be NULL. */
size_t former_find(const struct former *former, enum former_subject subject, struct text key, struct former_link links[FORMER_MOST]);
/* The numbers a member had before, nearest first; returns how many. */
size_t former_numbers(const struct former *former, struct text household_no, struct text person_no,
                      const struct lineage_renumbering *numbers[FORMER_NUMBERS_MOST]);
/* Whether there is anything to look for. */
bool former_is_empty(const struct former *former);

#endif

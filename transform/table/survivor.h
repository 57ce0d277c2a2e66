/* SPDX-License-Identifier: Apache-2.0 */
/* One line per person and per household: each attribute from the source that the pack trusts most, with the rivals that say otherwise.
 *
 * schemas/pack.json, `survivorship`: per kind and attribute the fields in falling order of trust ("household_register.name"). The first of
 * them with a value for the person wins; every other value, once per source, is a rival. Names are compared in their comparison form, so a
 * middle dot of another kind is no rival. Household and division are those of the registers (transform/table/keys.h). Order of the lines:
 * first appearance in the batch. */
#ifndef BIDUI_SURVIVOR_H
#define BIDUI_SURVIVOR_H

#include "common/formats/package.h"
#include "common/ground/error.h"
#include "transform/table/table.h"

enum survivor_kind { SURVIVOR_PERSON, SURVIVOR_HOUSEHOLD, SURVIVOR_KINDS };

struct survivor_candidate {
    const struct table *table;
    size_t field;
};

struct survivor_attribute {
    const char *name;
    struct survivor_candidate *candidates;
    size_t candidate_count;
    bool is_name;
};

struct survivor_plan {
    const struct batch *batch;
    struct {
        struct survivor_attribute *attributes;
        size_t count;
    } kinds[SURVIVOR_KINDS];
};

/* Reads the pack's order. E-PACK names what is wrong in it. */
enum status survivor_plan_read(const struct batch *batch, struct arena *arena, struct survivor_plan *plan,
                               struct error *err) ERROR_MUST_CHECK;
/* Writes core_person.csv or core_household.csv, and what rivals say, one a line: core_person_rival.csv or core_household_rival.csv. */
enum status survivor_write(const struct survivor_plan *plan, enum survivor_kind kind, struct package_writer *writer,
                           struct error *err) ERROR_MUST_CHECK;

#endif

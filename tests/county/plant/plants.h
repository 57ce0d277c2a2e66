/* SPDX-License-Identifier: Apache-2.0 */
/* county/plants.h
 *     What is wrong in the county on purpose: edits of cells, added rows, and the findings that must follow.
 *
 * A case is one planted mistake: its edits, its added rows, the findings expected of it, and the weeks in which the
 * deliveries carry it. Rows are known by (table, entity); entities of added rows begin at PLANTS_ADDED. */
#ifndef COUNTY_PLANTS_H
#define COUNTY_PLANTS_H

#include "tests/county/world/record.h"
#include "tests/county/world/world.h"

#include <stdio.h>

enum plants_kind { PLANTS_PLANTED, PLANTS_COLLATERAL, PLANTS_DIRT };

enum { PLANTS_ADDED = 100000000, PLANTS_FOREVER = 1000000, PLANTS_COUNTY = -1, PLANTS_SUBJECT_SIZE = 96 };

struct plants;

struct plants *plants_new(void);

/* A new case, carried by deliveries of the weeks FROM to UNTIL - 1; the calls below speak of the newest case. */
void plants_begin(struct plants *plants, int from, int until);
void plants_edit(struct plants *plants, const struct table *table, size_t entity, size_t column, const char *text);
void plants_drop(struct plants *plants, const struct table *table, size_t entity);
/* TOWN: the town whose file gets the row, or PLANTS_COUNTY; returns the row's entity. */
size_t plants_add(struct plants *plants, const struct record *record, int town);
/* One finding: RULE flags the row (table, entity) of SUBJECT. */
void plants_expect(struct plants *plants, enum plants_kind kind, const char *rule, const struct table *table, size_t entity,
                   const char *subject);
/* The pitfall, raw and canonical values of the newest edit, for the list of dirt. */
void plants_dirty(struct plants *plants, const char *pitfall, const char *canonical);

/* Sorts what was planted; nothing is planted after it. */
void plants_ready(struct plants *plants);

/* Changes RECORD as this week has it. Returns false when the row is left out. *TOUCHED: some case knows the row. */
bool plants_apply(struct plants *plants, int week, struct record *record, size_t entity, bool *touched);

/* The row stands at (file, row) in this week's delivery. */
void plants_placed(struct plants *plants, const struct table *table, size_t entity, const char *file, long row);

/* The added rows of a table and town, one by one: NEXT starts at 0; false at the end. Rows that this week does not have
 * are passed over. */
bool plants_next_added(struct plants *plants, int week, const struct table *table, int town, size_t *next, struct record *record,
                       size_t *entity);

/* The findings to be expected after the deliveries of WEEK, as lines of truth.csv. */
void plants_truth(const struct plants *plants, int week, FILE *file);

/* What was planted as dirt on a row, for the list of dirt: calls back for each. */
typedef void plants_dirt_line(void *context, const char *field, const char *pitfall, const char *raw, const char *canonical);
void plants_dirt(const struct plants *plants, int week, const struct table *table, size_t entity, plants_dirt_line *line, void *context);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* county/dirt.h
 *     Dirt that a good reader wipes off: the same value, written in one of the ways people write it. Every change is listed
 *     in dirt.csv with the right value, so that a test can see whether it came back.
 *
 * Which rows get dirt depends on the seed, the source and the row's entity only: a row looks the same every week. */
#ifndef COUNTY_DIRT_H
#define COUNTY_DIRT_H

#include "tests/county/deliver/sheet.h"
#include "tests/county/world/record.h"

#include <stdint.h>
#include <stdio.h>

struct run;
struct delivery_form;

enum { DIRT_RAW = 512 };

struct dirt {
    const struct delivery_form *form;
    uint64_t seed;
    bool pending; /* a change not yet listed, because its row is not yet written */
    const char *field;
    const char *pitfall;
    char raw[DIRT_RAW];
    char canonical[DIRT_RAW];
};

/* The value as the pipeline should have it in the end, from the way this county writes it. */
void dirt_canonical(enum column_kind kind, const char *clean, char canonical[DIRT_RAW]);

void dirt_start(struct dirt *dirt, uint64_t seed, const struct delivery_form *form);

/* Changes at most one cell of the record; did it? */
bool dirt_apply(struct dirt *dirt, struct record *record, size_t entity);

/* The record stands at (file, row): lists its change. */
void dirt_written(struct dirt *dirt, struct run *run, const char *file, long row);

/* Does the row stand in the file twice? */
bool dirt_copies(const struct dirt *dirt, size_t entity);

/* A few rows at the end of large files that cannot be split. */
void dirt_rejects(const struct dirt *dirt, struct run *run, struct sheet *sheet, const char *file);

/* Lines of dirt.csv. */
void dirt_dropped(struct run *run, const char *source, const char *file, const char *reason, const char *text, long row);
void dirt_line_to(FILE *file, int week, const char *source, const char *name, long row, const char *field, const char *pitfall,
                  const char *raw, const char *canonical, const char *outcome);
void dirt_line(struct run *run, const char *source, const char *file, long row, const char *field, const char *pitfall, const char *raw,
               const char *canonical, const char *outcome);

#endif

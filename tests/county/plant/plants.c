/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/plant/plants.h"

#include "tests/county/world/memory.h"

#include <stdlib.h>
#include <string.h>

struct plant_case {
    int from;
    int until;
};

/* One cell of one row, or (column NONE) the absence of the row. */
struct plant_edit {
    const struct table *table;
    size_t entity;
    size_t owner; /* the case */
    size_t column;
    char *text;
    const char *pitfall;
    char *canonical;
    bool applied; /* did the row's newest delivery carry it? */
};

struct plant_row {
    const struct table *table;
    int town;
    size_t owner;
    char **cells;
    bool applied;
};

struct plant_expectation {
    const struct table *table;
    size_t entity;
    size_t owner;
    enum plants_kind kind;
    const char *rule;
    char subject[PLANTS_SUBJECT_SIZE];
    char *file; /* NULL: the row was never delivered */
    long row;
};

enum { COLUMN_NONE = 1000 };

struct plants {
    struct plant_case *cases;
    size_t case_count;
    size_t case_room;
    struct plant_edit *edits;
    size_t edit_count;
    size_t edit_room;
    struct plant_row *rows;
    size_t row_count;
    size_t row_room;
    struct plant_expectation *expectations;
    size_t expectation_count;
    size_t expectation_room;
};

static char *
plants_copy(const char *text)
{
    char *copy = memory_get(strlen(text) + 1, 1);

    strcpy(copy, text);
    return copy;
}

struct plants *
plants_new(void)
{
    return memory_get(1, sizeof(struct plants));
}

void
plants_begin(struct plants *plants, int from, int until)
{
    plants->cases = memory_room(plants->cases, plants->case_count, &plants->case_room, sizeof(*plants->cases));
    plants->cases[plants->case_count++] = (struct plant_case){from, until};
}

void
plants_edit(struct plants *plants, const struct table *table, size_t entity, size_t column, const char *text)
{
    plants->edits = memory_room(plants->edits, plants->edit_count, &plants->edit_room, sizeof(*plants->edits));
    plants->edits[plants->edit_count++] =
        (struct plant_edit){.table = table, .entity = entity, .owner = plants->case_count - 1, .column = column, .text = plants_copy(text)};
}

void
plants_drop(struct plants *plants, const struct table *table, size_t entity)
{
    plants_edit(plants, table, entity, COLUMN_NONE, "");
}

void
plants_dirty(struct plants *plants, const char *pitfall, const char *canonical)
{
    struct plant_edit *edit = &plants->edits[plants->edit_count - 1];

    edit->pitfall = pitfall;
    edit->canonical = plants_copy(canonical);
}

size_t
plants_add(struct plants *plants, const struct record *record, int town)
{
    struct plant_row *row;

    plants->rows = memory_room(plants->rows, plants->row_count, &plants->row_room, sizeof(*plants->rows));
    row = &plants->rows[plants->row_count];
    *row = (struct plant_row){
        .table = record->table, .town = town, .owner = plants->case_count - 1, .cells = memory_get(record->table->count, sizeof(char *))};
    for (size_t column = 0; column < record->table->count; column++) {
        row->cells[column] = plants_copy(record->cells[column]);
    }
    return PLANTS_ADDED + plants->row_count++;
}

void
plants_expect(struct plants *plants, enum plants_kind kind, const char *rule, const struct table *table, size_t entity, const char *subject)
{
    struct plant_expectation *expectation;

    plants->expectations =
        memory_room(plants->expectations, plants->expectation_count, &plants->expectation_room, sizeof(*plants->expectations));
    expectation = &plants->expectations[plants->expectation_count++];
    *expectation =
        (struct plant_expectation){.table = table, .entity = entity, .owner = plants->case_count - 1, .kind = kind, .rule = rule};
    strncat(expectation->subject, subject, sizeof(expectation->subject) - 1);
}

static int
plants_compare(const struct table *table, size_t entity, const struct table *other_table, size_t other_entity)
{
    const int tables = strcmp(table->source, other_table->source);

    return tables != 0 ? tables : (entity > other_entity) - (entity < other_entity);
}

static int
plants_edit_order(const void *left, const void *right)
{
    const struct plant_edit *edit = left;
    const struct plant_edit *other = right;
    const int order = plants_compare(edit->table, edit->entity, other->table, other->entity);

    return order != 0 ? order : (edit->column > other->column) - (edit->column < other->column);
}

static int
plants_expectation_order(const void *left, const void *right)
{
    const struct plant_expectation *expectation = left;
    const struct plant_expectation *other = right;
    const int order = plants_compare(expectation->table, expectation->entity, other->table, other->entity);

    return order != 0 ? order : strcmp(expectation->rule, other->rule);
}

void
plants_ready(struct plants *plants)
{
    qsort(plants->edits, plants->edit_count, sizeof(*plants->edits), plants_edit_order);
    qsort(plants->expectations, plants->expectation_count, sizeof(*plants->expectations), plants_expectation_order);
}

/* The first edit of a row, or the place where it would stand. */
static size_t
plants_first_edit(const struct plants *plants, const struct table *table, size_t entity)
{
    size_t low = 0;
    size_t high = plants->edit_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (plants_compare(plants->edits[middle].table, plants->edits[middle].entity, table, entity) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static size_t
plants_first_expectation(const struct plants *plants, const struct table *table, size_t entity)
{
    size_t low = 0;
    size_t high = plants->expectation_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct plant_expectation *expectation = &plants->expectations[middle];
        if (plants_compare(expectation->table, expectation->entity, table, entity) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool
plants_carried(const struct plants *plants, size_t owner, int week)
{
    return plants->cases[owner].from <= week && week < plants->cases[owner].until;
}

bool
plants_apply(struct plants *plants, int week, struct record *record, size_t entity, bool *touched)
{
    bool kept = true;
    size_t at = plants_first_expectation(plants, record->table, entity);

    *touched =
        at < plants->expectation_count && plants->expectations[at].table == record->table && plants->expectations[at].entity == entity;
    for (at = plants_first_edit(plants, record->table, entity);
         at < plants->edit_count && plants->edits[at].table == record->table && plants->edits[at].entity == entity; at++) {
        struct plant_edit *edit = &plants->edits[at];
        *touched = true;
        edit->applied = plants_carried(plants, edit->owner, week);
        if (edit->applied && edit->column == COLUMN_NONE) {
            kept = false;
        } else if (edit->applied) {
            record_constant(record, edit->column, edit->text);
        }
    }
    return kept;
}

void
plants_placed(struct plants *plants, const struct table *table, size_t entity, const char *file, long row)
{
    for (size_t at = plants_first_expectation(plants, table, entity);
         at < plants->expectation_count && plants->expectations[at].table == table && plants->expectations[at].entity == entity; at++) {
        free(plants->expectations[at].file);
        plants->expectations[at].file = plants_copy(file);
        plants->expectations[at].row = row;
    }
}

bool
plants_next_added(struct plants *plants, int week, const struct table *table, int town, size_t *next, struct record *record, size_t *entity)
{
    for (; *next < plants->row_count; (*next)++) {
        struct plant_row *row = &plants->rows[*next];
        if (row->table != table || row->town != town) {
            continue;
        }
        row->applied = plants_carried(plants, row->owner, week);
        if (row->applied) {
            record_begin(record, table);
            for (size_t column = 0; column < table->count; column++) {
                record_constant(record, column, row->cells[column]);
            }
            *entity = PLANTS_ADDED + (*next)++;
            return true;
        }
    }
    return false;
}

/* Which cases does the newest delivery of everything they touch carry? */
static unsigned char *
plants_in_force(const struct plants *plants)
{
    unsigned char *in_force = memory_get(plants->case_count, 1);

    memset(in_force, 1, plants->case_count);
    for (size_t at = 0; at < plants->edit_count; at++) {
        in_force[plants->edits[at].owner] &= plants->edits[at].applied;
    }
    for (size_t at = 0; at < plants->row_count; at++) {
        in_force[plants->rows[at].owner] &= plants->rows[at].applied;
    }
    return in_force;
}

void
plants_truth(const struct plants *plants, int week, FILE *file)
{
    static const char *const kinds[] = {"planted", "collateral", "dirt"};
    unsigned char *in_force = plants_in_force(plants);

    for (size_t at = 0; at < plants->expectation_count; at++) {
        const struct plant_expectation *expectation = &plants->expectations[at];
        if (in_force[expectation->owner] && expectation->file != NULL) {
            fprintf(file, "%d,%s,%s,%s,%ld,%s,%s\n", week, expectation->rule, expectation->table->source, expectation->file,
                    expectation->row, expectation->subject, kinds[expectation->kind]);
        }
    }
    free(in_force);
}

void
plants_dirt(const struct plants *plants, int week, const struct table *table, size_t entity, plants_dirt_line *line, void *context)
{
    for (size_t at = plants_first_edit(plants, table, entity);
         at < plants->edit_count && plants->edits[at].table == table && plants->edits[at].entity == entity; at++) {
        const struct plant_edit *edit = &plants->edits[at];
        if (edit->pitfall != NULL && plants_carried(plants, edit->owner, week)) {
            line(context, table->columns[edit->column].name, edit->pitfall, edit->text, edit->canonical);
        }
    }
}

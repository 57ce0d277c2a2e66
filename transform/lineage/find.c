/* SPDX-License-Identifier: Apache-2.0 */
/* Who is who: persons by the numbers that registers give their members, before and after the households (household.h), and what was known
 * before. */
#include "common/ground/date.h"
#include "transform/cells/name.h"
#include "transform/lineage/household.h"

enum { NUMBER_MAX = 512 };

/* ---- rows ---- */

static struct text
part_of(const struct table *table, size_t row, size_t part)
{
    const struct column *column = &table->columns[table->schema->member_fields[part]];

    return column_is_valid(column, row) ? column_text(column, row) : TEXT_NULL;
}

static struct text
member_number(const struct table *table, size_t row, char out[NUMBER_MAX])
{
    const struct text parts[] = {part_of(table, row, 0), part_of(table, row, 1)};

    if (text_is_null(parts[0]) || text_is_null(parts[1]) || parts[0].size + parts[1].size + 1 > NUMBER_MAX) {
        return TEXT_NULL;
    }
    memcpy(out, parts[0].data, parts[0].size);
    out[parts[0].size] = '-';
    memcpy(out + parts[0].size + 1, parts[1].data, parts[1].size);
    return (struct text){out, parts[0].size + parts[1].size + 1};
}

static struct text
name_of(const struct table *table, size_t row)
{
    const size_t field = lineage_name_field(table->schema);

    return field == SIZE_MAX || !column_is_valid(&table->columns[field], row) ? TEXT_NULL : column_text(&table->columns[field], row);
}

static struct text
key_of(const struct batch *batch, const struct table *table, size_t row)
{
    return dictionary_text(&batch->keys.persons, table->persons[row]);
}

static bool
is_identified(struct text key)
{
    return text_starts_with(key, TEXT("cn:"));
}

/* Persons that a numbered register holds now. */
static uint8_t *
mark_present(const struct batch *batch, struct arena *arena)
{
    uint8_t *present = arena_must_zero(arena, batch->keys.persons.count + 1, 1);

    for (size_t number = 0; number < batch->pack->source_count; number++) {
        const struct table *table = &batch->tables[number];

        for (size_t row = 0; lineage_is_numbered(table->schema) && row < table->row_count; row++) {
            present[table->persons[row]] = 1;
        }
    }
    present[0] = 0;
    return present;
}

/* ---- the same numbers ---- */

/* The members of the batch before by number. */
struct numbers {
    struct dictionary texts;
    size_t *members;
};

static void
index_numbers(const struct lineage_before *before, struct text source, struct arena *arena, struct numbers *numbers)
{
    *numbers = (struct numbers){.members = arena_must_zero(arena, before->member_count + 1, sizeof *numbers->members)};
    for (size_t at = 0; at < before->member_count; at++) {
        if (text_equal(before->members[at].source, source)) {
            numbers->members[dictionary_add(&numbers->texts, before->members[at].number, arena)] = at;
        }
    }
}

static enum lineage_alias_kind
kind_of(struct text old_key, struct text new_key)
{
    if (!is_identified(new_key)) {
        return ALIAS_LOST;
    }
    return is_identified(old_key) ? ALIAS_CORRECTED : ALIAS_IDENTIFIED;
}

/* A number given to another person is no alias: the names must be the same. An old key that a person has now was not corrected but
 * swapped. */
static bool
is_alias(const struct batch *batch, const uint8_t *present, const struct lineage_member *member, struct text new_key, struct text new_name)
{
    return !text_is_null(member->person) && !text_is_null(new_key) && !text_equal(member->person, new_key) && !text_is_null(member->name)
           && !text_is_null(new_name) && name_same(member->name, new_name)
           && !present[dictionary_find(&batch->keys.persons, member->person)];
}

static void
find_aliases(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
             struct lineage *lineage)
{
    const uint8_t *present = mark_present(batch, arena);
    char buffer[NUMBER_MAX];

    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];
        struct numbers numbers;

        if (!lineage_is_numbered(table->schema)) {
            continue;
        }
        index_numbers(before, table->schema->name, arena, &numbers);
        for (size_t row = 0; row < table->row_count; row++) {
            const uint32_t number = dictionary_find(&numbers.texts, member_number(table, row, buffer));
            const struct lineage_member *member = &before->members[numbers.members[number]];
            const struct text key = key_of(batch, table, row);

            if (number != 0 && is_alias(batch, present, member, key, name_of(table, row))) {
                (void)lineage_add_alias(lineage,
                                        (struct lineage_alias){.old_key = member->person,
                                                               .new_key = key,
                                                               .kind = kind_of(member->person, key),
                                                               .basis = BASIS_NUMBERS,
                                                               .as_of = as_of,
                                                               .place = lineage_place_of(table, row, arena)},
                                        arena);
            }
        }
    }
}

/* ---- without an ID, in a household that a sheet follows ---- */

/* The one member now without an ID and of that name in the household; SIZE_MAX when there is none, or several. */
static size_t
find_unidentified(const struct batch *batch, const struct table *table, uint32_t household, struct text name)
{
    size_t found = SIZE_MAX;

    for (size_t row = 0; row < table->row_count; row++) {
        const struct text own = table->households[row] == household ? name_of(table, row) : TEXT_NULL;

        if (text_is_null(own) || is_identified(key_of(batch, table, row)) || !name_same(own, name)) {
            continue;
        }
        if (found != SIZE_MAX) {
            return SIZE_MAX;
        }
        found = row;
    }
    return found;
}

static const struct table *
table_of(const struct batch *batch, struct text source)
{
    const struct table *table = table_find(batch, source);

    return table != NULL && lineage_is_numbered(table->schema) ? table : NULL;
}

static void
follow_step(const struct batch *batch, const struct lineage_before *before, const struct lineage_step *step, const uint8_t *present,
            struct arena *arena, struct lineage *lineage)
{
    const uint32_t household = dictionary_find(&batch->keys.households, step->to);

    for (size_t at = 0; at < before->member_count && household != 0; at++) {
        const struct lineage_member *member = &before->members[at];
        const struct table *table = text_equal(member->household, step->from) ? table_of(batch, member->source) : NULL;
        size_t row;

        if (table == NULL || text_is_null(member->person) || is_identified(member->person) || text_is_null(member->name)
            || present[dictionary_find(&batch->keys.persons, member->person)]) {
            continue;
        }
        row = find_unidentified(batch, table, household, member->name);
        if (row != SIZE_MAX) {
            (void)lineage_add_alias(lineage,
                                    (struct lineage_alias){.old_key = member->person,
                                                           .new_key = key_of(batch, table, row),
                                                           .kind = ALIAS_RENUMBERED,
                                                           .basis = BASIS_SHEET,
                                                           .as_of = step->as_of,
                                                           .place = lineage_place_of(table, row, arena)},
                                    arena);
        }
    }
}

/* ---- other numbers ---- */

static void
find_renumberings(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                  struct lineage *lineage)
{
    struct dictionary persons = {0};
    size_t *members = arena_must_zero(arena, before->member_count + lineage->alias_count + 1, sizeof *members);
    char buffer[NUMBER_MAX];

    for (size_t at = 0; at < before->member_count; at++) {
        members[dictionary_add(&persons, before->members[at].person, arena)] = at;
    }
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const uint32_t old = dictionary_find(&persons, lineage->aliases[at].old_key);
        const uint32_t known = persons.count;
        const uint32_t number = old == 0 ? 0 : dictionary_add(&persons, lineage->aliases[at].new_key, arena);

        if (number > known) {
            members[number] = members[old];
        }
    }
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];

        for (size_t row = 0; lineage_is_numbered(table->schema) && row < table->row_count; row++) {
            const uint32_t person = dictionary_find(&persons, key_of(batch, table, row));
            const struct lineage_member *member = &before->members[members[person]];
            const struct text number = member_number(table, row, buffer);

            if (person != 0 && !text_is_null(number) && !text_is_null(member->number) && text_equal(member->source, table->schema->name)
                && !text_equal(member->number, number)) {
                lineage_add_renumbering(lineage,
                                        (struct lineage_renumbering){
                                            .now = {part_of(table, row, 0), part_of(table, row, 1)},
                                            .then = {member->parts[0], member->parts[1]},
                                            .as_of = as_of
                },
                                        arena);
            }
        }
    }
}

static void
follow_households(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                  struct lineage *lineage)
{
    const uint8_t *present = mark_present(batch, arena);

    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];

        if (step->basis == BASIS_SHEET && step->kind <= LINEAGE_RENUMBERED && text_equal(step->as_of, as_of)) {
            follow_step(batch, before, step, present, arena, lineage);
        }
    }
    if (before->member_count > 0) {
        find_renumberings(batch, before, as_of, arena, lineage);
    }
}

/* ---- what was known before ---- */

/* A sheet repeats what it said; what was applied then is not applied again. A suggestion that a sheet confirms counts from now. */
static void
date_sheets(const struct lineage_before *before, struct lineage *lineage)
{
    for (size_t at = 0; at < lineage->alias_count; at++) {
        for (size_t known = 0; known < before->alias_count; known++) {
            if (text_equal(before->aliases[known].old_key, lineage->aliases[at].old_key)
                && text_equal(before->aliases[known].new_key, lineage->aliases[at].new_key)) {
                lineage->aliases[at].as_of = before->aliases[known].as_of;
            }
        }
    }
    for (size_t at = 0; at < lineage->step_count; at++) {
        for (size_t known = 0; known < before->step_count; known++) {
            const struct lineage_step *then = &before->steps[known];

            if (then->basis == BASIS_SHEET && then->kind == lineage->steps[at].kind && text_equal(then->from, lineage->steps[at].from)
                && text_equal(then->to, lineage->steps[at].to)) {
                lineage->steps[at].as_of = then->as_of;
            }
        }
    }
}

/* Suggestions last until a sheet says what happened between the two, or the household is gone. */
static bool
is_open(const struct batch *batch, const struct lineage *lineage, const struct lineage_step *step)
{
    if (step->basis != BASIS_OVERLAP) {
        return true;
    }
    for (size_t at = 0; at < lineage->step_count; at++) {
        if (lineage->steps[at].basis == BASIS_SHEET && text_equal(lineage->steps[at].from, step->from)
            && text_equal(lineage->steps[at].to, step->to)) {
            return false;
        }
    }
    return dictionary_find(&batch->keys.households, step->to) != 0;
}

static void
carry_on(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage)
{
    for (size_t at = 0; at < before->alias_count; at++) {
        (void)lineage_add_alias(lineage, before->aliases[at], arena);
    }
    for (size_t at = 0; at < before->step_count; at++) {
        if (is_open(batch, lineage, &before->steps[at])) {
            (void)lineage_add_step(lineage, before->steps[at], arena);
        }
    }
    for (size_t at = 0; at < before->renumbering_count; at++) {
        lineage_add_renumbering(lineage, before->renumberings[at], arena);
    }
}

void
lineage_find(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage)
{
    char date[DATE_TEXT_SIZE];
    const struct text as_of = arena_must_text(arena, (struct text){date, date_format(batch->as_of, date)});

    date_sheets(before, lineage);
    find_aliases(batch, before, as_of, arena, lineage);
    lineage_household_find(batch, before, as_of, arena, lineage);
    follow_households(batch, before, as_of, arena, lineage);
    carry_on(batch, before, arena, lineage);
}

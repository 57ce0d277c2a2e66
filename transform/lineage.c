/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/lineage.h"

#include "transform/lineage_household.h"
#include "transform/name.h"

enum { NUMBER_MAX = 512 };

const char *
lineage_alias_word(enum lineage_alias_kind kind)
{
    static const char *const words[] = {[ALIAS_IDENTIFIED] = "identified", [ALIAS_CORRECTED] = "corrected", [ALIAS_LOST] = "lost"};

    return words[kind];
}

const char *
lineage_word(enum lineage_kind kind)
{
    static const char *const words[] = {[LINEAGE_SPLIT] = "split",        [LINEAGE_MERGED] = "merged", [LINEAGE_RENUMBERED] = "renumbered",
                                        [LINEAGE_HEAD] = "head_changed", [LINEAGE_MOVED] = "moved",   [LINEAGE_ENDED] = "ended"};

    return words[kind];
}

bool
lineage_is_numbered(const struct schema *schema)
{
    return schema->person_field != SIZE_MAX && schema->household_field != SIZE_MAX && schema->member_fields[0] != SIZE_MAX
        && schema->member_fields[1] != SIZE_MAX && schema->primary_key_count == 2 && schema->primary_key[0] == schema->member_fields[0]
        && schema->primary_key[1] == schema->member_fields[1];
}

size_t
lineage_name_field(const struct schema *schema)
{
    for (size_t field = 0; field < schema->field_count; field++) {
        if (text_equal(schema->fields[field].format, TEXT("person_name"))) {
            return field;
        }
    }
    return SIZE_MAX;
}

size_t
lineage_head_field(const struct schema *schema)
{
    for (size_t at = 0; at < schema->subject_count && schema->household_field != SIZE_MAX; at++) {
        if (text_equal(schema->subjects[at].kind, TEXT("head"))) {
            return schema->subjects[at].field;
        }
    }
    return SIZE_MAX;
}

/* ---- persons ---- */

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

static struct text
number_of(const struct table *table, size_t row, char out[NUMBER_MAX])
{
    struct text parts[2];

    for (size_t part = 0; part < 2; part++) {
        const struct column *column = &table->columns[table->schema->member_fields[part]];

        if (!column_is_valid(column, row)) {
            return TEXT_NULL;
        }
        parts[part] = dictionary_text(&column->dictionary, column->codes[row]);
    }
    if (parts[0].size + parts[1].size + 1 > NUMBER_MAX) {
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

    return field == SIZE_MAX || !column_is_valid(&table->columns[field], row)
        ? TEXT_NULL
        : dictionary_text(&table->columns[field].dictionary, table->columns[field].codes[row]);
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
    return present;
}

static enum lineage_alias_kind
kind_of(struct text old_key, struct text new_key)
{
    if (!is_identified(new_key)) {
        return ALIAS_LOST;
    }
    return is_identified(old_key) ? ALIAS_CORRECTED : ALIAS_IDENTIFIED;
}

/* A number given to somebody else is no alias: the names must be the same. An old key that somebody bears now was not corrected but swapped. */
static bool
is_alias(const struct batch *batch, const uint8_t *present, const struct lineage_member *member, struct text new_key, struct text new_name)
{
    return !text_is_null(member->person) && !text_is_null(new_key) && !text_equal(member->person, new_key) && !text_is_null(member->name)
        && !text_is_null(new_name) && name_same(member->name, new_name) && !present[dictionary_find(&batch->keys.persons, member->person)];
}

static void
find_aliases(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage)
{
    uint8_t *present = mark_present(batch, arena);
    char buffer[NUMBER_MAX];

    present[0] = 0;
    lineage->aliases = arena_must_zero(arena, before->member_count + 1, sizeof *lineage->aliases);
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];
        struct numbers numbers;

        if (!lineage_is_numbered(table->schema)) {
            continue;
        }
        index_numbers(before, table->schema->name, arena, &numbers);
        for (size_t row = 0; row < table->row_count; row++) {
            const uint32_t number = dictionary_find(&numbers.texts, number_of(table, row, buffer));
            const struct lineage_member *member = &before->members[numbers.members[number]];
            const struct text key = dictionary_text(&batch->keys.persons, table->persons[row]);

            if (number != 0 && lineage->alias_count < before->member_count && is_alias(batch, present, member, key, name_of(table, row))) {
                lineage->aliases[lineage->alias_count++] =
                    (struct lineage_alias){member->person, key, kind_of(member->person, key), table, row};
            }
        }
    }
}

void
lineage_find(const struct batch *batch, const struct lineage_before *before, struct arena *arena, struct lineage *lineage)
{
    *lineage = (struct lineage){0};
    find_aliases(batch, before, arena, lineage);
    lineage_household_find(batch, before, arena, lineage);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/lineage/lineage.h"

#include "common/ground/array.h"

#include <inttypes.h>

static const char *const alias_words[] = {
    [ALIAS_IDENTIFIED] = "identified", [ALIAS_CORRECTED] = "corrected", [ALIAS_LOST] = "lost", [ALIAS_RENUMBERED] = "renumbered"};
static const char *const words[] = {[LINEAGE_SPLIT] = "split",       [LINEAGE_MERGED] = "merged", [LINEAGE_RENUMBERED] = "renumbered",
                                    [LINEAGE_HEAD] = "head_changed", [LINEAGE_MOVED] = "moved",   [LINEAGE_ENDED] = "ended"};
static const char *const basis_words[] = {[BASIS_NUMBERS] = "numbers", [BASIS_SHEET] = "sheet", [BASIS_OVERLAP] = "overlap"};

enum { KEY_MAX = 1024 };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

_Static_assert(COUNT(words) == LINEAGE_KINDS, "every kind has its word");

/* ---- words ---- */

const char *
lineage_alias_word(enum lineage_alias_kind kind)
{
    return alias_words[kind];
}

const char *
lineage_word(enum lineage_kind kind)
{
    return words[kind];
}

const char *
lineage_basis_word(enum lineage_basis basis)
{
    return basis_words[basis];
}

static bool
parse(struct text word, const char *const *list, size_t count, size_t *found)
{
    for (*found = 0; *found < count; ++*found) {
        if (text_equal(word, text_from(list[*found]))) {
            return true;
        }
    }
    return false;
}

bool
lineage_alias_parse(struct text word, enum lineage_alias_kind *kind)
{
    size_t found;

    if (!parse(word, alias_words, COUNT(alias_words), &found)) {
        return false;
    }
    *kind = (enum lineage_alias_kind)found;
    return true;
}

bool
lineage_parse(struct text word, enum lineage_kind *kind)
{
    size_t found;

    if (!parse(word, words, COUNT(words), &found)) {
        return false;
    }
    *kind = (enum lineage_kind)found;
    return true;
}

bool
lineage_basis_parse(struct text word, enum lineage_basis *basis)
{
    size_t found;

    if (!parse(word, basis_words, COUNT(basis_words), &found)) {
        return false;
    }
    *basis = (enum lineage_basis)found;
    return true;
}

/* ---- what a schema has ---- */

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

struct lineage_place
lineage_place_of(const struct table *table, size_t row, struct arena *arena)
{
    return (struct lineage_place){.source = table->schema->name,
                                  .file = dictionary_text(&table->files, table->file_codes[row]),
                                  .sheet = dictionary_text(&table->sheets, table->sheet_codes[row]),
                                  .row = text_from(arena_must_format(arena, "%" PRIu64, table->source_rows[row]))};
}

/* ---- the lists ---- */

/* False when the same is there already. What does not fit is taken for new: a register's keys are shorter. */
static bool
is_new(struct lineage *lineage, const struct text *parts, size_t count, struct arena *arena)
{
    char key[KEY_MAX];
    size_t used = 0;
    const uint32_t before = lineage->known.count;

    for (size_t part = 0; part < count; part++) {
        if (used + parts[part].size + 1 > sizeof key) {
            return true;
        }
        memcpy(key + used, parts[part].size == 0 ? "" : parts[part].data, parts[part].size);
        used += parts[part].size;
        key[used++] = '\x1f';
    }
    return dictionary_add(&lineage->known, (struct text){key, used}, arena) > before;
}

struct lineage_alias *
lineage_add_alias(struct lineage *lineage, struct lineage_alias alias, struct arena *arena)
{
    if (!is_new(lineage, (const struct text[]){TEXT("alias"), alias.old_key, alias.new_key}, 3, arena)) {
        return NULL;
    }
    lineage->aliases = array_grow(arena, lineage->aliases, lineage->alias_count, &lineage->alias_capacity, 64, sizeof *lineage->aliases);
    lineage->aliases[lineage->alias_count] = alias;
    return &lineage->aliases[lineage->alias_count++];
}

struct lineage_step *
lineage_add_step(struct lineage *lineage, struct lineage_step step, struct arena *arena)
{
    if (!is_new(lineage, (const struct text[]){text_from(words[step.kind]), step.from, step.to, step.is}, 4, arena)) {
        return NULL;
    }
    lineage->steps = array_grow(arena, lineage->steps, lineage->step_count, &lineage->step_capacity, 64, sizeof *lineage->steps);
    lineage->steps[lineage->step_count] = step;
    return &lineage->steps[lineage->step_count++];
}

void
lineage_add_renumbering(struct lineage *lineage, struct lineage_renumbering renumbering, struct arena *arena)
{
    const struct text parts[] = {TEXT("number"), renumbering.now[0], renumbering.now[1], renumbering.then[0], renumbering.then[1]};

    if (is_new(lineage, parts, 5, arena)) {
        lineage->renumberings = array_grow(arena, lineage->renumberings, lineage->renumbering_count, &lineage->renumbering_capacity, 64,
                                           sizeof *lineage->renumberings);
        lineage->renumberings[lineage->renumbering_count++] = renumbering;
    }
}

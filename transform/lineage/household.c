/* SPDX-License-Identifier: Apache-2.0 */
/* Every person of the batch before leads from a household then to a household now. Counting these pairs gives how many members two
 * households have in common, and everything else follows from the counts:
 *
 *   then H, now gone, most of its members in G that is new     renumbered
 *   then H, now gone, most of its members in G that was there  merged
 *   then H, now gone, fewer than half of its members together   ended
 *   G is new, at least half of its members from H still there  split
 *   H then and now, another division, or another head          moved, head_changed */
#include "transform/lineage/household.h"

#include <stdlib.h>

struct pair {
    uint32_t then;
    uint32_t now;
    uint32_t members;
};

struct comparison {
    struct text as_of;
    const struct batch *batch;
    const struct lineage_before *before;
    struct arena *arena;
    struct lineage *lineage;
    struct dictionary then;     /* households before */
    uint32_t *then_members;     /* persons in them */
    struct text *then_division; /* the first that is known */
    uint32_t *now_members;      /* by household of the batch, in numbered registers */
    struct text *now_division;
    uint32_t *person_now;          /* household of a person in the numbered registers */
    struct dictionary listed_then; /* households in lists that name heads; nothing when there is no such list */
    struct dictionary listed_now;
    struct text *alias_new_keys; /* by the old keys' codes */
    struct pair *pairs;          /* by (then, now) */
    size_t pair_count;
};

static void
read_now(struct comparison *comparison)
{
    const struct batch *batch = comparison->batch;
    struct arena *arena = comparison->arena;

    comparison->now_members = arena_must_zero(arena, batch->keys.households.count + 1, sizeof(uint32_t));
    comparison->now_division = arena_must_zero(arena, batch->keys.households.count + 1, sizeof(struct text));
    comparison->person_now = arena_must_zero(arena, batch->keys.persons.count + 1, sizeof(uint32_t));
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];

        for (size_t row = 0; lineage_is_numbered(table->schema) && row < table->row_count; row++) {
            const uint32_t person = table->persons[row];
            const uint32_t household = table->households[row];

            if (person != 0 && household != 0 && comparison->person_now[person] == 0) {
                comparison->person_now[person] = household;
                comparison->now_members[household]++;
            }
            if (household != 0 && text_is_null(comparison->now_division[household])) {
                comparison->now_division[household] = dictionary_text(&table->divisions, table->division_codes[row]);
            }
        }
    }
}

/* The person now: under the same key, or under the alias. */
static uint32_t
person_now(const struct comparison *comparison, const struct dictionary *old_keys, struct text key)
{
    const uint32_t alias = dictionary_find(old_keys, key);

    return dictionary_find(&comparison->batch->keys.persons, alias == 0 ? key : comparison->alias_new_keys[alias]);
}

static int
compare_pairs(const void *left, const void *right)
{
    const struct pair *a = left;
    const struct pair *b = right;

    if (a->then != b->then) {
        return a->then < b->then ? -1 : 1;
    }
    return (a->now > b->now) - (a->now < b->now);
}

static void
count_pairs(struct comparison *comparison)
{
    size_t kept = 0;

    qsort(comparison->pairs, comparison->pair_count, sizeof *comparison->pairs, compare_pairs);
    for (size_t at = 0; at < comparison->pair_count; at++) {
        if (kept > 0 && compare_pairs(&comparison->pairs[kept - 1], &comparison->pairs[at]) == 0) {
            comparison->pairs[kept - 1].members++;
        } else {
            comparison->pairs[kept++] = comparison->pairs[at];
        }
    }
    comparison->pair_count = kept;
}

/* An old key comes once: it was one person's. */
static void
index_aliases(struct comparison *comparison, struct dictionary *old_keys)
{
    const struct lineage *lineage = comparison->lineage;

    comparison->alias_new_keys = arena_must_zero(comparison->arena, lineage->alias_count + 1, sizeof *comparison->alias_new_keys);
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const uint32_t known = old_keys->count;
        const uint32_t code = dictionary_add(old_keys, lineage->aliases[at].old_key, comparison->arena);

        if (code > known) {
            comparison->alias_new_keys[code] = lineage->aliases[at].new_key;
        }
    }
}

static void
read_then(struct comparison *comparison)
{
    const struct lineage_before *before = comparison->before;
    struct dictionary old_keys = {0};
    struct dictionary persons = {0};

    index_aliases(comparison, &old_keys);
    comparison->then_members = arena_must_zero(comparison->arena, before->member_count + 1, sizeof(uint32_t));
    comparison->then_division = arena_must_zero(comparison->arena, before->member_count + 1, sizeof(struct text));
    comparison->pairs = arena_must_zero(comparison->arena, before->member_count + 1, sizeof *comparison->pairs);
    for (size_t at = 0; at < before->member_count; at++) {
        const struct lineage_member *member = &before->members[at];
        const uint32_t household = dictionary_add(&comparison->then, member->household, comparison->arena);
        const uint32_t known = persons.count;
        uint32_t now;

        if (household != 0 && text_is_null(comparison->then_division[household])) {
            comparison->then_division[household] = member->division;
        }
        if (household == 0 || dictionary_add(&persons, member->person, comparison->arena) <= known) {
            continue;
        }
        comparison->then_members[household]++;
        now = comparison->person_now[person_now(comparison, &old_keys, member->person)];
        if (now != 0) {
            comparison->pairs[comparison->pair_count++] = (struct pair){household, now, 1};
        }
    }
    count_pairs(comparison);
}

static struct text
then_key(const struct comparison *comparison, uint32_t household)
{
    return comparison->then.values[household];
}

static struct text
now_key(const struct comparison *comparison, uint32_t household)
{
    return dictionary_text(&comparison->batch->keys.households, household);
}

static bool
is_there_now(const struct comparison *comparison, uint32_t then)
{
    const uint32_t now = dictionary_find(&comparison->batch->keys.households, then_key(comparison, then));

    return now != 0 && comparison->now_members[now] > 0;
}

static bool
was_there_then(const struct comparison *comparison, uint32_t now)
{
    const struct text key = now_key(comparison, now);

    return dictionary_find(&comparison->then, key) != 0 || dictionary_find(&comparison->listed_then, key) != 0;
}

/* What a sheet says of the two households, or of the one that is gone, needs no guess. */
static bool
is_said(const struct comparison *comparison, const struct lineage_step *step)
{
    for (size_t at = 0; at < comparison->lineage->step_count; at++) {
        const struct lineage_step *known = &comparison->lineage->steps[at];

        if (known->basis == BASIS_SHEET && text_equal(known->from, step->from)
            && (step->kind == LINEAGE_ENDED ? known->kind != LINEAGE_SPLIT && known->kind != LINEAGE_HEAD && known->kind != LINEAGE_MOVED
                                            : text_equal(known->to, step->to))) {
            return true;
        }
    }
    return false;
}

/* A number that no list of households knows is a slip of the pen in a member's row, not a household. */
static bool
is_listed(const struct dictionary *listed, struct text household)
{
    return listed->count == 0 || text_is_null(household) || dictionary_find(listed, household) != 0;
}

static void
add_step(struct comparison *comparison, struct lineage_step step)
{
    const bool gone = step.kind == LINEAGE_MERGED || step.kind == LINEAGE_RENUMBERED || step.kind == LINEAGE_ENDED;

    if (!is_listed(&comparison->listed_then, step.from) || !is_listed(&comparison->listed_now, step.to)
        || (gone && dictionary_find(&comparison->listed_now, step.from) != 0)) { /* only its members are missing */
        return;
    }
    step.as_of = comparison->as_of;
    step.basis = step.kind <= LINEAGE_RENUMBERED ? BASIS_OVERLAP : BASIS_NUMBERS;
    if (step.kind == LINEAGE_HEAD || step.kind == LINEAGE_MOVED || !is_said(comparison, &step)) {
        (void)lineage_add_step(comparison->lineage, step, comparison->arena);
    }
}

/* A village that was renumbered or merged took its households along: they did not move. */
static struct text
division_then(const struct comparison *comparison, uint32_t then)
{
    const struct text division = comparison->then_division[then];

    return text_is_null(division) ? division : schema_division_present(comparison->batch->pack, division, comparison->batch->as_of);
}

/* The households now of one household then: pairs from .. to - 1. */
static void
classify_vanished(struct comparison *comparison, uint32_t then, size_t from, size_t to)
{
    const struct pair *best = NULL;

    for (size_t at = from; at < to; at++) {
        if (best == NULL || comparison->pairs[at].members > best->members) {
            best = &comparison->pairs[at];
        }
    }
    if (best == NULL || best->members * 2 < comparison->then_members[then]) {
        add_step(comparison, (struct lineage_step){.from = then_key(comparison, then), .kind = LINEAGE_ENDED});
        return;
    }
    add_step(comparison, (struct lineage_step){.from = then_key(comparison, then),
                                               .to = now_key(comparison, best->now),
                                               .kind = was_there_then(comparison, best->now) ? LINEAGE_MERGED : LINEAGE_RENUMBERED,
                                               .members = best->members});
    for (size_t at = from; at < to; at++) {
        const struct pair *pair = &comparison->pairs[at];

        if (pair != best && !was_there_then(comparison, pair->now) && pair->members * 2 >= comparison->now_members[pair->now]) {
            add_step(comparison, (struct lineage_step){.from = then_key(comparison, then),
                                                       .to = now_key(comparison, pair->now),
                                                       .kind = LINEAGE_SPLIT,
                                                       .members = pair->members});
        }
    }
}

static void
classify_kept(struct comparison *comparison, uint32_t then, size_t from, size_t to)
{
    const struct text key = then_key(comparison, then);
    const uint32_t now = dictionary_find(&comparison->batch->keys.households, key);
    const struct text division = comparison->now_division[now];
    const struct text was = division_then(comparison, then);

    if (!text_is_null(division) && !text_is_null(was) && !text_equal(division, was)) {
        add_step(comparison,
                 (struct lineage_step){
                     .from = key, .to = key, .kind = LINEAGE_MOVED, .members = comparison->now_members[now], .was = was, .is = division});
    }
    for (size_t at = from; at < to; at++) {
        const struct pair *pair = &comparison->pairs[at];

        if (pair->now != now && !was_there_then(comparison, pair->now) && pair->members * 2 >= comparison->now_members[pair->now]) {
            add_step(comparison, (struct lineage_step){
                                     .from = key, .to = now_key(comparison, pair->now), .kind = LINEAGE_SPLIT, .members = pair->members});
        }
    }
}

static void
classify_households(struct comparison *comparison)
{
    size_t from = 0;

    for (uint32_t then = 1; then <= comparison->then.count; then++) {
        size_t to = from;

        while (to < comparison->pair_count && comparison->pairs[to].then == then) {
            to++;
        }
        if (is_there_now(comparison, then)) {
            classify_kept(comparison, then, from, to);
        } else {
            classify_vanished(comparison, then, from, to);
        }
        from = to;
    }
}

/* A head whose ID was corrected is the same head. */
static bool
is_alias_of(const struct lineage *lineage, struct text old_id, struct text new_id)
{
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const struct lineage_alias *alias = &lineage->aliases[at];

        if (text_ends_with(alias->old_key, old_id) && text_ends_with(alias->new_key, new_id)) {
            return true;
        }
    }
    return false;
}

static void
compare_heads(struct comparison *comparison, const struct table *table)
{
    const size_t field = lineage_head_field(table->schema);
    struct dictionary households = {0};
    const struct lineage_before *before = comparison->before;
    size_t *heads = arena_must_zero(comparison->arena, before->head_count + 1, sizeof *heads);

    for (size_t at = 0; at < before->head_count; at++) {
        if (text_equal(before->heads[at].source, table->schema->name)) {
            heads[dictionary_add(&households, before->heads[at].household, comparison->arena)] = at;
        }
    }
    for (size_t row = 0; row < table->row_count; row++) {
        const struct text key = now_key(comparison, table->households[row]);
        const uint32_t found = dictionary_find(&households, key);
        const struct column *column = &table->columns[field];
        const struct text now = column_is_valid(column, row) ? column_text(column, row) : TEXT_NULL;
        const struct text then = found == 0 ? TEXT_NULL : before->heads[heads[found]].head;

        if (!text_is_null(then) && !text_is_null(now) && !text_equal(then, now) && !is_alias_of(comparison->lineage, then, now)) {
            add_step(comparison, (struct lineage_step){.from = key, .to = key, .kind = LINEAGE_HEAD, .was = then, .is = now});
        }
    }
}

static void
read_lists(struct comparison *comparison)
{
    const struct batch *batch = comparison->batch;

    for (size_t at = 0; at < comparison->before->head_count; at++) {
        (void)dictionary_add(&comparison->listed_then, comparison->before->heads[at].household, comparison->arena);
    }
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        const struct table *table = &batch->tables[source];

        for (size_t row = 0; lineage_head_field(table->schema) != SIZE_MAX && row < table->row_count; row++) {
            (void)dictionary_add(&comparison->listed_now, dictionary_text(&batch->keys.households, table->households[row]),
                                 comparison->arena);
        }
    }
}

void
lineage_household_find(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                       struct lineage *lineage)
{
    struct comparison comparison = {.as_of = as_of, .batch = batch, .before = before, .arena = arena, .lineage = lineage};

    read_lists(&comparison);
    read_now(&comparison);
    read_then(&comparison);
    classify_households(&comparison);
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        if (lineage_head_field(batch->tables[source].schema) != SIZE_MAX) {
            compare_heads(&comparison, &batch->tables[source]);
        }
    }
}

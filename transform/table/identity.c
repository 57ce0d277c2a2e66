/* SPDX-License-Identifier: Apache-2.0 */
/* History identity answers two questions of the load: is this the row of last time (`_key`), and does it say the same (`_hash`)? Both are
 * folds of cell hashes in schema order (identity.h). The content was folded while the row was read, when its bytes were in the cache; what
 * is left to fold are division, person and household, in runs of rows, one task a run. A row's primary key serves when it is complete and
 * no other row of the table has it, which is known once all rows are hashed; any other row is known by its content, equal ones by their
 * ordinal in the order of rows. Where equal rows are kept, a primary key that all rows of one content share is the first one's, so that a
 * second line is a new row and leaves the first what it was. So neither an inserted row nor one with a broken key changes the identity of
 * the rows around it. O(rows). */
#include "transform/table/identity.h"

#include "common/ground/thread.h"
#include "transform/table/reread.h"

#include <stdlib.h>

enum { RUN_ROWS = 32 * 1024 };

#define SEED_KEY UINT64_C(0x62696475692d6b65)
#define SEED_ORDINAL UINT64_C(0x62696475692d2323)

struct run {
    uint32_t table;
    size_t from;
    size_t to;
};

struct hashing {
    struct batch *batch;
    uint64_t **divisions; /* per table: hashes of its divisions */
    uint64_t *persons;
    uint64_t *households;
    struct run *runs;
    size_t run_count;
    struct arena *arenas; /* per table */
};

static uint64_t *
hash_texts(const struct dictionary *dictionary, struct arena *arena)
{
    uint64_t *hashes = arena_must_alloc(arena, (dictionary->count + 1) * sizeof *hashes);

    hashes[0] = IDENTITY_NULL;
    for (uint32_t code = 1; code <= dictionary->count; code++) {
        hashes[code] = dictionary_hash(dictionary->values[code]);
    }
    return hashes;
}

static uint64_t
cell_hash(const struct column *column, size_t row)
{
    if (!column_is_valid(column, row)) {
        return identity_state((enum field_state)column->states[row]);
    }
    if (column->type == SCHEMA_STRING) {
        return dictionary_hash(column_text(column, row));
    }
    if (column->numbers != NULL) {
        return identity_value(column->numbers[row]);
    }
    return identity_value(column->dates != NULL ? column->dates[row] : column->booleans[row]);
}

void
identity_settle(struct table *table)
{
    for (size_t row = 0; row < table->row_count; row++) {
        uint64_t content = IDENTITY_CONTENT;

        for (size_t field = 0; field < table->schema->field_count; field++) {
            content = identity_mix(content, cell_hash(&table->columns[field], row));
        }
        table->key[row] = content;
    }
}

static enum status
divisions_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct hashing *hashing = context;

    (void)worker;
    (void)err;
    hashing->divisions[task] = hash_texts(&hashing->batch->tables[task].divisions, &hashing->arenas[task]);
    return STATUS_OK;
}

/* All of it into hash. */
static enum status
run_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct hashing *hashing = context;
    const struct run *run = &hashing->runs[task];
    const struct table *table = &hashing->batch->tables[run->table];

    (void)worker;
    (void)err;
    for (size_t row = run->from; row < run->to; row++) {
        uint64_t hash = identity_mix(table->key[row], hashing->divisions[run->table][table->division_codes[row]]);

        hash = identity_mix(hash, hashing->persons[table->persons[row]]);
        table->hash[row] = identity_mix(hash, hashing->households[table->households[row]]);
    }
    return STATUS_OK;
}

/* ---- which primary keys are unique ---- */

enum { KEY_GROUP = 32 };

/* Values met once, and more often; open addressing. The two bits of a slot lie apart, so that a look-up waits for memory once. */
struct keys_met {
    uint64_t *values;
    uint64_t *used;
    uint64_t *twice;
    uint64_t *contents; /* of the first row with the value: rows of one content count once; NULL: every row counts */
    size_t mask;
};

static void
keys_init(struct keys_met *keys, size_t rows, bool tells_contents, struct arena *arena)
{
    size_t size = 64;

    while (size < rows * 2) {
        size *= 2;
    }
    keys->values = arena_must_alloc(arena, size * sizeof *keys->values);
    keys->used = arena_must_zero(arena, size / 64, sizeof *keys->used);
    keys->twice = arena_must_zero(arena, size / 64, sizeof *keys->twice);
    keys->contents = tells_contents ? arena_must_alloc(arena, size * sizeof *keys->contents) : NULL;
    keys->mask = size - 1;
}

static bool
has_bit(const uint64_t *bits, size_t at)
{
    return (bits[at / 64] >> (at % 64)) & 1;
}

static size_t
keys_slot(const struct keys_met *keys, uint64_t value)
{
    size_t at = value & keys->mask;

    while (has_bit(keys->used, at) && keys->values[at] != value) {
        at = (at + 1) & keys->mask;
    }
    return at;
}

static void
keys_add(struct keys_met *keys, uint64_t value, uint64_t content)
{
    const size_t at = keys_slot(keys, value);
    const uint64_t bit = UINT64_C(1) << (at % 64);

    if (!has_bit(keys->used, at)) {
        keys->used[at / 64] |= bit;
        keys->values[at] = value;
        if (keys->contents != NULL) {
            keys->contents[at] = content;
        }
    } else if (keys->contents == NULL || keys->contents[at] != content) {
        keys->twice[at / 64] |= bit;
    }
}

/* False, and 0, when a part of the key is NULL. */
static bool
key_hash(const struct table *table, size_t row, uint64_t *hash)
{
    const struct schema *schema = table->schema;

    *hash = SEED_KEY;
    for (size_t at = 0; at < schema->primary_key_count; at++) {
        const struct column *column = &table->columns[schema->primary_key[at]];

        if (!column_is_valid(column, row)) {
            *hash = 0;
            return false;
        }
        *hash = identity_mix(*hash, cell_hash(column, row));
    }
    return schema->primary_key_count > 0;
}

/* Large sets are in no cache: the slots of a group of rows are asked for before the first is looked at. */
static void
meet_keys(const struct table *table, struct keys_met *keys, uint64_t *hashes, uint8_t *whole)
{
    for (size_t from = 0; from < table->row_count; from += KEY_GROUP) {
        const size_t to = table->row_count - from < KEY_GROUP ? table->row_count : from + KEY_GROUP;

        for (size_t row = from; row < to; row++) {
            whole[row] = key_hash(table, row, &hashes[row]);
            __builtin_prefetch(&keys->values[hashes[row] & keys->mask]);
        }
        for (size_t row = from; row < to; row++) {
            if (whole[row]) {
                keys_add(keys, hashes[row], table->key[row]);
            }
        }
    }
}

/* ---- the others: by content and ordinal ---- */

struct tally {
    uint64_t *values;
    uint32_t *counts; /* 0: free */
    size_t mask;
};

static void
tally_init(struct tally *tally, size_t rows, struct arena *arena)
{
    size_t size = 64;

    while (size < rows * 2) {
        size *= 2;
    }
    tally->values = arena_must_alloc(arena, size * sizeof *tally->values);
    tally->counts = arena_must_zero(arena, size, sizeof *tally->counts);
    tally->mask = size - 1;
}

/* How often the value came before. */
static uint32_t
tally_add(struct tally *tally, uint64_t value)
{
    size_t at = value & tally->mask;

    while (tally->counts[at] != 0 && tally->values[at] != value) {
        at = (at + 1) & tally->mask;
    }
    tally->values[at] = value;
    return tally->counts[at]++;
}

static enum status
identity_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct hashing *hashing = context;
    const struct table *table = &hashing->batch->tables[task];
    const bool keeps = table->schema->keeps_equal;
    struct arena scratch;
    struct keys_met keys;
    struct tally equals;
    uint64_t *hashes;
    uint8_t *whole;
    size_t others = 0;

    (void)worker;
    (void)err;
    arena_init(&scratch, 0);
    hashes = arena_must_alloc(&scratch, (table->row_count + 1) * sizeof *hashes);
    whole = arena_must_alloc(&scratch, table->row_count + 1);
    keys_init(&keys, table->row_count, keeps, &scratch);
    meet_keys(table, &keys, hashes, whole);
    for (size_t row = 0; row < table->row_count; row++) {
        whole[row] = whole[row] && !has_bit(keys.twice, keys_slot(&keys, hashes[row]));
        others += keeps || whole[row] == 0;
    }
    tally_init(&equals, others, &scratch);
    for (size_t row = 0; row < table->row_count; row++) {
        if (whole[row] && !keeps) {
            table->key[row] = hashes[row];
        } else {
            const uint64_t class = identity_mix(identity_mix(SEED_ORDINAL, hashes[row]), table->key[row]);
            const uint32_t ordinal = tally_add(&equals, class);

            table->key[row] = whole[row] && ordinal == 0 ? hashes[row] : identity_mix(class, ordinal);
        }
    }
    arena_done(&scratch);
    return STATUS_OK;
}

/* ---- before cells were read otherwise ---- */

static uint64_t
former_hash(const struct table *table, size_t field, uint32_t row, bool *valid)
{
    const struct column *column = &table->columns[field];
    const struct reread *reread = reread_of_cell(table, row, field);

    if (reread == NULL) {
        *valid = column_is_valid(column, row);
        return cell_hash(column, row);
    }
    *valid = reread->kind == REREAD_VALUE;
    if (!*valid) {
        return identity_state(reread->kind == REREAD_ABSENT ? FIELD_ABSENT : FIELD_INVALID);
    }
    return column->type == SCHEMA_STRING ? dictionary_hash(reread->text) : identity_value(reread->number);
}

uint64_t
identity_former_key(const struct table *table, uint32_t row)
{
    const struct schema *schema = table->schema;
    uint64_t content = IDENTITY_CONTENT;
    uint64_t key = SEED_KEY;
    bool complete = schema->primary_key_count > 0;
    bool valid;

    for (size_t at = 0; at < schema->primary_key_count; at++) {
        key = identity_mix(key, former_hash(table, schema->primary_key[at], row, &valid));
        complete = complete && valid;
    }
    if (complete) {
        return key;
    }
    for (size_t field = 0; field < schema->field_count; field++) {
        content = identity_mix(content, former_hash(table, field, row, &valid));
    }
    return identity_mix(identity_mix(identity_mix(SEED_ORDINAL, schema->primary_key_count > 0 ? 0 : key), content), 0);
}

static void
plan_runs(struct hashing *hashing, struct arena *arena)
{
    const size_t tables = hashing->batch->table_count;
    size_t count = 0;

    for (size_t number = 0; number < tables; number++) {
        count += hashing->batch->tables[number].row_count / RUN_ROWS + 1;
    }
    hashing->runs = arena_must_alloc(arena, count * sizeof *hashing->runs);
    for (uint32_t number = 0; number < tables; number++) {
        const size_t rows = hashing->batch->tables[number].row_count;

        for (size_t from = 0; from < rows; from += RUN_ROWS) {
            const size_t to = rows - from > RUN_ROWS ? from + RUN_ROWS : rows;

            hashing->runs[hashing->run_count++] = (struct run){.table = number, .from = from, .to = to};
        }
    }
}

static enum status
hash_all(struct hashing *hashing, size_t threads, struct error *err)
{
    const size_t tables = hashing->batch->table_count;

    TRY(thread_each(threads, tables, divisions_task, hashing, err));
    TRY(thread_each(threads, hashing->run_count, run_task, hashing, err));
    return thread_each(threads, tables, identity_task, hashing, err);
}

enum status
identity_build(struct batch *batch, size_t threads, struct error *err)
{
    const size_t tables = batch->table_count;
    struct hashing hashing = {.batch = batch};
    struct arena scratch;
    enum status status;

    arena_init(&scratch, 0);
    hashing.divisions = arena_must_zero(&scratch, tables + 1, sizeof *hashing.divisions);
    hashing.arenas = arena_must_zero(&scratch, tables + 1, sizeof *hashing.arenas);
    hashing.persons = hash_texts(&batch->keys.persons, &scratch);
    hashing.households = hash_texts(&batch->keys.households, &scratch);
    for (size_t number = 0; number < tables; number++) {
        struct table *table = &batch->tables[number];

        table->hash = arena_must_alloc(table->arena, (table->row_count + 1) * sizeof *table->hash);
    }
    plan_runs(&hashing, &scratch);
    status = hash_all(&hashing, threads, err);
    for (size_t number = 0; number < tables; number++) {
        arena_done(&hashing.arenas[number]);
    }
    arena_done(&scratch);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* History identity answers two questions of the load: is this the row of last time (`_key`), and does it say the same (`_hash`)? Both are
 * folds of cell hashes in schema order (identity.h). First each table hashes its distinct texts, then runs of rows fold column by column,
 * so that a column's hashes stay in the cache; one task per run. A row's primary key serves when it is complete and no other row of the
 * table has it, which is known once all rows are hashed; any other row is known by its content, equal ones by their ordinal in the order of
 * rows. Where equal rows are kept, a primary key that all rows of one content share is the first one's, so that a second line is a new row
 * and leaves the first what it was. So neither an inserted row nor one with a broken key changes the identity of the rows around it.
 * O(cells), two passes over the rows' keys. */
#include "transform/table/identity.h"

#include "common/ground/hash.h"
#include "common/ground/thread.h"
#include "transform/table/distinct.h"
#include "transform/table/reread.h"

#include <stdlib.h>

enum { RUN_ROWS = 32 * 1024 };

/* Constants apart from each other; any would do, but they must never change. */
#define SEED_CONTENT UINT64_C(0x62696475692d726f)
#define SEED_KEY UINT64_C(0x62696475692d6b65)
#define SEED_ORDINAL UINT64_C(0x62696475692d2323)
#define HASH_NULL UINT64_C(0x9ae16a3b2f90404f)

struct run {
    uint32_t table;
    size_t from;
    size_t to;
};

struct hashing {
    struct batch *batch;
    uint64_t ***texts; /* per table and field: hashes of the distinct texts; NULL for other types */
    uint64_t **divisions;
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

    hashes[0] = HASH_NULL;
    for (uint32_t code = 1; code <= dictionary->count; code++) {
        hashes[code] = hash_64(dictionary->values[code].data, dictionary->values[code].size);
    }
    return hashes;
}

/* A cell that is not text; invalid and masked count apart from absent, since rules tell them apart. */
static uint64_t
value_hash(const struct column *column, size_t row)
{
    if (!column_is_valid(column, row)) {
        return column->states[row] == FIELD_ABSENT ? HASH_NULL : HASH_NULL + column->states[row];
    }
    if (column->numbers != NULL) {
        return table_mix(HASH_NULL, (uint64_t)column->numbers[row]);
    }
    return table_mix(HASH_NULL, column->dates != NULL ? (uint64_t)(int64_t)column->dates[row] : column->booleans[row]);
}

static uint64_t
cell_hash(const struct column *column, const uint64_t *texts, size_t row)
{
    return texts != NULL && column_is_valid(column, row) ? texts[column->codes[row]] : value_hash(column, row);
}

static enum status
texts_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct hashing *hashing = context;
    const struct table *table = &hashing->batch->tables[task];
    struct arena *arena = &hashing->arenas[task];

    (void)worker;
    (void)err;
    hashing->texts[task] = arena_must_zero(arena, table->schema->field_count + 1, sizeof **hashing->texts);
    for (size_t field = 0; field < table->schema->field_count; field++) {
        if (table->columns[field].codes != NULL) {
            hashing->texts[task][field] = hash_texts(&table->columns[field].dictionary, arena);
        }
    }
    hashing->divisions[task] = hash_texts(&table->divisions, arena);
    return STATUS_OK;
}

/* Content into key, all of it into hash. */
static enum status
run_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct hashing *hashing = context;
    const struct run *run = &hashing->runs[task];
    const struct table *table = &hashing->batch->tables[run->table];

    (void)worker;
    (void)err;
    for (size_t row = run->from; row < run->to; row++) {
        table->key[row] = SEED_CONTENT;
    }
    for (size_t field = 0; field < table->schema->field_count; field++) {
        for (size_t row = run->from; row < run->to; row++) {
            table->key[row] = table_mix(table->key[row], cell_hash(&table->columns[field], hashing->texts[run->table][field], row));
        }
    }
    for (size_t row = run->from; row < run->to; row++) {
        uint64_t hash = table_mix(table->key[row], hashing->divisions[run->table][table->division_codes[row]]);

        hash = table_mix(hash, hashing->persons[table->persons[row]]);
        table->hash[row] = table_mix(hash, hashing->households[table->households[row]]);
    }
    return STATUS_OK;
}

/* Occurrences of 64-bit values; open addressing, free where the count is 0. */
struct tally {
    uint64_t *values;
    uint32_t *counts;
    uint64_t *contents; /* of the first row with the value */
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
    tally->contents = NULL;
    tally->mask = size - 1;
}

static uint32_t *
tally_count(struct tally *tally, uint64_t value)
{
    size_t at = value & tally->mask;

    while (tally->counts[at] != 0 && tally->values[at] != value) {
        at = (at + 1) & tally->mask;
    }
    tally->values[at] = value;
    return &tally->counts[at];
}

/* Counts a row that has the value; where contents are told apart, rows of one content count once. */
static void
tally_add(struct tally *tally, uint64_t value, uint64_t content)
{
    uint32_t *count = tally_count(tally, value);

    if (tally->contents == NULL) {
        ++*count;
    } else if (*count == 0) {
        tally->contents[count - tally->counts] = content;
        *count = 1;
    } else {
        *count += tally->contents[count - tally->counts] != content;
    }
}

/* False, and 0, when a part of the key is NULL. */
static bool
key_hash(const struct hashing *hashing, size_t number, size_t row, uint64_t *hash)
{
    const struct table *table = &hashing->batch->tables[number];
    const struct schema *schema = table->schema;

    *hash = SEED_KEY;
    for (size_t at = 0; at < schema->primary_key_count; at++) {
        const size_t field = schema->primary_key[at];

        if (!column_is_valid(&table->columns[field], row)) {
            *hash = 0;
            return false;
        }
        *hash = table_mix(*hash, cell_hash(&table->columns[field], hashing->texts[number][field], row));
    }
    return schema->primary_key_count > 0;
}

static enum status
identity_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct hashing *hashing = context;
    const struct table *table = &hashing->batch->tables[task];
    const bool keeps = table->schema->keeps_equal;
    struct arena scratch;
    struct tally keys;
    struct tally equals;

    (void)worker;
    (void)err;
    arena_init(&scratch, 0);
    tally_init(&keys, table->row_count, &scratch);
    tally_init(&equals, table->row_count, &scratch);
    keys.contents = keeps ? arena_must_alloc(&scratch, (keys.mask + 1) * sizeof *keys.contents) : NULL;
    for (size_t row = 0; row < table->row_count; row++) {
        uint64_t key;

        if (key_hash(hashing, task, row, &key)) {
            tally_add(&keys, key, table->key[row]);
        }
    }
    for (size_t row = 0; row < table->row_count; row++) {
        uint64_t key;
        const bool named = key_hash(hashing, task, row, &key) && *tally_count(&keys, key) == 1;

        if (named && !keeps) {
            table->key[row] = key;
        } else {
            const uint64_t class = table_mix(table_mix(SEED_ORDINAL, key), table->key[row]);
            const uint32_t ordinal = (*tally_count(&equals, class))++;

            table->key[row] = named && ordinal == 0 ? key : table_mix(class, ordinal);
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
        if (*valid && column->codes != NULL) {
            const struct text text = dictionary_text(&column->dictionary, column->codes[row]);

            return hash_64(text.data, text.size);
        }
        return value_hash(column, row);
    }
    *valid = reread->kind == REREAD_VALUE;
    if (!*valid) {
        return reread->kind == REREAD_ABSENT ? HASH_NULL : HASH_NULL + FIELD_INVALID;
    }
    return column->codes != NULL ? hash_64(reread->text.data, reread->text.size) : table_mix(HASH_NULL, (uint64_t)reread->number);
}

uint64_t
identity_former_key(const struct table *table, uint32_t row)
{
    const struct schema *schema = table->schema;
    uint64_t content = SEED_CONTENT;
    uint64_t key = SEED_KEY;
    bool complete = schema->primary_key_count > 0;
    bool valid;

    for (size_t at = 0; at < schema->primary_key_count; at++) {
        key = table_mix(key, former_hash(table, schema->primary_key[at], row, &valid));
        complete = complete && valid;
    }
    if (complete) {
        return key;
    }
    for (size_t field = 0; field < schema->field_count; field++) {
        content = table_mix(content, former_hash(table, field, row, &valid));
    }
    return table_mix(table_mix(table_mix(SEED_ORDINAL, schema->primary_key_count > 0 ? 0 : key), content), 0);
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

    TRY(thread_each(threads, tables, texts_task, hashing, err));
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
    hashing.texts = arena_must_zero(&scratch, tables + 1, sizeof *hashing.texts);
    hashing.divisions = arena_must_zero(&scratch, tables + 1, sizeof *hashing.divisions);
    hashing.arenas = arena_must_zero(&scratch, tables + 1, sizeof *hashing.arenas);
    hashing.persons = hash_texts(&batch->keys.persons, &scratch);
    hashing.households = hash_texts(&batch->keys.households, &scratch);
    for (size_t number = 0; number < tables; number++) {
        struct table *table = &batch->tables[number];

        table->key = arena_must_alloc(table->arena, (table->row_count + 1) * sizeof *table->key);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/pattern.h"

#include "common/ground/array.h"
#include "common/ground/thread.h"

#include <stdlib.h>

enum { SAMPLE = 1000000, SAMPLE_TASKS = 32, FIRST_SLOTS = 1024 };

/* ---- patterns of a chunk: numbered as they come, then by one list for all ---- */

/* Open addressing over codes; a code is the levels as digits of one number, 0 for nothing. */
struct code_table {
    uint64_t *codes; /* by number */
    uint32_t *slots; /* number + 1 */
    size_t count;
    size_t capacity;
    size_t slot_count;
};

static void
no_memory(void)
{
    error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for the pairs to compare");
}

static size_t
slot_of(const struct code_table *table, uint64_t code)
{
    size_t slot = (size_t)((code * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (table->slot_count - 1);

    while (table->slots[slot] != 0 && table->codes[table->slots[slot] - 1] != code) {
        slot = (slot + 1) & (table->slot_count - 1);
    }
    return slot;
}

static void
grow_slots(struct code_table *table)
{
    free(table->slots);
    table->slot_count = table->slot_count == 0 ? FIRST_SLOTS : table->slot_count * 2;
    table->slots = calloc(table->slot_count, sizeof *table->slots);
    if (table->slots == NULL) {
        no_memory();
    }
    for (size_t at = 0; at < table->count; at++) {
        table->slots[slot_of(table, table->codes[at])] = (uint32_t)at + 1;
    }
}

static uint32_t
number_of(struct code_table *table, uint64_t code)
{
    size_t slot;

    if (2 * table->count >= table->slot_count) {
        grow_slots(table);
    }
    slot = slot_of(table, code);
    if (table->slots[slot] == 0) {
        uint64_t *grown = array_grow_heap(table->codes, table->count, &table->capacity, FIRST_SLOTS, sizeof *grown);

        if (grown == NULL) {
            no_memory();
        }
        table->codes = grown;
        table->codes[table->count++] = code;
        table->slots[slot] = (uint32_t)table->count;
    }
    return table->slots[slot] - 1;
}

struct builder {
    const struct model *model;
    const struct model_records *records;
    const struct block *block;
    struct patterns *patterns;
    struct code_table *tables;       /* a chunk each */
    struct block_rows *asked;        /* a worker each */
    uint64_t (*passed)[MODEL_RULES]; /* a chunk each */
    uint64_t (*buckets)[MODEL_RULES];
    uint64_t (*sampled)[MODEL_COMPARISONS][COMPARISON_LEVELS]; /* a task each */
    uint64_t *drawn;                                           /* pairs outside, a task each */
};

static uint64_t
code_of(const struct model *model, const uint32_t *left, const uint32_t *right)
{
    uint64_t code = 0;

    for (size_t at = 0; at < model->comparison_count; at++) {
        const struct comparison *comparison = &model->comparisons[at];
        const unsigned level = comparison_level(comparison, left, right);

        code = code * (comparison->level_count + 1) + (level == COMPARISON_NOTHING ? 0 : level + 1);
    }
    return code;
}

static void
reserve_pairs(struct pattern_chunk *chunk, size_t count, size_t *capacity)
{
    uint32_t *right;
    uint32_t *pattern;

    if (count <= *capacity) {
        return;
    }
    *capacity = count + count / 2 + PATTERN_CHUNK;
    right = realloc(chunk->right, *capacity * sizeof *right);
    chunk->right = right == NULL ? chunk->right : right;
    pattern = realloc(chunk->pattern, *capacity * sizeof *pattern);
    chunk->pattern = pattern == NULL ? chunk->pattern : pattern;
    if (right == NULL || pattern == NULL) {
        no_memory();
    }
}

static enum status
compare_chunk(void *context, size_t task, size_t worker, struct error *err)
{
    struct builder *builder = context;
    struct pattern_chunk *chunk = &builder->patterns->chunks[task];
    struct block_rows *asked = &builder->asked[worker];
    size_t capacity = 0;
    uint32_t count = 0;

    (void)err;
    memset(asked->passed, 0, sizeof asked->passed);
    memset(asked->buckets, 0, sizeof asked->buckets);
    for (uint32_t row = 0; row < chunk->rows; row++) {
        const uint32_t *left = model_row(builder->records, 0, chunk->first + row);

        block_ask(builder->block, chunk->first + row, asked);
        reserve_pairs(chunk, count + asked->count, &capacity);
        for (size_t at = 0; at < asked->count; at++) {
            if (at + 8 < asked->count) {
                __builtin_prefetch(model_row(builder->records, 1, asked->rows[at + 8]));
            }
            chunk->right[count] = asked->rows[at];
            chunk->pattern[count++] =
                number_of(&builder->tables[task], code_of(builder->model, left, model_row(builder->records, 1, asked->rows[at])));
        }
        chunk->starts[row + 1] = count;
    }
    memcpy(builder->passed[task], asked->passed, sizeof asked->passed);
    memcpy(builder->buckets[task], asked->buckets, sizeof asked->buckets);
    free(builder->tables[task].slots);
    builder->tables[task].slots = NULL;
    return STATUS_OK;
}

/* ---- one list for all ---- */

static int
compare_codes(const void *left, const void *right)
{
    const uint64_t one = *(const uint64_t *)left;
    const uint64_t other = *(const uint64_t *)right;

    return one < other ? -1 : one > other;
}

static size_t
sort_codes(const struct builder *builder, uint64_t **codes)
{
    size_t total = 0;
    size_t kept = 0;

    for (size_t chunk = 0; chunk < builder->patterns->chunk_count; chunk++) {
        total += builder->tables[chunk].count;
    }
    *codes = malloc((total + 1) * sizeof **codes);
    if (*codes == NULL) {
        no_memory();
    }
    total = 0;
    for (size_t chunk = 0; chunk < builder->patterns->chunk_count; chunk++) {
        const struct code_table *table = &builder->tables[chunk];

        if (table->count > 0) {
            memcpy(*codes + total, table->codes, table->count * sizeof **codes);
        }
        total += table->count;
    }
    qsort(*codes, total, sizeof **codes, compare_codes);
    for (size_t at = 0; at < total; at++) {
        if (kept == 0 || (*codes)[kept - 1] != (*codes)[at]) {
            (*codes)[kept++] = (*codes)[at];
        }
    }
    return kept;
}

static void
set_levels(const struct model *model, struct patterns *patterns, const uint64_t *codes, struct arena *arena)
{
    patterns->levels = arena_must_zero(arena, patterns->count * patterns->comparison_count + 1, 1);
    for (size_t pattern = 0; pattern < patterns->count; pattern++) {
        uint64_t code = codes[pattern];

        for (size_t at = patterns->comparison_count; at-- > 0;) {
            const unsigned radix = model->comparisons[at].level_count + 1;

            patterns->levels[pattern * patterns->comparison_count + at] =
                code % radix == 0 ? COMPARISON_NOTHING : (uint8_t)(code % radix - 1);
            code /= radix;
        }
    }
}

/* The chunks' own numbers become those of the one list. */
static void
renumber(const struct builder *builder, const uint64_t *codes)
{
    struct patterns *patterns = builder->patterns;

    for (size_t number = 0; number < patterns->chunk_count; number++) {
        struct pattern_chunk *chunk = &patterns->chunks[number];
        struct code_table *table = &builder->tables[number];
        uint32_t *map = malloc((table->count + 1) * sizeof *map);

        if (map == NULL) {
            no_memory();
        }
        for (size_t at = 0; at < table->count; at++) {
            map[at] =
                (uint32_t)((const uint64_t *)bsearch(&table->codes[at], codes, patterns->count, sizeof *codes, compare_codes) - codes);
        }
        for (size_t at = 0; at < chunk->starts[chunk->rows]; at++) {
            chunk->pattern[at] = map[chunk->pattern[at]];
            patterns->counts[chunk->pattern[at]]++;
        }
        patterns->pair_count += chunk->starts[chunk->rows];
        free(map);
        free(table->codes);
        table->codes = NULL;
    }
}

/* ---- the pairs that are not looked at ---- */

static uint64_t
next_random(uint64_t *state) /* splitmix64 */
{
    uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);

    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static bool
is_looked_at(const struct patterns *patterns, uint32_t left, uint32_t right)
{
    const struct pattern_chunk *chunk = &patterns->chunks[left / PATTERN_CHUNK];
    size_t low = chunk->starts[left - chunk->first];
    size_t high = chunk->starts[left - chunk->first + 1];

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (chunk->right[middle] == right) {
            return true;
        }
        if (chunk->right[middle] < right) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

static enum status
sample_pairs(void *context, size_t task, size_t worker, struct error *err)
{
    struct builder *builder = context;
    const struct model_records *records = builder->records;
    uint64_t state = task * UINT64_C(0x51ed270b) + 1;

    (void)worker;
    (void)err;
    for (size_t draw = 0; draw < SAMPLE / SAMPLE_TASKS; draw++) {
        uint32_t left = (uint32_t)(next_random(&state) % records->row_count[0]);
        uint32_t right = (uint32_t)(next_random(&state) % records->row_count[1]);

        if (records->one_source && left > right) {
            const uint32_t kept = left;

            left = right;
            right = kept;
        }
        if ((records->one_source && left == right) || is_looked_at(builder->patterns, left, right)) {
            continue;
        }
        builder->drawn[task]++;
        for (size_t at = 0; at < builder->model->comparison_count; at++) {
            const unsigned level =
                comparison_level(&builder->model->comparisons[at], model_row(records, 0, left), model_row(records, 1, right));

            if (level != COMPARISON_NOTHING) {
                builder->sampled[task][at][level]++;
            }
        }
    }
    return STATUS_OK;
}

/* Pairs with equal values, by level: all there are, less those that are looked at. */
static void
count_agreements(const struct builder *builder, const struct comparison *comparison, const double *looked_at, double *outside)
{
    const struct value_domain *domain = comparison->domains[0];
    double all[COMPARISON_LEVELS] = {0};

    for (uint32_t code = 1; code <= domain->count; code++) {
        const double left = domain->counts[0][code];
        const double pairs = builder->records->one_source ? left * (left - 1) / 2 : left * (double)domain->counts[1][code];

        all[comparison->same + (comparison->bins == NULL ? 0U : comparison->bins[code])] += pairs;
    }
    for (unsigned level = comparison->same; level < comparison->level_count; level++) {
        outside[level] = all[level] > looked_at[level] ? all[level] - looked_at[level] : 0;
    }
}

static void
count_outside(const struct builder *builder)
{
    struct patterns *patterns = builder->patterns;
    const double out = patterns->pairs - (double)patterns->pair_count;
    double drawn = 0;

    for (size_t task = 0; task < SAMPLE_TASKS; task++) {
        drawn += (double)builder->drawn[task];
    }
    for (size_t at = 0; at < patterns->comparison_count; at++) {
        const struct comparison *comparison = &builder->model->comparisons[at];
        double looked_at[COMPARISON_LEVELS] = {0};

        for (size_t pattern = 0; pattern < patterns->count; pattern++) {
            const uint8_t level = pattern_levels(patterns, pattern)[at];

            if (level != COMPARISON_NOTHING) {
                looked_at[level] += (double)patterns->counts[pattern];
            }
        }
        for (unsigned level = 0; level < comparison->level_count; level++) {
            double count = 0;

            for (size_t task = 0; task < SAMPLE_TASKS; task++) {
                count += (double)builder->sampled[task][at][level];
            }
            patterns->outside[at][level] = drawn > 0 ? count / drawn * out : 0;
        }
        if (comparison->kind->ordered && comparison->column_count == 1) {
            count_agreements(builder, comparison, looked_at, patterns->outside[at]);
        }
    }
}

/* ---- all of it ---- */

static void
free_patterns(void *subject)
{
    struct patterns *patterns = subject;

    for (size_t chunk = 0; chunk < patterns->chunk_count; chunk++) {
        free(patterns->chunks[chunk].right);
        free(patterns->chunks[chunk].pattern);
    }
}

static void
cut_chunks(struct patterns *patterns, size_t rows, struct arena *arena)
{
    patterns->chunk_count = (rows + PATTERN_CHUNK - 1) / PATTERN_CHUNK;
    patterns->chunks = arena_must_zero(arena, patterns->chunk_count + 1, sizeof *patterns->chunks);
    for (size_t chunk = 0; chunk < patterns->chunk_count; chunk++) {
        const size_t first = chunk * PATTERN_CHUNK;

        patterns->chunks[chunk].first = (uint32_t)first;
        patterns->chunks[chunk].rows = (uint32_t)(rows - first < PATTERN_CHUNK ? rows - first : PATTERN_CHUNK);
        patterns->chunks[chunk].starts = arena_must_zero(arena, patterns->chunks[chunk].rows + 1, sizeof *patterns->chunks[chunk].starts);
    }
}

static void
number_patterns(const struct builder *builder, struct arena *arena)
{
    struct patterns *patterns = builder->patterns;
    uint64_t *codes;

    patterns->count = sort_codes(builder, &codes);
    patterns->counts = arena_must_zero(arena, patterns->count + 1, sizeof *patterns->counts);
    set_levels(builder->model, patterns, codes, arena);
    renumber(builder, codes);
    free(codes);
    for (size_t chunk = 0; chunk < patterns->chunk_count; chunk++) {
        for (size_t rule = 0; rule < builder->model->rule_count; rule++) {
            patterns->passed[rule] += builder->passed[chunk][rule];
            patterns->buckets[rule] += builder->buckets[chunk][rule];
        }
    }
}

enum status
pattern_build(const struct model *model, const struct model_records *records, const struct block *block, size_t threads,
              struct arena *arena, struct patterns *patterns, struct error *err)
{
    struct builder builder = {.model = model, .records = records, .block = block, .patterns = patterns};
    enum status status;

    *patterns = (struct patterns){.comparison_count = model->comparison_count, .pairs = model_pairs(records)};
    if (model->rule_count == 0 && patterns->pairs > PATTERN_PAIRS_MOST) {
        return error_set(err, STATUS_CONFIG, "E-LINK-PAIRS", "%s: without \"blocking\" there are %.0f pairs to compare, more than %d",
                         model->path, patterns->pairs, PATTERN_PAIRS_MOST);
    }
    arena_on_done(arena, free_patterns, patterns);
    cut_chunks(patterns, records->row_count[0], arena);
    builder.tables = arena_must_zero(arena, patterns->chunk_count + 1, sizeof *builder.tables);
    builder.passed = arena_must_zero(arena, patterns->chunk_count + 1, sizeof *builder.passed);
    builder.buckets = arena_must_zero(arena, patterns->chunk_count + 1, sizeof *builder.buckets);
    builder.asked = arena_must_zero(arena, threads, sizeof *builder.asked);
    builder.sampled = arena_must_zero(arena, SAMPLE_TASKS, sizeof *builder.sampled);
    builder.drawn = arena_must_zero(arena, SAMPLE_TASKS, sizeof *builder.drawn);
    status = thread_each(threads, patterns->chunk_count, compare_chunk, &builder, err);
    for (size_t worker = 0; worker < threads; worker++) {
        free(builder.asked[worker].rows);
    }
    TRY(status);
    number_patterns(&builder, arena);
    if (model->rule_count > 0 && records->row_count[0] > 0 && records->row_count[1] > 0) {
        TRY(thread_each(threads, SAMPLE_TASKS, sample_pairs, &builder, err));
    }
    count_outside(&builder);
    return STATUS_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/block.h"

#include "common/ground/array.h"
#include "common/ground/thread.h"
#include "transform/link/key.h"

#include <stdlib.h>

/* ---- keys of records ---- */

/* Keys of a part, by code: keys[starts[code]] .. keys[starts[code + 1]]. */
struct part_keys {
    size_t slot;
    uint32_t *starts;
    uint64_t *keys;
};

/* Right rows by key: entries of a bucket (by the key's high bits) in order of the key's low half, then of the row. */
struct rule_index {
    uint32_t *starts;
    uint64_t *entries; /* low half of the key above the row */
    unsigned bits;
};

struct block {
    const struct model *model;
    const struct model_records *records;
    struct part_keys parts[MODEL_PARTS];
    struct rule_index rules[MODEL_RULES];
};

static uint64_t
mix(uint64_t key, uint64_t with)
{
    key = (key ^ with) * UINT64_C(0x9e3779b97f4a7c15);
    return key ^ key >> 29;
}

/* A record's keys in a rule: each of one part with each of the next, as far as KEY_MOST. */
static size_t
record_keys(const struct block *block, const struct model_rule *rule, const uint32_t *record, uint64_t *keys)
{
    size_t count = 1;

    keys[0] = 0;
    for (size_t at = 0; at < rule->part_count; at++) {
        const struct part_keys *part = &block->parts[rule->parts[at]];
        const uint32_t code = record[part->slot];
        const uint64_t *own = &part->keys[part->starts[code]];
        const size_t own_count = part->starts[code + 1] - part->starts[code];
        size_t made = 0;
        uint64_t product[KEY_MOST];

        for (size_t before = 0; before < count; before++) {
            for (size_t with = 0; with < own_count && made < KEY_MOST; with++) {
                product[made++] = mix(keys[before] + at + 1, own[with]);
            }
        }
        memcpy(keys, product, made * sizeof *keys);
        count = made;
    }
    return count;
}

/* ---- building ---- */

static void
build_part(const struct model_part *part, const struct value_domain *domain, struct part_keys *keys)
{
    const struct key_transform *transform = key_transform_at(part->transform);
    uint64_t own[KEY_MOST];
    size_t capacity = 0;
    size_t count = 0;

    keys->slot = part->slot;
    keys->starts = calloc((size_t)domain->count + 2, sizeof *keys->starts);
    for (uint32_t code = 1; keys->starts != NULL && code <= domain->count; code++) {
        const size_t made = transform->make(domain, code, part->length, own);

        for (size_t at = 0; at < made; at++) {
            uint64_t *grown = array_grow_heap(keys->keys, count, &capacity, 1024, sizeof *grown);

            if (grown == NULL) {
                error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for blocking keys");
            }
            keys->keys = grown;
            keys->keys[count++] = own[at];
        }
        keys->starts[code + 1] = (uint32_t)count;
    }
    if (keys->starts == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for blocking keys");
    }
}

static int
compare_entries(const void *left, const void *right)
{
    const uint64_t one = *(const uint64_t *)left;
    const uint64_t other = *(const uint64_t *)right;

    return one < other ? -1 : one > other;
}

static void
sort_bucket(uint64_t *entries, size_t count)
{
    if (count > 24) {
        qsort(entries, count, sizeof *entries, compare_entries);
        return;
    }
    for (size_t at = 1; at < count; at++) {
        const uint64_t entry = entries[at];
        size_t place = at;

        while (place > 0 && entries[place - 1] > entry) {
            entries[place] = entries[place - 1];
            place--;
        }
        entries[place] = entry;
    }
}

static size_t
bucket_of(const struct rule_index *index, uint64_t key)
{
    return (size_t)(key >> (64 - index->bits));
}

/* Two passes over the keys: how many each bucket gets, then where each goes. */
static void
build_rule(const struct block *block, const struct model_rule *rule, struct rule_index *index)
{
    const size_t rows = block->records->row_count[1];
    uint64_t keys[KEY_MOST];
    size_t buckets;

    index->bits = 4;
    while (index->bits < 24 && (size_t)1 << index->bits < rows) {
        index->bits++;
    }
    buckets = (size_t)1 << index->bits;
    index->starts = calloc(buckets + 2, sizeof *index->starts);
    for (size_t row = 0; index->starts != NULL && row < rows; row++) {
        const size_t count = record_keys(block, rule, model_row(block->records, 1, row), keys);

        for (size_t at = 0; at < count; at++) {
            index->starts[bucket_of(index, keys[at]) + 2]++;
        }
    }
    for (size_t bucket = 2; index->starts != NULL && bucket < buckets + 2; bucket++) {
        index->starts[bucket] += index->starts[bucket - 1];
    }
    index->entries = index->starts == NULL ? NULL : malloc(((size_t)index->starts[buckets + 1] + 1) * sizeof *index->entries);
    if (index->entries == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for a blocking rule");
    }
    for (size_t row = 0; row < rows; row++) {
        const size_t count = record_keys(block, rule, model_row(block->records, 1, row), keys);

        for (size_t at = 0; at < count; at++) {
            index->entries[index->starts[bucket_of(index, keys[at]) + 1]++] = keys[at] << 32 | row;
        }
    }
    for (size_t bucket = 0; bucket < buckets; bucket++) {
        sort_bucket(index->entries + index->starts[bucket], index->starts[bucket + 1] - index->starts[bucket]);
    }
}

static enum status
build_part_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct block *block = context;

    (void)worker;
    (void)err;
    build_part(&block->model->parts[task], block->records->domains[block->model->parts[task].slot], &block->parts[task]);
    return STATUS_OK;
}

static enum status
build_rule_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct block *block = context;

    (void)worker;
    (void)err;
    build_rule(block, &block->model->rules[task], &block->rules[task]);
    return STATUS_OK;
}

static void
free_block(void *subject)
{
    struct block *block = subject;

    for (size_t at = 0; at < block->model->part_count; at++) {
        free(block->parts[at].starts);
        free(block->parts[at].keys);
    }
    for (size_t at = 0; at < block->model->rule_count; at++) {
        free(block->rules[at].starts);
        free(block->rules[at].entries);
    }
}

struct block *
block_new(const struct model *model, const struct model_records *records, size_t threads, struct arena *arena)
{
    struct block *block = arena_must_zero(arena, 1, sizeof *block);
    struct error err;

    block->model = model;
    block->records = records;
    arena_on_done(arena, free_block, block);
    if (thread_each(threads, model->part_count, build_part_task, block, &err) != STATUS_OK
        || thread_each(threads, model->rule_count, build_rule_task, block, &err) != STATUS_OK) {
        error_exit(err.status, err.id, "%s", err.message);
    }
    return block;
}

/* ---- asking ---- */

static void
add_row(struct block_rows *out, uint32_t row)
{
    uint32_t *grown = array_grow_heap(out->rows, out->count, &out->capacity, 256, sizeof *grown);

    if (grown == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for candidates");
    }
    out->rows = grown;
    out->rows[out->count++] = row;
}

static void
ask_rule(const struct block *block, size_t rule, uint64_t key, uint32_t first, struct block_rows *out)
{
    const struct rule_index *index = &block->rules[rule];
    const size_t bucket = bucket_of(index, key);
    const uint64_t low = key << 32;
    size_t begin = index->starts[bucket];
    const size_t end = index->starts[bucket + 1];
    size_t last;

    while (begin < end && index->entries[begin] < low) {
        begin++;
    }
    last = begin;
    while (last < end && (index->entries[last] & UINT64_C(0xffffffff00000000)) == low) {
        last++;
    }
    if (last - begin > block->model->bucket_most) {
        out->buckets[rule]++;
        out->passed[rule] += last - begin;
        return;
    }
    for (; begin < last; begin++) {
        if ((uint32_t)index->entries[begin] >= first) {
            add_row(out, (uint32_t)index->entries[begin]);
        }
    }
}

static int
compare_rows(const void *left, const void *right)
{
    const uint32_t one = *(const uint32_t *)left;
    const uint32_t other = *(const uint32_t *)right;

    return one < other ? -1 : one > other;
}

static void
sort_rows(struct block_rows *out)
{
    size_t kept = 0;

    qsort(out->rows, out->count, sizeof *out->rows, compare_rows);
    for (size_t at = 0; at < out->count; at++) {
        if (kept == 0 || out->rows[kept - 1] != out->rows[at]) {
            out->rows[kept++] = out->rows[at];
        }
    }
    out->count = kept;
}

void
block_ask(const struct block *block, size_t left_row, struct block_rows *out)
{
    const struct model_records *records = block->records;
    const uint32_t first = records->one_source ? (uint32_t)left_row + 1 : 0;
    uint64_t keys[KEY_MOST];

    out->count = 0;
    for (size_t row = first; block->model->rule_count == 0 && row < records->row_count[1]; row++) {
        add_row(out, (uint32_t)row);
    }
    for (size_t rule = 0; rule < block->model->rule_count; rule++) {
        const size_t count = record_keys(block, &block->model->rules[rule], model_row(records, 0, left_row), keys);

        for (size_t at = 0; at < count; at++) {
            ask_rule(block, rule, keys[at], first, out);
        }
    }
    if (block->model->rule_count > 0 && out->count > 1) {
        sort_rows(out);
    }
}

uint64_t
block_agreement(const struct block *block, size_t left_row, size_t right_row)
{
    const uint32_t *left = model_row(block->records, 0, left_row);
    const uint32_t *right = model_row(block->records, 1, right_row);
    uint64_t agreement = 0;

    for (size_t number = 0; number < block->model->part_count; number++) {
        const struct part_keys *part = &block->parts[number];
        const uint32_t one = left[part->slot];
        const uint32_t other = right[part->slot];
        bool same = false;

        for (uint32_t at = part->starts[one]; at < part->starts[one + 1] && !same; at++) {
            for (uint32_t with = part->starts[other]; with < part->starts[other + 1] && !same; with++) {
                same = part->keys[at] == part->keys[with];
            }
        }
        agreement |= (uint64_t)same << number;
    }
    return agreement;
}

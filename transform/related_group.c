/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/related.h"

#include "common/hash.h"
#include "transform/cell.h"

enum { ENCODED_MAX = 64, GROUPS_FIRST = 1024 };

/* ---- encoded keys: values with their lengths in front, so that no two keys look alike ---- */

struct encoded {
    char *data;
    size_t size;
    size_t capacity;
    struct arena *scratch;
};

static void
append(struct encoded *out, const void *data, size_t size)
{
    if (out->size + size > out->capacity) {
        char *larger;

        out->capacity = (out->size + size) * 2;
        larger = arena_must_alloc(out->scratch, out->capacity);
        memcpy(larger, out->data, out->size);
        out->data = larger;
    }
    memcpy(out->data + out->size, data, size);
    out->size += size;
}

/* False when the value is NULL. */
static bool
append_cell(struct encoded *out, const struct batch *batch, const struct table *table, size_t field, size_t row)
{
    struct expr_value value;

    if (!cell_value(batch, table, field, row, &value)) {
        return false;
    }
    switch (cell_type(table, field)) {
    case EXPR_TEXT: {
        const uint32_t size = (uint32_t)value.text.size;

        append(out, &size, sizeof size);
        append(out, value.text.data, value.text.size);
        break;
    }
    case EXPR_NUMBER:
        append(out, &value.number, sizeof value.number);
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        append(out, &value.days, sizeof value.days);
        break;
    case EXPR_BOOLEAN:
    case EXPR_ANY:
        append(out, &value.truth, sizeof value.truth);
        break;
    }
    return true;
}

/* ---- hash table of encoded keys ---- */

/* Position of the key's slot, or of the free one where it belongs. A slot is the upper half of the hash beside the group. */
static uint32_t
probe(const struct related_groups *groups, struct text key, uint64_t hash)
{
    const uint32_t mask = groups->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;

    while (groups->slots[at] != 0 && ((groups->slots[at] ^ hash) >> 32 != 0 || !text_equal(groups->keys[(uint32_t)groups->slots[at]], key))) {
        at = (at + 1) & mask;
    }
    return at;
}

static uint32_t
add_key(struct related_groups *groups, struct text key, struct arena *arena)
{
    const uint64_t hash = hash_64(key.data, key.size);
    const uint32_t at = probe(groups, key, hash);

    if (groups->slots[at] == 0) {
        groups->count++;
        groups->keys[groups->count] = arena_must_text(arena, key);
        groups->slots[at] = (hash & UINT64_C(0xffffffff00000000)) | groups->count;
    }
    return (uint32_t)groups->slots[at];
}

static void
build_hash(struct related_groups *groups, struct arena *arena)
{
    const size_t rows = groups->table->row_count;
    struct arena scratch;

    groups->kind = GROUP_HASH;
    groups->slot_count = GROUPS_FIRST;
    while (groups->slot_count < rows * 2) {
        groups->slot_count *= 2;
    }
    groups->slots = arena_must_zero(arena, groups->slot_count, sizeof *groups->slots);
    groups->keys = arena_must_zero(arena, rows + 1, sizeof *groups->keys);
    groups->of_row = arena_must_zero(arena, rows + 1, sizeof *groups->of_row);
    arena_init(&scratch, 0);
    for (size_t row = 0; row < rows; row++) {
        char data[ENCODED_MAX];
        struct encoded key = {data, 0, sizeof data, &scratch};
        bool whole = true;

        for (size_t at = 0; at < groups->field_count && whole; at++) {
            whole = append_cell(&key, groups->batch, groups->table, groups->fields[at], row);
        }
        groups->of_row[row] = whole ? add_key(groups, (struct text){key.data, key.size}, arena) : 0;
        if (key.data != data) {
            arena_reset(&scratch);
        }
    }
    arena_done(&scratch);
}

void
related_group_build(struct related_groups *groups, const struct batch *batch, const struct table *table, const size_t *fields, size_t field_count,
                    struct arena *arena)
{
    *groups = (struct related_groups){.batch = batch, .table = table, .fields = fields, .field_count = field_count};
    if (field_count == 0) {
        groups->kind = GROUP_ALL;
        groups->count = 1;
    } else if (field_count == 1 && cell_codes(batch, table, fields[0], &groups->codes, &groups->dictionary)) {
        groups->kind = GROUP_CODES;
        groups->count = groups->dictionary->count;
    } else {
        build_hash(groups, arena);
    }
}

/* ---- looking up ---- */

static uint32_t
find_code(const struct related_groups *groups, const struct related_group_key *key, uint32_t row)
{
    const struct dictionary *dictionary;
    const uint32_t *codes;

    if (!cell_codes(groups->batch, key->table, key->field, &codes, &dictionary) || codes == NULL) {
        return 0;
    }
    if (dictionary == groups->dictionary) {
        return codes[row];
    }
    return dictionary_find(groups->dictionary, dictionary_text(dictionary, codes[row]));
}

static uint32_t
find_hash(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows, struct arena *scratch)
{
    char data[ENCODED_MAX];
    struct encoded key = {data, 0, sizeof data, scratch};

    for (size_t at = 0; at < groups->field_count; at++) {
        if (!append_cell(&key, groups->batch, keys[at].table, keys[at].field, rows[at])) {
            return 0;
        }
    }
    {
        const struct text whole = {key.data, key.size};

        return (uint32_t)groups->slots[probe(groups, whole, hash_64(whole.data, whole.size))];
    }
}

uint32_t
related_group_find(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows, struct arena *scratch)
{
    switch (groups->kind) {
    case GROUP_ALL:
        return 1;
    case GROUP_CODES:
        return find_code(groups, keys, rows[0]);
    case GROUP_HASH:
        break;
    }
    return find_hash(groups, keys, rows, scratch);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/related.h"

#include "common/ground/hash.h"
#include "transform/expr/cell.h"

enum { PART_SIZE = 16, KEY_MAX = PART_SIZE * EXPR_MATCHES_MAX, GROUPS_FIRST = 1024, BLOCK = 64 };

/* ---- keys of fixed size: a text is its code in the dictionary of the column that is grouped, so keys compare as bytes ---- */

/* The codes of a key's part: the column's, or those that its plain texts are given here, in order of first appearance. */
static void
number_part(struct related_groups *groups, size_t number, struct arena *arena)
{
    struct related_part *part = &groups->parts[number];
    const struct column *plain = cell_plain(groups->table, groups->fields[number]);
    struct dictionary *dictionary;
    uint32_t *codes;

    if (plain == NULL) {
        if (!cell_codes(groups->batch, groups->table, groups->fields[number], &part->codes, &part->dictionary)) {
            *part = (struct related_part){0};
        }
        return;
    }
    dictionary = arena_must_zero(arena, 1, sizeof *dictionary);
    dictionary->borrows = true;
    codes = arena_must_alloc(arena, (groups->table->row_count + 1) * sizeof *codes);
    for (size_t from = 0; from < groups->table->row_count; from += BLOCK) {
        const size_t count = groups->table->row_count - from < BLOCK ? groups->table->row_count - from : BLOCK;
        struct text texts[BLOCK];

        for (size_t at = 0; at < count; at++) {
            texts[at] = column_text(plain, from + at);
        }
        dictionary_add_all(dictionary, texts, count, arena, codes + from);
    }
    *part = (struct related_part){codes, dictionary};
}

/* The code of a row's text, 0 for NULL and for a text that the grouped column does not have. */
static uint32_t
find_code(const struct related_groups *groups, size_t part, const struct table *table, size_t field, size_t row)
{
    const struct related_part *own = &groups->parts[part];
    const struct dictionary *dictionary;
    const uint32_t *codes;
    struct expr_value value;

    if (table == groups->table && field == groups->fields[part]) {
        return own->codes == NULL ? 0 : own->codes[row];
    }
    if (cell_codes(groups->batch, table, field, &codes, &dictionary) && dictionary == own->dictionary) {
        return codes == NULL ? 0 : codes[row];
    }
    return cell_value(groups->batch, table, field, row, &value) ? dictionary_find(own->dictionary, value.text) : 0;
}

/* False when the value is NULL, or a text that the grouped column does not have. */
static bool
encode_part(const struct related_groups *groups, size_t part, const struct table *table, size_t field, size_t row, char *out)
{
    struct expr_value value;

    if (groups->parts[part].dictionary != NULL) {
        const uint32_t code = find_code(groups, part, table, field, row);

        memcpy(out, &code, sizeof code);
        return code != 0;
    }
    if (!cell_value(groups->batch, table, field, row, &value)) {
        return false;
    }
    if (cell_type(table, field) == EXPR_NUMBER) {
        memcpy(out, &value.number, sizeof value.number);
    } else if (cell_type(table, field) == EXPR_BOOLEAN) {
        out[0] = value.truth ? 1 : 0;
    } else {
        memcpy(out, &value.days, sizeof value.days);
    }
    return true;
}

static size_t
part_size(enum expr_type type)
{
    return type == EXPR_NUMBER ? sizeof(fixed) : sizeof(uint32_t);
}

/* ---- hash table ---- */

static bool
same_key(const struct related_groups *groups, uint32_t group, const char *key)
{
    return memcmp(groups->keys + (size_t)group * groups->key_size, key, groups->key_size) == 0;
}

/* Position of the key's slot, or of the free one where it belongs. A slot is the upper half of the hash beside the group. */
static uint32_t
probe(const struct related_groups *groups, const char *key, uint64_t hash)
{
    const uint32_t mask = groups->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;

    while (groups->slots[at] != 0 && ((groups->slots[at] ^ hash) >> 32 != 0 || !same_key(groups, (uint32_t)groups->slots[at], key))) {
        at = (at + 1) & mask;
    }
    return at;
}

static uint32_t
add_key(struct related_groups *groups, const char *key, uint64_t hash)
{
    const uint32_t at = probe(groups, key, hash);

    if (groups->slots[at] == 0) {
        groups->count++;
        memcpy(groups->keys + (size_t)groups->count * groups->key_size, key, groups->key_size);
        groups->slots[at] = (hash & UINT64_C(0xffffffff00000000)) | groups->count;
    }
    return (uint32_t)groups->slots[at];
}

/* A run of rows on its way into the table. Each of its look-ups would wait for memory twice, for the slot and for the key of the group in
 * it; asked for ahead, the waits of a whole block overlap. */
struct block {
    bool whole[BLOCK]; /* no part of the key is NULL */
    uint64_t hashes[BLOCK];
    char keys[BLOCK][KEY_MAX];
};

static void
encode_block(const struct related_groups *groups, size_t from, size_t count, struct block *block)
{
    for (size_t at = 0; at < count; at++) {
        block->whole[at] = true;
        for (size_t part = 0; part < groups->field_count && block->whole[at]; part++) {
            block->whole[at] =
                encode_part(groups, part, groups->table, groups->fields[part], from + at, block->keys[at] + groups->offsets[part]);
        }
        block->hashes[at] = block->whole[at] ? hash_64(block->keys[at], groups->key_size) : 0;
        __builtin_prefetch(&groups->slots[(uint32_t)block->hashes[at] & (groups->slot_count - 1)]);
    }
}

static void
add_block(struct related_groups *groups, size_t from, size_t count, struct block *block)
{
    encode_block(groups, from, count, block);
    for (size_t at = 0; at < count; at++) {
        const uint32_t group = (uint32_t)groups->slots[(uint32_t)block->hashes[at] & (groups->slot_count - 1)];

        __builtin_prefetch(groups->keys + (size_t)group * groups->key_size);
    }
    for (size_t at = 0; at < count; at++) {
        groups->of_row[from + at] = block->whole[at] ? add_key(groups, block->keys[at], block->hashes[at]) : 0;
    }
}

static void
build_hash(struct related_groups *groups, struct arena *arena)
{
    const size_t rows = groups->table->row_count;
    struct block *block = arena_must_zero(arena, 1, sizeof *block);

    groups->kind = GROUP_HASH;
    groups->offsets = arena_must_zero(arena, groups->field_count, sizeof *groups->offsets);
    for (size_t at = 0; at < groups->field_count; at++) {
        groups->offsets[at] = groups->key_size;
        groups->key_size += part_size(cell_type(groups->table, groups->fields[at]));
    }
    groups->slot_count = GROUPS_FIRST;
    while (groups->slot_count < rows * 2) {
        groups->slot_count *= 2;
    }
    groups->slots = arena_must_zero(arena, groups->slot_count, sizeof *groups->slots);
    groups->keys = arena_must_alloc(arena, (rows + 1) * groups->key_size);
    groups->of_row = arena_must_zero(arena, rows + 1, sizeof *groups->of_row);
    for (size_t from = 0; from < rows; from += BLOCK) {
        add_block(groups, from, rows - from < BLOCK ? rows - from : BLOCK, block);
    }
}

void
related_group_build(struct related_groups *groups, const struct batch *batch, const struct table *table, const size_t *fields,
                    size_t field_count, struct arena *arena)
{
    *groups = (struct related_groups){.batch = batch, .table = table, .fields = fields, .field_count = field_count};
    groups->parts = arena_must_zero(arena, field_count + 1, sizeof *groups->parts);
    for (size_t part = 0; part < field_count; part++) {
        number_part(groups, part, arena);
    }
    if (field_count == 0) {
        groups->kind = GROUP_ALL;
        groups->count = 1;
    } else if (field_count == 1 && groups->parts[0].dictionary != NULL) {
        groups->kind = GROUP_CODES;
        groups->codes = groups->parts[0].codes;
        groups->count = groups->parts[0].dictionary->count;
    } else {
        build_hash(groups, arena);
    }
}

/* ---- looking up ---- */

static uint32_t
find_hash(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows)
{
    char key[KEY_MAX] = {0};

    for (size_t at = 0; at < groups->field_count; at++) {
        if (!encode_part(groups, at, keys[at].table, keys[at].field, rows[at], key + groups->offsets[at])) {
            return 0;
        }
    }
    return (uint32_t)groups->slots[probe(groups, key, hash_64(key, groups->key_size))];
}

/* A row of the grouped table that asks by the fields it is grouped by. */
static bool
is_own_row(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows)
{
    for (size_t at = 0; at < groups->field_count; at++) {
        if (keys[at].table != groups->table || keys[at].field != groups->fields[at] || rows[at] != rows[0]) {
            return false;
        }
    }
    return true;
}

uint32_t
related_group_find(const struct related_groups *groups, const struct related_group_key *keys, const uint32_t *rows)
{
    switch (groups->kind) {
    case GROUP_ALL:
        return 1;
    case GROUP_CODES:
        return find_code(groups, 0, keys[0].table, keys[0].field, rows[0]);
    case GROUP_HASH:
        break;
    }
    return is_own_row(groups, keys, rows) ? groups->of_row[rows[0]] : find_hash(groups, keys, rows);
}

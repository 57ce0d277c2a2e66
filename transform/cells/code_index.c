/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/code_index.h"

#include "transform/cells/fold.h"

struct text
code_index_fold(struct text text, char *out, unsigned *done)
{
    return fold_text(text, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN | FOLD_NAME, out, done);
}

static void
add_code(struct normaliser_list *index, struct text key, uint32_t code, enum code_kind kind, struct arena *arena)
{
    unsigned done;
    const struct text folded = code_index_fold(key, arena_must_alloc(arena, key.size + 1), &done);
    const uint32_t before = index->keys.count;
    uint32_t number;

    if (folded.size == 0) {
        return;
    }
    number = dictionary_add(&index->keys, folded, arena);
    if (number > before) {
        index->entries[number] = (struct code_entry){.code = code, .kind = kind};
        index->longest_key = folded.size > index->longest_key ? folded.size : index->longest_key;
    }
}

static size_t
key_count(const struct schema_list *list)
{
    size_t count = 1;

    for (size_t code = 0; code < list->code_count; code++) {
        count += 2 + list->codes[code].alias_count;
    }
    return count;
}

void
code_index_build(const struct schema_list *list, struct arena *arena, struct normaliser_list *index)
{
    *index = (struct normaliser_list){.list = list};
    index->entries = arena_must_zero(arena, key_count(list), sizeof *index->entries);
    for (uint32_t code = 0; code < list->code_count; code++) {
        add_code(index, list->codes[code].name, code, CODE_NAME, arena);
        index->names_size += list->codes[code].name.size + 1;
    }
    for (uint32_t code = 0; code < list->code_count; code++) {
        for (size_t alias = 0; alias < list->codes[code].alias_count; alias++) {
            add_code(index, list->codes[code].aliases[alias], code, CODE_ALIAS, arena);
        }
    }
    for (uint32_t code = 0; code < list->code_count; code++) {
        add_code(index, list->codes[code].code, code, CODE_CODE, arena);
    }
}

const struct code_entry *
code_index_find(const struct normaliser_list *index, struct text folded)
{
    const uint32_t number = dictionary_find(&index->keys, folded);

    return number == 0 ? NULL : &index->entries[number];
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/nil.h"

#include "extract/recognise/simplify.h"

enum { CELL_BYTES = 96, PREFIXES_MAX = 3, TEXT_MAX = 4096, UNCHANGED_MIN = 9 /* three characters */ };

struct word {
    struct text text; /* simplified */
    enum nil_word says;
};

struct nil_words {
    struct word *words; /* NIL_NONE: a prefix */
    size_t count;
    bool leads[256]; /* bytes that one of them begins with */
};

static void
add_word(struct nil_words *words, struct text text, enum nil_word says, struct arena *arena)
{
    char simple[CELL_BYTES];
    const size_t size = simplify_text(text, simple, sizeof simple);

    if (size != 0 && size != SIZE_MAX) {
        words->words[words->count++] = (struct word){arena_must_text(arena, (struct text){simple, size}), says};
        words->leads[(unsigned char)simple[0]] = true;
    }
}

struct nil_words *
nil_words_load(const struct pack *pack, struct arena *arena)
{
    struct nil_words *words = arena_must_zero(arena, 1, sizeof *words);
    const struct schema_list *list = schema_list_find(pack, TEXT("nil_return"));
    size_t most = 1;

    for (size_t code = 0; list != NULL && code < list->code_count; code++) {
        most += 1 + list->codes[code].alias_count;
    }
    words->words = arena_must_zero(arena, most, sizeof *words->words);
    for (size_t code = 0; list != NULL && code < list->code_count; code++) {
        const struct schema_code *entry = &list->codes[code];
        const enum nil_word says = text_equal(entry->code, TEXT("empty"))       ? NIL_EMPTY
                                   : text_equal(entry->code, TEXT("unchanged")) ? NIL_UNCHANGED
                                                                                : NIL_NONE;

        add_word(words, entry->name, says, arena);
        for (size_t alias = 0; alias < entry->alias_count; alias++) {
            add_word(words, entry->aliases[alias], says, arena);
        }
    }
    return words;
}

/* Without a full stop or a bracket around it. */
static struct text
strip_marks(struct text text)
{
    static const struct text tails[] = {
        {"。", 3},
        {".",  1},
        {"!",  1},
        {")",  1},
        {";",  1},
    };
    bool again = true;

    while (again) {
        again = false;
        for (size_t at = 0; at < sizeof tails / sizeof *tails && text.size > tails[at].size; at++) {
            if (text_ends_with(text, tails[at])) {
                text.size -= tails[at].size;
                again = true;
            }
        }
    }
    if (text.size > 1 && text.data[0] == '(') {
        text = (struct text){text.data + 1, text.size - 1};
    }
    return text;
}

/* The longest prefix that the text begins with and does not end with. */
static size_t
prefix_of(const struct nil_words *words, struct text text)
{
    size_t longest = 0;

    for (size_t at = 0; at < words->count; at++) {
        const struct text prefix = words->words[at].text;

        if (words->words[at].says == NIL_NONE && prefix.size > longest && prefix.size < text.size && text_starts_with(text, prefix)) {
            longest = prefix.size;
        }
    }
    return longest;
}

enum nil_word
nil_of_cell(const struct nil_words *words, struct text cell)
{
    char simple[CELL_BYTES];
    size_t size = cell.size == 0 || cell.size > sizeof simple ? 0 : simplify_text(cell, simple, sizeof simple);
    struct text text = {simple, size};

    if (size == 0 || size == SIZE_MAX || (!words->leads[(unsigned char)simple[0]] && simple[0] != '(')) {
        return NIL_NONE;
    }
    text = strip_marks(text);
    for (size_t prefixes = 0; prefixes <= PREFIXES_MAX; prefixes++) {
        for (size_t at = 0; at < words->count; at++) {
            if (words->words[at].says != NIL_NONE && text_equal(words->words[at].text, text)) {
                return words->words[at].says;
            }
        }
        size = prefix_of(words, text);
        if (size == 0) {
            return NIL_NONE;
        }
        text = (struct text){text.data + size, text.size - size};
    }
    return NIL_NONE;
}

bool
nil_is_unchanged(const struct nil_words *words, struct text text)
{
    char simple[TEXT_MAX];
    const size_t size = simplify_text((struct text){text.data, text.size < TEXT_MAX ? text.size : TEXT_MAX}, simple, sizeof simple);

    for (size_t at = 0; size != SIZE_MAX && at < words->count; at++) {
        if (words->words[at].says == NIL_UNCHANGED && words->words[at].text.size >= UNCHANGED_MIN
            && text_find((struct text){simple, size}, words->words[at].text) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool
is_place(const struct schema_field *field)
{
    return text_equal(field->format, TEXT("town_name")) || text_equal(field->format, TEXT("village_name"))
           || text_equal(field->format, TEXT("division_code"));
}

static bool
is_zero(struct text cell)
{
    bool zero = false;

    for (size_t at = 0; at < cell.size; at++) {
        if (cell.data[at] != '0' && cell.data[at] != '.') {
            return false;
        }
        zero |= cell.data[at] == '0';
    }
    return zero;
}

static bool
is_key(const struct schema *schema, size_t field)
{
    bool key = schema->fields[field].required || field == schema->person_field || field == schema->household_field;

    for (size_t at = 0; at < schema->primary_key_count && !key; at++) {
        key = schema->primary_key[at] == field;
    }
    return key;
}

/* Every field of the primary key holds something else than such a word: then it is a record, whatever its other cells say. */
static bool
has_whole_key(const struct nil_words *words, const struct header *header, const struct text *cells, size_t count)
{
    const struct schema *schema = header->schema;

    for (size_t at = 0; at < schema->primary_key_count; at++) {
        const size_t column = header->field_columns[schema->primary_key[at]];

        if (column >= count || cells[column].size == 0 || simplify_is_blank(cells[column])
            || nil_of_cell(words, cells[column]) != NIL_NONE) {
            return false;
        }
    }
    return schema->primary_key_count > 0;
}

/* What may stand beside the words; *dated: a date does, which only a word in a key outweighs. */
static bool
is_neutral(const struct header *header, size_t column, struct text cell, bool *dated)
{
    const size_t field = column < header->columns ? header->fields[column] : HEADER_UNKNOWN;
    const struct schema_field *described = field == HEADER_UNKNOWN ? NULL : &header->schema->fields[field];

    if (described == NULL || is_place(described) || is_zero(cell)) {
        return true;
    }
    if (described->type == SCHEMA_DATE || described->type == SCHEMA_YEARMONTH) {
        *dated = true;
        return true;
    }
    return false;
}

enum nil_word
nil_of_row(const struct nil_words *words, const struct header *header, const struct text *cells, size_t count)
{
    enum nil_word says = NIL_NONE;
    bool dated = false;
    bool in_key = false;

    for (size_t column = 0; column < count && words->count > 0; column++) {
        const size_t field = column < header->columns ? header->fields[column] : HEADER_UNKNOWN;
        enum nil_word word;

        if (cells[column].size == 0 || simplify_is_blank(cells[column])) {
            continue;
        }
        word = nil_of_cell(words, cells[column]);
        if (word != NIL_NONE) {
            says = word > says ? word : says;
            in_key |= field != HEADER_UNKNOWN && is_key(header->schema, field);
        } else if (!is_neutral(header, column, cells[column], &dated)) {
            return NIL_NONE;
        }
    }
    return (dated && !in_key) || says == NIL_NONE || has_whole_key(words, header, cells, count) ? NIL_NONE : says;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/rows.h"

#include "extract/account/stated.h"
#include "extract/recognise/simplify.h"

enum { WORD_BYTES = 64 };

struct word {
    struct text text;
    enum count_kind kind;
};

struct rows_words {
    struct word *words;
    size_t count;
    struct nil_words *nil;
};

static void
add_word(struct rows_words *words, struct arena *arena, struct text text, enum count_kind kind)
{
    char simple[WORD_BYTES];
    const size_t size = simplify_text(text, simple, sizeof simple);

    if (size != 0 && size != SIZE_MAX) {
        words->words[words->count++] = (struct word){arena_must_text(arena, (struct text){simple, size}), kind};
    }
}

struct rows_words *
rows_words_load(const struct pack *pack, struct arena *arena)
{
    struct rows_words *words = arena_must_zero(arena, 1, sizeof *words);
    const struct schema_list *list = schema_list_find(pack, TEXT("tail_row"));
    size_t most = 0;

    for (size_t code = 0; list != NULL && code < list->code_count; code++) {
        most += 1 + list->codes[code].alias_count;
    }
    words->words = arena_must_zero(arena, most + 1, sizeof *words->words);
    for (size_t code = 0; list != NULL && code < list->code_count; code++) {
        const struct schema_code *entry = &list->codes[code];
        const enum count_kind kind = text_equal(entry->code, TEXT("total")) ? COUNT_TOTAL : COUNT_SIGNATURE;

        add_word(words, arena, entry->name, kind);
        for (size_t alias = 0; alias < entry->alias_count; alias++) {
            add_word(words, arena, entry->aliases[alias], kind);
        }
    }
    words->nil = nil_words_load(pack, arena);
    return words;
}

const struct nil_words *
rows_nil_words(const struct rows_words *words)
{
    return words->nil;
}

static bool
is_written_alike(struct text title, struct text cell)
{
    char left[HEADER_FOLDED];
    char right[HEADER_FOLDED];
    const size_t size = header_fold(title, left);

    return size > 0 && header_fold(cell, right) == size && memcmp(left, right, size) == 0;
}

/* With other blanks, or a mark in front; whoever begins with other characters is not looked at. */
static bool
begins_alike(struct text title, struct text cell)
{
    const size_t lead = title.size < 3 ? title.size : 3;

    return text_equal(title, cell)
           || (lead > 0 && cell.size <= title.size + 16 && (cell.data[0] < '0' || cell.data[0] > '9')
               && text_find(cell, (struct text){title.data, lead}) != SIZE_MAX && is_written_alike(title, cell));
}

static bool
is_header_again(const struct header *header, const struct text *cells, size_t count)
{
    size_t same = 0;

    for (size_t column = 0; column < header->columns; column++) {
        const struct text cell = column < count ? cells[column] : TEXT_NULL;

        if (!text_is_null(header->titles[column])) {
            if (!text_equal(header->titles[column], cell) && !is_written_alike(header->titles[column], cell)) {
                return false;
            }
            same++;
        }
    }
    return same > 0;
}

/* A title row that every printed page repeats. */
static bool
is_title_again(const struct header *header, const struct text *cells, size_t count, size_t first)
{
    for (size_t at = 0; at < header->above_count; at++) {
        if (text_equal(cells[first], header->above[at])) {
            while (++first < count && cells[first].size == 0) {
            }
            return first >= count;
        }
    }
    return false;
}

/* The cells that say which thing the row is about: its primary key, else its required fields. */
static bool
names_something(const struct header *header, const struct text *cells, size_t count, size_t but)
{
    const struct schema *schema = header->schema;

    for (size_t field = 0; field < schema->field_count; field++) {
        const size_t column = header->field_columns[field];
        bool key = schema->primary_key_count == 0 && schema->fields[field].required;

        for (size_t at = 0; at < schema->primary_key_count; at++) {
            key |= schema->primary_key[at] == field;
        }
        if (key && column != HEADER_UNKNOWN && column != but && column < count && !simplify_is_blank(cells[column])) {
            return true;
        }
    }
    return false;
}

static enum count_kind
tail_kind(const struct rows_words *words, struct text cell)
{
    char simple[WORD_BYTES];
    const size_t cut = cell.size < WORD_BYTES ? cell.size : WORD_BYTES;
    const size_t size = simplify_text((struct text){cell.data, cut}, simple, sizeof simple);

    for (size_t at = 0; size != SIZE_MAX && at < words->count; at++) {
        if (text_starts_with((struct text){simple, size}, words->words[at].text)) {
            return words->words[at].kind;
        }
    }
    return COUNT_DATA;
}

static size_t
first_filled(const struct text *cells, size_t count)
{
    size_t first = 0;

    while (first < count && (cells[first].size == 0 || simplify_is_blank(cells[first]))) {
        first++;
    }
    return first;
}

enum count_kind
rows_classify(const struct rows_words *words, const struct header *header, const struct text *cells, size_t count, uint64_t number)
{
    const size_t first = first_filled(cells, count);
    enum count_kind tail;

    if (first == count) {
        return COUNT_BLANK;
    }
    if (number <= header->number) {
        return number == header->number ? COUNT_HEADER : COUNT_TITLE;
    }
    if (first < header->columns && begins_alike(header->titles[first], cells[first]) && is_header_again(header, cells, count)) {
        return COUNT_HEADER;
    }
    if (header->above_count > 0 && is_title_again(header, cells, count, first)) {
        return COUNT_TITLE;
    }
    if (nil_of_row(words->nil, header, cells, count) != NIL_NONE) {
        return COUNT_NIL;
    }
    /* A tail word is no ASCII, so rows that begin with a number or a code are data at a glance. */
    if ((unsigned char)cells[first].data[0] < 0x80 && (unsigned char)cells[first].data[0] > ' ') {
        return COUNT_DATA;
    }
    tail = stated_is(cells[first]) ? COUNT_TOTAL : tail_kind(words, cells[first]);
    return tail == COUNT_DATA || names_something(header, cells, count, first) ? COUNT_DATA : tail;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/xlsx_merge.h"
#include "common/ground/array.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/xlsx_xml.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    PIECE = 64 * 1024,
    OVERLAP = 64, /* bytes that a closing tag may span */
    COLUMNS = 16384,
    ROWS = 1048576
};

struct merge_reader {
    const struct xlsx_book *book;
    struct xlsx_merges *merges;
    struct buffer tail; /* what follows the rows */
    struct text prefix; /* of the elements, e.g. `x:` */
    bool found;
};

void
xlsx_merge_init(struct xlsx_merges *merges)
{
    *merges = (struct xlsx_merges){0};
    arena_init(&merges->arena, (size_t)limits.merged_bytes);
}

void
xlsx_merge_done(struct xlsx_merges *merges)
{
    free(merges->items);
    free(merges->active);
    arena_done(&merges->arena);
    xlsx_merge_init(merges);
}

bool
xlsx_merge_reference(struct text reference, uint32_t *column, uint32_t *row)
{
    uint32_t letters = 0;
    uint32_t digits = 0;
    size_t at = 0;

    for (; at < reference.size && at < 4 && (reference.data[at] | 0x20) >= 'a' && (reference.data[at] | 0x20) <= 'z'; at++) {
        letters = letters * 26 + (uint32_t)((reference.data[at] | 0x20) - 'a') + 1;
    }
    for (; at < reference.size && reference.data[at] >= '0' && reference.data[at] <= '9' && digits <= ROWS; at++) {
        digits = digits * 10 + (uint32_t)(reference.data[at] - '0');
    }
    if (at != reference.size || letters == 0 || letters > COLUMNS || digits == 0 || digits > ROWS) {
        return false;
    }
    *column = letters - 1;
    *row = digits;
    return true;
}

static bool
reserve_merge(struct xlsx_merges *merges)
{
    struct xlsx_merge *items = array_grow_heap(merges->items, merges->count, &merges->capacity, 64, sizeof *items);

    merges->items = items == NULL ? merges->items : items;
    return items != NULL;
}

bool
xlsx_merge_add(struct xlsx_merges *merges, size_t limit, struct xlsx_merge range)
{
    if (range.left > range.right || range.top > range.bottom || (range.left == range.right && range.top == range.bottom)) {
        return true; /* nothing to fill */
    }
    if (merges->count >= limit || !reserve_merge(merges)) {
        return false;
    }
    merges->items[merges->count++] = range;
    return true;
}

static enum status
merge_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct merge_reader *reader = context;
    struct xlsx_merge range = {0};
    struct text rest;
    struct text corner;

    if (strcmp(name, "mergeCell") != 0) {
        return STATUS_OK;
    }
    rest = xlsx_xml_attribute(attributes, "ref");
    if (text_split(&rest, ':', &corner) && xlsx_merge_reference(corner, &range.left, &range.top)
        && xlsx_merge_reference(text_is_null(rest) ? corner : rest, &range.right, &range.bottom)
        && !xlsx_merge_add(reader->merges, reader->book->limits->merges, range)) {
        return xlsx_book_over(reader->book, reader->book->limits->merges, "merged ranges in one sheet", err);
    }
    return STATUS_OK;
}

static enum status
merge_end(void *context, const char *name, struct error *err)
{
    (void)context, (void)name, (void)err;
    return STATUS_OK;
}

/* Looks for `</sheetData>` or `</x:sheetData>` in a window; the tail begins behind it. */
static void
look(struct merge_reader *reader, struct text window)
{
    const struct text word = TEXT("sheetData>");
    const char *found = memmem(window.data, window.size, word.data, word.size);
    const char *start;

    while (found != NULL) {
        start = found;
        while (start > window.data && found - start < OVERLAP / 2 && start[-1] != '<' && start[-1] != '/') {
            start--;
        }
        if (start - window.data >= 2 && start[-1] == '/' && start[-2] == '<') {
            reader->found = true;
            reader->prefix = arena_must_text(&reader->merges->arena, (struct text){start, (size_t)(found - start)});
            found += word.size;
            buffer_append(&reader->tail, found, window.size - (size_t)(found - window.data));
            return;
        }
        found = memmem(found + 1, window.size - (size_t)(found + 1 - window.data), word.data, word.size);
    }
}

/* Unpacks the part; everything behind its rows is kept in `tail`. */
static enum status
find_tail(struct merge_reader *reader, size_t entry, char *window, struct error *err)
{
    size_t kept = 0;
    size_t got;

    TRY(zip_guard_enter(reader->book->zip, entry, err));
    do {
        TRY(zip_guard_read(reader->book->zip, window + kept, PIECE, &got, err));
        if (reader->found) {
            buffer_append(&reader->tail, window, got);
        } else {
            const size_t size = kept + got;

            look(reader, (struct text){window, size});
            kept = reader->found ? 0 : size < OVERLAP ? size : OVERLAP;
            memmove(window, window + size - kept, kept);
        }
    } while (got > 0);
    return STATUS_OK;
}

static int
by_top(const void *left, const void *right)
{
    const struct xlsx_merge *a = left;
    const struct xlsx_merge *b = right;

    return a->top != b->top ? (a->top > b->top) - (a->top < b->top) : (a->left > b->left) - (a->left < b->left);
}

static enum status
parse_tail(struct merge_reader *reader, size_t entry, struct error *err)
{
    static const struct xlsx_xml_events events = {merge_begin, merge_end, NULL};
    const struct xlsx_book *book = reader->book;
    char root[OVERLAP + 16];
    int size;

    if (reader->found && buffer_ok(&reader->tail)) {
        if (memmem(reader->tail.data, reader->tail.size, "mergeCell", 9) == NULL) {
            return STATUS_OK;
        }
        size = snprintf(root, sizeof root, "<%.*sworksheet>", TEXT_ARG(reader->prefix));
        if (xlsx_xml_read_text((struct text){root, (size_t)size}, buffer_text(&reader->tail), book->path, book->limits->nesting, &events,
                               reader, NULL)
            == STATUS_OK) {
            return STATUS_OK;
        }
        reader->merges->count = 0;
    }
    /* another encoding, or `</sheetData>` inside of a comment: read it as a whole */
    return xlsx_xml_read(book->zip, entry, book->path, book->limits->nesting, &events, reader, err);
}

enum status
xlsx_merge_read(const struct xlsx_book *book, size_t entry, struct xlsx_merges *merges, struct error *err)
{
    struct merge_reader reader = {.book = book, .merges = merges};
    char *window = malloc(PIECE + OVERLAP);
    enum status status;

    if (window == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    }
    buffer_init(&reader.tail, (size_t)limits.merged_bytes);
    status = find_tail(&reader, entry, window, err);
    if (status == STATUS_OK) {
        status = parse_tail(&reader, entry, err);
    }
    buffer_done(&reader.tail);
    free(window);
    if (status != STATUS_OK) {
        merges->count = 0; /* they are not ready, and the rows may be read all the same, to show where the part breaks */
    }
    if (status == STATUS_OK && !xlsx_merge_ready(merges)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    }
    return status;
}

bool
xlsx_merge_ready(struct xlsx_merges *merges)
{
    if (merges->count == 0) {
        return true;
    }
    qsort(merges->items, merges->count, sizeof *merges->items, by_top);
    merges->active = calloc(merges->count, sizeof *merges->active);
    return merges->active != NULL;
}

/* The first cell's value, kept for the rows below. */
static bool
capture(struct xlsx_merges *merges, struct xlsx_merge *range, const struct xlsx_cell *cell, bool shared)
{
    range->first = *cell;
    range->first.derived = true;
    if (range->bottom == range->top || shared) {
        return true;
    }
    for (size_t part = 0; part < 2; part++) {
        struct text *text = part == 0 ? &range->first.text : &range->first.lexeme;
        char *copy = text->size == 0 ? NULL : arena_alloc(&merges->arena, text->size);

        if (text->size > 0) {
            if (copy == NULL) {
                return false;
            }
            memcpy(copy, text->data, text->size);
            text->data = copy;
        }
    }
    return true;
}

static size_t
fill_one(const struct xlsx_merge *range, struct xlsx_cell *cells, size_t count)
{
    const uint32_t last = range->right - range->left < XLSX_MERGE_COLUMNS ? range->right : range->left + XLSX_MERGE_COLUMNS - 1;

    for (uint32_t column = range->left; column <= last; column++) {
        if (cells[column].kind == XLSX_EMPTY) {
            cells[column] = range->first;
            count = column >= count ? column + 1 : count;
        }
    }
    return count;
}

size_t
xlsx_merge_fill(struct xlsx_merges *merges, uint32_t row, struct xlsx_cell *cells, const bool *shared, size_t count)
{
    size_t kept = 0;

    for (; merges->next < merges->count && merges->items[merges->next].top <= row; merges->next++) {
        struct xlsx_merge *range = &merges->items[merges->next];

        if (range->top == row && range->left < count && cells[range->left].kind != XLSX_EMPTY && !cells[range->left].derived) {
            if (!capture(merges, range, &cells[range->left], shared[range->left])) {
                return SIZE_MAX;
            }
            merges->active[merges->active_count++] = merges->next;
        }
    }
    for (size_t at = 0; at < merges->active_count; at++) {
        const struct xlsx_merge *range = &merges->items[merges->active[at]];

        if (range->bottom < row) {
            continue;
        }
        merges->active[kept++] = merges->active[at];
        count = fill_one(range, cells, count);
    }
    merges->active_count = kept;
    return count;
}

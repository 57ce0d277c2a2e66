/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/header.h"

#include "extract/read/base/limits.h"
#include "extract/recognise/simplify.h"

#include <stdlib.h>

/* How well a title names a field; less is better. */
enum rank { RANK_TITLE, RANK_ALIAS, RANK_UNIT, RANK_NONE };

struct entry {
    struct text title; /* folded */
    size_t schema;
    size_t field;
    enum rank rank;
};

struct header_index {
    const struct pack *pack;
    struct entry *entries; /* sorted by title, schema, rank */
    size_t count;
};

size_t
header_fold(struct text title, char out[HEADER_FOLDED])
{
    size_t size = simplify_text(title, out, limits.header_bytes);
    size_t from = 0;

    if (size == SIZE_MAX) {
        return 0;
    }
    while (from < size && (out[from] == '*' || out[from] == '#')) { /* marks of columns that must be filled in */
        from++;
    }
    while (size > from && (out[size - 1] == '*' || out[size - 1] == ':')) {
        size--;
    }
    memmove(out, out + from, size - from);
    return size - from;
}

static int
compare_titles(const void *left, const void *right)
{
    const struct entry *first = left;
    const struct entry *second = right;
    const int order = text_compare(first->title, second->title);

    if (order != 0) {
        return order;
    }
    if (first->schema != second->schema) {
        return first->schema < second->schema ? -1 : 1;
    }
    return (first->rank > second->rank) - (first->rank < second->rank);
}

static void
add_entry(struct header_index *index, struct arena *arena, struct text title, size_t schema, size_t field, enum rank rank)
{
    char folded[HEADER_FOLDED];
    const size_t size = header_fold(title, folded);

    if (size > 0) {
        index->entries[index->count++] = (struct entry){arena_must_text(arena, (struct text){folded, size}), schema, field, rank};
    }
}

struct header_index *
header_index_new(const struct pack *pack, struct arena *arena)
{
    struct header_index *index = arena_must_zero(arena, 1, sizeof *index);
    size_t most = 0;

    for (size_t schema = 0; schema < pack->source_count; schema++) {
        for (size_t field = 0; field < pack->sources[schema].field_count; field++) {
            most += 2 + pack->sources[schema].fields[field].alias_count;
        }
    }
    index->pack = pack;
    index->entries = arena_must_zero(arena, most + 1, sizeof *index->entries);
    for (size_t schema = 0; schema < pack->source_count; schema++) {
        for (size_t field = 0; field < pack->sources[schema].field_count; field++) {
            const struct schema_field *described = &pack->sources[schema].fields[field];

            add_entry(index, arena, described->title, schema, field, RANK_TITLE);
            add_entry(index, arena, described->name, schema, field, RANK_ALIAS);
            for (size_t alias = 0; alias < described->alias_count; alias++) {
                add_entry(index, arena, described->aliases[alias], schema, field, RANK_ALIAS);
            }
        }
    }
    qsort(index->entries, index->count, sizeof *index->entries, compare_titles);
    return index;
}

/* First entry whose title is not less than `title`. */
static size_t
lower_bound(const struct header_index *index, struct text title)
{
    size_t low = 0;
    size_t high = index->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (text_compare(index->entries[middle].title, title) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* `医疗费总额(万元)` without its bracket; NULL when there is none at the end. */
static struct text
without_bracket(struct text folded)
{
    if (folded.size < 3 || folded.data[folded.size - 1] != ')') {
        return TEXT_NULL;
    }
    for (size_t at = folded.size - 1; at > 0; at--) {
        if (folded.data[at] == '(') {
            return (struct text){folded.data, at};
        }
    }
    return TEXT_NULL;
}

/* The field of one schema that a title names. */
static size_t
best_field(const struct header_index *index, size_t schema, struct text folded, enum rank *rank)
{
    const struct schema *described = &index->pack->sources[schema];
    const struct text bare = without_bracket(folded);

    for (size_t at = lower_bound(index, folded); at < index->count && text_equal(index->entries[at].title, folded); at++) {
        if (index->entries[at].schema == schema) {
            *rank = index->entries[at].rank;
            return index->entries[at].field;
        }
    }
    for (size_t at = lower_bound(index, bare); bare.size > 0 && at < index->count && text_equal(index->entries[at].title, bare); at++) {
        if (index->entries[at].schema == schema && !text_is_null(described->fields[index->entries[at].field].unit)) {
            *rank = RANK_UNIT;
            return index->entries[at].field;
        }
    }
    *rank = RANK_NONE;
    return HEADER_UNKNOWN;
}

struct folded_row {
    struct text titles[1024]; /* limits.columns */
    size_t count;             /* up to the last titled cell */
    size_t titled;
};

static void
fold_row(const struct reader_batch *batch, const struct reader_row *row, struct arena *arena, struct folded_row *folded)
{
    const struct text *cells = reader_row_cells(batch, row);

    folded->count = 0;
    folded->titled = 0;
    for (size_t column = 0; column < row->cell_count && column < limits.columns; column++) {
        char title[HEADER_FOLDED];
        const size_t size = header_fold(cells[column], title);

        folded->titles[column] = size == 0 ? TEXT_NULL : arena_must_text(arena, (struct text){title, size});
        folded->titled += size > 0;
        folded->count = size > 0 ? column + 1 : folded->count;
    }
}

/* Two rows as one: where a wide title stands over several narrow ones, its text goes before theirs; where only one of the two rows has a
 * text, it is the title. `joined` has the wide title in front, `folded` the narrow ones alone. */
static void
fold_pair(const struct reader_batch *batch, size_t row, struct arena *arena, struct folded_row *folded, struct folded_row *joined)
{
    const struct folded_row *below = folded;
    struct folded_row *above = arena_must_alloc(arena, sizeof *above);
    struct text wide = TEXT_NULL;

    fold_row(batch, &batch->rows[row], arena, above);
    fold_row(batch, &batch->rows[row + 1], arena, folded);
    *joined = *folded;
    joined->titled = 0;
    joined->count = above->count > below->count ? above->count : below->count;
    for (size_t column = 0; column < joined->count; column++) {
        const struct text upper = column < above->count ? above->titles[column] : TEXT_NULL;
        const struct text lower = column < below->count ? below->titles[column] : TEXT_NULL;

        wide = upper.size > 0 ? upper : wide;
        joined->titles[column] = lower.size == 0 ? upper : lower;
        if (lower.size > 0 && wide.size > 0 && lower.size + wide.size < limits.header_bytes) {
            joined->titles[column] = text_from(arena_must_format(arena, "%.*s%.*s", TEXT_ARG(wide), TEXT_ARG(lower)));
        }
        folded->titles[column] = lower.size == 0 ? upper : lower;
        joined->titled += joined->titles[column].size > 0;
    }
    folded->count = joined->count;
    folded->titled = joined->titled;
}

/* How well one schema explains one row. */
struct fit {
    size_t schema;
    size_t row;
    bool pair; /* `row` is the lower of two */
    size_t matched;
    size_t titled;
    size_t required;
    size_t required_found;
    size_t fields;
};

/* The field of a column: by the joined title when there is one and it names a field, else by its own. */
static size_t
column_field(const struct header_index *index, size_t schema, const struct folded_row *folded, const struct folded_row *joined,
             size_t column, enum rank *rank)
{
    size_t field = HEADER_UNKNOWN;

    *rank = RANK_NONE;
    if (joined != NULL && joined->titles[column].size > 0) {
        field = best_field(index, schema, joined->titles[column], rank);
    }
    if (field == HEADER_UNKNOWN && folded->titles[column].size > 0) {
        field = best_field(index, schema, folded->titles[column], rank);
    }
    return field;
}

static struct fit
measure(const struct header_index *index, size_t schema, const struct folded_row *folded, const struct folded_row *joined, bool *seen)
{
    const struct schema *described = &index->pack->sources[schema];
    struct fit fit = {.schema = schema, .titled = folded->titled, .fields = described->field_count};

    memset(seen, 0, described->field_count);
    for (size_t column = 0; column < folded->count; column++) {
        enum rank rank;
        const size_t field = column_field(index, schema, folded, joined, column, &rank);

        if (field != HEADER_UNKNOWN && !seen[field]) {
            seen[field] = true;
            fit.matched++;
            fit.required_found += described->fields[field].required;
        }
    }
    for (size_t field = 0; field < described->field_count; field++) {
        fit.required += described->fields[field].required;
    }
    return fit;
}

/* Worth considering at all. A source that was named needs two columns; one that is guessed, most of the row. */
static bool
plausible(const struct fit *fit, bool wanted)
{
    if (wanted) {
        return fit->matched >= 2 || (fit->matched == 1 && fit->titled == 1);
    }
    if (fit->required_found == fit->required) {
        return fit->matched >= 2 && fit->matched * 2 >= fit->titled;
    }
    return fit->matched >= 2 && fit->matched * 10 >= fit->titled * 6 && fit->required_found * 2 >= fit->required;
}

/* Positive when `left` explains its row better. */
static int
compare_fits(const struct fit *left, const struct fit *right)
{
    const bool left_complete = left->required_found == left->required;
    const bool right_complete = right->required_found == right->required;
    const uint64_t left_cover = (uint64_t)left->matched * right->titled;
    const uint64_t right_cover = (uint64_t)right->matched * left->titled;

    if (left_complete != right_complete) {
        return left_complete ? 1 : -1;
    }
    if (left_cover != right_cover) {
        return left_cover > right_cover ? 1 : -1;
    }
    {
        const uint64_t left_share = (uint64_t)left->matched * right->fields;
        const uint64_t right_share = (uint64_t)right->matched * left->fields;

        return (left_share > right_share) - (left_share < right_share);
    }
}

struct search {
    const struct header_index *index;
    const struct schema *wanted; /* NULL: any */
    struct fit best;
    bool found;
    const struct schema *other; /* fits as well as the best */
    bool *seen;
};

static void
try_row(struct search *search, const struct folded_row *folded, const struct folded_row *joined, size_t row)
{
    const struct pack *pack = search->index->pack;

    for (size_t schema = 0; folded->titled > 0 && schema < pack->source_count; schema++) {
        struct fit fit;
        int order;

        if (search->wanted != NULL && search->wanted != &pack->sources[schema]) {
            continue;
        }
        fit = measure(search->index, schema, folded, joined, search->seen);
        fit.row = row;
        fit.pair = joined != NULL;
        if (!plausible(&fit, search->wanted != NULL)) {
            continue;
        }
        order = search->found ? compare_fits(&fit, &search->best) : 1;
        if (order > 0) {
            search->best = fit;
            search->other = NULL;
            search->found = true;
        } else if (order == 0 && fit.row == search->best.row && fit.schema != search->best.schema) {
            search->other = &pack->sources[schema];
        }
    }
}

/* Single rows first: two rows together must be better, not as good. */
static void
search_rows(struct search *search, const struct reader_batch *batch, struct arena *arena)
{
    struct folded_row *folded = arena_must_alloc(arena, sizeof *folded);
    struct folded_row *joined = arena_must_alloc(arena, sizeof *joined);
    const size_t rows = batch->row_count < limits.header_rows ? batch->row_count : (size_t)limits.header_rows;

    for (size_t row = 0; row < rows; row++) {
        fold_row(batch, &batch->rows[row], arena, folded);
        try_row(search, folded, NULL, row);
    }
    if (search->found && search->best.required_found == search->best.required && search->best.matched == search->best.titled) {
        return;
    }
    for (size_t row = 0; row + 1 < rows; row++) {
        fold_pair(batch, row, arena, folded, joined);
        try_row(search, folded, joined, row + 1);
    }
}

static void
map_columns(const struct header_index *index, size_t schema, const struct folded_row *folded, const struct folded_row *joined,
            struct arena *arena, struct header *header)
{
    const size_t field_count = header->schema->field_count;
    enum rank *ranks = arena_must_zero(arena, field_count + 1, sizeof *ranks);

    for (size_t field = 0; field < field_count; field++) {
        header->field_columns[field] = HEADER_UNKNOWN;
        ranks[field] = RANK_NONE;
    }
    for (size_t column = 0; column < folded->count; column++) {
        enum rank rank = RANK_NONE;
        const size_t field = column_field(index, schema, folded, joined, column, &rank);

        header->fields[column] = HEADER_UNKNOWN;
        if (field == HEADER_UNKNOWN || rank > ranks[field]) {
            continue;
        }
        if (rank == ranks[field]) {
            header->duplicate = field;
            continue;
        }
        if (header->field_columns[field] != HEADER_UNKNOWN) {
            header->fields[header->field_columns[field]] = HEADER_UNKNOWN;
        }
        header->matched += ranks[field] == RANK_NONE;
        ranks[field] = rank;
        header->fields[column] = field;
        header->field_columns[field] = column;
    }
}

/* The title as delivered; of two rows both, one under the other. */
static struct text
delivered_title(const struct reader_batch *batch, const struct fit *fit, size_t column, struct arena *arena)
{
    const struct reader_row *row = &batch->rows[fit->row];
    const struct text lower = column < row->cell_count ? reader_row_cells(batch, row)[column] : TEXT_NULL;
    struct text upper = TEXT_NULL;

    if (fit->pair && column < batch->rows[fit->row - 1].cell_count) {
        upper = reader_row_cells(batch, &batch->rows[fit->row - 1])[column];
    }
    if (upper.size == 0 || text_equal(upper, lower)) {
        return arena_must_text(arena, lower);
    }
    return lower.size == 0 ? arena_must_text(arena, upper)
                           : text_from(arena_must_format(arena, "%.*s\n%.*s", TEXT_ARG(upper), TEXT_ARG(lower)));
}

/* What the rows above the header say behind 单位： in all their cells; who fills in the form (填报单位) comes with it and is no unit. */
static struct text
named_units(const struct reader_batch *batch, size_t rows, struct arena *arena)
{
    struct text units = TEXT("");

    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < batch->rows[row].cell_count; column++) {
            const struct text cell = reader_row_cells(batch, &batch->rows[row])[column];
            const size_t wide = text_find(cell, TEXT("单位："));
            const size_t narrow = text_find(cell, TEXT("单位:"));
            const size_t at = wide < narrow ? wide : narrow;

            if (at != SIZE_MAX && units.size < HEADER_FOLDED) {
                units = text_from(arena_must_format(arena, "%.*s %.*s", TEXT_ARG(units), (int)(cell.size - at), cell.data + at));
            }
        }
    }
    return units;
}

static void
fill_layout(const struct search *search, const struct reader_batch *batch, struct arena *scratch, struct arena *arena,
            struct header *header)
{
    const struct fit *fit = &search->best;
    const struct reader_row *row = &batch->rows[fit->row];
    struct folded_row *folded = arena_must_alloc(scratch, sizeof *folded);
    struct folded_row *joined = arena_must_alloc(scratch, sizeof *joined);

    if (fit->pair) {
        fold_pair(batch, fit->row - 1, scratch, folded, joined);
    } else {
        fold_row(batch, row, scratch, folded);
    }
    header->schema = &search->index->pack->sources[fit->schema];
    header->ambiguous = search->other != NULL;
    header->other = search->other;
    header->row = fit->row;
    header->number = row->number;
    header->sheet = arena_must_text(arena, batch->sheet);
    header->cells = row->cell_count;
    header->columns = folded->count;
    header->titled = folded->titled;
    header->complete = fit->required_found == fit->required;
    header->fields = arena_must_zero(arena, folded->count + 1, sizeof *header->fields);
    header->titles = arena_must_zero(arena, folded->count + 1, sizeof *header->titles);
    header->field_columns = arena_must_zero(arena, header->schema->field_count + 1, sizeof *header->field_columns);
    for (size_t column = 0; column < folded->count; column++) {
        header->titles[column] = folded->titles[column].size == 0 ? TEXT_NULL : delivered_title(batch, fit, column, arena);
    }
    header->units = named_units(batch, fit->pair ? fit->row - 1 : fit->row, arena);
    map_columns(search->index, fit->schema, folded, fit->pair ? joined : NULL, scratch, header);
}

void
header_find(const struct header_index *index, const struct schema *wanted, const struct reader_batch *batch, struct arena *arena,
            struct header *header)
{
    struct search search = {.index = index, .wanted = wanted};
    struct arena scratch;

    *header = (struct header){.duplicate = HEADER_UNKNOWN};
    arena_init(&scratch, 0);
    search.seen = arena_must_alloc(&scratch, limits.columns * 8);
    search_rows(&search, batch, &scratch);
    if (search.found) {
        fill_layout(&search, batch, &scratch, arena, header);
    }
    arena_done(&scratch);
}

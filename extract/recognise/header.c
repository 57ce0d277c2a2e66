/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/header.h"

#include "extract/read/base/limits.h"
#include "extract/recognise/shift.h"
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

/* Some source has a column of this title. */
static bool
is_title(const struct header_index *index, struct text folded)
{
    const size_t at = lower_bound(index, folded);

    return at < index->count && text_equal(index->entries[at].title, folded);
}

static bool
is_folded(struct text title, struct text folded)
{
    char own[HEADER_FOLDED];
    const size_t size = header_fold(title, own);

    return text_equal((struct text){own, size}, folded);
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

/* The row below joined to what stands above it: where a wide title stands over several narrow ones, its text goes before theirs; where only
 * one of the two has a text, it is the title. `joined` has the wide title in front, `folded` the narrow ones alone; before, both are above.
 */
static void
fold_below(const struct reader_batch *batch, size_t row, struct arena *arena, struct folded_row *folded, struct folded_row *joined)
{
    struct folded_row *below = arena_must_alloc(arena, sizeof *below);
    const size_t above_count = joined->count;
    struct text wide = TEXT_NULL;

    fold_row(batch, &batch->rows[row], arena, below);
    joined->count = above_count > below->count ? above_count : below->count;
    joined->titled = 0;
    for (size_t column = 0; column < joined->count; column++) {
        const struct text upper = column < above_count ? joined->titles[column] : TEXT_NULL;
        const struct text narrow = column < above_count ? folded->titles[column] : TEXT_NULL;
        const struct text lower = column < below->count ? below->titles[column] : TEXT_NULL;

        wide = upper.size > 0 ? upper : wide;
        joined->titles[column] = lower.size == 0 ? upper : lower;
        if (lower.size > 0 && wide.size > 0 && lower.size + wide.size < limits.header_bytes) {
            joined->titles[column] = text_from(arena_must_format(arena, "%.*s%.*s", TEXT_ARG(wide), TEXT_ARG(lower)));
        }
        folded->titles[column] = lower.size == 0 ? narrow : lower;
        joined->titled += joined->titles[column].size > 0;
    }
    folded->count = joined->count;
    folded->titled = joined->titled;
}

/* The rows of a header, `count` of them, as one. */
static void
fold_rows(const struct reader_batch *batch, const size_t *rows, size_t count, struct arena *arena, struct folded_row *folded,
          struct folded_row *joined)
{
    fold_row(batch, &batch->rows[rows[0]], arena, folded);
    *joined = *folded;
    for (size_t at = 1; at < count; at++) {
        fold_below(batch, rows[at], arena, folded, joined);
    }
}

/* How well one schema explains one row. */
struct fit {
    size_t schema;
    size_t rows[DIALECT_HEADER_ROWS]; /* of the header, in the batch */
    size_t row_count;
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

static size_t
last_row(const struct fit *fit)
{
    return fit->rows[fit->row_count - 1];
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
try_rows(struct search *search, const struct folded_row *folded, const struct folded_row *joined, const size_t *rows, size_t row_count)
{
    const struct pack *pack = search->index->pack;

    for (size_t schema = 0; folded->titled > 0 && schema < pack->source_count; schema++) {
        struct fit fit;
        int order;

        if (search->wanted != NULL && search->wanted != &pack->sources[schema]) {
            continue;
        }
        fit = measure(search->index, schema, folded, joined, search->seen);
        memcpy(fit.rows, rows, row_count * sizeof *rows);
        fit.row_count = row_count;
        if (!plausible(&fit, search->wanted != NULL)) {
            continue;
        }
        order = search->found ? compare_fits(&fit, &search->best) : 1;
        if (order > 0) {
            search->best = fit;
            search->other = NULL;
            search->found = true;
        } else if (order == 0 && last_row(&fit) == last_row(&search->best) && fit.schema != search->best.schema) {
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
        try_rows(search, folded, NULL, &row, 1);
    }
    if (search->found && search->best.required_found == search->best.required && search->best.matched == search->best.titled) {
        return;
    }
    for (size_t row = 0; row + 1 < rows; row++) {
        const size_t pair[] = {row, row + 1};

        fold_rows(batch, pair, 2, arena, folded, joined);
        try_rows(search, folded, joined, pair, 2);
    }
}

/* The rows that somebody said are the header. */
static void
take_rows(struct search *search, const struct dialect *form, const struct reader_batch *batch, struct arena *arena)
{
    struct folded_row *folded = arena_must_alloc(arena, sizeof *folded);
    struct folded_row *joined = arena_must_alloc(arena, sizeof *joined);
    size_t rows[DIALECT_HEADER_ROWS];
    size_t count = 0;

    for (size_t row = 0; row < batch->row_count && count < form->header_count; row++) {
        if (row + 1 == form->header_rows[count]) {
            rows[count++] = row;
        }
    }
    if (count > 0 && count == form->header_count) {
        fold_rows(batch, rows, count, arena, folded, joined);
        try_rows(search, folded, count > 1 ? joined : NULL, rows, count);
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

/* The title as delivered; of several rows all, one under the other. */
static struct text
delivered_title(const struct reader_batch *batch, const struct fit *fit, size_t column, struct arena *arena)
{
    struct text title = TEXT_NULL;
    struct text before = TEXT_NULL;

    for (size_t at = 0; at < fit->row_count; at++) {
        const struct reader_row *row = &batch->rows[fit->rows[at]];
        const struct text cell = column < row->cell_count ? reader_row_cells(batch, row)[column] : TEXT_NULL;

        if (cell.size == 0 || (title.size > 0 && text_equal(cell, before))) {
            continue;
        }
        title = title.size == 0 ? arena_must_text(arena, cell)
                                : text_from(arena_must_format(arena, "%.*s\n%.*s", TEXT_ARG(title), TEXT_ARG(cell)));
        before = cell;
    }
    return title;
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

/* The number, above `least`, that more than half of the rows have, which are at least two (a row does not vouch for itself); else `least`.
 */
static size_t
most_have(const size_t *tally, size_t rows, size_t least)
{
    for (size_t cells = least + 1; cells <= limits.columns; cells++) {
        if (tally[cells] >= 2 && tally[cells] * 2 > rows) {
            return cells;
        }
    }
    return least;
}

/* The highest number that more than half of the rows reach. */
static size_t
most_reach(const size_t *tally, size_t rows, size_t least)
{
    size_t reach = 0;

    for (size_t cells = limits.columns; cells > least; cells--) {
        reach += tally[cells];
        if (reach >= 2 && reach * 2 > rows) {
            return cells;
        }
    }
    return least;
}

/* What the rows behind the header have beyond it: a blank cell at the end of nearly every row is a habit of the program that wrote them,
 * in one row it is a sign that its cells stand one column too far. */
static void
measure_rows(const struct reader_batch *batch, struct arena *scratch, struct header *header)
{
    size_t *cells = arena_must_zero(scratch, limits.columns + 1, sizeof *cells);
    size_t *filled = arena_must_zero(scratch, limits.columns + 1, sizeof *filled);
    size_t rows = 0;

    for (size_t at = 0; at < batch->row_count; at++) {
        const struct reader_row *row = &batch->rows[at];
        size_t last = row->cell_count;

        if (row->number <= header->number || row->fault != READER_GOOD || row->cell_count > limits.columns) {
            continue;
        }
        while (last > 0 && reader_row_cells(batch, row)[last - 1].size == 0) {
            last--;
        }
        if (last > 0) {
            cells[row->cell_count]++;
            filled[last]++;
            rows++;
        }
    }
    header->room = most_have(cells, rows, header->cells);
    header->filled = most_reach(filled, rows, header->columns);
    header->filled = header->filled > header->room ? header->room : header->filled;
}

/* What stands alone in a row above the header: printed pages repeat it with the header. */
static void
keep_above(const struct reader_batch *batch, size_t rows, struct arena *arena, struct header *header)
{
    for (size_t row = 0; row < rows && header->above_count < HEADER_ABOVE; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        size_t filled = 0;
        size_t last = 0;

        for (size_t column = 0; column < batch->rows[row].cell_count; column++) {
            filled += cells[column].size > 0;
            last = cells[column].size > 0 ? column : last;
        }
        if (filled == 1) {
            header->above[header->above_count++] = arena_must_text(arena, cells[last]);
        }
    }
}

static void
fill_layout(const struct search *search, const struct reader_batch *batch, struct arena *scratch, struct arena *arena,
            struct header *header)
{
    const struct fit *fit = &search->best;
    const struct reader_row *row = &batch->rows[last_row(fit)];
    struct folded_row *folded = arena_must_alloc(scratch, sizeof *folded);
    struct folded_row *joined = arena_must_alloc(scratch, sizeof *joined);

    fold_rows(batch, fit->rows, fit->row_count, scratch, folded, joined);
    header->schema = &search->index->pack->sources[fit->schema];
    header->owner = header->schema->name;
    header->ambiguous = search->other != NULL;
    header->other = search->other;
    header->row = last_row(fit);
    header->number = row->number;
    header->sheet = arena_must_text(arena, batch->sheet);
    header->cells = row->cell_count;
    header->columns = folded->count;
    measure_rows(batch, scratch, header);
    header->titled = folded->titled;
    header->complete = fit->required_found == fit->required;
    header->fields = arena_must_zero(arena, folded->count + 1, sizeof *header->fields);
    header->titles = arena_must_zero(arena, folded->count + 1, sizeof *header->titles);
    header->field_columns = arena_must_zero(arena, header->schema->field_count + 1, sizeof *header->field_columns);
    for (size_t column = 0; column < folded->count; column++) {
        header->titles[column] = folded->titles[column].size == 0 ? TEXT_NULL : delivered_title(batch, fit, column, arena);
    }
    header->gaps = header->columns - folded->titled;
    header->shapes = shift_measure(batch, header->number, header->columns, arena);
    header->units = named_units(batch, fit->rows[0], arena);
    keep_above(batch, fit->rows[0], arena, header);
    map_columns(search->index, fit->schema, folded, fit->row_count > 1 ? joined : NULL, scratch, header);
}

/* Without a header: column by column the fields of the source that was named. */
static void
take_fields(const struct schema *wanted, const struct reader_batch *batch, struct arena *scratch, struct arena *arena,
            struct header *header)
{
    const size_t count = wanted->field_count;

    header->schema = wanted;
    header->owner = wanted->name;
    header->sheet = arena_must_text(arena, batch->sheet);
    header->units = TEXT("");
    header->cells = header->columns = header->matched = header->titled = count;
    header->complete = true;
    header->fields = arena_must_zero(arena, count + 1, sizeof *header->fields);
    header->titles = arena_must_zero(arena, count + 1, sizeof *header->titles);
    header->field_columns = arena_must_zero(arena, count + 1, sizeof *header->field_columns);
    for (size_t field = 0; field < count; field++) {
        header->fields[field] = header->field_columns[field] = field;
        header->titles[field] = wanted->fields[field].title;
    }
    measure_rows(batch, scratch, header);
    header->shapes = shift_measure(batch, header->number, header->columns, arena);
}

void
header_find(const struct header_index *index, const struct schema *wanted, const struct dialect *form, const struct reader_batch *batch,
            struct arena *arena, struct header *header)
{
    struct search search = {.index = index, .wanted = wanted};
    struct arena scratch;

    *header = (struct header){.duplicate = HEADER_UNKNOWN};
    arena_init(&scratch, 0);
    search.seen = arena_must_alloc(&scratch, limits.columns * 8);
    if (form->no_header) {
        if (wanted != NULL) {
            take_fields(wanted, batch, &scratch, arena, header);
        }
    } else if (form->header_count > 0) {
        take_rows(&search, form, batch, &scratch);
    } else {
        search_rows(&search, batch, &scratch);
    }
    if (search.found) {
        fill_layout(&search, batch, &scratch, arena, header);
    }
    arena_done(&scratch);
}

/* The title is that of the header's column. */
static bool
is_column(const struct header *header, size_t column, size_t field, struct text folded)
{
    return column < header->columns && (field == header->fields[column] || is_folded(header->titles[column], folded));
}

enum header_again
header_again(const struct header_index *index, const struct header *header, const struct text *cells, size_t count)
{
    const size_t schema = (size_t)(header->schema - index->pack->sources);
    size_t titled = 0;
    size_t known = 0;
    bool same = true;

    for (size_t column = 0; column < count && column < limits.columns; column++) {
        char folded[HEADER_FOLDED];
        const size_t size = header_fold(cells[column], folded);
        const struct text title = {folded, size};
        enum rank rank;
        size_t field;

        if (size == 0) {
            same = same && (column >= header->columns || text_is_null(header->titles[column]));
            continue;
        }
        field = best_field(index, schema, title, &rank);
        known += field != HEADER_UNKNOWN || is_title(index, title);
        if (++titled == 2 && known == 0) { /* most rows end here */
            return HEADER_AGAIN_NO;
        }
        same = same && is_column(header, column, field, title);
    }
    if (known < 2 || known * 10 < titled * 6) {
        return HEADER_AGAIN_NO;
    }
    return same && count >= header->columns ? HEADER_AGAIN_SAME : HEADER_AGAIN_OTHER;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the columns of a source look like: how many rows are filled and invalid, how many distinct values, the mean; for code lists the rows
 * of each value. One row a field, and one a field and value. */
#include "transform/rules/history.h"

#include "common/ground/date.h"
#include "common/ground/decimal.h"

enum { ITEMS_MAX = 60 }; /* values of a list that are followed one by one; longer lists (places) are not */

enum {
    PROFILE_SOURCE,
    PROFILE_TITLE,
    PROFILE_DEPARTMENT,
    PROFILE_FIELD,
    PROFILE_FIELD_TITLE,
    PROFILE_ITEM,
    PROFILE_BATCH,
    PROFILE_ROWS,
    PROFILE_FILLED,
    PROFILE_INVALID,
    PROFILE_PERCENT,
    PROFILE_DISTINCT,
    PROFILE_MEAN,
    PROFILE_CURRENT,
    PROFILE_DOUBTFUL,
    PROFILE_COLUMNS
};

static const char *const profile_names[PROFILE_COLUMNS] = {
    "source", "title",   "department", "field",           "field_title", "item",    "batch",    "rows",
    "filled", "invalid", "percent",    "distinct_values", "mean",        "current", "doubtful",
};

/* One field of one table, counted. */
struct counted {
    uint64_t filled;
    uint64_t invalid;
    uint64_t distinct;
    fixed sum;         /* in ten-thousandths */
    uint64_t *by_code; /* rows of every text */
};

struct profiling {
    struct history_rows *rows;
    const struct pack *pack;
    const struct table *table;
    struct text batch;
    struct arena *scratch;
};

static void
count_field(const struct table *table, size_t field, struct arena *scratch, struct counted *counted)
{
    const struct column *column = &table->columns[field];

    *counted = (struct counted){
        .by_code = column->codes == NULL ? NULL : arena_must_zero(scratch, column->dictionary.count + 1, sizeof(uint64_t))};
    for (size_t row = 0; row < table->row_count; row++) {
        counted->invalid += column->states[row] == FIELD_INVALID || column->states[row] == FIELD_MASKED;
        if (!column_is_valid(column, row)) {
            continue;
        }
        counted->filled++;
        if (column->codes != NULL) {
            counted->by_code[column->codes[row]]++;
        } else if (column->numbers != NULL) {
            counted->sum += column->numbers[row];
        }
    }
    for (uint32_t code = 1; column->codes != NULL && code <= column->dictionary.count; code++) {
        counted->distinct += counted->by_code[code] > 0;
    }
}

/* 100 * part / whole to two places. */
static struct text
percent(uint64_t part, uint64_t whole, struct arena *arena)
{
    char print[DECIMAL_TEXT_SIZE];
    size_t size;

    if (whole == 0) {
        return TEXT_NULL;
    }
    size = decimal_format((int64_t)((part * 20000 + whole) / (whole * 2)) * (DECIMAL_SCALE / 100), print);
    return arena_must_text(arena, (struct text){print, size});
}

static struct text
mean(const struct counted *counted, struct arena *arena)
{
    const fixed count = (fixed)counted->filled;
    const fixed half = counted->sum < 0 ? -count / 2 : count / 2;
    char print[DECIMAL_TEXT_SIZE];
    const size_t size = decimal_format((int64_t)((counted->sum + half) / count), print);

    return arena_must_text(arena, (struct text){print, size});
}

static struct text *
add_row(const struct profiling *profiling, size_t field)
{
    const struct schema *schema = profiling->table->schema;
    struct text *cells = history_rows_add(profiling->rows);

    cells[PROFILE_SOURCE] = schema->name;
    cells[PROFILE_TITLE] = schema->title;
    cells[PROFILE_DEPARTMENT] = schema->department;
    cells[PROFILE_FIELD] = schema->fields[field].name;
    cells[PROFILE_FIELD_TITLE] = schema->fields[field].title;
    cells[PROFILE_BATCH] = profiling->batch;
    cells[PROFILE_ROWS] = history_number(profiling->table->row_count, profiling->rows->arena);
    cells[PROFILE_CURRENT] = history_truth(true);
    cells[PROFILE_DOUBTFUL] = history_truth(false);
    return cells;
}

/* A cell of several values counts for each of them. */
static void
add_items(const struct profiling *profiling, size_t field, const struct counted *counted)
{
    const struct column *column = &profiling->table->columns[field];
    const struct schema_list *list = schema_list_find(profiling->pack, profiling->table->schema->fields[field].list);
    uint64_t *counts;

    if (list == NULL || list->code_count > ITEMS_MAX || counted->by_code == NULL) {
        return;
    }
    counts = arena_must_zero(profiling->scratch, list->code_count, sizeof *counts);
    for (uint32_t code = 1; code <= column->dictionary.count; code++) {
        struct text rest = column->dictionary.values[code];
        struct text part;

        while (text_split(&rest, ';', &part)) {
            for (size_t item = 0; item < list->code_count; item++) {
                counts[item] += text_equal(list->codes[item].name, part) ? counted->by_code[code] : 0;
            }
        }
    }
    for (size_t item = 0; item < list->code_count; item++) {
        struct text *cells = add_row(profiling, field);

        cells[PROFILE_ITEM] = list->codes[item].name;
        cells[PROFILE_ROWS] = history_number(counted->filled, profiling->rows->arena); /* a share of few is no share */
        cells[PROFILE_FILLED] = history_number(counts[item], profiling->rows->arena);
        cells[PROFILE_PERCENT] = percent(counts[item], counted->filled, profiling->rows->arena);
    }
}

static void
profile_field(const struct profiling *profiling, size_t field)
{
    struct arena *arena = profiling->rows->arena;
    struct counted counted;
    struct text *cells;

    count_field(profiling->table, field, profiling->scratch, &counted);
    cells = add_row(profiling, field);
    cells[PROFILE_FILLED] = history_number(counted.filled, arena);
    cells[PROFILE_INVALID] = history_number(counted.invalid, arena);
    cells[PROFILE_PERCENT] = percent(counted.filled, profiling->table->row_count, arena);
    cells[PROFILE_DISTINCT] = counted.by_code == NULL ? TEXT_NULL : history_number(counted.distinct, arena);
    cells[PROFILE_MEAN] = profiling->table->columns[field].numbers == NULL || counted.filled == 0 ? TEXT_NULL : mean(&counted, arena);
    add_items(profiling, field, &counted);
}

static bool
has_news(const struct deliveries *deliveries, struct text source)
{
    for (size_t at = 0; at < deliveries->count; at++) {
        const struct delivery *delivery = &deliveries->items[at];

        if (delivery->variant == VARIANT_CURRENT && text_equal(delivery->source, source) && text_equal(delivery->state, TEXT("new"))) {
            return true;
        }
    }
    return false;
}

/* Earlier batches of each source, the newest first, as the package before has them. */
static void
add_earlier(struct history_rows *rows, const struct history_rows *before)
{
    struct dictionary sources = {0};
    struct text *last = arena_must_zero(rows->arena, before->count + 2, sizeof *last); /* batch, per source */
    uint32_t *batches = arena_must_zero(rows->arena, before->count + 2, sizeof *batches);

    for (size_t row = 0; row < before->count; row++) {
        const struct text *earlier = &before->cells[row * before->width];
        const uint32_t source = dictionary_add(&sources, earlier[PROFILE_SOURCE], rows->arena);

        if (!text_equal(last[source], earlier[PROFILE_BATCH])) {
            last[source] = earlier[PROFILE_BATCH];
            batches[source]++;
        }
        if (batches[source] <= HISTORY_BATCHES) {
            struct text *cells = history_rows_add(rows);

            memcpy(cells, earlier, rows->width * sizeof *cells);
            cells[PROFILE_CURRENT] = history_truth(false);
        }
    }
}

enum status
history_profile_fill(struct batch *batch, const struct schema *schema, const struct deliveries *deliveries, const struct package *earlier,
                     struct arena *arena, struct error *err)
{
    struct history_rows before = {.names = profile_names, .width = PROFILE_COLUMNS, .arena = arena};
    struct history_rows rows = {.names = profile_names, .width = PROFILE_COLUMNS, .arena = arena};
    struct arena scratch;
    struct profiling profiling = {.rows = &rows, .pack = batch->pack, .scratch = &scratch};
    char date[FIXED_TEXT_SIZE];

    profiling.batch = arena_must_text(arena, (struct text){date, date_format(batch->as_of, date)});
    TRY(history_rows_read(&before, earlier, "profile", err));
    arena_init(&scratch, 0);
    for (size_t source = 0; source < batch->pack->source_count; source++) {
        profiling.table = &batch->tables[source];
        if (profiling.table->schema->built_in || !has_news(deliveries, profiling.table->schema->name) || profiling.table->row_count == 0) {
            continue;
        }
        for (size_t field = 0; field < profiling.table->schema->field_count; field++) {
            profile_field(&profiling, field);
            arena_reset(&scratch);
        }
    }
    arena_done(&scratch);
    add_earlier(&rows, &before);
    return history_rows_fill(&rows, batch, schema, err);
}

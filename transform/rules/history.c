/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/history.h"

#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "transform/expr/cell.h"
#include "transform/table/raw_rows.h"

enum {
    DELIVERY_SOURCE,
    DELIVERY_TITLE,
    DELIVERY_DEPARTMENT,
    DELIVERY_SCOPE,
    DELIVERY_PLACE,
    DELIVERY_PERIOD,
    DELIVERY_EFFECTIVE,
    DELIVERY_FILE,
    DELIVERY_SHA256,
    DELIVERY_STATE,
    DELIVERY_ERROR,
    DELIVERY_DETAIL,
    DELIVERY_AGE,
    DELIVERY_STALE,
    DELIVERY_ROWS,
    DELIVERY_REJECTED,
    DELIVERY_DROPPED,
    DELIVERY_INCREMENTAL,
    DELIVERY_EXPECTED,
    DELIVERY_BATCH,
    DELIVERY_CURRENT,
    DELIVERY_DOUBTFUL,
    DELIVERY_COLUMNS
};

static const char *const delivery_names[DELIVERY_COLUMNS] = {
    "source", "title",    "department", "scope", "place",    "period",  "effective",   "file",          "sha256", "state",   "error",
    "detail", "age_days", "stale",      "rows",  "rejected", "dropped", "incremental", "expected_days", "batch",  "current", "doubtful",
};

/* What marks say about a delivery: columns of the register that pack.json names under `delivery_marks`. */
struct marks {
    const struct table *table; /* NULL: no register */
    size_t source, scope, effective, trusted;
};

static struct text
date_text(int32_t date, struct arena *arena)
{
    char print[FIXED_TEXT_SIZE];
    const size_t size = date_format(date, print);

    return arena_must_text(arena, (struct text){print, size});
}

static enum status
find_marks(const struct batch *batch, struct marks *marks, struct error *err)
{
    const struct schema *schema = schema_find(batch->pack, batch->pack->delivery_marks);

    *marks = (struct marks){.table = NULL};
    if (text_is_null(batch->pack->delivery_marks)) {
        return STATUS_OK;
    }
    if (schema != NULL) {
        *marks = (struct marks){.table = &batch->tables[schema - batch->pack->sources],
                                .source = schema_field_find(schema, TEXT("source")),
                                .scope = schema_field_find(schema, TEXT("scope")),
                                .effective = schema_field_find(schema, TEXT("effective")),
                                .trusted = schema_field_find(schema, TEXT("trusted"))};
    }
    if (schema == NULL || marks->source == SIZE_MAX || marks->scope == SIZE_MAX || marks->effective == SIZE_MAX
        || marks->trusted == SIZE_MAX || schema->fields[marks->trusted].type != SCHEMA_BOOLEAN) {
        return error_set(err, STATUS_CONFIG, "E-PACK",
                         "%s/pack.json: \"delivery_marks\" must name a source with source, scope, effective, trusted (yes_no)",
                         batch->pack->folder);
    }
    return STATUS_OK;
}

/* An empty scope or date in the register stands for all. */
static bool
mark_fits(const struct table *table, size_t row, size_t field, struct text wanted, struct arena *scratch)
{
    const struct text value = table_text(table, row, field, scratch);

    return text_is_null(value) || text_equal(value, wanted);
}

/* The last line about the delivery decides. */
static void
apply_marks(const struct marks *marks, struct text *cells, struct arena *scratch)
{
    for (size_t row = 0; marks->table != NULL && row < marks->table->row_count; row++) {
        const struct column *trusted = &marks->table->columns[marks->trusted];

        if (column_is_valid(trusted, row) && text_equal(table_text(marks->table, row, marks->source, scratch), cells[DELIVERY_SOURCE])
            && mark_fits(marks->table, row, marks->scope, cells[DELIVERY_SCOPE], scratch)
            && mark_fits(marks->table, row, marks->effective, cells[DELIVERY_EFFECTIVE], scratch)) {
            cells[DELIVERY_DOUBTFUL] = raw_rows_truth(trusted->booleans[row] == 0);
        }
    }
}

/* ---- rows ---- */

static struct text
or_null(struct text text)
{
    return text.size == 0 ? TEXT_NULL : text;
}

static bool
is_same(const struct text *earlier, const struct delivery *delivery)
{
    return text_equal(earlier[DELIVERY_SOURCE], delivery->source) && text_equal(earlier[DELIVERY_SCOPE], or_null(delivery->scope))
           && text_equal(earlier[DELIVERY_EFFECTIVE], or_null(delivery->effective))
           && text_equal(earlier[DELIVERY_SHA256], or_null(delivery->sha256));
}

/* What the batch before knew of the delivery; NULL when it is new. */
static struct text *
find_earlier(const struct raw_rows *before, const struct delivery *delivery)
{
    for (size_t row = 0; row < before->count; row++) {
        struct text *cells = &before->cells[row * before->width];

        if (is_same(cells, delivery)) {
            return cells;
        }
    }
    return NULL;
}

static void
add_present_delivery(struct raw_rows *rows, const struct batch *batch, const struct delivery *delivery, struct text *earlier)
{
    const struct schema *schema = schema_find(batch->pack, delivery->source);
    struct text *cells = raw_rows_add(rows);

    cells[DELIVERY_SOURCE] = delivery->source;
    if (schema != NULL) {
        const int days = schema->expected_days + 30 * schema->expected_months;

        cells[DELIVERY_TITLE] = schema->title;
        cells[DELIVERY_DEPARTMENT] = schema->department;
        cells[DELIVERY_INCREMENTAL] = raw_rows_truth(schema->append);
        cells[DELIVERY_EXPECTED] = days == 0 ? TEXT_NULL : raw_rows_number((uint64_t)days, rows->arena);
    }
    cells[DELIVERY_SCOPE] = or_null(delivery->scope);
    cells[DELIVERY_PLACE] = cells[DELIVERY_SCOPE];
    cells[DELIVERY_PERIOD] = or_null(delivery->period);
    cells[DELIVERY_EFFECTIVE] = or_null(delivery->effective);
    cells[DELIVERY_FILE] = or_null(delivery->file);
    cells[DELIVERY_SHA256] = or_null(delivery->sha256);
    cells[DELIVERY_STATE] = delivery->state;
    cells[DELIVERY_ERROR] = or_null(delivery->error);
    cells[DELIVERY_DETAIL] = or_null(delivery->detail);
    cells[DELIVERY_AGE] = or_null(delivery->age_days);
    cells[DELIVERY_STALE] = raw_rows_truth(delivery->stale);
    cells[DELIVERY_ROWS] = raw_rows_number(delivery->kept, rows->arena);
    cells[DELIVERY_REJECTED] = raw_rows_number(delivery->rejected, rows->arena);
    cells[DELIVERY_DROPPED] = raw_rows_number(delivery->dropped, rows->arena);
    cells[DELIVERY_BATCH] = earlier == NULL ? date_text(batch->as_of, rows->arena) : earlier[DELIVERY_BATCH];
    cells[DELIVERY_CURRENT] = raw_rows_truth(true);
    cells[DELIVERY_DOUBTFUL] = earlier == NULL ? raw_rows_truth(false) : earlier[DELIVERY_DOUBTFUL];
    if (earlier != NULL) {
        earlier[DELIVERY_SOURCE] = TEXT_NULL; /* done */
    }
}

/* Earlier deliveries that are not in force any more, the newest of each source and scope first. */
static void
add_earlier_deliveries(struct raw_rows *rows, const struct raw_rows *before)
{
    struct dictionary places = {0};
    uint32_t *counts = arena_must_zero(rows->arena, before->count + 2, sizeof *counts);

    for (size_t row = 0; row < before->count; row++) {
        const struct text *earlier = &before->cells[row * before->width];
        const struct text state = earlier[DELIVERY_STATE];
        struct text *cells;
        uint32_t place;

        if (text_is_null(earlier[DELIVERY_SOURCE]) || !(text_equal(state, TEXT("new")) || text_equal(state, TEXT("carried")))) {
            continue; /* what was refused or missing is no delivery to compare with */
        }
        place = dictionary_add(
            &places,
            text_from(arena_must_format(rows->arena, "%.*s %.*s", TEXT_ARG(earlier[DELIVERY_SOURCE]), TEXT_ARG(earlier[DELIVERY_SCOPE]))),
            rows->arena);
        if (counts[place]++ < HISTORY_DELIVERIES) {
            cells = raw_rows_add(rows);
            memcpy(cells, earlier, rows->width * sizeof *cells);
            cells[DELIVERY_CURRENT] = raw_rows_truth(false);
        }
    }
}

/* A row's file is the delivery's. */
static void
set_files(struct table *table)
{
    const struct column *file = &table->columns[schema_field_find(table->schema, text_from(delivery_names[DELIVERY_FILE]))];

    table->file_codes = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->file_codes);
    for (size_t row = 0; row < table->row_count; row++) {
        table->file_codes[row] = dictionary_add(&table->files, column_text(file, row), table->arena);
    }
}

static enum status
fill_deliveries(struct batch *batch, const struct schema *schema, const struct deliveries *deliveries, const struct package *earlier,
                struct arena *arena, struct error *err)
{
    struct raw_rows before = {.names = delivery_names, .width = DELIVERY_COLUMNS, .arena = arena};
    struct raw_rows rows = {.names = delivery_names, .width = DELIVERY_COLUMNS, .arena = arena};
    struct marks marks;

    TRY(find_marks(batch, &marks, err));
    TRY(raw_rows_read(&before, earlier, "delivery", err));
    for (size_t at = 0; at < deliveries->count; at++) {
        if (deliveries->items[at].variant == VARIANT_CURRENT) {
            add_present_delivery(&rows, batch, &deliveries->items[at], find_earlier(&before, &deliveries->items[at]));
        }
    }
    add_earlier_deliveries(&rows, &before);
    for (size_t row = 0; row < rows.count; row++) {
        apply_marks(&marks, &rows.cells[row * rows.width], arena);
    }
    TRY(raw_rows_fill(&rows, batch, schema, err));
    set_files(&batch->tables[schema - batch->pack->sources]);
    return STATUS_OK;
}

/* ---- rows of `profile` ----
 *
 * What the columns of a source look like: how many rows are filled and invalid, how many distinct values, the mean; for code lists the rows
 * of each value. One row a field, and one a field and value. */

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
    fixed sum;         /* in ten-thousandths */
    uint64_t *by_code; /* rows of every text; NULL unless the column is coded */
};

struct profiling {
    struct raw_rows *rows;
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
        if (counted->by_code != NULL) {
            counted->by_code[column->codes[row]]++;
        } else if (column->numbers != NULL) {
            counted->sum += column->numbers[row];
        }
    }
}

/* 100 * part / whole to two places. */
static struct text
percent_text(uint64_t part, uint64_t whole, struct arena *arena)
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
mean_text(const struct counted *counted, struct arena *arena)
{
    const fixed count = (fixed)counted->filled;
    const fixed half = counted->sum < 0 ? -count / 2 : count / 2;
    char print[DECIMAL_TEXT_SIZE];
    const size_t size = decimal_format((int64_t)((counted->sum + half) / count), print);

    return arena_must_text(arena, (struct text){print, size});
}

static struct text *
add_profile_row(const struct profiling *profiling, size_t field)
{
    const struct schema *schema = profiling->table->schema;
    struct text *cells = raw_rows_add(profiling->rows);

    cells[PROFILE_SOURCE] = schema->name;
    cells[PROFILE_TITLE] = schema->title;
    cells[PROFILE_DEPARTMENT] = schema->department;
    cells[PROFILE_FIELD] = schema->fields[field].name;
    cells[PROFILE_FIELD_TITLE] = schema->fields[field].title;
    cells[PROFILE_BATCH] = profiling->batch;
    cells[PROFILE_ROWS] = raw_rows_number(profiling->table->row_count, profiling->rows->arena);
    cells[PROFILE_CURRENT] = raw_rows_truth(true);
    cells[PROFILE_DOUBTFUL] = raw_rows_truth(false);
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
        struct text *cells = add_profile_row(profiling, field);

        cells[PROFILE_ITEM] = list->codes[item].name;
        cells[PROFILE_ROWS] = raw_rows_number(counted->filled, profiling->rows->arena); /* a share of few is no share */
        cells[PROFILE_FILLED] = raw_rows_number(counts[item], profiling->rows->arena);
        cells[PROFILE_PERCENT] = percent_text(counts[item], counted->filled, profiling->rows->arena);
    }
}

static void
profile_field(const struct profiling *profiling, size_t field)
{
    const struct column *column = &profiling->table->columns[field];
    struct arena *arena = profiling->rows->arena;
    struct counted counted;
    struct text *cells;

    count_field(profiling->table, field, profiling->scratch, &counted);
    cells = add_profile_row(profiling, field);
    cells[PROFILE_FILLED] = raw_rows_number(counted.filled, arena);
    cells[PROFILE_INVALID] = raw_rows_number(counted.invalid, arena);
    cells[PROFILE_PERCENT] = percent_text(counted.filled, profiling->table->row_count, arena);
    cells[PROFILE_DISTINCT] = column->type != SCHEMA_STRING
                                  ? TEXT_NULL
                                  : raw_rows_number(column_count_distinct(column, profiling->table->row_count, profiling->scratch), arena);
    cells[PROFILE_MEAN] = column->numbers == NULL || counted.filled == 0 ? TEXT_NULL : mean_text(&counted, arena);
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
add_earlier_profiles(struct raw_rows *rows, const struct raw_rows *before)
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
            struct text *cells = raw_rows_add(rows);

            memcpy(cells, earlier, rows->width * sizeof *cells);
            cells[PROFILE_CURRENT] = raw_rows_truth(false);
        }
    }
}

static enum status
fill_profiles(struct batch *batch, const struct schema *schema, const struct deliveries *deliveries, const struct package *earlier,
              struct arena *arena, struct error *err)
{
    struct raw_rows before = {.names = profile_names, .width = PROFILE_COLUMNS, .arena = arena};
    struct raw_rows rows = {.names = profile_names, .width = PROFILE_COLUMNS, .arena = arena};
    struct arena scratch;
    struct profiling profiling = {.rows = &rows, .pack = batch->pack, .scratch = &scratch};
    char date[FIXED_TEXT_SIZE];

    profiling.batch = arena_must_text(arena, (struct text){date, date_format(batch->as_of, date)});
    TRY(raw_rows_read(&before, earlier, "profile", err));
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
    add_earlier_profiles(&rows, &before);
    return raw_rows_fill(&rows, batch, schema, err);
}

/* ---- both ---- */

enum status
history_fill(struct batch *batch, const struct deliveries *deliveries, const struct package *earlier, struct arena *arena,
             struct error *err)
{
    const struct schema *delivery = schema_find(batch->pack, TEXT("delivery"));
    const struct schema *profile = schema_find(batch->pack, TEXT("profile"));

    if (delivery != NULL && delivery->built_in) {
        TRY(fill_deliveries(batch, delivery, deliveries, earlier, arena, err));
    }
    if (profile != NULL && profile->built_in) {
        TRY(fill_profiles(batch, profile, deliveries, earlier, arena, err));
    }
    return STATUS_OK;
}

/* ---- after the rules ---- */

static bool
is_set(const struct table *table, const char *name, uint32_t row)
{
    const size_t field = schema_field_find(table->schema, text_from(name));

    return field != SIZE_MAX && column_is_valid(&table->columns[field], row) && table->columns[field].booleans[row] != 0;
}

/* A carried delivery that is late is not a bad one. */
static bool
is_carried(const struct table *table, uint32_t row, struct arena *scratch)
{
    const size_t state = schema_field_find(table->schema, TEXT("state"));

    return state != SIZE_MAX && !text_equal(table_text(table, row, state, scratch), TEXT("new"));
}

void
history_doubt(struct batch *batch, const struct rule_run *run)
{
    struct arena scratch;

    arena_init(&scratch, 0);
    for (size_t at = 0; at < run->count; at++) {
        const struct rule_result *result = &run->results[at];
        const struct schema *schema = result->rule->from;
        const size_t doubtful = schema_field_find(schema, TEXT("doubtful"));
        const uint64_t kept = result->flagged - result->suppressed - result->exempt;
        struct table *table;

        if (!schema->built_in || doubtful == SIZE_MAX || result->state != RULE_EVALUATED) {
            continue;
        }
        table = &batch->tables[result->rule->source];
        for (uint64_t flagged = 0; flagged < kept; flagged++) {
            const uint32_t row = result->flagged_rows[flagged];

            if (is_set(table, "current", row) && !is_carried(table, row, &scratch)) {
                table->columns[doubtful].valid[row / 64] |= UINT64_C(1) << (row % 64);
                table->columns[doubtful].booleans[row] = 1;
            }
        }
    }
    arena_done(&scratch);
}

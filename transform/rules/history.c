/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/history.h"

#include "common/ground/date.h"
#include "transform/expr/cell.h"

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
fits(const struct table *table, size_t row, size_t field, struct text wanted, struct arena *scratch)
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
            && fits(marks->table, row, marks->scope, cells[DELIVERY_SCOPE], scratch)
            && fits(marks->table, row, marks->effective, cells[DELIVERY_EFFECTIVE], scratch)) {
            cells[DELIVERY_DOUBTFUL] = history_truth(trusted->booleans[row] == 0);
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
find_earlier(const struct history_rows *before, const struct delivery *delivery)
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
add_present(struct history_rows *rows, const struct batch *batch, const struct delivery *delivery, struct text *earlier)
{
    const struct schema *schema = schema_find(batch->pack, delivery->source);
    struct text *cells = history_rows_add(rows);

    cells[DELIVERY_SOURCE] = delivery->source;
    if (schema != NULL) {
        const int days = schema->expected_days + 30 * schema->expected_months;

        cells[DELIVERY_TITLE] = schema->title;
        cells[DELIVERY_DEPARTMENT] = schema->department;
        cells[DELIVERY_INCREMENTAL] = history_truth(schema->append);
        cells[DELIVERY_EXPECTED] = days == 0 ? TEXT_NULL : history_number((uint64_t)days, rows->arena);
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
    cells[DELIVERY_STALE] = history_truth(delivery->stale);
    cells[DELIVERY_ROWS] = history_number(delivery->kept, rows->arena);
    cells[DELIVERY_REJECTED] = history_number(delivery->rejected, rows->arena);
    cells[DELIVERY_DROPPED] = history_number(delivery->dropped, rows->arena);
    cells[DELIVERY_BATCH] = earlier == NULL ? date_text(batch->as_of, rows->arena) : earlier[DELIVERY_BATCH];
    cells[DELIVERY_CURRENT] = history_truth(true);
    cells[DELIVERY_DOUBTFUL] = earlier == NULL ? history_truth(false) : earlier[DELIVERY_DOUBTFUL];
    if (earlier != NULL) {
        earlier[DELIVERY_SOURCE] = TEXT_NULL; /* told */
    }
}

/* Earlier deliveries that are not in force any more, the newest of each source and scope first. */
static void
add_earlier(struct history_rows *rows, const struct history_rows *before)
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
            cells = history_rows_add(rows);
            memcpy(cells, earlier, rows->width * sizeof *cells);
            cells[DELIVERY_CURRENT] = history_truth(false);
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
        table->file_codes[row] = dictionary_add(&table->files, dictionary_text(&file->dictionary, file->codes[row]), table->arena);
    }
}

static enum status
fill_deliveries(struct batch *batch, const struct schema *schema, const struct deliveries *deliveries, const struct package *earlier,
                struct arena *arena, struct error *err)
{
    struct history_rows before = {.names = delivery_names, .width = DELIVERY_COLUMNS, .arena = arena};
    struct history_rows rows = {.names = delivery_names, .width = DELIVERY_COLUMNS, .arena = arena};
    struct marks marks;

    TRY(find_marks(batch, &marks, err));
    TRY(history_rows_read(&before, earlier, "delivery", err));
    for (size_t at = 0; at < deliveries->count; at++) {
        if (deliveries->items[at].variant == VARIANT_CURRENT) {
            add_present(&rows, batch, &deliveries->items[at], find_earlier(&before, &deliveries->items[at]));
        }
    }
    add_earlier(&rows, &before);
    for (size_t row = 0; row < rows.count; row++) {
        apply_marks(&marks, &rows.cells[row * rows.width], arena);
    }
    TRY(history_rows_fill(&rows, batch, schema, err));
    set_files(&batch->tables[schema - batch->pack->sources]);
    return STATUS_OK;
}

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
        TRY(history_profile_fill(batch, profile, deliveries, earlier, arena, err));
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

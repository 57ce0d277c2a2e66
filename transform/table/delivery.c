/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/delivery.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <stdlib.h>

/* From COLUMN_OPTIONAL on a package may lack them. */
enum {
    COLUMN_SOURCE,
    COLUMN_SCOPE,
    COLUMN_FILE,
    COLUMN_STATE,
    COLUMN_AGE,
    COLUMN_STALE,
    COLUMN_KEPT,
    COLUMN_OPTIONAL,
    COLUMN_PERIOD = COLUMN_OPTIONAL,
    COLUMN_EFFECTIVE,
    COLUMN_SHA256,
    COLUMN_REJECTED,
    COLUMN_DROPPED,
    COLUMN_ERROR,
    COLUMN_DETAIL,
    COLUMN_VARIANT,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {"source",   "scope",   "file",   "state",     "age_days",
                                                       "stale",    "kept",    "period", "effective", "sha256",
                                                       "rejected", "dropped", "error",  "detail",    "variant"};

static enum status
find_columns(const struct csv_cursor *cursor, const char *path, size_t columns[COLUMN_COUNT], struct error *err)
{
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        columns[column] = csv_find(cursor, text_from(column_names[column]));
        if (column < COLUMN_OPTIONAL && columns[column] == SIZE_MAX) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\": there is no column \"%s\"", path, column_names[column]);
        }
    }
    return STATUS_OK;
}

static uint64_t
number_of(struct text text)
{
    uint64_t number = 0;

    for (size_t at = 0; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        number = number * 10 + (uint64_t)(text.data[at] - '0');
    }
    return number;
}

static struct text
keep(struct text text, struct arena *arena)
{
    return text_is_null(text) ? TEXT("") : arena_must_text(arena, text);
}

static struct text
cell(const struct csv_cursor *cursor, const size_t columns[COLUMN_COUNT], size_t column)
{
    return columns[column] == SIZE_MAX ? TEXT_NULL : cursor->fields[columns[column]];
}

static void
add(const struct csv_cursor *cursor, const size_t columns[COLUMN_COUNT], struct arena *arena, struct delivery *delivery)
{
    const struct text stale = cell(cursor, columns, COLUMN_STALE);

    *delivery = (struct delivery){.source = keep(cell(cursor, columns, COLUMN_SOURCE), arena),
                                  .scope = keep(cell(cursor, columns, COLUMN_SCOPE), arena),
                                  .period = keep(cell(cursor, columns, COLUMN_PERIOD), arena),
                                  .effective = keep(cell(cursor, columns, COLUMN_EFFECTIVE), arena),
                                  .file = keep(cell(cursor, columns, COLUMN_FILE), arena),
                                  .sha256 = keep(cell(cursor, columns, COLUMN_SHA256), arena),
                                  .state = keep(cell(cursor, columns, COLUMN_STATE), arena),
                                  .error = keep(cell(cursor, columns, COLUMN_ERROR), arena),
                                  .detail = keep(cell(cursor, columns, COLUMN_DETAIL), arena),
                                  .age_days = keep(cell(cursor, columns, COLUMN_AGE), arena),
                                  .stale = text_equal(stale, TEXT("true")) || text_equal(stale, TEXT("1")),
                                  .kept = number_of(cell(cursor, columns, COLUMN_KEPT)),
                                  .rejected = number_of(cell(cursor, columns, COLUMN_REJECTED)),
                                  .dropped = number_of(cell(cursor, columns, COLUMN_DROPPED))};
    (void)variant_find(cell(cursor, columns, COLUMN_VARIANT), &delivery->variant);
}

static enum status
read_rows(struct csv_cursor *cursor, const char *path, uint64_t rows, struct arena *arena, struct deliveries *deliveries, struct error *err)
{
    size_t columns[COLUMN_COUNT];
    size_t width;
    bool more;

    TRY(csv_next(cursor, &more, err));
    TRY(find_columns(cursor, path, columns, err));
    width = cursor->count;
    rows += deliveries->count;
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count != width || deliveries->count == rows) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" is not what its package says", path);
        }
        add(cursor, columns, arena, &deliveries->items[deliveries->count++]);
    }
}

static enum status
read_resource(const struct package_resource *resource, struct arena *arena, struct deliveries *deliveries, struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = read_rows(&cursor, resource->path, resource->rows, arena, deliveries, err);
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

enum status
delivery_read(const struct package *extract, struct arena *arena, struct deliveries *deliveries, struct error *err)
{
    const struct package_resource *resource = package_find(extract, "deliveries");
    const struct package_resource *earlier = package_find(extract, "earlier");

    *deliveries = (struct deliveries){0};
    if (resource == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no deliveries.csv", extract->folder);
    }
    deliveries->items = arena_must_zero(arena, resource->rows + (earlier == NULL ? 0 : earlier->rows) + 1, sizeof *deliveries->items);
    TRY(read_resource(resource, arena, deliveries, err));
    return earlier == NULL ? STATUS_OK : read_resource(earlier, arena, deliveries, err);
}

bool
delivery_is_of(const struct delivery *delivery, const struct table *table)
{
    return delivery->variant == table->variant && text_equal(delivery->source, table->schema->name);
}

/* Scopes are numbered by the first delivery that has them, per source. */
struct table_deliveries
delivery_of_files(const struct deliveries *deliveries, const struct table *table, struct arena *arena)
{
    struct table_deliveries found = {.scopes = arena_must_zero(arena, table->files.count + 1, sizeof *found.scopes),
                                     .orders = arena_must_zero(arena, table->files.count + 1, sizeof *found.orders)};
    struct dictionary scopes = {0};

    for (size_t at = 0; at < deliveries->count; at++) {
        const struct delivery *delivery = &deliveries->items[at];
        uint32_t scope;
        uint32_t file;

        if (!delivery_is_of(delivery, table)) {
            continue;
        }
        scope = dictionary_add(&scopes, delivery->scope, arena);
        file = dictionary_find(&table->files, delivery->file);
        if (file != 0) {
            found.scopes[file] = scope;
            found.orders[file] = (uint32_t)at + 1;
        }
    }
    return found;
}

static void
judge_present(const struct deliveries *deliveries, struct table *table, struct arena *arena)
{
    const struct delivery *stale = NULL;
    bool fresh = false;

    for (size_t at = 0; at < deliveries->count; at++) {
        const struct delivery *delivery = &deliveries->items[at];

        if (delivery_is_of(delivery, table) && (text_equal(delivery->state, TEXT("new")) || text_equal(delivery->state, TEXT("carried")))) {
            fresh = fresh || !delivery->stale;
            stale = delivery->stale ? delivery : stale;
        }
    }
    table->stale = !fresh;
    if (stale != NULL && !fresh) {
        table->stale_reason = arena_must_format(arena, "%.*s: delivery is %.*s days old, past its max_age", TEXT_ARG(table->schema->name),
                                                TEXT_ARG(stale->age_days));
    } else if (!fresh) {
        table->stale_reason = arena_must_format(arena, "%.*s: no delivery", TEXT_ARG(table->schema->name));
    }
}

/* What has no earlier delivery cannot be compared with it: that is not the same as an earlier delivery without rows. */
static void
judge_earlier(const struct deliveries *deliveries, struct table *table, struct arena *arena)
{
    size_t known = 0;

    table->lacking = arena_must_zero(arena, deliveries->count + 1, sizeof *table->lacking);
    for (size_t at = 0; at < deliveries->count; at++) {
        const struct delivery *delivery = &deliveries->items[at];

        if (!delivery_is_of(delivery, table)) {
            continue;
        }
        known++;
        if (text_equal(delivery->state, TEXT("missing"))) {
            table->lacking[table->lacking_count++] = delivery->scope;
        }
    }
    table->stale = known == table->lacking_count;
    if (table->stale) {
        table->stale_reason =
            arena_must_format(arena, known == 0 ? "%s: extract's package does not have it; run extract again" : "%s: no delivery so old",
                              table_name(table, arena));
    }
}

void
delivery_judge_age(const struct deliveries *deliveries, struct table *table, struct arena *arena)
{
    if (table->variant == VARIANT_CURRENT) {
        judge_present(deliveries, table, arena);
    } else {
        judge_earlier(deliveries, table, arena);
    }
}

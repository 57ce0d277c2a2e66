/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/delivery.h"

#include "common/formats/package_rows.h"

#include <stdlib.h>

enum {
    COLUMN_SOURCE,
    COLUMN_SCOPE,
    COLUMN_FILE,
    COLUMN_STATE,
    COLUMN_AGE,
    COLUMN_STALE,
    COLUMN_KEPT,
    COLUMN_PERIOD,
    COLUMN_EFFECTIVE,
    COLUMN_SHA256,
    COLUMN_REJECTED,
    COLUMN_DROPPED,
    COLUMN_ERROR,
    COLUMN_DETAIL,
    COLUMN_VARIANT,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {"source",    "scope",    "file",    "state",      "age_days",
                                                       "stale",     "kept",     "period?", "effective?", "sha256?",
                                                       "rejected?", "dropped?", "error?",  "detail?",    "variant?"};

static uint64_t
read_count(struct text text)
{
    uint64_t number = 0;

    for (size_t at = 0; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        number = number * 10 + (uint64_t)(text.data[at] - '0');
    }
    return number;
}

static struct text
text_or_empty(struct text text, struct arena *arena)
{
    return text_is_null(text) ? TEXT("") : arena_must_text(arena, text);
}

static void
read_delivery(const struct text cells[COLUMN_COUNT], struct arena *arena, struct delivery *delivery)
{
    const struct text stale = cells[COLUMN_STALE];

    *delivery = (struct delivery){.source = text_or_empty(cells[COLUMN_SOURCE], arena),
                                  .scope = text_or_empty(cells[COLUMN_SCOPE], arena),
                                  .period = text_or_empty(cells[COLUMN_PERIOD], arena),
                                  .effective = text_or_empty(cells[COLUMN_EFFECTIVE], arena),
                                  .file = text_or_empty(cells[COLUMN_FILE], arena),
                                  .sha256 = text_or_empty(cells[COLUMN_SHA256], arena),
                                  .state = text_or_empty(cells[COLUMN_STATE], arena),
                                  .error = text_or_empty(cells[COLUMN_ERROR], arena),
                                  .detail = text_or_empty(cells[COLUMN_DETAIL], arena),
                                  .age_days = text_or_empty(cells[COLUMN_AGE], arena),
                                  .stale = text_equal(stale, TEXT("true")) || text_equal(stale, TEXT("1")),
                                  .kept = read_count(cells[COLUMN_KEPT]),
                                  .rejected = read_count(cells[COLUMN_REJECTED]),
                                  .dropped = read_count(cells[COLUMN_DROPPED])};
    (void)variant_find(cells[COLUMN_VARIANT], &delivery->variant);
}

static enum status
read_resource(const struct package_resource *resource, struct arena *arena, struct deliveries *deliveries, struct error *err)
{
    struct package_rows rows;
    struct text cells[COLUMN_COUNT];

    TRY(package_rows_open(&rows, resource, column_names, COLUMN_COUNT, err));
    while (package_rows_next(&rows, cells, err)) {
        read_delivery(cells, arena, &deliveries->items[deliveries->count++]);
    }
    return package_rows_close(&rows);
}

enum status
delivery_read(const struct package *extract, struct arena *arena, struct deliveries *deliveries, struct error *err)
{
    const struct package_resource *resource;
    const struct package_resource *earlier = package_find(extract, "earlier");

    *deliveries = (struct deliveries){0};
    TRY(package_rows_find(extract, "deliveries", &resource, err));
    deliveries->items = arena_must_zero(arena, resource->rows + (earlier == NULL ? 0 : earlier->rows) + 1, sizeof *deliveries->items);
    TRY(read_resource(resource, arena, deliveries, err));
    return read_resource(earlier, arena, deliveries, err);
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
check_present(const struct deliveries *deliveries, struct table *table, struct arena *arena)
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
check_earlier(const struct deliveries *deliveries, struct table *table, struct arena *arena)
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
        check_present(deliveries, table, arena);
    } else {
        check_earlier(deliveries, table, arena);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/confirm.h"

#include "common/formats/package_rows.h"
#include "common/ground/hash.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMN_RULE, COLUMN_KEY, COLUMN_DELIVERIES, COLUMN_STANDS_ON, COLUMNS };

static const struct package_field fields[COLUMNS] = {
    {"rule",        "string" },
    {"finding_key", "string" },
    {"deliveries",  "integer"},
    {"stands_on",   "string" }
};

/* A line of pending.csv. */
struct pending {
    struct text rule;
    char key[FINDING_KEY_SIZE];
    uint32_t deliveries;
    char stands_on[17]; /* the deliveries that were behind the rule */
};

struct confirm {
    const struct deliveries *deliveries;
    struct pending *earlier; /* by key */
    size_t earlier_count;
};

struct confirm *
confirm_new(const struct deliveries *deliveries, struct arena *arena)
{
    struct confirm *confirm = arena_must_zero(arena, 1, sizeof *confirm);

    confirm->deliveries = deliveries;
    return confirm;
}

/* ---- what the batch before counted ---- */

static int
compare_pending(const void *left, const void *right)
{
    return strcmp(((const struct pending *)left)->key, ((const struct pending *)right)->key);
}

static enum status
read_pending(const struct package_rows *rows, const struct text cells[COLUMNS], struct arena *arena, struct pending *line,
             struct error *err)
{
    const struct text key = cells[COLUMN_KEY];
    const struct text stands_on = cells[COLUMN_STANDS_ON];
    uint64_t deliveries;

    if (key.size != FINDING_KEY_SIZE - 1) {
        return package_rows_fail(rows, COLUMN_KEY, err, "no key of a finding");
    }
    if (stands_on.size != sizeof line->stands_on - 1) {
        return package_rows_fail(rows, COLUMN_STANDS_ON, err, "no hash of deliveries");
    }
    TRY(package_rows_number(rows, COLUMN_DELIVERIES, cells[COLUMN_DELIVERIES], &deliveries, err));
    line->rule = arena_must_text(arena, cells[COLUMN_RULE]);
    line->deliveries = (uint32_t)deliveries;
    memcpy(line->key, key.data, key.size);
    line->key[key.size] = '\0';
    memcpy(line->stands_on, stands_on.data, stands_on.size);
    line->stands_on[stands_on.size] = '\0';
    return STATUS_OK;
}

enum status
confirm_read(struct confirm *confirm, const struct package *before, struct arena *arena, struct error *err)
{
    static const char *const names[COLUMNS] = {"rule", "finding_key", "deliveries", "stands_on"};
    const struct package_resource *resource = package_find(before, "pending");
    struct package_rows rows;
    struct text cells[COLUMNS];

    confirm->earlier = arena_must_zero(arena, (resource == NULL ? 0 : resource->rows) + 1, sizeof *confirm->earlier);
    TRY(package_rows_open(&rows, resource, names, COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        rows.status = read_pending(&rows, cells, arena, &confirm->earlier[confirm->earlier_count++], err);
    }
    qsort(confirm->earlier, confirm->earlier_count, sizeof *confirm->earlier, compare_pending);
    return package_rows_close(&rows);
}

/* ---- counting ---- */

/* The deliveries behind a rule as one number: another one, another number. */
static void
stands_on(const struct confirm *confirm, const struct rule_set *rules, const struct rule *rule, char out[17])
{
    uint64_t hash = 0;

    for (size_t at = 0; at < confirm->deliveries->count; at++) {
        const struct delivery *delivery = &confirm->deliveries->items[at];
        const struct schema *schema = schema_find(rules->pack, delivery->source);

        if (schema != NULL && rule->reads[schema - rules->pack->sources] && delivery->variant == VARIANT_CURRENT) {
            hash = hash_fold(hash_fold(hash, delivery->source), delivery->sha256);
        }
    }
    hash_64_hex(hash, out);
}

static const struct pending *
find_pending(const struct confirm *confirm, const char *key)
{
    struct pending wanted = {0};

    memcpy(wanted.key, key, sizeof wanted.key);
    return confirm->earlier_count == 0
               ? NULL
               : bsearch(&wanted, confirm->earlier, confirm->earlier_count, sizeof *confirm->earlier, compare_pending);
}

/* A subject that was called otherwise in the batch before counts since then. */
static uint32_t
count_of(const struct confirm *confirm, const struct finding *finding, const char *behind)
{
    const struct pending *earlier = find_pending(confirm, finding->key);

    for (size_t at = 0; earlier == NULL && at < finding->former_count; at++) {
        earlier = find_pending(confirm, finding->former[at].key);
    }
    if (earlier == NULL) {
        return 1;
    }
    return earlier->deliveries + (strcmp(earlier->stands_on, behind) != 0);
}

static int
compare_pending_keys(const void *left, const void *right)
{
    return strcmp(((const struct finding_pending *)left)->key, ((const struct finding_pending *)right)->key);
}

void
confirm_hold_back(const struct confirm *confirm, const struct rule_set *rules, struct rule_result *result)
{
    const int64_t wanted = result->rule->confirm_after;
    char behind[17];
    size_t kept = 0;

    if (confirm == NULL || wanted <= 1 || (result->finding_count > 0 && result->findings[0].flood)) {
        return;
    }
    stands_on(confirm, rules, result->rule, behind);
    result->pending = arena_must_zero(&result->arena, result->finding_count + 1, sizeof *result->pending);
    for (size_t at = 0; at < result->finding_count; at++) {
        struct finding_pending *pending = &result->pending[result->pending_count++];
        const uint32_t counted = count_of(confirm, &result->findings[at], behind);

        memcpy(pending->key, result->findings[at].key, sizeof pending->key);
        pending->deliveries = counted < wanted ? counted : (uint32_t)wanted; /* enough is enough: no line changes for ever */
        pending->held_back = counted < wanted;
        pending->former = result->findings[at].former;
        pending->former_count = result->findings[at].former_count;
        if (!pending->held_back) {
            result->findings[kept++] = result->findings[at];
        }
    }
    result->held_back = result->finding_count - kept;
    result->finding_count = kept;
    qsort(result->pending, result->pending_count, sizeof *result->pending, compare_pending_keys);
}

/* ---- writing ---- */

static enum status
write_line(struct package_table *table, struct text rule, const char *key, uint32_t deliveries, const char *behind, struct error *err)
{
    char number[16];
    const int size = snprintf(number, sizeof number, "%u", deliveries);
    const struct text cells[COLUMNS] = {
        rule, text_from(key), {number, (size_t)size},
          text_from(behind)
    };

    return package_table_row(table, cells, COLUMNS, err);
}

static enum status
write_rule(const struct confirm *confirm, const struct rule_set *rules, const struct rule_result *result, struct package_table *table,
           struct error *err)
{
    char behind[17];

    if (result->rule->confirm_after <= 1) {
        return STATUS_OK;
    }
    if (result->state != RULE_EVALUATED) {
        for (size_t at = 0; at < confirm->earlier_count; at++) {
            const struct pending *line = &confirm->earlier[at];

            if (text_equal(line->rule, result->rule->id)) {
                TRY(write_line(table, line->rule, line->key, line->deliveries, line->stands_on, err));
            }
        }
        return STATUS_OK;
    }
    stands_on(confirm, rules, result->rule, behind);
    for (size_t at = 0; at < result->pending_count; at++) {
        TRY(write_line(table, result->rule->id, result->pending[at].key, result->pending[at].deliveries, behind, err));
    }
    return STATUS_OK;
}

enum status
confirm_write(const struct confirm *confirm, const struct rule_run *run, struct package_writer *writer, struct error *err)
{
    struct package_table *table;

    TRY(package_table_open(writer, "pending", fields, COLUMNS, &table, err));
    for (size_t at = 0; at < run->count && confirm != NULL; at++) {
        TRY(write_rule(confirm, run->set, &run->results[at], table, err));
    }
    return package_table_close(table, err);
}

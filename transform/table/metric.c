/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/metric.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static enum status
write_metric(struct package_table *out, const struct table *table, struct text field, const char *metric, uint64_t value, struct error *err)
{
    char digits[24];
    const int size = snprintf(digits, sizeof digits, "%" PRIu64, value);
    const struct text cells[] = {
        table->schema->name, field, text_from(metric), {digits, (size_t)size}
    };

    return package_table_row(out, cells, sizeof cells / sizeof *cells, err);
}

static enum status
write_states(struct package_table *out, const struct table *table, size_t field, struct error *err)
{
    static const struct {
        enum field_state state;
        const char *metric;
    } states[] = {
        {FIELD_OK,      "ok"     },
        {FIELD_CHANGED, "changed"},
        {FIELD_ABSENT,  "absent" },
        {FIELD_INVALID, "invalid"},
        {FIELD_MASKED,  "masked" }
    };
    uint64_t counts[256] = {0};

    for (size_t row = 0; row < table->row_count; row++) {
        counts[table->columns[field].states[row]]++;
    }
    for (size_t at = 0; at < sizeof states / sizeof *states; at++) {
        TRY(write_metric(out, table, table->schema->fields[field].name, states[at].metric, counts[states[at].state], err));
    }
    return STATUS_OK;
}

/* Repairs of one table counted by field and reason. */
struct reasons {
    struct dictionary words;
    uint64_t *counts;
};

static void
count_reasons(const struct table *table, size_t field, struct reasons *reasons, struct arena *arena)
{
    enum { REASONS_MAX = 256 };

    reasons->words = (struct dictionary){0};
    reasons->counts = arena_must_zero(arena, REASONS_MAX, sizeof *reasons->counts);
    for (size_t at = 0; at < table->repair_count; at++) {
        if (table->repairs[at].field == field) {
            const uint32_t word = dictionary_add(&reasons->words, text_from(table->repairs[at].reason), arena);

            reasons->counts[word < REASONS_MAX ? word : 0]++;
        }
    }
}

static enum status
write_reasons(struct package_table *out, const struct table *table, size_t field, struct arena *arena, struct error *err)
{
    struct reasons reasons;
    uint32_t *order;

    count_reasons(table, field, &reasons, arena);
    order = arena_must_zero(arena, reasons.words.count + 1, sizeof *order);
    for (uint32_t word = 1; word <= reasons.words.count; word++) {
        uint32_t at = word - 1;

        while (at > 0 && text_compare(reasons.words.values[order[at - 1]], reasons.words.values[word]) > 0) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = word;
    }
    for (uint32_t at = 0; at < reasons.words.count; at++) {
        const char *metric = arena_must_format(arena, "repair.%.*s", TEXT_ARG(reasons.words.values[order[at]]));

        TRY(write_metric(out, table, table->schema->fields[field].name, metric, reasons.counts[order[at]], err));
    }
    return STATUS_OK;
}

static enum status
write_table(struct package_table *out, const struct table *table, struct arena *arena, struct error *err)
{
    TRY(write_metric(out, table, TEXT_NULL, "read", table->read, err));
    TRY(write_metric(out, table, TEXT_NULL, "kept", table->row_count, err));
    TRY(write_metric(out, table, TEXT_NULL, "duplicate", table->duplicate, err));
    for (size_t field = 0; field < table->schema->field_count; field++) {
        TRY(write_states(out, table, field, err));
        TRY(write_reasons(out, table, field, arena, err));
    }
    return STATUS_OK;
}

enum status
metric_write(const struct batch *batch, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {
        {"source", "string" },
        {"field",  "string" },
        {"metric", "string" },
        {"value",  "integer"}
    };
    struct package_table *out;
    struct arena arena;
    enum status status;

    TRY(package_table_open(writer, "metrics", fields, sizeof fields / sizeof *fields, &out, err));
    arena_init(&arena, 0);
    status = STATUS_OK;
    for (size_t number = 0; number < batch->pack->source_count && status == STATUS_OK; number++) {
        status = batch->tables[number].schema->built_in ? STATUS_OK : write_table(out, &batch->tables[number], &arena, err);
    }
    arena_done(&arena);
    return status == STATUS_OK ? package_table_close(out, err) : status;
}

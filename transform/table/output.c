/* SPDX-License-Identifier: Apache-2.0 */
/* One task per resource, the largest first, so that threads end about together. */
#include "transform/table/output.h"

#include "common/formats/csv.h"
#include "common/ground/buffer.h"
#include "common/ground/file.h"
#include "common/ground/thread.h"
#include "transform/table/row_format.h"
#include "transform/table/survivor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { FLUSH_AT = 256 * 1024, BUFFER_MAX = 256 * 1024 * 1024 };

struct writing {
    const struct batch *batch;
    const struct package *extract;
    struct package_writer *writer;
    struct row_format_keys keys;
    struct survivor_plan survivors;
    uint32_t *order; /* tables by falling size */
};

enum status
output_check(const struct batch *batch, const struct deliveries *deliveries, struct error *err)
{
    for (size_t number = 0; number < batch->table_count; number++) {
        const struct table *table = &batch->tables[number];
        uint64_t delivered = 0;

        for (size_t at = 0; at < deliveries->count; at++) {
            delivered += delivery_is_of(&deliveries->items[at], table) ? deliveries->items[at].kept : 0;
        }
        if (table->schema->built_in) {
            continue;
        }
        if (table->read != delivered || table->read != table->row_count + table->duplicate) {
            return error_set(err, STATUS_BUG, "E-CONSERVATION",
                             "source \"%.*s\": deliveries kept %" PRIu64 " rows, %" PRIu64 " were read, %zu kept, %" PRIu64 " merged",
                             TEXT_ARG(table->schema->name), delivered, table->read, table->row_count, table->duplicate);
        }
    }
    return STATUS_OK;
}

static enum status
write_source_rows(const struct row_format *format, struct package_table *out, struct buffer *buffer, struct error *err)
{
    const size_t rows = format->table->row_count;
    uint64_t pending = 0;

    for (size_t row = 0; row < rows; row++) {
        if (!row_format_append(format, row, buffer)) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to write \"%.*s\"", TEXT_ARG(format->table->schema->name));
        }
        pending++;
        if (buffer->size >= FLUSH_AT || row + 1 == rows) {
            TRY(package_table_rows(out, buffer_text(buffer), pending, err));
            buffer_clear(buffer);
            pending = 0;
        }
    }
    return STATUS_OK;
}

static enum status
write_source(const struct writing *writing, const struct table *table, struct error *err)
{
    struct package_table *out;
    struct row_format format;
    struct buffer buffer;
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    buffer_init(&buffer, BUFFER_MAX);
    row_format_init(table, &writing->keys, &arena, &format);
    status =
        package_table_open(writing->writer, arena_must_string(&arena, table->schema->name), format.fields, format.field_count, &out, err);
    if (status == STATUS_OK) {
        status = write_source_rows(&format, out, &buffer, err);
    }
    if (status == STATUS_OK) {
        status = package_table_close(out, err);
    }
    buffer_done(&buffer);
    arena_done(&arena);
    return status;
}

static enum status
write_repair(const struct table *table, const struct repair *repair, struct package_table *out, struct error *err)
{
    char row[24];
    char after[TABLE_PRINT_SIZE];
    const struct column *column = &table->columns[repair->field];
    struct text canonical = TEXT_NULL;
    size_t size = sizeof row;

    for (uint64_t number = table->source_rows[repair->row]; number != 0 || size == sizeof row; number /= 10) {
        row[--size] = (char)('0' + number % 10);
    }
    if (column_is_valid(column, repair->row)) {
        canonical = column->type == SCHEMA_STRING ? column_text(column, repair->row)
                                                  : (struct text){after, table_print(column, repair->row, after)};
    }
    {
        const struct text cells[] = {
            table->schema->name,
            dictionary_text(&table->files, table->file_codes[repair->row]),
            dictionary_text(&table->sheets, table->sheet_codes[repair->row]),
            {row + size, sizeof row - size},
            table->schema->fields[repair->field].name,
            repair->before,
            canonical,
            text_from(repair->reason)
        };

        return package_table_row(out, cells, sizeof cells / sizeof *cells, err);
    }
}

static enum status
write_repairs(const struct writing *writing, struct error *err)
{
    static const struct package_field fields[] = {
        {"source", "string" },
        {"file",   "string" },
        {"sheet",  "string" },
        {"row",    "integer"},
        {"field",  "string" },
        {"before", "string" },
        {"after",  "string" },
        {"reason", "string" }
    };
    struct package_table *out;

    TRY(package_table_open(writing->writer, "repairs", fields, sizeof fields / sizeof *fields, &out, err));
    for (size_t number = 0; number < writing->batch->pack->source_count; number++) {
        const struct table *table = &writing->batch->tables[number];

        for (size_t at = 0; at < table->repair_count && !table->schema->built_in; at++) {
            TRY(write_repair(table, &table->repairs[at], out, err));
        }
    }
    return package_table_close(out, err);
}

/* Bytes behind the first line. */
static struct text
behind_header(struct text content)
{
    const char *end = content.size == 0 ? NULL : memchr(content.data, '\n', content.size);

    return end == NULL ? TEXT("") : (struct text){end + 1, (size_t)(content.data + content.size - end - 1)};
}

static enum status
copy_resource(const struct writing *writing, const char *name, struct error *err)
{
    const struct package_resource *resource = package_find(writing->extract, name);
    struct package_table *out;
    struct text content;
    enum status status;

    if (resource == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no %s.csv", writing->extract->folder, name);
    }
    TRY(package_table_open(writing->writer, name, resource->fields, resource->field_count, &out, err));
    TRY(file_map(resource->path, &content, err));
    status = package_table_rows(out, behind_header(content), resource->rows, err);
    file_unmap(content);
    return status == STATUS_OK ? package_table_close(out, err) : status;
}

/* Task 0 is the repairs, which come close to the largest source; then the sources; then the small rest. */
/* ---- metrics.csv: rows per source, states per field, repairs per field and reason ---- */

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
    if (table->schema->keeps_equal) {
        TRY(write_metric(out, table, TEXT_NULL, "equal", table->equal, err));
    }
    for (size_t field = 0; field < table->schema->field_count; field++) {
        TRY(write_states(out, table, field, err));
        TRY(write_reasons(out, table, field, arena, err));
    }
    return STATUS_OK;
}

static enum status
write_metrics(const struct batch *batch, struct package_writer *writer, struct error *err)
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

/* ---- tasks ---- */

static enum status
write_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct writing *writing = context;
    const size_t sources = writing->batch->pack->source_count;

    (void)worker;
    if (task == 0) {
        return write_repairs(writing, err);
    }
    if (task <= sources) {
        const struct table *table = &writing->batch->tables[writing->order[task - 1]];

        return table->schema->built_in ? STATUS_OK : write_source(writing, table, err);
    }
    if (task == sources + 1) {
        return write_metrics(writing->batch, writing->writer, err);
    }
    if (task <= sources + 3) {
        return survivor_write(&writing->survivors, task == sources + 2 ? SURVIVOR_PERSON : SURVIVOR_HOUSEHOLD, writing->writer, err);
    }
    return copy_resource(writing, task == sources + 4 ? "rejects" : "deliveries", err);
}

static size_t
table_cells(const struct table *table)
{
    return table->row_count * (table->schema->field_count + 1);
}

static void
order_by_size(const struct batch *batch, uint32_t *order)
{
    for (uint32_t number = 0; number < batch->pack->source_count; number++) {
        size_t at = number;

        while (at > 0 && table_cells(&batch->tables[order[at - 1]]) < table_cells(&batch->tables[number])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = number;
    }
}

enum status
output_write(const struct batch *batch, const struct package *extract, size_t threads, struct package_writer *writer, struct error *err)
{
    struct writing writing = {.batch = batch, .extract = extract, .writer = writer};
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    writing.order = arena_must_zero(&arena, batch->pack->source_count + 1, sizeof *writing.order);
    row_format_keys_init(&batch->keys, &writing.keys);
    order_by_size(batch, writing.order);
    status = survivor_plan_read(batch, &arena, &writing.survivors, err);
    if (status == STATUS_OK) {
        status = thread_each(threads, batch->pack->source_count + 6, write_task, &writing, err);
    }
    arena_done(&arena);
    return status;
}

enum status
output_write_built_in(const struct batch *batch, struct package_writer *writer, struct error *err)
{
    struct writing writing = {.batch = batch, .writer = writer};

    row_format_keys_init(&batch->keys, &writing.keys);
    for (size_t number = 0; number < batch->pack->source_count; number++) {
        if (batch->tables[number].schema->built_in) {
            TRY(write_source(&writing, &batch->tables[number], err));
        }
    }
    return STATUS_OK;
}

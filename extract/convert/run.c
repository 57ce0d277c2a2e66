/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks are the parts of all deliveries in the list's order. A task reads and formats on its own; then it waits until all tasks before it
 * have written. thread_each hands out tasks in ascending order, so the lowest unfinished task never waits: no deadlock. A task whose
 * output outgrows its share waits early and goes on writing directly. */
#include "extract/convert/run.h"

#include "common/formats/package.h"
#include "common/ground/thread.h"
#include "extract/convert/delivery.h"
#include "extract/convert/mapper.h"
#include "extract/convert/recall.h"
#include "extract/convert/summary.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { FLUSH_AT = 16 << 20, THREADS_MAX = 64 };

struct task {
    struct delivery *delivery;
    size_t part;
};

struct worker {
    struct mapper mapper;
    struct reader_batch batch;
};

struct conversion {
    const struct inspect_context *context;
    const struct inputs *inputs;
    struct reuse *reuse;
    struct delivery *deliveries;
    struct task *tasks;
    size_t task_count;
    struct worker *workers;
    struct package_writer *writer;
    struct package_table **tables; /* by variant * sources + source; NULL: no rule looks at it */
    size_t delivery_count;
    bool *wanted; /* variant_wanted */
    struct package_table *rejects;
    struct package_table *derived;
    struct recall *recall;
    size_t told;          /* sources before this one whose rejects are written, of those that recall has; by the task whose turn it is */
    pthread_mutex_t lock; /* guards the two below */
    pthread_cond_t moved;
    size_t turn;
    size_t failed; /* the lowest task that failed */
};

static const struct package_field reject_fields[] = {
    {"source", "string"},
    {"file",   "string"},
    {"sheet",  "string"},
    {"row",    "string"},
    {"error",  "string"},
    {"field",  "string"},
    {"detail", "string"},
    {"raw",    "string"}
};

static const struct package_field derived_fields[] = {
    {"source", "string"},
    {"file",   "string"},
    {"sheet",  "string"},
    {"row",    "string"},
    {"field",  "string"}
};

static enum status
plan_delivery(void *context, size_t task, size_t worker, struct error *err)
{
    struct conversion *conversion = context;

    const struct inputs *inputs = conversion->inputs;
    const struct inputs_item *item = task < inputs->count ? &inputs->items[task] : &inputs->earlier[task - inputs->count];
    struct delivery *delivery = &conversion->deliveries[task];

    (void)worker;
    delivery_begin(conversion->context, item, delivery);
    if (delivery->schema != NULL && recall_has(conversion->recall, delivery->table)) {
        return recall_delivery(conversion->recall, task, delivery, err);
    }
    return delivery_plan(conversion->context, delivery, err);
}

static void
list_tasks(struct conversion *conversion, struct arena *arena)
{
    size_t count = 0;

    for (size_t delivery = 0; delivery < conversion->delivery_count; delivery++) {
        count += conversion->deliveries[delivery].part_count;
    }
    conversion->tasks = arena_must_zero(arena, count + 1, sizeof *conversion->tasks);
    for (size_t delivery = 0; delivery < conversion->delivery_count; delivery++) {
        for (size_t part = 0; part < conversion->deliveries[delivery].part_count; part++) {
            conversion->tasks[conversion->task_count++] = (struct task){&conversion->deliveries[delivery], part};
        }
    }
}

/* False when a task before this one failed, so that the turn will never come. */
static bool
wait_for_turn(struct conversion *conversion, size_t task)
{
    bool comes;

    (void)pthread_mutex_lock(&conversion->lock);
    while (conversion->turn != task && conversion->failed > task) {
        (void)pthread_cond_wait(&conversion->moved, &conversion->lock);
    }
    comes = conversion->turn == task;
    (void)pthread_mutex_unlock(&conversion->lock);
    return comes;
}

static void
end_turn(struct conversion *conversion, size_t task, bool failed)
{
    (void)pthread_mutex_lock(&conversion->lock);
    if (failed) {
        conversion->failed = task < conversion->failed ? task : conversion->failed;
    } else {
        conversion->turn = task + 1;
    }
    (void)pthread_cond_broadcast(&conversion->moved);
    (void)pthread_mutex_unlock(&conversion->lock);
}

/* What recall has of the sources before this one. */
static enum status
tell_recalled(struct conversion *conversion, size_t source, struct error *err)
{
    const size_t from = conversion->told;

    if (source > from) {
        conversion->told = source;
        TRY(recall_tell(conversion->recall, from, source, conversion->rejects, conversion->derived, err));
    }
    return STATUS_OK;
}

/* What an earlier delivery could not give was said when it was the present one. */
static enum status
write_output(struct conversion *conversion, size_t task, struct mapper *mapper, struct error *err)
{
    const struct delivery *delivery = conversion->tasks[task].delivery;

    if (!wait_for_turn(conversion, task)) {
        return error_set(err, STATUS_BUG, "E-BUG", "a delivery before this one failed");
    }
    TRY(package_table_rows(conversion->tables[delivery->table], buffer_text(&mapper->rows), mapper->row_count, err));
    recall_note(conversion->recall, delivery->table, mapper);
    if (delivery->item->variant == VARIANT_CURRENT) {
        TRY(tell_recalled(conversion, delivery->source, err));
        TRY(package_table_rows(conversion->rejects, buffer_text(&mapper->rejects), mapper->reject_count, err));
        TRY(package_table_rows(conversion->derived, buffer_text(&mapper->derived), mapper->derived_count, err));
    }
    mapper_flushed(mapper);
    return STATUS_OK;
}

/* A new sheet of a workbook: a sheet without the source's header is dropped row by row. */
static void
open_sheet(struct conversion *conversion, const struct task *task, struct mapper *mapper, const struct reader_batch *batch)
{
    struct delivery *delivery = task->delivery;
    struct header *header;
    const struct text sheet = text_is_null(batch->sheet) ? TEXT_NULL : arena_must_text(&delivery->arena, batch->sheet);

    if (delivery->document.format->text) {
        mapper_sheet(mapper, task->part < delivery->own_parts ? &delivery->header : NULL, TEXT_NULL);
        return;
    }
    header = arena_must_zero(&delivery->arena, 1, sizeof *header);
    inspect_sheet(conversion->context, delivery->schema, &delivery->document.dialect, batch, &delivery->arena, header);
    delivery->columns_of = header->schema == NULL || batch->sight != READER_SHOWN ? header->owner : TEXT_NULL;
    header->schema = batch->sight == READER_SHOWN ? header->schema : NULL;
    mapper_sheet(mapper, header->schema == NULL ? NULL : header, sheet);
    if (header->schema != NULL) {
        delivery_note_sheet(delivery, header, sheet);
    }
}

static enum status
read_part(struct conversion *conversion, size_t number, struct worker *worker, struct reader *reader, struct error *err)
{
    struct delivery *delivery = conversion->tasks[number].delivery;
    struct reader_batch *batch = &worker->batch;
    size_t sheet = SIZE_MAX;
    bool more;

    for (;;) {
        TRY(delivery->document.format->next(reader, batch, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (batch->sheet_number != sheet) {
            sheet = batch->sheet_number;
            delivery->columns_of = TEXT_NULL;
            open_sheet(conversion, &conversion->tasks[number], &worker->mapper, batch);
        }
        sheets_note(&delivery->sheets, batch, worker->mapper.header != NULL, delivery->columns_of);
        TRY(mapper_rows(&worker->mapper, batch, err));
        if (worker->mapper.rows.size + worker->mapper.rejects.size > FLUSH_AT) {
            TRY(write_output(conversion, number, &worker->mapper, err));
        }
    }
}

static enum status
do_task(struct conversion *conversion, size_t number, struct worker *worker, struct error *err)
{
    struct task *task = &conversion->tasks[number];
    struct delivery *delivery = task->delivery;
    const struct document_part *part = &delivery->parts[task->part];
    struct reader *reader;
    enum status status;

    mapper_begin(&worker->mapper, delivery->document.format, delivery->item->path);
    TRY(document_read(&delivery->document, part->bytes, part->first_line, delivery->header.room, &reader, err));
    sheets_list(&delivery->sheets, delivery->document.format, reader, &delivery->arena);
    status = read_part(conversion, number, worker, reader, err);
    delivery->document.format->close(reader);
    TRY(status);
    TRY(write_output(conversion, number, &worker->mapper, err));
    count_add(&delivery->count, &worker->mapper.count);
    mapper_end(&worker->mapper);
    stated_add(&delivery->stated, &worker->mapper.stated);
    untitled_add(&delivery->untitled, &worker->mapper.untitled);
    return STATUS_OK;
}

static enum status
convert_part(void *context, size_t number, size_t worker, struct error *err)
{
    struct conversion *conversion = context;
    const enum status status = do_task(conversion, number, &conversion->workers[worker], err);

    end_turn(conversion, number, status != STATUS_OK);
    return status;
}

static enum status
open_source(struct conversion *conversion, size_t source, enum variant variant, struct arena *arena, struct error *err)
{
    const struct schema *schema = &conversion->context->pack->sources[source];
    const size_t table = variant * conversion->context->pack->source_count + source;
    const char *name = variant_resource(variant, schema->name, arena);
    struct package_field *fields = arena_must_zero(arena, schema->field_count + 3, sizeof *fields);

    for (size_t field = 0; field < schema->field_count; field++) {
        fields[field] = (struct package_field){arena_must_string(arena, schema->fields[field].name), "string"};
    }
    fields[schema->field_count] = (struct package_field){"_file", "string"};
    fields[schema->field_count + 1] = (struct package_field){"_sheet", "string"};
    fields[schema->field_count + 2] = (struct package_field){"_row", "string"};
    if (recall_has(conversion->recall, table)) {
        return recall_take(conversion->recall, table, name, fields, schema->field_count + 3, conversion->writer, err);
    }
    return package_table_open(conversion->writer, name, fields, schema->field_count + 3, &conversion->tables[table], err);
}

static enum status
open_tables(struct conversion *conversion, struct arena *arena, struct error *err)
{
    const size_t sources = conversion->context->pack->source_count;

    conversion->tables = arena_must_zero(arena, VARIANTS * sources + 1, sizeof(struct package_table *));
    for (enum variant variant = VARIANT_CURRENT; variant < VARIANTS; variant++) {
        for (size_t source = 0; source < sources; source++) {
            if (variant == VARIANT_CURRENT || conversion->wanted[variant * sources + source]) {
                TRY(open_source(conversion, source, variant, arena, err));
            }
        }
    }
    TRY(package_table_open(conversion->writer, "derived", derived_fields, sizeof derived_fields / sizeof derived_fields[0],
                           &conversion->derived, err));
    return package_table_open(conversion->writer, "rejects", reject_fields, sizeof reject_fields / sizeof reject_fields[0],
                              &conversion->rejects, err);
}

static enum status
close_table(void *context, size_t task, size_t worker, struct error *err)
{
    struct conversion *conversion = context;

    (void)worker;
    if (conversion->tables[task] == NULL) {
        return STATUS_OK;
    }
    TRY(package_table_close(conversion->tables[task], err));
    return recall_keep(conversion->recall, task, conversion->deliveries, conversion->tables[task], err);
}

static enum status
settle_deliveries(const struct conversion *conversion, struct error *err)
{
    for (size_t at = 0; at < conversion->delivery_count; at++) {
        struct delivery *delivery = &conversion->deliveries[at];

        if (recall_has(conversion->recall, delivery->table)) {
            continue; /* so it was when it was read */
        }
        TRY(count_check(&delivery->count, delivery->document.format->text ? delivery->records : delivery->count.read,
                        delivery->document.name, err));
        TRY(sheets_check(&delivery->sheets, delivery->count.read, delivery->document.name, err));
        delivery_settle(delivery);
    }
    return STATUS_OK;
}

/* Everything but the package's end. */
static enum status
fill_package(struct conversion *conversion, size_t threads, struct arena *arena, struct summary_result *result, struct error *err)
{
    struct summary summary = {.context = conversion->context,
                              .inputs = conversion->inputs,
                              .deliveries = conversion->deliveries,
                              .wanted = conversion->wanted,
                              .writer = conversion->writer,
                              .result = result};

    TRY(open_tables(conversion, arena, err));
    TRY(thread_each(threads, conversion->task_count, convert_part, conversion, err));
    TRY(tell_recalled(conversion, conversion->context->pack->source_count, err));
    TRY(settle_deliveries(conversion, err));
    TRY(thread_each(threads, VARIANTS * conversion->context->pack->source_count, close_table, conversion, err));
    return summary_write(&summary, arena, err);
}

/* Sheets with somebody's columns that nobody will read, values beside a table, and what was found when the delivery was chosen. */
static void
warn_of_unread(struct conversion *conversion)
{
    for (size_t at = 0; at < conversion->inputs->count; at++) {
        struct delivery *delivery = &conversion->deliveries[at];
        struct text rest = delivery->item->remark;
        struct text line;

        while (rest.size > 0 && text_split(&rest, '\n', &line)) {
            buffer_format(&delivery->warnings, "%.*s: \"%s\"\n", TEXT_ARG(line), delivery->document.name);
        }
        if (!text_is_null(delivery->miscounted)) {
            buffer_format(&delivery->warnings, "%.*s: \"%s\"\n", TEXT_ARG(delivery->miscounted), delivery->document.name);
        }
        if (!text_is_null(delivery->unread)) {
            buffer_format(&delivery->warnings, "\"%s\": %.*s\n", delivery->document.name, TEXT_ARG(delivery->unread));
        }
    }
}

static void
print_warnings(const struct conversion *conversion)
{
    for (size_t at = 0; at < conversion->inputs->count; at++) {
        struct text rest = buffer_text(&conversion->deliveries[at].warnings);
        struct text line;

        while (rest.size > 0 && text_split(&rest, '\n', &line)) {
            if (line.size > 0 && !conversion->deliveries[at].item->carried) {
                (void)fprintf(stderr, "bidui-extract: warning: %.*s\n", TEXT_ARG(line));
            }
        }
    }
}

static enum status
write_package(struct conversion *conversion, size_t threads, struct arena *arena, struct summary_result *result, struct error *err)
{
    const struct inputs *inputs = conversion->inputs;
    const char *folder = site_batch_folder(conversion->context->site, inputs->as_of, arena);
    enum status status;

    TRY(package_create(folder, "extract", inputs->revision, &conversion->writer, err));
    package_set(conversion->writer, "bidui:as_of", inputs->as_of);
    package_set(conversion->writer, "bidui:inputs", text_from(inputs->sha256));
    package_set(conversion->writer, "bidui:pack", inputs->pack_hash);
    status = fill_package(conversion, threads, arena, result, err);
    if (status == STATUS_OK) {
        status = reuse_settle(conversion->reuse, folder, "extract", inputs->revision, err);
    }
    if (status != STATUS_OK) {
        package_abandon(conversion->writer);
        return status;
    }
    warn_of_unread(conversion);
    print_warnings(conversion);
    return package_finish(conversion->writer, err);
}

enum status
convert_run(const struct inspect_context *context, const struct inputs *inputs, struct reuse *reuse, size_t threads, struct arena *arena,
            struct summary_result *result, struct error *err)
{
    struct conversion conversion = {.context = context, .inputs = inputs, .reuse = reuse, .failed = SIZE_MAX};
    enum status status;

    *result = (struct summary_result){0};
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    conversion.delivery_count = inputs->count + inputs->earlier_count;
    TRY(variant_wanted(context->pack, context->site->folder, arena, &conversion.wanted, err));
    conversion.deliveries = arena_must_zero(arena, conversion.delivery_count + 1, sizeof *conversion.deliveries);
    conversion.workers = arena_must_zero(arena, threads, sizeof *conversion.workers);
    for (size_t worker = 0; worker < threads; worker++) {
        mapper_init(&conversion.workers[worker].mapper, context->words);
        reader_batch_init(&conversion.workers[worker].batch);
    }
    (void)pthread_mutex_init(&conversion.lock, NULL);
    (void)pthread_cond_init(&conversion.moved, NULL);
    status = recall_new(context, inputs, conversion.wanted, reuse, threads, arena, &conversion.recall, err);
    if (status == STATUS_OK) {
        status = thread_each(threads, conversion.delivery_count, plan_delivery, &conversion, err);
    }
    if (status == STATUS_OK) {
        list_tasks(&conversion, arena);
        status = write_package(&conversion, threads, arena, result, err);
    }
    for (size_t delivery = 0; delivery < conversion.delivery_count; delivery++) {
        delivery_done(&conversion.deliveries[delivery]);
    }
    recall_done(conversion.recall);
    for (size_t worker = 0; worker < threads; worker++) {
        mapper_done(&conversion.workers[worker].mapper);
        reader_batch_done(&conversion.workers[worker].batch);
    }
    (void)pthread_cond_destroy(&conversion.moved);
    (void)pthread_mutex_destroy(&conversion.lock);
    return status;
}

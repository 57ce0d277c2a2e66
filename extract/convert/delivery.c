/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/convert/delivery.h"

#include "common/formats/csv.h"
#include "extract/intake/store.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/tables.h"

#include <stdlib.h>

enum { PART_BYTES = 1 << 20, NOTES_MAX = 64 << 20 };

void
delivery_note_sheet(struct delivery *delivery, const struct header *header, struct text sheet)
{
    for (size_t column = 0; column < header->columns; column++) {
        if (header->fields[column] != HEADER_UNKNOWN) {
            csv_append_row(&delivery->columns,
                           (const struct text[]){delivery->schema->name, delivery->item->path, sheet,
                                                 delivery->schema->fields[header->fields[column]].name, header->titles[column],
                                                 header->units},
                           6);
            delivery->column_count++;
        }
    }
    contract_warn(header, delivery->document.name, &delivery->warnings);
}

static struct text
describe_unread(const struct delivery *delivery, struct arena *arena)
{
    const struct text said[] = {sheets_describe(&delivery->sheets, arena), untitled_describe(&delivery->untitled, arena)};
    struct text all = TEXT_NULL;

    for (size_t at = 0; at < sizeof said / sizeof *said; at++) {
        if (!text_is_null(said[at])) {
            all = text_is_null(all) ? said[at] : text_from(arena_must_format(arena, "%.*s; %.*s", TEXT_ARG(all), TEXT_ARG(said[at])));
        }
    }
    return all;
}

void
delivery_settle(struct delivery *delivery)
{
    delivery->unread = describe_unread(delivery, &delivery->arena);
    delivery->miscounted = stated_describe(&delivery->stated, delivery->count.kept, count_rejected(&delivery->count), &delivery->arena);
}

/* The header of a text, from its head. */
static enum status
find_header(const struct inspect_context *context, struct delivery *delivery, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(&delivery->arena, sizeof *batch);
    struct reader *reader;
    bool more;
    enum status status;

    TRY(document_read(&delivery->document, document_head(&delivery->document), 1, 0, &reader, err));
    reader_batch_init(batch);
    status = delivery->document.format->next(reader, batch, &more, err);
    if (status == STATUS_OK) {
        header_find(context->headers, delivery->schema, &delivery->document.dialect, batch, &delivery->arena, &delivery->header);
    }
    reader_batch_done(batch);
    delivery->document.format->close(reader);
    TRY(status);
    if (delivery->header.schema == NULL) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": the header of %.*s is not there any more", delivery->document.name,
                         TEXT_ARG(delivery->schema->name));
    }
    return contract_check(&delivery->header, delivery->document.name, err);
}

/* Where a text has more than one table, the first is cut into parts, then what is left out. */
static enum status
split_text(const struct inspect_context *context, struct delivery *delivery, size_t most, struct error *err)
{
    const struct text whole = delivery->document.content;
    struct document_part parts[2];
    struct tables tables = {0};
    size_t left = whole.size;

    if (delivery->document.dialect.first_table) {
        TRY(tables_scan(context->headers, &delivery->document, &delivery->header, delivery->header.room, &tables, err));
    }
    tables_split(&delivery->document, &tables, parts);
    for (size_t table = 0; table < 2; table++) {
        struct document_part at = parts[table];

        delivery->document.content = at.bytes;
        while (delivery->part_count < most
               && document_next_part(&delivery->document, PART_BYTES, delivery->header.room, &at, &delivery->parts[delivery->part_count],
                                     &delivery->records)) {
            left -= delivery->parts[delivery->part_count++].bytes.size;
        }
        delivery->own_parts = table == 0 ? delivery->part_count : delivery->own_parts;
    }
    delivery->document.content = whole;
    return left == 0 ? STATUS_OK
                     : error_set(err, STATUS_BUG, "E-CONSERVATION", "\"%s\": %zu bytes are in no part", delivery->document.name, left);
}

static enum status
split_parts(const struct inspect_context *context, struct delivery *delivery, struct error *err)
{
    const size_t most = delivery->document.content.size / PART_BYTES + 4;

    delivery->parts = calloc(most, sizeof *delivery->parts);
    if (delivery->parts == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to cut \"%s\"", delivery->document.name);
    }
    if (!delivery->document.format->text) {
        delivery->parts[delivery->part_count++] = (struct document_part){delivery->document.content, 1};
        delivery->own_parts = delivery->part_count;
        return STATUS_OK;
    }
    return split_text(context, delivery, most, err);
}

void
delivery_begin(const struct inspect_context *context, const struct inputs_item *item, struct delivery *delivery)
{
    *delivery = (struct delivery){.item = item, .schema = schema_find(context->pack, item->source)};
    arena_init(&delivery->arena, 0);
    buffer_init(&delivery->columns, NOTES_MAX);
    buffer_init(&delivery->warnings, NOTES_MAX);
    if (delivery->schema != NULL) {
        delivery->source = (size_t)(delivery->schema - context->pack->sources);
        delivery->table = item->variant * context->pack->source_count + delivery->source;
    }
    delivery->document.name = arena_must_string(&delivery->arena, item->path);
}

enum status
delivery_plan(const struct inspect_context *context, struct delivery *delivery, struct error *err)
{
    const struct inputs_item *item = delivery->item;
    struct document_form form;

    if (delivery->schema == NULL) {
        return error_set(err, STATUS_CONFIG, "E-SOURCE", "the pack has no source \"%.*s\"", TEXT_ARG(item->source));
    }
    form = (struct document_form){.source = delivery->schema, .dialect = item->dialect, .proved = item->encoding};
    TRY(document_open(store_path(context->site, item->sha256, &delivery->arena), delivery->document.name, &form, &delivery->document, err));
    if (delivery->document.format->text) {
        TRY(find_header(context, delivery, err));
        delivery_note_sheet(delivery, &delivery->header, TEXT_NULL);
    }
    return split_parts(context, delivery, err);
}

void
delivery_done(struct delivery *delivery)
{
    if (delivery->item == NULL) {
        return;
    }
    document_close(&delivery->document);
    free(delivery->parts);
    buffer_done(&delivery->columns);
    buffer_done(&delivery->warnings);
    arena_done(&delivery->arena);
}

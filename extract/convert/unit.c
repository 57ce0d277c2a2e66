/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/convert/unit.h"

#include "common/formats/csv.h"
#include "extract/intake/store.h"
#include "extract/recognise/contract.h"

#include <stdlib.h>

enum { PART_BYTES = 1 << 20, NOTES_MAX = 64 << 20 };

void
unit_note_sheet(struct unit *unit, const struct header *header, struct text sheet)
{
    for (size_t column = 0; column < header->columns; column++) {
        if (header->fields[column] != HEADER_UNKNOWN) {
            csv_append_row(&unit->columns,
                           (const struct text[]){unit->schema->name, unit->item->path, sheet,
                                                 unit->schema->fields[header->fields[column]].name, header->titles[column], header->units},
                           6);
            unit->column_count++;
        }
    }
    header_contract_warn(header, unit->document.name, &unit->warnings);
}

/* The header of a text, from its head. */
static enum status
find_header(const struct inspect_context *context, struct unit *unit, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(&unit->arena, sizeof *batch);
    struct reader *reader;
    bool more;
    enum status status;

    TRY(document_read(&unit->document, document_head(&unit->document), 1, 0, &reader, err));
    reader_batch_init(batch);
    status = unit->document.format->next(reader, batch, &more, err);
    if (status == STATUS_OK) {
        header_find(context->headers, unit->schema, batch, &unit->arena, &unit->header);
    }
    reader_batch_done(batch);
    unit->document.format->close(reader);
    TRY(status);
    if (unit->header.schema == NULL) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": the header of %.*s is not there any more", unit->document.name,
                         TEXT_ARG(unit->schema->name));
    }
    return header_contract_check(&unit->header, unit->document.name, err);
}

static enum status
split_parts(struct unit *unit, struct error *err)
{
    const size_t most = unit->document.content.size / PART_BYTES + 2;
    struct document_part at = {unit->document.content, 1};

    unit->parts = calloc(most, sizeof *unit->parts);
    if (unit->parts == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to cut \"%s\"", unit->document.name);
    }
    if (!unit->document.format->text) {
        unit->parts[unit->part_count++] = at;
        return STATUS_OK;
    }
    while (unit->part_count < most
           && document_next_part(&unit->document, PART_BYTES, unit->header.cells, &at, &unit->parts[unit->part_count], &unit->records)) {
        unit->part_count++;
    }
    return STATUS_OK;
}

enum status
unit_plan(const struct inspect_context *context, const struct inputs_item *item, struct unit *unit, struct error *err)
{
    *unit = (struct unit){.item = item, .schema = schema_find(context->pack, item->source)};
    arena_init(&unit->arena, 0);
    buffer_init(&unit->columns, NOTES_MAX);
    buffer_init(&unit->warnings, NOTES_MAX);
    if (unit->schema == NULL) {
        return error_set(err, STATUS_CONFIG, "E-SOURCE", "the pack has no source \"%.*s\"", TEXT_ARG(item->source));
    }
    unit->source = (size_t)(unit->schema - context->pack->sources);
    unit->table = item->variant * context->pack->source_count + unit->source;
    TRY(document_open(store_path(context->site, item->sha256, &unit->arena), arena_must_string(&unit->arena, item->path), unit->schema,
                      TEXT_NULL, item->encoding, &unit->document, err));
    if (unit->document.format->text) {
        TRY(find_header(context, unit, err));
        unit_note_sheet(unit, &unit->header, TEXT_NULL);
    }
    return split_parts(unit, err);
}

void
unit_done(struct unit *unit)
{
    if (unit->item == NULL) {
        return;
    }
    document_close(&unit->document);
    free(unit->parts);
    buffer_done(&unit->columns);
    buffer_done(&unit->warnings);
    arena_done(&unit->arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/inspect.h"

#include "extract/read/base/limits.h"
#include "extract/read/text/dialect.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/filled_list.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/inspect_look.h"

#include <inttypes.h>
#include <stdio.h>

enum { PART_BYTES = 1 << 20 };

void
inspect_context_init(struct inspect_context *context, const struct site *site, const struct pack *pack, struct arena *arena)
{
    context->site = site;
    context->pack = pack;
    context->headers = header_index_new(pack, arena);
    context->words = rows_words_load(pack, arena);
    context->places = place_names_load(pack, site->division, arena);
}

void
inspect_sheet(const struct inspect_context *context, const struct schema *schema, const struct reader_batch *batch, struct arena *arena,
              struct header *header)
{
    header_find(context->headers, NULL, batch, arena, header);
    if (header->schema == schema) {
        return;
    }
    if (header->schema == NULL) {
        header_find(context->headers, schema, batch, arena, header);
    }
    if (header->schema != schema || header_contract_check(header, "", NULL) != STATUS_OK) {
        header->schema = NULL;
    }
}

static void
keep_titles(struct group *group, const struct reader_batch *batch)
{
    for (size_t row = 0; row < group->header.row; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);

        for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
            const size_t room = sizeof group->titles - group->titles_size;

            if (cells[cell].size > 0 && cells[cell].size + 1 < room) {
                memcpy(group->titles + group->titles_size, cells[cell].data, cells[cell].size);
                group->titles_size += cells[cell].size;
                group->titles[group->titles_size++] = '\n';
            }
        }
    }
}

static void
look_at_rows(struct look *look, const struct reader_batch *batch)
{
    struct group *group = look->current;
    const enum schema_scope level = group->header.schema->scope;

    for (size_t row = 0; row < batch->row_count; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        const size_t count = batch->rows[row].cell_count;

        if (batch->rows[row].fault != READER_GOOD
            || rows_classify(look->context->words, &look->header, cells, count, batch->rows[row].number) != COUNT_DATA) {
            continue;
        }
        group->data_rows++;
        if (group->tallied) {
            place_tally_row(look->context->places, level, &look->header, cells, count, &group->tally);
        }
    }
}

static struct group *
group_of(struct look *look, const struct schema *schema)
{
    for (size_t at = 0; at < look->group_count; at++) {
        if (look->groups[at].header.schema == schema) {
            return &look->groups[at];
        }
    }
    return NULL;
}

static struct group *
add_group(struct look *look, const struct reader_batch *batch)
{
    struct group *group = &look->groups[look->group_count++];

    *group = (struct group){.header = look->header, .tallied = look->header.schema->scope != SCOPE_COUNTY};
    keep_titles(group, batch);
    if (group->tallied) {
        place_tally_init(look->context->places, look->header.schema->scope, look->arena, &group->tally);
    }
    return group;
}

/* A new sheet: its header decides whose it is. When the source is known, something must be said of its best header even if none will do. */
static void
begin_sheet(struct look *look, const struct reader_batch *batch)
{
    struct group *group;

    look->answers = look->answers || (look->wanted == NULL && filled_list_begins(look->context->pack, batch));
    if (look->wanted == NULL) {
        header_find(look->context->headers, NULL, batch, look->arena, &look->header);
    } else {
        inspect_sheet(look->context, look->wanted, batch, look->arena, &look->header);
        if (look->header.schema == NULL && look->group_count == 0) {
            header_find(look->context->headers, look->wanted, batch, look->arena, &look->header);
        }
    }
    group = look->header.schema == NULL ? NULL : group_of(look, look->header.schema);
    if (group == NULL && look->header.schema != NULL && look->group_count < INSPECT_SOURCES) {
        group = add_group(look, batch);
    }
    if (group != NULL && group->header.complete != look->header.complete && (group->header.complete || look->wanted != NULL)) {
        group->header = look->header; /* one sheet that lacks a column is enough to refuse, unless it was only taken for want of a better */
    }
    look->current = group;
}

static enum status
walk(struct look *look, struct text part, size_t columns, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(look->arena, sizeof *batch);
    struct reader *reader;
    size_t sheet = SIZE_MAX;
    bool more = true;
    enum status status;

    look->group_count = 0;
    TRY(document_read(&look->document, part, 1, columns, &reader, err));
    reader_batch_init(batch);
    while ((status = look->document.format->next(reader, batch, &more, err)) == STATUS_OK && more) {
        if (batch->sheet_number != sheet) {
            sheet = batch->sheet_number;
            begin_sheet(look, batch);
        }
        if (look->current != NULL) {
            look_at_rows(look, batch);
            look->current->last = batch->rows[batch->row_count - 1].number;
            look->current->full |= !look->document.format->text && guard_is_full_sheet(look->current->last);
        }
    }
    reader_batch_done(batch);
    look->document.format->close(reader);
    return status;
}

/* Text is looked at from its head only, unless the rows themselves must tell the place. */
static enum status
walk_document(struct look *look, struct error *err)
{
    const struct text head = document_head(&look->document);
    struct document_part at = {look->document.content, 1};
    struct document_part part;
    struct group *group = &look->groups[0];
    size_t columns;
    uint64_t records = 0;

    TRY(walk(look, head, 0, err));
    columns = group->header.cells;
    for (size_t number = 0; number < look->group_count; number++) {
        look->groups[number].rows = look->groups[number].data_rows;
    }
    if (!look->document.format->text || look->group_count == 0) {
        return STATUS_OK;
    }
    if ((group->tallied || group->data_rows == 0) && head.size < look->document.content.size) { /* or the first row alone fills the head */
        TRY(walk(look, look->document.content, columns, err));
        group->rows = group->data_rows;
    }
    while (document_next_part(&look->document, PART_BYTES, columns, &at, &part, &records)) {
    }
    group->records = records;
    if (!group->tallied && head.size < look->document.content.size) {
        group->rows = records - group->header.row - 1;
    }
    return STATUS_OK;
}

static enum status
open_and_walk(struct look *look, const char *path, const char *name, const struct schema *source, struct error *err)
{
    const struct text declared = !text_is_null(look->input->encoding) ? look->input->encoding
                                 : source != NULL                     ? source->encoding
                                                                      : TEXT_NULL;

    TRY(document_open(path, name, source, declared, TEXT_NULL, &look->document, err));
    return walk_document(look, err);
}

static enum status
read_document(struct look *look, const char *path, const char *name, struct error *err)
{
    bool says = false;

    TRY(open_and_walk(look, path, name, look->wanted, err));
    if (look->wanted == NULL && look->group_count > 0 && look->document.format->text) { /* recognised: it may have said how it is written */
        const struct schema *found = look->groups[0].header.schema;
        struct dialect dialect = look->document.dialect;

        TRY(dialect_declare(found, &dialect, &says, err));
        if (says) {
            document_close(&look->document);
            TRY(open_and_walk(look, path, name, found, err));
        }
    }
    if (look->group_count == 0) {
        (void)error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": no row among the first %" PRIu64 " is the header of a known source", name,
                        limits.header_rows);
        error_hint(err, "say what it is by \"source\" of an input in site.json, or describe it in schemas/sources");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

static enum status
find_wanted(struct look *look, struct error *err)
{
    if (text_is_null(look->input->source)) {
        return STATUS_OK;
    }
    look->wanted = schema_find(look->context->pack, look->input->source);
    if (look->wanted == NULL) {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\" names the source \"%.*s\", which the pack has not",
                         look->input->path, TEXT_ARG(look->input->source));
    }
    return STATUS_OK;
}

enum status
inspect_file(const struct inspect_context *context, const char *path, const struct site_input *input, const struct index_entry *seen,
             struct arena *arena, struct inspect_found *found, struct error *err)
{
    struct look look = {.context = context, .input = input, .arena = arena};
    const char *name = arena_must_string(arena, seen->path);
    struct error refusal = {0};
    enum status status;

    TRY(find_wanted(&look, err));
    look.groups = arena_must_zero(arena, INSPECT_SOURCES, sizeof *look.groups);
    status = read_document(&look, path, name, &refusal);
    found->count = 0;
    if (status == STATUS_DATA) {
        found->entries[found->count++] = *seen;
        inspect_judge_nothing(&look, &found->entries[0], &refusal);
    }
    for (size_t group = 0; status == STATUS_OK && group < look.group_count; group++) {
        found->entries[found->count] = *seen;
        inspect_judge(&look, &look.groups[group], &found->entries[found->count++]);
    }
    document_close(&look.document);
    if (status != STATUS_OK && status != STATUS_DATA) {
        *err = refusal;
        return status;
    }
    return STATUS_OK;
}

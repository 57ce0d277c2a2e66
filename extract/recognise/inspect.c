/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/inspect.h"
#include "extract/recognise/inspection.h"

#include "extract/read/base/limits.h"
#include "extract/read/json/reader.h"
#include "extract/read/text/dialect.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/tables.h"

#include <inttypes.h>
#include <stdio.h>

enum { RUN_BYTES = 2 << 20 };

void
inspect_context_init(struct inspect_context *context, const struct site *site, const struct pack *pack, struct arena *arena)
{
    context->site = site;
    context->pack = pack;
    context->headers = header_index_new(pack, arena);
    context->words = rows_words_load(pack, arena);
    context->places = place_names_load(pack, site->division, arena);
    context->origins = origin_names_load(pack, site->division, arena);
}

void
inspect_sheet(const struct inspect_context *context, const struct schema *schema, const struct dialect *form,
              const struct reader_batch *batch, struct arena *arena, struct header *header)
{
    size_t matched = 0;

    header_find(context->headers, NULL, form, batch, arena, header);
    if (header->schema == schema && !header->ambiguous) {
        return;
    }
    if (header->schema == NULL || header->ambiguous) { /* others may have these columns too: somebody said whose they are */
        matched = header->schema == NULL ? 0 : header->matched;
        header_find(context->headers, schema, form, batch, arena, header);
    }
    if (header->schema != schema || header->matched < matched || contract_check(header, "", NULL) != STATUS_OK) {
        header->schema = NULL;
    }
}

static void
keep_titles(struct inspection_group *group, const struct reader_batch *batch)
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
tally_place(const struct inspection *inspection, struct inspection_group *group, const struct text *cells, size_t count)
{
    if (group->tallied) {
        place_tally_row(inspection->context->places, group->header.schema->scope, &inspection->header, cells, count, &group->tally);
    }
}

static void
count_data(struct inspection *inspection, const struct reader_batch *batch, const struct reader_row *row)
{
    struct inspection_group *group = inspection->current;
    const struct text *cells = reader_row_cells(batch, row);

    if (!inspection->document.format->text && group->other_row == 0
        && header_again(inspection->context->headers, &inspection->header, cells, row->cell_count) == HEADER_AGAIN_OTHER) {
        group->other_row = row->number;
        group->other_sheet = arena_must_text(inspection->arena, batch->sheet);
    }
    group->data_rows++;
    totals_add_data(group->totals, &inspection->header, cells, row->cell_count);
    origin_tally_row(inspection->context->origins, &inspection->header, cells, row->cell_count, &group->origin);
    keys_add_row(inspection->context->site, &inspection->header, cells, row->cell_count, &group->keys);
    tally_place(inspection, group, cells, row->cell_count);
}

/* What stands above and below the records may say that nothing is new. */
static void
note_remark(const struct inspection *inspection, struct inspection_group *group, const struct text *cells, size_t count)
{
    for (size_t cell = 0; cell < count; cell++) {
        group->unchanged |= nil_is_unchanged(rows_nil_words(inspection->context->words), cells[cell]);
    }
}

static void
count_rows(struct inspection *inspection, const struct reader_batch *batch)
{
    const struct rows_words *words = inspection->context->words;
    struct inspection_group *group = inspection->current;

    for (size_t at = 0; at < batch->row_count; at++) {
        const struct reader_row *row = &batch->rows[at];
        const struct text *cells = reader_row_cells(batch, row);
        enum count_kind kind;

        if (row->fault != READER_GOOD) {
            continue;
        }
        kind = rows_classify(words, &inspection->header, cells, row->cell_count, row->number);
        if (kind == COUNT_DATA) {
            count_data(inspection, batch, row);
        } else if (kind == COUNT_NIL) {
            group->nil_rows++;
            group->unchanged |= nil_of_row(rows_nil_words(words), &inspection->header, cells, row->cell_count) == NIL_UNCHANGED;
            tally_place(inspection, group, cells, row->cell_count);
        } else if (kind != COUNT_BLANK && kind != COUNT_HEADER) {
            note_remark(inspection, group, cells, row->cell_count);
            if (row->number > inspection->header.number) {
                totals_add_stated(group->totals, &inspection->header, cells, row->cell_count, row->number);
            }
        }
    }
}

static void
count_broken(struct inspection *inspection, const struct reader_batch *batch)
{
    static const char *const faults[] = {
        [READER_GOOD] = "",
        [READER_BROKEN_QUOTE] = "a quote that does not end before a delimiter or line end",
        [READER_TOO_LONG] = "longer than a record may be",
        [READER_UNDECODABLE] = "a byte that is of no such encoding",
        [READER_BAD_RECORD] = "",
    };

    for (size_t at = 0; at < batch->row_count && batch->sight == READER_SHOWN; at++) {
        const struct reader_row *row = &batch->rows[at];

        inspection->rows += row->number > 0;
        if (row->fault != READER_GOOD && inspection->broken++ == 0) {
            inspection->broken_row = row->number;
            inspection->why = row->fault == READER_BAD_RECORD ? arena_must_string(inspection->arena, text_from(row->reason))
                                                              : faults[row->fault]; /* the reader goes */
        }
    }
}

static struct inspection_group *
group_of(struct inspection *inspection, const struct schema *schema)
{
    for (size_t at = 0; at < inspection->group_count; at++) {
        if (inspection->groups[at].header.schema == schema) {
            return &inspection->groups[at];
        }
    }
    return NULL;
}

static struct inspection_group *
add_group(struct inspection *inspection, const struct reader_batch *batch)
{
    struct inspection_group *group = &inspection->groups[inspection->group_count++];

    *group = (struct inspection_group){.header = inspection->header, .tallied = inspection->header.schema->scope != SCOPE_COUNTY};
    group->totals = totals_new(inspection->header.schema, inspection->arena);
    keep_titles(group, batch);
    if (group->tallied) {
        place_tally_init(inspection->context->places, inspection->header.schema->scope, inspection->arena, &group->tally);
    }
    return group;
}

/* A list of ours that was filled in comes back among the deliveries; it is no source, bidui-report answers reads it from landing. One of
 * its first rows has short codes and results side by side, or a town's decisions (schema_answer_column). */
static bool
is_filled_list(const struct pack *pack, const struct reader_batch *batch)
{
    for (size_t row = 0; row < batch->row_count && row < limits.header_rows; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        bool code = false;
        bool result = false;

        for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
            const struct text role = schema_answer_column(pack, cells[cell]);

            code = code || text_equal(role, TEXT("code"));
            result = result || text_equal(role, TEXT("result")) || text_equal(role, TEXT("decision"));
        }
        if (code && result) {
            return true;
        }
    }
    return false;
}

/* A hidden sheet is nobody's; that it has somebody's columns may be worth a word. */
static void
note_unseen(struct inspection *inspection, const struct reader_batch *batch)
{
    inspection->current = NULL;
    header_find(inspection->context->headers, inspection->wanted, &inspection->document.dialect, batch, inspection->arena,
                &inspection->header);
    inspection->unseen = inspection->header.schema == NULL ? inspection->unseen : arena_must_text(inspection->arena, batch->sheet);
}

/* The header of a sheet that is said to be a source's; as its first one another's will do for want of a better. Returned is that other. */
static struct text
find_said_header(struct inspection *inspection, const struct reader_batch *batch)
{
    struct text rival;

    inspect_sheet(inspection->context, inspection->wanted, &inspection->document.dialect, batch, inspection->arena, &inspection->header);
    if (inspection->header.schema != NULL || inspection->group_count > 0) {
        return TEXT_NULL;
    }
    rival = inspection->header.owner;
    header_find(inspection->context->headers, inspection->wanted, &inspection->document.dialect, batch, inspection->arena,
                &inspection->header);
    return rival;
}

/* A new sheet: its header decides whose it is. When the source is known, something must be said of its best header even if none will do. */
static void
identify_sheet(struct inspection *inspection, const struct reader_batch *batch)
{
    struct inspection_group *group;
    struct text rival = TEXT_NULL;

    if (batch->sight != READER_SHOWN) {
        note_unseen(inspection, batch);
        return;
    }
    inspection->answers = inspection->answers || (inspection->wanted == NULL && is_filled_list(inspection->context->pack, batch));
    if (inspection->wanted == NULL) {
        header_find(inspection->context->headers, NULL, &inspection->document.dialect, batch, inspection->arena, &inspection->header);
    } else {
        rival = find_said_header(inspection, batch);
    }
    group = inspection->header.schema == NULL ? NULL : group_of(inspection, inspection->header.schema);
    if (group == NULL && inspection->header.schema != NULL && inspection->group_count < INSPECT_SOURCES) {
        group = add_group(inspection, batch);
        group->rival = rival;
    }
    if (group != NULL && text_is_null(rival)) { /* this sheet is its own without a doubt */
        group->rival = TEXT_NULL;
    }
    if (group != NULL && group->header.complete != inspection->header.complete && (group->header.complete || inspection->wanted != NULL)) {
        group->header =
            inspection->header; /* one sheet that lacks a column is enough to refuse, unless it was only taken for want of a better */
    }
    inspection->current = group;
}

static void
drop_groups(struct inspection *inspection)
{
    for (size_t at = 0; at < inspection->group_count; at++) {
        keys_free(&inspection->groups[at].keys);
    }
    inspection->group_count = 0;
}

static void
end_sheet(struct inspection *inspection)
{
    if (inspection->current != NULL) {
        totals_end_sheet(inspection->current->totals);
    }
}

static enum status
read_run(struct inspection *inspection, const struct document_part *run, size_t columns, struct reader_batch *batch, size_t *sheet,
         struct error *err)
{
    struct reader *reader;
    bool more = true;
    enum status status;

    TRY(document_read(&inspection->document, run->bytes, run->first_line, columns, &reader, err));
    while ((status = inspection->document.format->next(reader, batch, &more, err)) == STATUS_OK && more) {
        if (batch->sheet_number != *sheet) {
            *sheet = batch->sheet_number;
            end_sheet(inspection);
            identify_sheet(inspection, batch);
        }
        count_broken(inspection, batch);
        if (inspection->current != NULL) {
            count_rows(inspection, batch);
            inspection->current->last = batch->rows[batch->row_count - 1].number;
            inspection->current->full |= !inspection->document.format->text && guard_is_full_sheet(inspection->current->last);
        }
    }
    inspection->document.format->close(reader);
    return status;
}

/* `whole`: a text in runs, since a reader holds what it was given decoded; else its head. Other formats come as one. */
static enum status
read_sheets(struct inspection *inspection, bool whole, size_t columns, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(inspection->arena, sizeof *batch);
    struct document_part at = {inspection->document.content, 1};
    struct document_part run = {document_head(&inspection->document), 1};
    size_t sheet = SIZE_MAX;
    uint64_t records = 0;
    enum status status = STATUS_OK;

    drop_groups(inspection);
    inspection->current = NULL;
    inspection->rows = 0;
    inspection->broken = 0;
    reader_batch_init(batch);
    if (!whole || !inspection->document.format->text) {
        status = read_run(inspection, &run, columns, batch, &sheet, err);
    } else {
        while (status == STATUS_OK && document_next_part(&inspection->document, RUN_BYTES, columns, &at, &run, &records)) {
            status = read_run(inspection, &run, columns, batch, &sheet, err);
        }
    }
    end_sheet(inspection);
    reader_batch_done(batch);
    return status;
}

/* A text has one table, or it says that the first one counts: then the others are cut off. */
static enum status
find_tables(struct inspection *inspection, size_t columns, uint64_t *records, struct error *err)
{
    struct document_part parts[2];
    struct tables tables;

    TRY(tables_scan(inspection->context->headers, &inspection->document, &inspection->groups[0].header, columns, &tables, err));
    *records = tables.records;
    if (tables.kind != HEADER_AGAIN_NO && inspection->document.dialect.first_table) {
        tables_split(&inspection->document, &tables, parts);
        inspection->document.content = parts[0].bytes;
        TRY(read_sheets(inspection, false, columns, err));
        inspection->groups[0].rows = inspection->groups[0].data_rows;
    } else if (tables.kind == HEADER_AGAIN_OTHER) {
        inspection->groups[0].other_row = tables.line;
    }
    return STATUS_OK;
}

/* What the rows say of place and persons, and what they come to, must be asked of all of them; else a text is looked at from its head only.
 */
static bool
needs_all_rows(const struct inspection_group *group)
{
    bool persons;

    return group->tallied || group->data_rows == 0 /* or the first row alone fills the head */ || origin_has_place(group->header.schema)
           || keys_field(group->header.schema, &persons) != SIZE_MAX || totals_asks(group->totals);
}

static enum status
inspect_document(struct inspection *inspection, struct error *err)
{
    const struct text head = document_head(&inspection->document);
    struct inspection_group *group = &inspection->groups[0];
    size_t columns;
    uint64_t records;

    TRY(read_sheets(inspection, false, 0, err));
    columns = group->header.room;
    for (size_t number = 0; number < inspection->group_count; number++) {
        inspection->groups[number].rows = inspection->groups[number].data_rows;
    }
    if (!inspection->document.format->text || inspection->group_count == 0) {
        return STATUS_OK;
    }
    TRY(find_tables(inspection, columns, &records, err));
    if (inspection->group_count == 0 || group->other_row > 0) {
        return STATUS_OK;
    }
    if (head.size < inspection->document.content.size) {
        if (needs_all_rows(group)) {
            TRY(read_sheets(inspection, true, columns, err));
            group->rows = group->data_rows;
        } else {
            group->rows = records - group->header.row - 1;
            group->totals = NULL;
        }
    }
    group->records = records;
    return STATUS_OK;
}

static enum status
open_and_inspect(struct inspection *inspection, const char *path, const char *name, const struct schema *source, struct error *err)
{
    const struct text declared = !text_is_null(inspection->input->encoding) ? inspection->input->encoding
                                 : source != NULL                           ? source->encoding
                                                                            : TEXT_NULL;

    const struct document_form form = {.source = source, .dialect = inspection->input->dialect, .declared = declared};

    TRY(document_open(path, name, &form, &inspection->document, err));
    inspection->envelope = (struct json_envelope){.total = -1, .count = -1};
    if (inspection->document.format == &json_reader) {
        json_envelope_read(inspection->document.content, TEXT_NULL, &inspection->envelope);
    }
    return inspect_document(inspection, err);
}

/* A machine's answer without records that says so, not an error told as an answer. */
static bool
says_nothing(const struct inspection *inspection)
{
    return inspection->document.format == &json_reader && inspection->rows == 0 && !inspection->envelope.failed
           && inspection->envelope.total <= 0 && inspection->envelope.count <= 0 && !inspection->envelope.part;
}

static enum status
read_document(struct inspection *inspection, const char *path, const char *name, struct error *err)
{
    TRY(open_and_inspect(inspection, path, name, inspection->wanted, err));
    if (inspection->wanted == NULL && inspection->group_count > 0
        && inspection->document.format->text) { /* recognised: it may have said how it is written */
        const struct schema *found = inspection->groups[0].header.schema;

        if (json_is_object(json_get(found->json, "dialect")) || !text_is_null(found->encoding)) {
            document_close(&inspection->document);
            TRY(open_and_inspect(inspection, path, name, found, err));
        }
    }
    if (inspection->group_count == 0 && inspection->broken > 0 && inspection->broken == inspection->rows) {
        return judge_broken(inspection, err);
    }
    if (inspection->group_count == 0 && inspection->wanted != NULL && says_nothing(inspection)) {
        struct inspection_group *group = &inspection->groups[inspection->group_count++];

        *group = (struct inspection_group){
            .header = {.schema = inspection->wanted}, .bare = true, .tallied = inspection->wanted->scope != SCOPE_COUNTY};
        place_tally_init(inspection->context->places, inspection->wanted->scope, inspection->arena, &group->tally);
        return STATUS_OK;
    }
    if (inspection->group_count == 0) {
        (void)error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": no row among the first %" PRIu64 " is the header of a known source", name,
                        limits.header_rows);
        if (!text_is_null(inspection->unseen)) {
            error_hint(err, "sheet \"%.*s\" has such a header, but is hidden: if it is meant, have it shown and sent again",
                       TEXT_ARG(inspection->unseen));
            return STATUS_DATA;
        }
        if (inspection->broken > 0) {
            error_hint(err, "row %" PRIu64 " may be the header, but cannot be read: %s", inspection->broken_row, inspection->why);
            return STATUS_DATA;
        }
        error_hint(err, "say what it is by \"source\" of an input in site.json, or describe it in schemas/sources");
        return STATUS_DATA;
    }
    return STATUS_OK;
}

/* ---- all together ---- */

static enum status
find_wanted(struct inspection *inspection, struct error *err)
{
    if (text_is_null(inspection->input->source)) {
        return STATUS_OK;
    }
    inspection->wanted = schema_find(inspection->context->pack, inspection->input->source);
    if (inspection->wanted == NULL) {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\" names the source \"%.*s\", which the pack has not",
                         inspection->input->path, TEXT_ARG(inspection->input->source));
    }
    return STATUS_OK;
}

void
inspect_found_done(struct inspect_found *found)
{
    for (size_t at = 0; at < found->count; at++) {
        keys_free(&found->keys[at]);
    }
}

enum status
inspect_file(const struct inspect_context *context, const char *path, const struct site_input *input, const struct index_entry *seen,
             struct arena *arena, struct inspect_found *found, struct error *err)
{
    struct inspection inspection = {.context = context, .input = input, .arena = arena};
    const char *name = arena_must_string(arena, seen->path);
    struct error refusal = {0};
    enum status status;

    TRY(find_wanted(&inspection, err));
    inspection.groups = arena_must_zero(arena, INSPECT_SOURCES, sizeof *inspection.groups);
    status = read_document(&inspection, path, name, &refusal);
    *found = (struct inspect_found){0};
    if (status == STATUS_DATA) {
        found->entries[found->count++] = *seen;
        judge_nothing(&inspection, &found->entries[0], &refusal);
    }
    for (size_t group = 0; status == STATUS_OK && group < inspection.group_count; group++) {
        found->entries[found->count] = *seen;
        found->keys[found->count] = inspection.groups[group].keys;
        inspection.groups[group].keys = (struct keys){0};
        keys_settle(&found->keys[found->count], inspection.groups[group].header.schema == keys_register(context->pack));
        judge_group(&inspection, &inspection.groups[group], &found->entries[found->count++]);
    }
    drop_groups(&inspection);
    document_close(&inspection.document);
    if (status != STATUS_OK && status != STATUS_DATA) {
        *err = refusal;
        return status;
    }
    return STATUS_OK;
}

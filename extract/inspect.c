/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/inspect.h"

#include "common/date.h"
#include "extract/document.h"
#include "extract/header_contract.h"
#include "extract/limits.h"
#include "extract/when.h"

#include <inttypes.h>
#include <stdio.h>

enum { TITLES_MAX = 4096, PART_BYTES = 1 << 20 };

struct look {
    const struct inspect_context *context;
    const struct schema *wanted; /* by setting; NULL: any */
    struct document document;
    struct arena *arena;
    struct index_entry *entry;
    struct header header; /* of the first sheet that has one */
    struct header current; /* of the sheet being read */
    char titles[TITLES_MAX]; /* the rows above the header */
    size_t titles_size;
    uint64_t data_rows;
    struct place_tally tally;
    bool tallied;
    bool dated; /* somebody said the date; else it is the day of receipt */
};

void
inspect_context_init(struct inspect_context *context, const struct site *site, const struct pack *pack, struct arena *arena)
{
    context->site = site;
    context->pack = pack;
    context->headers = header_index_new(pack, arena);
    context->words = rows_words_load(pack, arena);
    context->places = place_names_load(pack, site->division, arena);
}

static void
keep_titles(struct look *look, const struct reader_batch *batch)
{
    for (size_t row = 0; row < look->current.row; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);

        for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
            const size_t room = sizeof look->titles - look->titles_size;

            if (cells[cell].size > 0 && cells[cell].size + 1 < room) {
                memcpy(look->titles + look->titles_size, cells[cell].data, cells[cell].size);
                look->titles_size += cells[cell].size;
                look->titles[look->titles_size++] = '\n';
            }
        }
    }
}

static void
look_at_rows(struct look *look, const struct reader_batch *batch)
{
    const enum schema_scope level = look->current.schema->scope;

    for (size_t row = 0; row < batch->row_count; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        const size_t count = batch->rows[row].cell_count;

        if (batch->rows[row].fault != READER_GOOD
            || rows_classify(look->context->words, &look->current, cells, count, batch->rows[row].number) != ROWS_DATA) {
            continue;
        }
        look->data_rows++;
        if (look->tallied) {
            place_tally_row(look->context->places, level, &look->current, cells, count, &look->tally);
        }
    }
}

/* A new sheet: its header decides whether it is read. */
static void
begin_sheet(struct look *look, const struct reader_batch *batch)
{
    const struct schema *wanted = look->header.schema != NULL ? look->header.schema : look->wanted;

    header_find(look->context->headers, wanted, batch, look->arena, &look->current);
    if (look->current.schema == NULL || look->header.schema != NULL) {
        return;
    }
    look->header = look->current;
    look->tallied = look->header.schema->scope != SCOPE_COUNTY;
    keep_titles(look, batch);
    if (look->tallied) {
        place_tally_init(look->context->places, look->header.schema->scope, look->arena, &look->tally);
    }
}

static enum status
walk(struct look *look, struct text part, size_t columns, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(look->arena, sizeof *batch);
    struct reader *reader;
    size_t sheet = SIZE_MAX;
    bool more = true;
    enum status status;

    TRY(document_read(&look->document, part, 1, columns, &reader, err));
    reader_batch_init(batch);
    while ((status = look->document.format->next(reader, batch, &more, err)) == STATUS_OK && more) {
        if (batch->sheet_number != sheet) {
            sheet = batch->sheet_number;
            begin_sheet(look, batch);
        }
        if (look->current.schema != NULL) {
            look_at_rows(look, batch);
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

    TRY(walk(look, head, 0, err));
    look->entry->rows = look->data_rows;
    if (!look->document.format->text || look->header.schema == NULL || head.size == look->document.content.size) {
        return STATUS_OK;
    }
    if (look->tallied) {
        const size_t columns = look->header.cells;

        look->header = (struct header){.schema = NULL};
        look->titles_size = 0;
        look->data_rows = 0;
        TRY(walk(look, look->document.content, columns, err));
        look->entry->rows = look->data_rows;
        return STATUS_OK;
    }
    look->entry->rows = 0;
    while (document_next_part(&look->document, PART_BYTES, look->header.cells, &at, &part, &look->entry->rows)) {
    }
    return STATUS_OK;
}

static enum status
judge_header(const struct look *look, struct error *err)
{
    const struct header *header = &look->header;
    const char *name = look->document.name;

    if (header->schema == NULL) {
        (void)error_set(err, STATUS_DATA, "E-HEADER", "\"%s\": no row among the first %" PRIu64 " is the header of a known source", name,
                        limits.header_rows);
        error_hint(err, "say what it is by \"source\" of an input in site.json, or describe it in schemas/sources");
        return STATUS_DATA;
    }
    if (header->ambiguous) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\", row %" PRIu64 ": the header fits both %.*s and %.*s", name, header->number,
                         TEXT_ARG(header->schema->name), TEXT_ARG(header->other->name));
    }
    TRY(header_contract_check(header, name, err));
    if (look->data_rows == 0) {
        (void)error_set(err, STATUS_DATA, "E-NO-ROWS", "\"%s\" has a header and no rows", name);
        error_hint(err, "an empty list must be said, not guessed: ask %.*s", TEXT_ARG(header->schema->department));
        return STATUS_DATA;
    }
    return STATUS_OK;
}

/* Setting, title rows, file name, date received: the first that speaks. */
static void
find_date(struct look *look, const struct site_input *input)
{
    struct index_entry *entry = look->entry;
    struct when when = {0};
    char date[DATE_TEXT_SIZE];

    look->dated = true;
    if (!text_is_null(input->effective)) {
        entry->effective = input->effective;
        entry->period = input->effective;
        return;
    }
    when_find((struct text){look->titles, look->titles_size}, &when);
    if (when.strength == 0) {
        when_find(entry->path, &when);
    }
    if (when.strength == 0) {
        look->dated = false;
        entry->effective = arena_must_text(look->arena, (struct text){entry->received.data, 10});
        entry->period = entry->effective;
        return;
    }
    entry->effective = arena_must_text(look->arena, (struct text){date, date_format(when.effective, date)});
    entry->period = arena_must_text(look->arena, text_from(when.period));
}

/* The part of the name that may speak of a place: the file's own, not its folders'. */
static struct text
own_name(struct text path)
{
    const char *slash = memrchr(path.data, '/', path.size);

    return slash == NULL ? path : (struct text){slash + 1, path.size - (size_t)(slash + 1 - path.data)};
}

static enum status
disagree(const struct look *look, const char *left, struct text left_code, const char *right, struct text right_code, struct error *err)
{
    const struct place_names *places = look->context->places;
    const struct text left_name = place_name(places, left_code);
    const struct text right_name = place_name(places, right_code);

    (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": %s say %.*s, but %s says %.*s", look->document.name, left, TEXT_ARG(left_name), right,
                    TEXT_ARG(right_name));
    error_hint(err, "ask which of the two the list is for, and correct title, rows or name");
    return STATUS_DATA;
}

static enum status
find_place(struct look *look, const struct site_input *input, struct error *err)
{
    const struct place_names *places = look->context->places;
    const enum schema_scope level = look->header.schema->scope;
    struct text by_title;
    struct text by_rows;
    struct text by_name;
    bool mixed;

    if (level == SCOPE_COUNTY || !text_is_null(input->scope)) {
        look->entry->scope = level == SCOPE_COUNTY ? look->context->site->division : input->scope;
        return STATUS_OK;
    }
    by_title = place_in_text(places, level, (struct text){look->titles, look->titles_size});
    by_rows = place_tally_result(places, level, &look->tally, &mixed);
    by_name = place_in_text(places, level, own_name(look->entry->path));
    if (mixed) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": the rows are of several places, none has nine of ten", look->document.name);
        error_hint(err, "%.*s is delivered place by place: one file each", TEXT_ARG(look->header.schema->title));
        return STATUS_DATA;
    }
    if (!text_is_null(by_rows) && !text_is_null(by_title) && !text_equal(by_rows, by_title)) {
        return disagree(look, "the rows", by_rows, "the title", by_title, err);
    }
    look->entry->scope = !text_is_null(by_rows) ? by_rows : !text_is_null(by_title) ? by_title : by_name;
    if (text_is_null(look->entry->scope)) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": neither title, rows nor name say which place it is for", look->document.name);
        error_hint(err, "say it by \"scope\" of an input in site.json, or in the title row");
        return STATUS_DATA;
    }
    if (!text_is_null(by_name) && !text_equal(by_name, look->entry->scope)) {
        return disagree(look, "its contents", look->entry->scope, "the file name", by_name, err);
    }
    return STATUS_OK;
}

static enum status
look_into(struct look *look, const struct site_input *input, const char *path, const char *name, struct error *err)
{
    const struct text declared = !text_is_null(input->encoding) ? input->encoding : look->wanted != NULL ? look->wanted->encoding : TEXT_NULL;
    enum status status;

    find_date(look, input);
    TRY(document_open(path, name, declared, TEXT_NULL, &look->document, err));
    look->entry->encoding = text_from(look->document.encoding_name);
    status = walk_document(look, err);
    if (look->header.schema != NULL) {
        look->entry->source = look->header.schema->name;
        find_date(look, input);
    }
    if (status == STATUS_OK) {
        status = judge_header(look, err);
    }
    if (status == STATUS_OK) {
        status = find_place(look, input, err);
    }
    document_close(&look->document);
    return status;
}

enum status
inspect_file(const struct inspect_context *context, const char *path, const struct site_input *input, struct arena *arena,
             struct index_entry *entry, struct error *err)
{
    struct look *look = arena_must_zero(arena, 1, sizeof *look);
    const char *name = arena_must_string(arena, entry->path);
    struct error refusal = {0};
    enum status status;

    look->context = context;
    look->arena = arena;
    look->entry = entry;
    if (!text_is_null(input->source)) {
        look->wanted = schema_find(context->pack, input->source);
        if (look->wanted == NULL) {
            return error_set(err, STATUS_CONFIG, "E-CONFIG", "site.json: input \"%s\" names the source \"%.*s\", which the pack has not",
                             input->path, TEXT_ARG(input->source));
        }
        entry->source = input->source;
    }
    status = look_into(look, input, path, name, &refusal);
    if (status != STATUS_OK && status != STATUS_DATA) {
        *err = refusal;
        return status;
    }
    entry->state = status == STATUS_OK ? INDEX_ACCEPTED : INDEX_REFUSED;
    if (strcmp(refusal.id, "E-HEADER") == 0) {
        entry->state = INDEX_UNCLEAR;
    }
    if (status == STATUS_DATA) {
        entry->period = look->dated ? entry->period : TEXT_NULL;
        entry->error = arena_must_text(arena, text_from(refusal.id));
        entry->detail = arena_must_text(arena, text_from(refusal.message));
        entry->hint = arena_must_text(arena, text_from(refusal.hint));
    }
    return STATUS_OK;
}

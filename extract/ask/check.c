/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/ask/check.h"

#include "common/formats/csv.h"
#include "extract/account/sheets.h"
#include "extract/ask/asked.h"
#include "extract/convert/mapper.h"
#include "extract/intake/choice.h"
#include "extract/intake/decision.h"
#include "extract/read/document.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/tables.h"

#include <inttypes.h>
#include <stdio.h>

enum { REJECTS_SHOWN = 20, LINES_MAX = 1 << 20 };

/* What is asked: files, and what lies in containers of files. */
struct question {
    const struct inspect_context *context;
    const char *folder; /* for the rows; NULL: not asked for */
    bool *begun;        /* by source: a file of its rows is there, others go behind them */
    struct index index; /* of the site's deliveries; empty without a site */
    struct decision_list accept;
    struct guard_keys *asked; /* every delivery found in them */
    size_t asked_count;
    struct arena *arena;
};

struct check {
    const struct question *question;
    const struct inspect_context *context;
    const struct index_entry *entry;
    const struct schema *schema;
    struct document document;
    struct mapper mapper;
    struct sheets sheets;
    struct text columns_of; /* of a sheet that is left out */
    struct header first;    /* header of the sheet or table at hand */
    struct arena *arena;
    struct buffer warnings;
    FILE *rows; /* the rows that would be kept; NULL: not asked for */
};

static void
print_refusal(const struct index_entry *entry)
{
    (void)printf("%s: %.*s: %.*s\n", entry->state == INDEX_GUARDED ? "held back" : "refused", TEXT_ARG(entry->error),
                 TEXT_ARG(entry->detail));
    if (entry->hint.size > 0) {
        (void)printf("  %.*s\n", TEXT_ARG(entry->hint));
    }
}

/* A rejects.csv row as one line for people. */
static void
print_rejects(const struct check *check)
{
    struct csv_cursor cursor;
    size_t shown = 0;
    bool more = true;

    csv_open(&cursor, buffer_text(&check->mapper.rejects), "rejects");
    while (csv_next(&cursor, &more, NULL) == STATUS_OK && more && shown++ < REJECTS_SHOWN) {
        (void)printf("  row %.*s%s%.*s: %.*s, %.*s\n", TEXT_ARG(cursor.fields[3]), text_is_null(cursor.fields[2]) ? "" : " of sheet ",
                     TEXT_ARG(text_is_null(cursor.fields[2]) ? TEXT("") : cursor.fields[2]), TEXT_ARG(cursor.fields[4]),
                     TEXT_ARG(cursor.fields[6]));
    }
    csv_close(&cursor);
    if (check->mapper.reject_count > REJECTS_SHOWN) {
        (void)printf("  and %" PRIu64 " more\n", check->mapper.reject_count - REJECTS_SHOWN);
    }
}

static void
check_sheet(struct check *check, const struct reader_batch *batch)
{
    struct header *header = arena_must_zero(check->arena, 1, sizeof *header);

    if (check->document.format->text) {
        if (check->first.schema != NULL) { /* behind the first table */
            mapper_sheet(&check->mapper, NULL, TEXT_NULL);
            return;
        }
        header_find(check->context->headers, check->schema, &check->document.dialect, batch, check->arena, header);
    } else {
        inspect_sheet(check->context, check->schema, &check->document.dialect, batch, check->arena, header);
    }
    check->columns_of = header->schema == NULL || batch->sight != READER_SHOWN ? header->owner : TEXT_NULL;
    header->schema = batch->sight == READER_SHOWN ? header->schema : NULL;
    check->first = *header;
    mapper_sheet(&check->mapper, header->schema == NULL ? NULL : header, text_is_null(batch->sheet) ? TEXT_NULL : header->sheet);
    if (header->schema != NULL) {
        contract_warn(header, check->document.name, &check->warnings);
        contract_absent(header, check->document.name, &check->warnings);
    }
}

/* `folder`/<source>.csv with extract's header; nothing when it was not asked for. */
static enum status
open_rows(struct check *check, struct error *err)
{
    const char *folder = check->question->folder;
    const struct schema *schema = check->schema;
    bool *begun = &check->question->begun[schema - check->context->pack->sources];
    char *path;

    if (folder == NULL) {
        return STATUS_OK;
    }
    path = arena_must_format(check->arena, "%s/%.*s.csv", folder, TEXT_ARG(schema->name));
    check->rows = fopen(path, *begun ? "ae" : "we");
    if (check->rows == NULL) {
        return error_errno(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", path);
    }
    if (*begun) {
        return STATUS_OK;
    }
    *begun = true;
    for (size_t field = 0; field < schema->field_count; field++) {
        (void)fprintf(check->rows, "%.*s,", TEXT_ARG(schema->fields[field].name));
    }
    (void)fprintf(check->rows, "_file,_sheet,_row\n");
    return STATUS_OK;
}

static enum status
keep_rows(struct check *check, struct error *err)
{
    const struct text rows = buffer_text(&check->mapper.rows);

    if (check->rows != NULL && fwrite(rows.data, 1, rows.size, check->rows) != rows.size) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not write the rows of \"%.*s\"", TEXT_ARG(check->entry->path));
    }
    buffer_clear(&check->mapper.rows);
    return STATUS_OK;
}

static enum status
close_rows(struct check *check, struct error *err)
{
    FILE *rows = check->rows;

    check->rows = NULL;
    if (rows != NULL && fclose(rows) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not write the rows of \"%.*s\"", TEXT_ARG(check->entry->path));
    }
    return STATUS_OK;
}

static enum status
check_rows(struct check *check, struct reader *reader, struct reader_batch *batch, struct error *err)
{
    size_t sheet = SIZE_MAX;
    bool more;

    for (;;) {
        TRY(check->document.format->next(reader, batch, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (batch->sheet_number != sheet) {
            sheet = batch->sheet_number;
            check_sheet(check, batch);
        }
        sheets_note(&check->sheets, batch, check->mapper.header != NULL, check->columns_of);
        TRY(mapper_rows(&check->mapper, batch, err));
        TRY(keep_rows(check, err));
    }
}

/* The header of a text, as it is found again when its rows are read. */
static enum status
find_first(struct check *check, struct header *header, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(check->arena, sizeof *batch);
    struct reader *reader;
    bool more;
    enum status status;

    TRY(document_read(&check->document, document_head(&check->document), 1, 0, &reader, err));
    reader_batch_init(batch);
    status = check->document.format->next(reader, batch, &more, err);
    header_find(check->context->headers, check->schema, &check->document.dialect, batch, check->arena, header);
    reader_batch_done(batch);
    check->document.format->close(reader);
    return status;
}

static enum status
read_part(struct check *check, const struct document_part *part, size_t columns, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(check->arena, sizeof *batch);
    struct reader *reader;
    enum status status;

    TRY(document_read(&check->document, part->bytes, part->first_line, columns, &reader, err));
    reader_batch_init(batch);
    sheets_list(&check->sheets, check->document.format, reader, check->arena);
    status = check_rows(check, reader, batch, err);
    reader_batch_done(batch);
    check->document.format->close(reader);
    return status;
}

/* The whole, or the first table and then what is left out of others. */
static enum status
read_document(struct check *check, struct error *err)
{
    const struct document *document = &check->document;
    struct document_part parts[2] = {
        {document->content, 1}
    };
    struct tables tables = {0};
    struct header header = {0};

    mapper_begin(&check->mapper, document->format, check->entry->path);
    if (document->format->text) {
        TRY(find_first(check, &header, err));
        if (document->dialect.first_table) {
            TRY(tables_scan(check->context->headers, document, &header, header.room, &tables, err));
        }
        tables_split(document, &tables, parts);
    }
    TRY(read_part(check, &parts[0], header.room, err));
    return parts[1].bytes.size == 0 ? STATUS_OK : read_part(check, &parts[1], header.room, err);
}

static void
print_counts(const struct check *check)
{
    const struct schema_division *place = schema_division_find(check->context->pack, check->entry->scope);
    const struct count *count = &check->mapper.count;
    const struct text left_out = sheets_describe(&check->sheets, check->arena);
    const struct text untitled = untitled_describe(&check->mapper.untitled, check->arena);
    const struct text stated = stated_describe(&check->mapper.stated, count->kept, count_rejected(count), check->arena);
    const char *before = " (";

    (void)printf("%.*s (%.*s) of %.*s, as of %.*s: rows read %" PRIu64 ", kept %" PRIu64 ", rejected %" PRIu64 ", dropped %" PRIu64,
                 TEXT_ARG(check->schema->name), TEXT_ARG(check->schema->title), TEXT_ARG(place == NULL ? check->entry->scope : place->name),
                 TEXT_ARG(check->entry->effective), count->read, count->kept, count_rejected(count), count_dropped(count));
    for (enum count_kind kind = COUNT_TITLE; kind < COUNT_KINDS; kind++) {
        if (count->dropped[kind] > 0) {
            (void)printf("%s%s %" PRIu64, before, count_kind_name(kind), count->dropped[kind]);
            before = ", ";
        }
    }
    (void)printf("%s\n", count_dropped(count) > 0 ? ")" : "");
    if (!text_is_null(check->entry->nil)) {
        (void)printf("  a nil return: it says that %s\n",
                     text_equal(check->entry->nil, TEXT("unchanged")) ? "nothing is new" : "there is nothing");
    }
    if (check->entry->remark.size > 0) {
        (void)printf("  %.*s\n", TEXT_ARG(check->entry->remark));
    }
    if (!text_is_null(left_out)) {
        (void)printf("  %.*s\n", TEXT_ARG(left_out));
    }
    if (!text_is_null(untitled)) {
        (void)printf("  %.*s\n", TEXT_ARG(untitled));
    }
    if (!text_is_null(stated)) {
        (void)printf("  %.*s\n", TEXT_ARG(stated));
    }
    if (buffer_text(&check->warnings).size > 0) {
        (void)printf("%.*s", TEXT_ARG(buffer_text(&check->warnings)));
    }
}

static enum status
check_entry(struct check *check, const char *path, const char *name, struct error *err)
{
    struct document_form form;
    enum status status;

    if (check->entry->state != INDEX_ACCEPTED) {
        print_refusal(check->entry);
        return STATUS_DATA;
    }
    check->schema = schema_find(check->context->pack, check->entry->source);
    form = (struct document_form){.source = check->schema, .dialect = check->entry->dialect, .proved = check->entry->encoding};
    TRY(document_open(path, name, &form, &check->document, err));
    mapper_init(&check->mapper, check->context->words);
    buffer_init(&check->warnings, LINES_MAX);
    status = open_rows(check, err);
    status = status == STATUS_OK ? read_document(check, err) : status;
    status = status == STATUS_OK ? close_rows(check, err) : status;
    if (check->rows != NULL) {
        (void)fclose(check->rows);
    }
    mapper_end(&check->mapper);
    if (status == STATUS_OK) {
        print_counts(check);
        print_rejects(check);
        status = check->mapper.reject_count > 0 ? STATUS_GATE : STATUS_OK;
    }
    buffer_done(&check->warnings);
    mapper_done(&check->mapper);
    document_close(&check->document);
    return status;
}

/* On the file, rather than a reason why there is none. */
static bool
is_verdict(enum status status)
{
    return status == STATUS_OK || status == STATUS_GATE || status == STATUS_DATA;
}

/* The worse of two verdicts: a refusal, a row left out. */
static enum status
worse(enum status left, enum status right)
{
    return left == STATUS_DATA || right == STATUS_OK ? left : right;
}

/* What a batch would ask: whether it is a page of a whole, whether somebody let it pass, how it compares with the delivery before it. */
static void
ask_batch(const struct question *question, size_t number, struct index_entry *entry)
{
    struct choice_answer answer;

    choice_ask(&(struct choice_question){question->context->site, question->context->pack, &question->index, &question->accept,
                                         question->asked, question->asked_count},
               number, question->arena, &answer);
    if (answer.guard != NULL) {
        entry->state = INDEX_GUARDED;
        entry->error = text_from(guard_id(answer.guard));
        entry->detail = answer.detail;
        entry->hint = text_from(arena_must_format(question->arena, "if it is right all the same: --accept %.*s:%s --by NAME --why TEXT",
                                                  TEXT_ARG(entry->source), answer.guard));
        return;
    }
    entry->state = INDEX_ACCEPTED;
    entry->remark = answer.remark;
    if (answer.pages > 1) {
        (void)printf("one of %zu pages that are one delivery of %" PRIu64 " records\n", answer.pages, answer.rows);
    }
}

/* What a run would make of each delivery in the file. `number` counts those of all files. */
static enum status
check_item(const struct question *question, const struct asked_item *item, size_t *number, struct error *err)
{
    enum status worst = STATUS_OK;

    if (item->refusal.error.size > 0) {
        print_refusal(&item->refusal);
        return STATUS_DATA;
    }
    for (size_t at = 0; at < item->found->count && is_verdict(worst); at++) {
        struct index_entry entry = item->found->entries[at];
        struct check check = {.question = question, .context = question->context, .entry = &entry, .arena = question->arena};
        enum status status;

        if (entry.state == INDEX_ACCEPTED || entry.state == INDEX_GUARDED) {
            ask_batch(question, *number, &entry);
        }
        ++*number;
        status = check_entry(&check, item->path, item->name, err);
        worst = is_verdict(status) ? worse(worst, status) : status;
    }
    return worst;
}

static enum status
check_items(struct question *question, const struct asked *asked, struct error *err)
{
    enum status worst = STATUS_OK;
    size_t number = 0;

    for (size_t at = 0; at < asked->count; at++) {
        question->asked_count += asked->items[at].found == NULL ? 0 : asked->items[at].found->count;
    }
    question->asked = arena_must_zero(question->arena, question->asked_count + 1, sizeof *question->asked);
    for (size_t at = 0; at < asked->count; at++) {
        const struct inspect_found *found = asked->items[at].found;

        for (size_t entry = 0; found != NULL && entry < found->count; entry++) {
            question->asked[number++] = (struct guard_keys){&found->entries[entry], &found->keys[entry]};
        }
    }
    number = 0;
    for (size_t at = 0; at < asked->count && is_verdict(worst); at++) {
        enum status status;

        if (!text_is_null(asked->items[at].heading)) {
            (void)printf("%.*s\n", TEXT_ARG(asked->items[at].heading));
        }
        status = check_item(question, &asked->items[at], &number, err);
        worst = is_verdict(status) ? worse(worst, status) : status;
    }
    return worst;
}

enum status
check_files(const struct inspect_context *context, const char *const *paths, size_t count, const char *source, const char *folder,
            struct arena *arena, struct error *err)
{
    struct question question = {.context = context,
                                .folder = folder,
                                .begun = arena_must_zero(arena, context->pack->source_count + 1, sizeof *question.begun),
                                .arena = arena};
    struct asked asked;
    enum status status;

    if (context->site->json != NULL) {
        TRY(index_load(context->site, arena, &question.index, err));
        TRY(decision_load_acceptances(context->site, arena, &question.accept, err));
    }
    status = asked_collect(context, paths, count, source, arena, &asked, err);
    if (status == STATUS_OK && context->site->json == NULL) {
        (void)printf("no site: how it compares with the delivery before it was not asked (repeat, shrink, overlap, place)\n");
    }
    status = status == STATUS_OK ? check_items(&question, &asked, err) : status;
    return asked_done(&asked, is_verdict(status) ? err : NULL) == STATUS_OK || !is_verdict(status) ? status : STATUS_IO;
}

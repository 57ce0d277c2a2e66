/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a file that was looked at: its header against the contract, its date, its place, the guards that it sets off by itself.
 */
#include "common/ground/date.h"
#include "extract/read/base/limits.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/inspect_look.h"
#include "extract/recognise/when.h"

#include <inttypes.h>
#include <stdio.h>

static enum status
judge_header(const struct look *look, const struct group *group, struct error *err)
{
    const struct header *header = &group->header;
    const char *name = look->document.name;

    if (header->ambiguous) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\", row %" PRIu64 ": the header fits both %.*s and %.*s", name, header->number,
                         TEXT_ARG(header->schema->name), TEXT_ARG(header->other->name));
    }
    TRY(header_contract_check(header, name, err));
    if (group->data_rows == 0) {
        (void)error_set(err, STATUS_DATA, "E-NO-ROWS", "\"%s\"%s%.*s%s, row %" PRIu64 ": a header and no rows behind it", name,
                        header->sheet.size > 0 ? ", sheet \"" : "", TEXT_ARG(header->sheet), header->sheet.size > 0 ? "\"" : "",
                        header->number);
        error_hint(err, "an empty list must be said, not guessed: ask %.*s", TEXT_ARG(header->schema->department));
        return STATUS_DATA;
    }
    return STATUS_OK;
}

/* Setting, title rows, file name, date received: the first that speaks. False when it is the date received. */
static bool
find_date(const struct look *look, struct text titles, struct index_entry *entry)
{
    struct when when = {0};
    char date[DATE_TEXT_SIZE];

    if (!text_is_null(look->input->effective)) {
        entry->effective = look->input->effective;
        entry->period = look->input->effective;
        return true;
    }
    when_find(titles, &when);
    if (when.strength == 0) {
        when_find(entry->path, &when);
    }
    if (when.strength == 0) {
        entry->effective = arena_must_text(look->arena, (struct text){entry->received.data, 10});
        entry->period = entry->effective;
        return false;
    }
    entry->effective = arena_must_text(look->arena, (struct text){date, date_format(when.effective, date)});
    entry->period = arena_must_text(look->arena, text_from(when.period));
    return true;
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

    (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": %s say %.*s, but %s says %.*s", look->document.name, left, TEXT_ARG(left_name),
                    right, TEXT_ARG(right_name));
    error_hint(err, "ask which of the two the list is for, and correct title, rows or name");
    return STATUS_DATA;
}

static enum status
agree_on_place(const struct look *look, const struct group *group, struct text by_rows, struct text *scope, struct text path,
               struct error *err)
{
    const struct place_names *places = look->context->places;
    const enum schema_scope level = group->header.schema->scope;
    const struct text by_title = place_in_text(places, level, (struct text){group->titles, group->titles_size});
    const struct text by_name = place_in_text(places, level, own_name(path));

    if (!text_is_null(by_rows) && !text_is_null(by_title) && !text_equal(by_rows, by_title)) {
        return disagree(look, "the rows", by_rows, "the title", by_title, err);
    }
    *scope = !text_is_null(by_rows) ? by_rows : !text_is_null(by_title) ? by_title : by_name;
    if (text_is_null(*scope)) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": neither title, rows nor name say which place it is for", look->document.name);
        error_hint(err, "say it by \"scope\" of an input in site.json, or in the title row");
        return STATUS_DATA;
    }
    if (!text_is_null(by_name) && !text_equal(by_name, *scope)) {
        const struct text by_contents = *scope;

        *scope = TEXT_NULL;
        return disagree(look, "its contents", by_contents, "the file name", by_name, err);
    }
    return STATUS_OK;
}

static enum status
find_place(const struct look *look, const struct group *group, struct index_entry *entry, struct error *err)
{
    const enum schema_scope level = group->header.schema->scope;
    struct text by_rows;
    bool mixed;

    if (level == SCOPE_COUNTY || !text_is_null(look->input->scope)) {
        entry->scope = level == SCOPE_COUNTY ? look->context->site->division : look->input->scope;
        return STATUS_OK;
    }
    by_rows = place_tally_result(look->context->places, level, &group->tally, &mixed);
    if (mixed) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": the rows are of several places, none has nine of ten", look->document.name);
        error_hint(err, "%.*s is delivered place by place: one file each", TEXT_ARG(group->header.schema->title));
        return STATUS_DATA;
    }
    return agree_on_place(look, group, by_rows, &entry->scope, entry->path, err);
}

/* A text that does not end with a line end, in a row with fewer cells than the header. */
static bool
ends_within_row(const struct look *look, const struct header *header)
{
    const struct text content = look->document.content;
    const char *line = content.size == 0 ? NULL : memrchr(content.data, look->document.dialect.line_end, content.size);
    const size_t from = line == NULL ? 0 : (size_t)(line + 1 - content.data);
    struct reader_batch *batch = arena_must_alloc(look->arena, sizeof *batch);
    struct reader *reader;
    bool more = false;
    bool half = false;

    if (!look->document.format->text || from == content.size
        || document_read(&look->document, (struct text){content.data + from, content.size - from}, 1, header->cells, &reader, NULL)
               != STATUS_OK) {
        return false;
    }
    reader_batch_init(batch);
    if (look->document.format->next(reader, batch, &more, NULL) == STATUS_OK && more) {
        half = batch->rows[0].fault == READER_BROKEN_QUOTE || batch->rows[0].cell_count < header->columns;
    }
    reader_batch_done(batch);
    look->document.format->close(reader);
    return half;
}

/* Guards that the file itself sets off. The history is asked when a batch chooses (inputs.c). */
static enum status
look_for_guards(const struct look *look, const struct group *group, struct error *err)
{
    if (group->full || (look->document.format->text && guard_is_full_sheet(group->records))) {
        return error_set(err, STATUS_DATA, guard_id("full-sheet"),
                         "\"%s\" has exactly %" PRIu64 " rows, all that a sheet holds: the rest may be cut off", look->document.name,
                         group->full ? group->last : group->records);
    }
    if (ends_within_row(look, &group->header)) {
        return error_set(err, STATUS_DATA, guard_id("half-row"), "\"%s\" ends within a row: it may be cut off", look->document.name);
    }
    return STATUS_OK;
}

static void
note_refusal(const struct look *look, struct index_entry *entry, bool dated, const struct error *refusal)
{
    entry->state = strcmp(refusal->id, "E-HEADER") == 0 ? INDEX_UNCLEAR : INDEX_REFUSED;
    entry->period = dated ? entry->period : TEXT_NULL;
    entry->error = arena_must_text(look->arena, text_from(refusal->id));
    entry->detail = arena_must_text(look->arena, text_from(refusal->message));
    entry->hint = arena_must_text(look->arena, text_from(refusal->hint));
}

/* Whose refused list it would have been, so that the right one makes it history. */
static void
presume_place(const struct look *look, const struct group *group, struct index_entry *entry)
{
    const enum schema_scope level = group->header.schema->scope;

    if (level == SCOPE_COUNTY) {
        entry->scope = look->context->site->division;
        return;
    }
    entry->scope = place_in_text(look->context->places, level, (struct text){group->titles, group->titles_size});
    if (text_is_null(entry->scope)) {
        entry->scope = place_in_text(look->context->places, level, own_name(entry->path));
    }
}

void
inspect_judge(const struct look *look, const struct group *group, struct index_entry *entry)
{
    const bool dated = find_date(look, (struct text){group->titles, group->titles_size}, entry);
    struct error refusal = {0};
    enum status status;

    entry->encoding = text_from(look->document.encoding_name);
    entry->source = group->header.schema->name;
    entry->rows = group->rows;
    status = judge_header(look, group, &refusal);
    if (status == STATUS_OK) {
        status = find_place(look, group, entry, &refusal);
    } else {
        presume_place(look, group, entry);
    }
    if (status != STATUS_OK) {
        note_refusal(look, entry, dated, &refusal);
    } else if (look_for_guards(look, group, &refusal) != STATUS_OK) {
        note_refusal(look, entry, true, &refusal);
        entry->state = INDEX_GUARDED;
    }
}

void
inspect_judge_nothing(const struct look *look, struct index_entry *entry, const struct error *refusal)
{
    const bool dated = find_date(look, TEXT_NULL, entry);

    entry->source = look->input->source;
    entry->encoding = text_from(look->document.encoding_name);
    note_refusal(look, entry, dated, refusal);
    if (look->answers && entry->state == INDEX_UNCLEAR) {
        entry->state = INDEX_ANSWERS;
        entry->error = entry->detail = entry->hint = TEXT_NULL;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a file that was looked at: contract, date, place, guards. */
#include "common/ground/date.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/inspect.h"
#include "extract/recognise/inspection.h"
#include "extract/recognise/period.h"
#include "extract/recognise/tables.h"

#include <inttypes.h>
#include <stdio.h>

enum { FIELDS_BYTES = 1 << 20 };

enum status
judge_broken(const struct inspection *inspection, struct error *err)
{
    (void)error_set(err, STATUS_DATA, "E-ROWS-BROKEN",
                    "\"%s\", row %" PRIu64 ": %s; none of the %" PRIu64 " rows that may hold data can be read", inspection->document.name,
                    inspection->broken_row, inspection->why, inspection->broken);
    error_hint(err, "correct what is said of the row in the original, or have it exported again");
    return STATUS_DATA;
}

static enum status
judge_header(const struct inspection *inspection, const struct inspection_group *group, struct error *err)
{
    const struct header *header = &group->header;
    const char *name = inspection->document.name;

    if (header->ambiguous) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\", row %" PRIu64 ": the header fits both %.*s and %.*s", name, header->number,
                         TEXT_ARG(header->schema->name), TEXT_ARG(header->other->name));
    }
    if (group->bare) {
        return STATUS_OK;
    }
    TRY(contract_check(header, name, err));
    if (group->rival.size > 0 && !text_equal(group->rival, header->schema->name)) {
        (void)error_set(err, STATUS_DATA, "E-HEADER", "\"%s\", row %" PRIu64 ": is said to be %.*s, but the header is that of %.*s", name,
                        header->number, TEXT_ARG(header->schema->name), TEXT_ARG(group->rival));
        error_hint(err, "correct \"source\" of the input in site.json or claim it as %.*s", TEXT_ARG(group->rival));
        return STATUS_DATA;
    }
    if (group->other_row > 0) {
        return tables_refuse(name, group->other_sheet, group->other_row, inspection->document.format->text, err);
    }
    if (group->data_rows == 0 && inspection->broken > 0) {
        return judge_broken(inspection, err);
    }
    return STATUS_OK;
}

/* Setting, title rows, file name, date received: the first that speaks. False when it is the date received. */
static bool
find_date(const struct inspection *inspection, struct text titles, struct index_entry *entry)
{
    struct period period = {0};
    char date[DATE_TEXT_SIZE];

    if (!text_is_null(inspection->input->effective)) {
        entry->effective = inspection->input->effective;
        entry->period = inspection->input->effective;
        return true;
    }
    period_find(titles, &period);
    if (period.strength == 0) {
        period_find(entry->path, &period);
    }
    if (period.strength == 0) {
        entry->effective = entry->day;
        entry->period = entry->effective;
        return false;
    }
    entry->effective = arena_must_text(inspection->arena, (struct text){date, date_format(period.effective, date)});
    entry->period = arena_must_text(inspection->arena, text_from(period.text));
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
refuse_scope(const struct inspection *inspection, const char *left, struct text left_code, const char *right, struct text right_code,
             struct error *err)
{
    const struct place_names *places = inspection->context->places;
    const struct text left_name = place_name(places, left_code);
    const struct text right_name = place_name(places, right_code);

    (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": %s say %.*s, but %s says %.*s", inspection->document.name, left,
                    TEXT_ARG(left_name), right, TEXT_ARG(right_name));
    error_hint(err, "ask which of the two the list is for, and correct title, rows or name");
    return STATUS_DATA;
}

static enum status
match_place(const struct inspection *inspection, const struct inspection_group *group, struct text by_rows, struct text *scope,
            struct text path, struct error *err)
{
    const struct place_names *places = inspection->context->places;
    const enum schema_scope level = group->header.schema->scope;
    const struct text by_title = place_in_text(places, level, (struct text){group->titles, group->titles_size});
    const struct text by_name = place_in_text(places, level, own_name(path));

    if (!text_is_null(by_rows) && !text_is_null(by_title) && !text_equal(by_rows, by_title)) {
        return refuse_scope(inspection, "the rows", by_rows, "the title", by_title, err);
    }
    *scope = !text_is_null(by_rows) ? by_rows : !text_is_null(by_title) ? by_title : by_name;
    if (text_is_null(*scope)) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": neither title, rows nor name say which place it is for",
                        inspection->document.name);
        error_hint(err, "say it by \"scope\" of an input in site.json, or in the title row");
        return STATUS_DATA;
    }
    if (!text_is_null(by_name) && !text_equal(by_name, *scope)) {
        const struct text by_contents = *scope;

        *scope = TEXT_NULL;
        return refuse_scope(inspection, "its contents", by_contents, "the file name", by_name, err);
    }
    return STATUS_OK;
}

static enum status
find_place(const struct inspection *inspection, const struct inspection_group *group, struct index_entry *entry, struct error *err)
{
    const enum schema_scope level = group->header.schema->scope;
    struct text by_rows;
    bool mixed;

    if (level == SCOPE_COUNTY || !text_is_null(inspection->input->scope)) {
        entry->scope = level == SCOPE_COUNTY ? inspection->context->site->division : inspection->input->scope;
        return STATUS_OK;
    }
    by_rows = place_tally_result(inspection->context->places, level, &group->tally, &mixed);
    if (mixed) {
        (void)error_set(err, STATUS_DATA, "E-SCOPE", "\"%s\": the rows are of several places, none has nine of ten",
                        inspection->document.name);
        error_hint(err, "%.*s is delivered place by place: one file each", TEXT_ARG(group->header.schema->title));
        return STATUS_DATA;
    }
    return match_place(inspection, group, by_rows, &entry->scope, entry->path, err);
}

/* A text that does not end with a line end, in a row with fewer cells than the header. */
static bool
ends_within_row(const struct inspection *inspection, const struct header *header)
{
    const struct text content = inspection->document.content;
    const char *line = content.size == 0 ? NULL : memrchr(content.data, inspection->document.dialect.line_end, content.size);
    const size_t from = line == NULL ? 0 : (size_t)(line + 1 - content.data);
    struct reader_batch *batch = arena_must_alloc(inspection->arena, sizeof *batch);
    struct reader *reader;
    bool more = false;
    bool half = false;

    if (!inspection->document.format->text || from == content.size
        || document_read(&inspection->document, (struct text){content.data + from, content.size - from}, 1, header->cells, &reader, NULL)
               != STATUS_OK) {
        return false;
    }
    reader_batch_init(batch);
    if (inspection->document.format->next(reader, batch, &more, NULL) == STATUS_OK && more) {
        half = batch->rows[0].fault == READER_BROKEN_QUOTE || batch->rows[0].cell_count < header->columns;
    }
    reader_batch_done(batch);
    inspection->document.format->close(reader);
    return half;
}

/* ---- guards that the file itself sets off; the history is asked when a batch chooses (intake/choice.c) ---- */

/* Whoever adds nothing adds nothing; an empty state must be meant. */
static bool
asks_no_rows(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry, struct error *err)
{
    const struct header *header = &group->header;

    (void)error_set(err, STATUS_DATA, guard_id("no-rows"), "\"%s\"%s%.*s%s, row %" PRIu64 ": %s", inspection->document.name,
                    header->sheet.size > 0 ? ", sheet \"" : "", TEXT_ARG(header->sheet), header->sheet.size > 0 ? "\"" : "", header->number,
                    group->nil_rows > 0 ? "the rows behind the header say that there is nothing" : "a header and no rows behind it");
    return text_equal(entry->nil, TEXT("empty")) && !header->schema->append && !header->schema->nil_allowed;
}

/* What a machine says of all its records holds; pages as files are compared when a batch joins them (intake/choice.c). */
static bool
asks_total(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry, struct error *err)
{
    const struct json_envelope *said = &inspection->envelope;

    (void)group;
    (void)error_set(err, STATUS_DATA, guard_id("total"), "\"%s\" holds %" PRIu64 " records, and says that there are %.*s",
                    inspection->document.name, entry->rows,
                    TEXT_ARG(text_equal(entry->said, TEXT("more")) ? TEXT("others on other pages") : entry->said));
    return !json_envelope_holds(said, entry->rows);
}

static bool
asks_full_sheet(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry,
                struct error *err)
{
    (void)entry;
    (void)error_set(err, STATUS_DATA, guard_id("full-sheet"),
                    "\"%s\" has exactly %" PRIu64 " rows, all that a sheet holds: the rest may be cut off", inspection->document.name,
                    group->full ? group->last : group->records);
    return group->full || (inspection->document.format->text && guard_is_full_sheet(group->records));
}

static bool
asks_half_row(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry, struct error *err)
{
    (void)entry;
    (void)error_set(err, STATUS_DATA, guard_id("half-row"), "\"%s\" ends within a row: it may be cut off", inspection->document.name);
    return ends_within_row(inspection, &group->header);
}

/* The title rows speak first, then the sheet's name, then the file's own. */
static enum origin_word
read_titles(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry,
            struct text *sibling, const char **what)
{
    static const char *const names[] = {"title", "sheet name", "file name"};
    const struct text speakers[] = {
        {group->titles, group->titles_size},
        group->header.sheet, own_name(entry->path)
    };
    enum origin_word word = ORIGIN_SILENT;

    for (size_t at = 0; at < sizeof speakers / sizeof *speakers && word == ORIGIN_SILENT; at++) {
        word = origin_of_text(inspection->context->origins, speakers[at], sibling);
        *what = names[at];
    }
    return word;
}

static bool
asks_place(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry, struct error *err)
{
    const struct schema_division *county = schema_division_find(inspection->context->pack, inspection->context->site->division);
    const struct text ours = county == NULL ? inspection->context->site->division : county->name;
    struct text sibling;
    const char *what;

    if (read_titles(inspection, group, entry, &sibling, &what) == ORIGIN_SIBLING) {
        (void)error_set(err, STATUS_DATA, guard_id("place"), "\"%s\": its %s names %.*s, not %.*s", inspection->document.name, what,
                        TEXT_ARG(sibling), TEXT_ARG(ours));
        return true;
    }
    (void)error_set(err, STATUS_DATA, guard_id("place"),
                    "\"%s\": of the places that its rows name, %" PRIu64 " of %" PRIu64 " lie outside %.*s", inspection->document.name,
                    group->origin.outside, group->origin.inside + group->origin.outside, TEXT_ARG(ours));
    return origin_is_foreign(&group->origin);
}

static bool
asks_period(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry, struct error *err)
{
    (void)error_set(err, STATUS_DATA, guard_id("period"), "\"%s\" is of %.*s, which is no period that %.*s takes",
                    inspection->document.name, TEXT_ARG(entry->period), TEXT_ARG(group->header.schema->title));
    return !guard_takes_period(group->header.schema, entry->period);
}

/* Each guard that holds it back: their ids in `error`, parted by blanks, why in `detail`. */
static void
ask_guards(const struct inspection *inspection, const struct inspection_group *group, bool dated, struct index_entry *entry)
{
    static const struct {
        const char *name;
        bool (*asks)(const struct inspection *inspection, const struct inspection_group *group, const struct index_entry *entry,
                     struct error *err);
    } asked[] = {
        {"no-rows",    asks_no_rows   },
        {"total",      asks_total     },
        {"full-sheet", asks_full_sheet},
        {"half-row",   asks_half_row  },
        {"place",      asks_place     },
        {"period",     asks_period    },
    };
    const char *ids = "";
    const char *details = "";

    for (size_t at = 0; at < sizeof asked / sizeof *asked; at++) {
        struct error reason = {0};

        if ((dated || asked[at].asks != asks_period) && guard_is_on(inspection->context->site, group->header.schema, asked[at].name)
            && asked[at].asks(inspection, group, entry, &reason)) {
            ids = arena_must_format(inspection->arena, "%s%s%s", ids, ids[0] == '\0' ? "" : " ", reason.id);
            details = arena_must_format(inspection->arena, "%s%s%s", details, details[0] == '\0' ? "" : "; ", reason.message);
            entry->state = INDEX_GUARDED;
        }
    }
    if (entry->state == INDEX_GUARDED) {
        entry->error = text_from(ids);
        entry->detail = text_from(details);
    }
}

static void
note_refusal(const struct inspection *inspection, struct index_entry *entry, bool dated, const struct error *refusal)
{
    entry->state = strcmp(refusal->id, "E-HEADER") == 0 ? INDEX_UNCLEAR : INDEX_REFUSED;
    entry->period = dated ? entry->period : TEXT_NULL;
    entry->error = arena_must_text(inspection->arena, text_from(refusal->id));
    entry->detail = arena_must_text(inspection->arena, text_from(refusal->message));
    entry->hint = arena_must_text(inspection->arena, text_from(refusal->hint));
}

/* Whose refused list it would have been, so that the right one makes it history. */
static void
assume_place(const struct inspection *inspection, const struct inspection_group *group, struct index_entry *entry)
{
    const enum schema_scope level = group->header.schema->scope;

    if (level == SCOPE_COUNTY) {
        entry->scope = inspection->context->site->division;
        return;
    }
    entry->scope = place_in_text(inspection->context->places, level, (struct text){group->titles, group->titles_size});
    if (text_is_null(entry->scope)) {
        entry->scope = place_in_text(inspection->context->places, level, own_name(entry->path));
    }
}

/* Fields that have a column. */
static struct text
list_fields(const struct inspection *inspection, const struct inspection_group *group)
{
    const struct schema *schema = group->header.schema;
    struct buffer out;
    struct text list;

    buffer_init(&out, FIELDS_BYTES);
    for (size_t field = 0; field < schema->field_count && !group->bare; field++) {
        if (group->header.field_columns[field] != HEADER_UNKNOWN) {
            buffer_append_string(&out, out.size == 0 ? "" : " ");
            buffer_append_text(&out, schema->fields[field].name);
        }
    }
    list = out.size == 0 ? TEXT_NULL : arena_must_text(inspection->arena, buffer_text(&out));
    buffer_done(&out);
    return list;
}

/* What it says of itself: that it is empty, how many records a machine has in all (`last` is the number of the last one here). */
static void
note_said(const struct inspection *inspection, const struct inspection_group *group, struct index_entry *entry)
{
    const struct json_envelope *said = &inspection->envelope;
    const int64_t total = said->total >= 0 ? said->total : said->count;

    if (total >= 0 || said->part) {
        entry->rows = group->last;
        entry->said = total >= 0 && !(said->part && (uint64_t)total <= group->last)
                          ? text_from(arena_must_format(inspection->arena, "%" PRId64, total))
                          : TEXT("more");
    }
    if (group->data_rows == 0 && inspection->broken == 0) {
        entry->nil = group->unchanged ? TEXT("unchanged") : TEXT("empty");
    }
}

/* The entry of what one source has in the file: accepted, refused or held back. */
void
judge_group(const struct inspection *inspection, const struct inspection_group *group, struct index_entry *entry)
{
    const bool dated = find_date(inspection, (struct text){group->titles, group->titles_size}, entry);
    struct error refusal = {0};
    enum status status;

    entry->encoding = text_from(inspection->document.encoding_name);
    entry->dialect = inspection->input->dialect;
    entry->source = group->header.schema->name;
    entry->rows = group->rows;
    entry->fields = list_fields(inspection, group);
    entry->remark = group->totals == NULL ? TEXT_NULL : totals_remark(group->totals);
    note_said(inspection, group, entry);
    status = judge_header(inspection, group, &refusal);
    if (status == STATUS_OK) {
        status = find_place(inspection, group, entry, &refusal);
    } else {
        assume_place(inspection, group, entry);
    }
    if (status != STATUS_OK) {
        note_refusal(inspection, entry, dated, &refusal);
    } else {
        ask_guards(inspection, group, dated, entry);
    }
}

/* Nothing of it can be read, or nothing is known: one entry that says so. */
void
judge_nothing(const struct inspection *inspection, struct index_entry *entry, const struct error *refusal)
{
    const bool dated = find_date(inspection, TEXT_NULL, entry);

    entry->source = inspection->input->source;
    entry->encoding = text_from(inspection->document.encoding_name);
    entry->dialect = inspection->input->dialect;
    note_refusal(inspection, entry, dated, refusal);
    if (inspection->answers && entry->state == INDEX_UNCLEAR) {
        entry->state = INDEX_ANSWERS;
        entry->error = entry->detail = entry->hint = TEXT_NULL;
    }
}

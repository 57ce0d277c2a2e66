/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/inspect.h"
#include "common/ground/date.h"
#include "extract/read/document.h"
#include "extract/recognise/period.h"

#include "extract/read/base/limits.h"
#include "extract/read/text/dialect.h"
#include "extract/recognise/contract.h"
#include "extract/recognise/guard.h"
#include "extract/recognise/tables.h"

#include <inttypes.h>
#include <stdio.h>

enum { TITLES = 4096 };

/* What one source has in the file: one sheet or several. */
struct group {
    struct header header; /* of its first sheet */
    char titles[TITLES];  /* the rows above it */
    size_t titles_size;
    uint64_t data_rows;
    uint64_t rows;    /* below the header, for the index */
    uint64_t last;    /* number of the last row seen */
    bool full;        /* it was a spreadsheet's last */
    uint64_t records; /* of a text */
    struct place_tally tally;
    bool tallied;
    struct origin_tally origin;
    struct keys keys;
    uint64_t other_row; /* where another table begins; 0: nowhere */
    struct text other_sheet;
};

struct inspection {
    const struct inspect_context *context;
    const struct schema *wanted; /* by setting; NULL: any */
    const struct site_input *input;
    struct document document;
    struct arena *arena;
    struct group *groups;
    size_t group_count;
    struct group *current; /* of the sheet being read; NULL: it has no header */
    struct header header;  /* of that sheet */
    struct text unseen;    /* a hidden sheet with the columns of a source; NULL: none */
    uint64_t rows;         /* of all sheets that people see */
    uint64_t broken;       /* those of them that cannot be split into cells … */
    uint64_t broken_row;   /* … the first of them … */
    const char *why;       /* … and what is wrong with it */
    bool answers;          /* a sheet has the columns of a list that was filled in */
};

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
    header_find(context->headers, NULL, form, batch, arena, header);
    if (header->schema == schema) {
        return;
    }
    if (header->schema == NULL) {
        header_find(context->headers, schema, form, batch, arena, header);
    }
    if (header->schema != schema || contract_check(header, "", NULL) != STATUS_OK) {
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
count_rows(struct inspection *inspection, const struct reader_batch *batch)
{
    struct group *group = inspection->current;
    const enum schema_scope level = group->header.schema->scope;

    for (size_t row = 0; row < batch->row_count; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        const size_t count = batch->rows[row].cell_count;

        if (batch->rows[row].fault != READER_GOOD
            || rows_classify(inspection->context->words, &inspection->header, cells, count, batch->rows[row].number) != COUNT_DATA) {
            continue;
        }
        if (!inspection->document.format->text && group->other_row == 0
            && header_again(inspection->context->headers, &inspection->header, cells, count) == HEADER_AGAIN_OTHER) {
            group->other_row = batch->rows[row].number;
            group->other_sheet = arena_must_text(inspection->arena, batch->sheet);
        }
        group->data_rows++;
        origin_tally_row(inspection->context->origins, &inspection->header, cells, count, &group->origin);
        keys_add_row(inspection->context->site, &inspection->header, cells, count, &group->keys);
        if (group->tallied) {
            place_tally_row(inspection->context->places, level, &inspection->header, cells, count, &group->tally);
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

static enum status
refuse_broken(const struct inspection *inspection, struct error *err)
{
    (void)error_set(err, STATUS_DATA, "E-ROWS-BROKEN",
                    "\"%s\", row %" PRIu64 ": %s; none of the %" PRIu64 " rows that may hold data can be read", inspection->document.name,
                    inspection->broken_row, inspection->why, inspection->broken);
    error_hint(err, "correct what is said of the row in the original, or have it exported again");
    return STATUS_DATA;
}

static struct group *
group_of(struct inspection *inspection, const struct schema *schema)
{
    for (size_t at = 0; at < inspection->group_count; at++) {
        if (inspection->groups[at].header.schema == schema) {
            return &inspection->groups[at];
        }
    }
    return NULL;
}

static struct group *
add_group(struct inspection *inspection, const struct reader_batch *batch)
{
    struct group *group = &inspection->groups[inspection->group_count++];

    *group = (struct group){.header = inspection->header, .tallied = inspection->header.schema->scope != SCOPE_COUNTY};
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

/* A new sheet: its header decides whose it is. When the source is known, something must be said of its best header even if none will do. */
static void
identify_sheet(struct inspection *inspection, const struct reader_batch *batch)
{
    struct group *group;

    if (batch->sight != READER_SHOWN) {
        note_unseen(inspection, batch);
        return;
    }
    inspection->answers = inspection->answers || (inspection->wanted == NULL && is_filled_list(inspection->context->pack, batch));
    if (inspection->wanted == NULL) {
        header_find(inspection->context->headers, NULL, &inspection->document.dialect, batch, inspection->arena, &inspection->header);
    } else {
        inspect_sheet(inspection->context, inspection->wanted, &inspection->document.dialect, batch, inspection->arena,
                      &inspection->header);
        if (inspection->header.schema == NULL && inspection->group_count == 0) {
            header_find(inspection->context->headers, inspection->wanted, &inspection->document.dialect, batch, inspection->arena,
                        &inspection->header);
        }
    }
    group = inspection->header.schema == NULL ? NULL : group_of(inspection, inspection->header.schema);
    if (group == NULL && inspection->header.schema != NULL && inspection->group_count < INSPECT_SOURCES) {
        group = add_group(inspection, batch);
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

static enum status
read_sheets(struct inspection *inspection, struct text part, size_t columns, struct error *err)
{
    struct reader_batch *batch = arena_must_alloc(inspection->arena, sizeof *batch);
    struct reader *reader;
    size_t sheet = SIZE_MAX;
    bool more = true;
    enum status status;

    drop_groups(inspection);
    inspection->rows = 0;
    inspection->broken = 0;
    TRY(document_read(&inspection->document, part, 1, columns, &reader, err));
    reader_batch_init(batch);
    while ((status = inspection->document.format->next(reader, batch, &more, err)) == STATUS_OK && more) {
        if (batch->sheet_number != sheet) {
            sheet = batch->sheet_number;
            identify_sheet(inspection, batch);
        }
        count_broken(inspection, batch);
        if (inspection->current != NULL) {
            count_rows(inspection, batch);
            inspection->current->last = batch->rows[batch->row_count - 1].number;
            inspection->current->full |= !inspection->document.format->text && guard_is_full_sheet(inspection->current->last);
        }
    }
    reader_batch_done(batch);
    inspection->document.format->close(reader);
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
        TRY(read_sheets(inspection, document_head(&inspection->document), columns, err));
        inspection->groups[0].rows = inspection->groups[0].data_rows;
    } else if (tables.kind == HEADER_AGAIN_OTHER) {
        inspection->groups[0].other_row = tables.line;
    }
    return STATUS_OK;
}

/* What the rows say of place and persons must be asked of all of them; else a text is looked at from its head only. */
static bool
needs_all_rows(const struct group *group)
{
    bool persons;

    return group->tallied || group->data_rows == 0 /* or the first row alone fills the head */ || origin_has_place(group->header.schema)
           || keys_field(group->header.schema, &persons) != SIZE_MAX;
}

static enum status
inspect_document(struct inspection *inspection, struct error *err)
{
    const struct text head = document_head(&inspection->document);
    struct group *group = &inspection->groups[0];
    size_t columns;
    uint64_t records;

    TRY(read_sheets(inspection, head, 0, err));
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
            TRY(read_sheets(inspection, inspection->document.content, columns, err));
            group->rows = group->data_rows;
        } else {
            group->rows = records - group->header.row - 1;
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
    return inspect_document(inspection, err);
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
        return refuse_broken(inspection, err);
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

/* ---- what becomes of a file that was looked at: contract, date, place, guards ---- */

static enum status
judge_header(const struct inspection *inspection, const struct group *group, struct error *err)
{
    const struct header *header = &group->header;
    const char *name = inspection->document.name;

    if (header->ambiguous) {
        return error_set(err, STATUS_DATA, "E-HEADER", "\"%s\", row %" PRIu64 ": the header fits both %.*s and %.*s", name, header->number,
                         TEXT_ARG(header->schema->name), TEXT_ARG(header->other->name));
    }
    TRY(contract_check(header, name, err));
    if (group->other_row > 0) {
        return tables_refuse(name, group->other_sheet, group->other_row, inspection->document.format->text, err);
    }
    if (group->data_rows == 0 && inspection->broken > 0) {
        return refuse_broken(inspection, err);
    }
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
match_place(const struct inspection *inspection, const struct group *group, struct text by_rows, struct text *scope, struct text path,
            struct error *err)
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
find_place(const struct inspection *inspection, const struct group *group, struct index_entry *entry, struct error *err)
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

static bool
asks_full_sheet(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct error *err)
{
    (void)entry;
    (void)error_set(err, STATUS_DATA, guard_id("full-sheet"),
                    "\"%s\" has exactly %" PRIu64 " rows, all that a sheet holds: the rest may be cut off", inspection->document.name,
                    group->full ? group->last : group->records);
    return group->full || (inspection->document.format->text && guard_is_full_sheet(group->records));
}

static bool
asks_half_row(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct error *err)
{
    (void)entry;
    (void)error_set(err, STATUS_DATA, guard_id("half-row"), "\"%s\" ends within a row: it may be cut off", inspection->document.name);
    return ends_within_row(inspection, &group->header);
}

/* The title rows speak first, then the sheet's name, then the file's own. */
static enum origin_word
read_titles(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct text *sibling,
            const char **what)
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
asks_place(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct error *err)
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
asks_period(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct error *err)
{
    (void)error_set(err, STATUS_DATA, guard_id("period"), "\"%s\" is of %.*s, which is no period that %.*s takes",
                    inspection->document.name, TEXT_ARG(entry->period), TEXT_ARG(group->header.schema->title));
    return !guard_takes_period(group->header.schema, entry->period);
}

/* Each guard that holds it back: their ids in `error`, parted by blanks, why in `detail`. */
static void
ask_guards(const struct inspection *inspection, const struct group *group, bool dated, struct index_entry *entry)
{
    static const struct {
        const char *name;
        bool (*asks)(const struct inspection *inspection, const struct group *group, const struct index_entry *entry, struct error *err);
    } asked[] = {
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
assume_place(const struct inspection *inspection, const struct group *group, struct index_entry *entry)
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

/* The entry of what one source has in the file: accepted, refused or held back. */
static void
judge_group(const struct inspection *inspection, const struct group *group, struct index_entry *entry)
{
    const bool dated = find_date(inspection, (struct text){group->titles, group->titles_size}, entry);
    struct error refusal = {0};
    enum status status;

    entry->encoding = text_from(inspection->document.encoding_name);
    entry->dialect = inspection->input->dialect;
    entry->source = group->header.schema->name;
    entry->rows = group->rows;
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
static void
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
